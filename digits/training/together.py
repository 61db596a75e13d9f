"""Several processes that train one network together, as `torchrun` starts them; a process alone does without.

Every process sees the same batch, deformed in the same way, and learns from its share of it; gradients are averaged
before each step (Li et al., "PyTorch Distributed: experiences on accelerating data parallel training", 2020). So a step
is the step that one process alone would take, but for rounding and for batch norm, whose means are those of a share.
"""

import atexit
import os
from collections.abc import Iterable

import torch
import torch.distributed as distributed
from torch import nn
from torch.nn.parallel import DistributedDataParallel


def size() -> int:
    """How many processes there are."""
    return int(os.environ.get("WORLD_SIZE", 1))


def are_many() -> bool:
    return size() > 1


def is_first() -> bool:
    """Whether this is the process that measures, reports and writes."""
    return int(os.environ.get("RANK", 0)) == 0


def join() -> None:
    """Meet the others, each on its own GPU where there are any."""
    if not are_many() or distributed.is_initialized():
        return
    has_gpu = torch.cuda.is_available()
    if has_gpu:
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    distributed.init_process_group("nccl" if has_gpu else "gloo")
    atexit.register(distributed.destroy_process_group)


def wait() -> None:
    """Until all are here."""
    if are_many():
        distributed.barrier()


def learner(network: nn.Module) -> nn.Module:
    """What is to be called in training: the network, or it with its gradients averaged over all processes."""
    if not are_many():
        return network
    return DistributedDataParallel(network, broadcast_buffers=False)


def share(batch: torch.Tensor) -> tuple[slice, float]:
    """Which of a batch this process learns from, and how its mean loss weighs so that all together weigh as one batch.

    Of a batch with fewer samples than processes each takes all.
    """
    count, many = len(batch), size()
    if count < many:
        return slice(None), 1.0
    rank = int(os.environ.get("RANK", 0))
    start, stop = rank * count // many, (rank + 1) * count // many
    return slice(start, stop), (stop - start) * many / count


def mean(value: torch.Tensor) -> torch.Tensor:
    """The mean of all processes' values."""
    if are_many():
        distributed.all_reduce(value)
        value /= size()
    return value


def level(networks: Iterable[nn.Module]) -> None:
    """Give all processes the mean of their running statistics, which each has from its own share."""
    for network in networks if are_many() else ():
        for values in network.buffers():
            if values.is_floating_point():
                mean(values)


def as_first(value: float, where: torch.device) -> float:
    """The first process's value."""
    if not are_many():
        return value
    told = torch.tensor(value, dtype=torch.float64, device=where)
    distributed.broadcast(told, 0)
    return float(told)
