"""A network's weights to safetensors and back."""

import json
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from digits import files


def save(network: nn.Module, path: Path, notes: dict) -> None:
    """Kernels as float16, biases and batch norm as float32: half the size, the same answers. `notes` go along."""
    tensors = {
        name: (t.half() if t.ndim > 1 else t).contiguous()
        for name, t in network.state_dict().items()
        if t.is_floating_point()
    }
    with files.replacing(path) as aside:
        save_file(tensors, aside, {"notes": json.dumps(notes)})


def load(network: nn.Module, path: Path) -> tuple[nn.Module, dict]:
    """The network with the weights of `path`, in eval mode, and the notes saved with them."""
    tensors = {name: t.float() for name, t in load_file(path).items()}
    counters = {name: t for name, t in network.state_dict().items() if not t.is_floating_point()}
    try:
        network.load_state_dict(tensors | counters)
    except RuntimeError:
        raise ValueError(f"{path.name} holds the weights of another network; train it again.") from None
    with safe_open(path, "pt") as file:
        return network.eval(), json.loads(file.metadata()["notes"])
