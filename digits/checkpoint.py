"""Networks and optimizers to safetensors and back; a whole file is there or the one before it."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn


def save_weights(network: nn.Module, path: Path, notes: dict) -> None:
    """Kernels as float16, biases and batch norm as float32: half the size, the same answers. `notes` go along."""
    tensors = {
        name: (t.half() if t.ndim > 1 else t).contiguous()
        for name, t in network.state_dict().items()
        if t.is_floating_point()
    }
    _replace(path, tensors, {"notes": json.dumps(notes)})


def load_weights(network: nn.Module, path: Path) -> tuple[nn.Module, dict]:
    """The network with the weights of `path`, in eval mode, and the notes saved with them."""
    tensors = {name: t.float() for name, t in load_file(path).items()}
    counters = {name: t for name, t in network.state_dict().items() if not t.is_floating_point()}
    try:
        network.load_state_dict(tensors | counters)
    except RuntimeError:
        raise ValueError(f"{path} holds the weights of another network; train it again.") from None
    return network.eval(), _notes(path)


def _notes(path: Path) -> dict:
    with safe_open(path, "pt") as file:
        return json.loads(file.metadata()["notes"])


def save(folder: Path, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer, notes: dict) -> None:
    """One file with all a run needs to go on."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"{name}/{key}": t.contiguous() for name, m in modules.items() for key, t in m.state_dict().items()}
    for index, values in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": torch.as_tensor(v).contiguous() for key, v in values.items()}
    _replace(folder / "checkpoint.safetensors", tensors, {"notes": json.dumps(notes)})


def restore(folder: Path, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer) -> dict | None:
    """Put back what `save` wrote and return its notes; None where there is no checkpoint."""
    path = folder / "checkpoint.safetensors"
    if not path.is_file():
        return None
    tensors = load_file(path)
    for name, module in modules.items():
        module.load_state_dict({key: tensors[f"{name}/{key}"] for key in module.state_dict()})
    state: dict[int, dict] = {}
    for key, tensor in tensors.items():
        if key.startswith("optimizer/"):
            _, index, slot = key.split("/")
            state.setdefault(int(index), {})[slot] = tensor
    optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
    return _notes(path)


def _replace(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> None:
    aside = path.with_suffix(".part")
    save_file(tensors, aside, metadata)
    aside.replace(path)
