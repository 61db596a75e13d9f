"""Training Picos: what `python -m digits train pico-13k` does.

They learn from all 60,000 training digits, half from the labels and half from a ResNet's answers at temperature 2
(Hinton, Vinyals, Dean 2015); what was chosen, was chosen on the last 10,000 by Picos that had not seen these.
"""

import dataclasses
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from digits import files
from digits.data import mnist
from digits.pico import deformed, measure, pack, picos
from digits.pico.network import Pico
from digits.pico.picos import Plan, Result, Trained
from digits.training import checkpoint
from digits.training.alone import alone

Report = Callable[[str], None]
BATCH = 128
TEMPERATURE = 2
RISE = 0.2  # of all steps: in these the rate goes up
CALIBRATION = 10_000  # training digits, not deformed, by which batch norm is set in the end


@dataclass
class _Epochs:
    """What is behind a training; lies in its checkpoint."""

    history: list[float] = field(default_factory=list)  # the mean loss of each epoch
    seconds: float = 0
    processor_seconds: float = 0


def make(name: str, seeds: int = 1, resume: bool = False, report: Report = print, anew: bool = False) -> Result:
    """Train a Pico with seeds 0 … seeds - 1, write the file of seed 0 and what all reach into `weights/pico.json`.

    `resume` goes on from checkpoints and trains no seed twice; `anew` throws them away. ValueError where a training
    was stopped and neither is said, or somebody else trains this Pico.
    """
    plan = picos.plan(name)
    with alone(name):
        tried = [_train_seed(name, plan, seed, resume, anew, report) for seed in range(seeds)]
        shutil.copyfile(_file(name, 0), picos.path(name))
        made = measure.result(name, plan, tried, Pico(plan.channels, plan.pools))
        found = picos.results().picos if picos.results_path().is_file() else {}
        order = [one for one in picos.PLANS if one in found | {name: made}]
        files.write(picos.results_path(), picos.Results(picos={one: (found | {name: made})[one] for one in order}))
    report(f"{name}  {made.bytes:,} bytes  test {made.mean:.2%}, mean of {seeds}")
    return made


def _folder(name: str, seed: int) -> Path:
    return files.RUNS / f"{name}-{seed}"


def _file(name: str, seed: int) -> Path:
    return _folder(name, seed) / f"{name}.bin"


def _train_seed(name: str, plan: Plan, seed: int, resume: bool, anew: bool, report: Report) -> Trained:
    folder = _folder(name, seed)
    if not resume:
        _make_room(name, plan, folder, anew)
    network, epochs = _fit(plan, seed, folder, lambda line: report(f"{name} seed {seed}  {line}"))
    pack.write(network, _file(name, seed))
    accuracy, errors = measure.accuracy(_file(name, seed))
    return Trained(
        **vars(files.made()),
        seed=seed,
        test_accuracy=accuracy,
        test_errors=errors,
        sha256=files.digest(_file(name, seed)),
        epochs=plan.epochs,
        seconds=epochs.seconds,
        processor_seconds=epochs.processor_seconds,
        losses=epochs.history,
    )


def _make_room(name: str, plan: Plan, folder: Path, anew: bool) -> None:
    done = checkpoint.epochs_done(folder)
    if done is not None and done < plan.epochs and not anew:
        raise ValueError(
            f"A training of {name} was stopped after epoch {done} of {plan.epochs}; go on with --resume, or throw it "
            f"away with --anew."
        )
    shutil.rmtree(folder, ignore_errors=True)


def _fit(plan: Plan, seed: int, folder: Path, report: Report) -> tuple[Pico, _Epochs]:
    """The network after its last epoch, in eval mode; goes on from the checkpoint in `folder` where there is one."""
    torch.manual_seed(seed)
    network = Pico(plan.channels, plan.pools).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=0, fused=True)
    notes = checkpoint.restore(folder, {"network": network}, optimizer)
    epochs = _Epochs(**notes) if notes else _Epochs()
    _lay_alike(optimizer)
    labels = torch.from_numpy(mnist.load_uint8("train+validation")[1])
    while len(epochs.history) < plan.epochs:
        started, processor = time.perf_counter(), time.process_time()
        number = len(epochs.history)
        shown = deformed.of_round(number % deformed.ROUNDS, report)
        torch.manual_seed(seed * 100_003 + number)
        epochs.history.append(_epoch(network, optimizer, plan, number, shown, labels))
        epochs.seconds += time.perf_counter() - started
        epochs.processor_seconds += time.process_time() - processor
        checkpoint.save(folder, {"network": network}, optimizer, dataclasses.asdict(epochs))
        report(f"epoch {number + 1}/{plan.epochs}  loss {epochs.history[-1]:.4f}")
    return calibrate(network), epochs


def _lay_alike(optimizer: torch.optim.Optimizer) -> None:
    """What the optimizer remembers of each weight in that weight's own order in memory: the fused one takes it for
    given, and a checkpoint does not keep it."""
    for weight, kept in optimizer.state.items():
        for name, value in kept.items():
            if value.shape == weight.shape:
                kept[name] = torch.empty_like(weight, requires_grad=False).copy_(value)


def _epoch(network, optimizer, plan: Plan, number: int, shown: deformed.Deformed, labels: torch.Tensor) -> float:
    """One pass over all digits in a new order; the mean loss."""
    images, taught = torch.from_numpy(shown.images), torch.from_numpy(shown.logits)
    batches = torch.randperm(len(labels)).split(BATCH)
    network.train()
    total = 0.0
    for place, batch in enumerate(batches):
        optimizer.param_groups[0]["lr"] = plan.learning_rate * rate((number + place / len(batches)) / plan.epochs)
        logits = network(images[batch, None].float())
        loss = _loss(logits, labels[batch], taught[batch].float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(labels)


def _loss(logits: torch.Tensor, labels: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    soft = F.kl_div((logits / TEMPERATURE).log_softmax(1), (taught / TEMPERATURE).softmax(1), reduction="batchmean")
    return 0.5 * F.cross_entropy(logits, labels) + 0.5 * TEMPERATURE**2 * soft


def rate(done: float) -> float:
    """The factor on the learning rate once this share of all steps is done: up in a straight line, down along a
    cosine (after Smith and Topin 2018)."""
    if done < RISE:
        return 0.05 + 0.95 * done / RISE
    return 0.5 * (1 + np.cos(np.pi * (done - RISE) / (1 - RISE))) + 1e-4


def calibrate(network: Pico) -> Pico:
    """Batch norm set to the mean and variance of digits as they are, not deformed; the network in eval mode."""
    images = torch.from_numpy(mnist.load_uint8("train")[0][:CALIBRATION].copy())
    for layer in network.layers:
        layer.norm.reset_running_stats()
        layer.norm.momentum = None
    network.train()
    with torch.no_grad():
        for batch in images.split(500):
            network(batch[:, None].float())
    return network.eval()
