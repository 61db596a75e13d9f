"""What runs a trained network: PyTorch, or where there are engine files ONNX Runtime, in a fraction of the time.

Both are asked the same: logits of images, and the slope that a saliency is made of. `training.engines` writes the
files; a network's card holds their hashes.
"""

from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import nn

from digits import files
from digits.predictors import card, saliency
from digits.predictors.networks import standardize

IMAGES, DIGIT, LOGITS, SLOPE = "images", "digit", "logits", "slope"  # what the graphs take and give
BATCH = 100  # images at a time, since the memory of the largest batch stays taken
ONE_HOT = np.eye(10, dtype=np.float32)


class Engine(Protocol):
    """Safe to share between threads. held_bytes: of the weights that it keeps for itself."""

    held_bytes: int

    def logits(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) float32 in [0, 1] → (N, 10) float32."""

    def slope(self, image: np.ndarray, digit: int) -> np.ndarray:
        """As `saliency.slope`, of image (28, 28) float32 in [0, 1]."""


class Torch:
    """PyTorch runs any network in eval mode."""

    held_bytes = 0

    def __init__(self, network: nn.Module):
        self._network = network

    def logits(self, images: np.ndarray) -> np.ndarray:
        return predict_logits(self._network, images)

    def slope(self, image: np.ndarray, digit: int) -> np.ndarray:
        return saliency.slope(self._network, image, digit)


class Onnx:
    """ONNX Runtime runs the engine files of a network, each call in one thread."""

    def __init__(self, weights: Path):
        self._logits, self._slope = (_session(path) for path in paths(weights))
        self.held_bytes = sum(path.stat().st_size for path in paths(weights))

    def logits(self, images: np.ndarray) -> np.ndarray:
        batches = [images[i : i + BATCH, None] for i in range(0, len(images), BATCH)]
        found = [self._logits.run([LOGITS], {IMAGES: batch})[0] for batch in batches]
        return np.concatenate(found) if found else np.zeros((0, 10), np.float32)

    def slope(self, image: np.ndarray, digit: int) -> np.ndarray:
        given = {IMAGES: image[None, None], DIGIT: ONE_HOT[digit : digit + 1]}
        return self._slope.run([SLOPE], given)[0][0, 0]


def _session(path: Path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def logits_path(weights: Path) -> Path:
    return weights.with_suffix(".onnx")


def slope_path(weights: Path) -> Path:
    return weights.with_name(f"{weights.stem}-slope.onnx")


def paths(weights: Path) -> tuple[Path, Path]:
    """Where the engine files of these weights lie."""
    return logits_path(weights), slope_path(weights)


def find(weights: Path) -> Onnx | None:
    """The engine whose files the card of these very weights names; None where it names none; ValueError as `check`."""
    return Onnx(weights) if check(weights) else None


def check(weights: Path) -> bool:
    """Whether the card of these very weights names engine files. ValueError where one is missing or another file."""
    name = weights.stem
    made = card.read(name) if card.path(name).is_file() else None
    if made is None or not made.engine or made.sha256 != files.digest(weights):
        return False
    for path in paths(weights):
        if not path.is_file() or files.digest(path) != made.engine.get(path.name):
            raise ValueError(
                f"{path.name} is missing or not the one that belongs to {weights.name}; "
                f"make it again with: python -m digits engine {name}"
            )
    return True


def predict_logits(network: nn.Module, images: np.ndarray, batch_size: int = 1000) -> np.ndarray:
    """Logits (N, 10) float32 for images (N, 28, 28) float32 in [0, 1], in eval mode and full precision."""
    if not len(images):
        return predict_logits(network, np.zeros((1, 28, 28), np.float32))[:0]
    was_training = network.training
    if was_training:
        network.eval()
    where = next((p.device for p in network.parameters()), torch.device("cpu"))
    with torch.inference_mode():
        logits = [
            network(standardize(torch.from_numpy(images[i : i + batch_size, None]).to(where))).float().cpu()
            for i in range(0, len(images), batch_size)
        ]
    if was_training:
        network.train()
    return torch.cat(logits).numpy()
