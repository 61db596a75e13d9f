"""Digits with their labels, and what there is to say of a file before they are used."""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from digits.data import mnist
from digits.preprocess import to_mnist

Progress = Callable[[float], None]  # takes the share done, 0 to 1
Prepare = Callable[[object], np.ndarray]


@dataclass(frozen=True)
class Report:
    """What a reader did with a file. left_out: reason → how many, as "blank picture"; remarks: whole sentences on
    what was taken for granted, and on what looks wrong."""

    left_out: dict[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def sentence(self, labels: np.ndarray) -> str:
        """ "600 digits: 58 to 63 a label; 3 blank pictures left out." """
        gone = [f"{n:,} {reason if n == 1 else _plural(reason)} left out" for reason, n in self.left_out.items()]
        return "; ".join([_counted(labels), *gone]) + "."


def _counted(labels: np.ndarray) -> str:
    counts = np.bincount(labels, minlength=10)
    there = np.flatnonzero(counts)
    digits = f"{len(labels):,} {'digit' if len(labels) == 1 else 'digits'}"
    if len(there) == 1:
        return f"{digits}, all labelled {there[0]}"
    least, most = counts[there].min(), counts[there].max()
    each = f"{least:,} a label" if least == most else f"{least:,} to {most:,} a label"
    missing = [str(digit) for digit in np.flatnonzero(counts == 0)]
    if not missing:
        return f"{digits}: {each}"
    none = ", ".join(missing) if len(missing) > 1 else missing[0]
    return f"{digits}: {each}, none labelled {none}"


def _plural(reason: str) -> str:
    first, _, rest = reason.partition(" with")
    return f"{first}s{' with' if rest else ''}{rest}"


@dataclass(frozen=True)
class Collection:
    """images (N, 28, 28) uint8, ink 255, and labels (N,) int64. `split`: which of MNIST's it is, if it is one.
    `report`: what was done to a file to read it."""

    title: str
    images: np.ndarray
    labels: np.ndarray
    split: str | None = None
    report: Report | None = None

    def image(self, index: int) -> np.ndarray:
        """One digit (28, 28) float32 in [0, 1], as the models take it."""
        return self.images[index].astype(np.float32) / 255

    @functools.cached_property
    def key(self) -> str:
        """Tells this collection from others, whatever their names."""
        return self.split or hashlib.sha256(self.images.tobytes() + self.labels.tobytes()).hexdigest()

    @property
    def start(self) -> int | None:
        """Where its first digit lies among MNIST's 60,000 training digits; None if it isn't among them."""
        return mnist.SPLITS[self.split].start if self.split in ("train", "validation") else None


def of_mnist(split: str) -> Collection:
    return Collection(f"MNIST, {split}", *mnist.load_uint8(split), split)


def plainly(picture) -> np.ndarray:
    """A picture that `to_mnist` takes → (28, 28) float32 in [0, 1]; ValueError where there is nothing to read."""
    return to_mnist(picture).image


@dataclass(frozen=True)
class Means:
    """What a reader works with. prepare: as `plainly`, for what is not in MNIST's own form already."""

    tell: Progress = lambda share: None
    prepare: Prepare = plainly


@dataclass
class Found:
    """What a reader made of a file: images (N, 28, 28) uint8, ink 255, labels (N,) int64, and what to say of it."""

    images: np.ndarray
    labels: np.ndarray
    left_out: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
