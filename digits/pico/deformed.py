"""What Picos learn from: MNIST's training digits, deformed a few times over, with a ResNet's answers to each.

Made once and kept in `runs/`: answering costs the ResNet more than learning costs a Pico.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from digits import files
from digits.data import mnist
from digits.images import augment
from digits.images.augment import Augment
from digits.predictors import registry
from digits.predictors.networks import standardize

FOLDER = files.RUNS / "pico"
TEACHER = "resnet-sturdy"
ROUNDS = 6  # so often is every digit deformed; the epochs go round through them
RANGES = Augment(rotate=10, shift=1, zoom=0.1, shear=6, elastic_alpha=20)
BATCH = 500


@dataclass(frozen=True)
class Deformed:
    """images (60000, 28, 28) uint8 in MNIST's order, and the teacher's logits (60000, 10) float16."""

    images: np.ndarray
    logits: np.ndarray


def of_round(number: int, report: Callable[[str], None] = print) -> Deformed:
    """One of the `ROUNDS` sets, made where it is not there yet."""
    path = FOLDER / f"deformed-{number}.npz"
    if not path.is_file():
        report(f"deforms the training digits, set {number + 1} of {ROUNDS}")
        made = _make(number)
        with files.replacing(path) as aside, aside.open("wb") as file:
            np.savez(file, images=made.images, logits=made.logits)
    with np.load(path) as found:
        return Deformed(found["images"], found["logits"])


def _make(number: int) -> Deformed:
    pixels = torch.from_numpy(mnist.load_uint8("train+validation")[0].copy())
    random = torch.Generator().manual_seed(number)
    network = registry.load(TEACHER).network
    images, logits = [], []
    for batch in pixels.split(BATCH):
        x = augment.apply(batch[:, None].float() / 255, RANGES, random)
        levels = (x * 255).round().clamp(0, 255).to(torch.uint8)
        images.append(levels[:, 0].numpy())
        x = standardize(levels.float() / 255).to(memory_format=torch.channels_last)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            logits.append(network(x).half().numpy())
    return Deformed(np.concatenate(images), np.concatenate(logits))
