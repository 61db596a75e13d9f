"""Where a training is, to one safetensors file and back; a whole file is there or the one before it."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from digits import files

FILE = "checkpoint.safetensors"


def save(folder: Path, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer, notes: dict) -> None:
    """One file with all a run needs to go on."""
    tensors = {f"{name}/{key}": t.contiguous() for name, m in modules.items() for key, t in m.state_dict().items()}
    for index, values in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": torch.as_tensor(v).contiguous() for key, v in values.items()}
    with files.replacing(folder / FILE) as aside:
        save_file(tensors, aside, {"notes": json.dumps(notes)})


def epochs_done(folder: Path) -> int | None:
    """How many whole epochs the checkpoint in a folder has behind it; None where there is none, or a damaged one."""
    try:
        with safe_open(folder / FILE, "pt") as file:
            return len(json.loads(file.metadata()["notes"])["history"])
    except (OSError, SafetensorError):
        return None


def restore(folder: Path, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer) -> dict | None:
    """Put back what `save` wrote and return its notes; None where there is no checkpoint."""
    path = folder / FILE
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
    with safe_open(path, "pt") as file:
        return json.loads(file.metadata()["notes"])
