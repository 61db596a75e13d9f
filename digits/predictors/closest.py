"""What a KNN that measures to planes decided by: its distance to each digit, and the digit as it can build it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from digits.images import cleaning
from digits.predictors.features import normalise

SHOWN = 4  # members of a plane, those that carry most
LEAST_SEEN = 0.2  # share of the weight that must have a picture for a blend of the rest to be shown


@dataclass(frozen=True)
class Planes:
    """How near one image lies to what each digit's nearest remembered items span.

    squared: (10,) float32, the distances by which the answer is chosen, squared; infinite for a digit never seen.
    places: (10, m) int64, where in the memory the items lie that span a digit's plane; weights: (10, m) float32, how
    much of each the plane's closest point is, sum 1 for each digit; less than none where it is taken away.
    """

    squared: np.ndarray
    places: np.ndarray
    weights: np.ndarray

    @property
    def distances(self) -> np.ndarray:
        """(10,) float32 ≥ 0."""
        return np.sqrt(np.maximum(self.squared, 0))

    @property
    def nearest(self) -> tuple[int, int]:
        """The digit whose plane is closest, and its strongest rival."""
        first, second = self.squared.argsort(kind="stable")[:2].tolist()
        return first, second


@dataclass(frozen=True)
class Member:
    """A remembered digit that a plane's closest point is made of: image (28, 28) float32 in [0, 1]; weight: of 1."""

    image: np.ndarray
    weight: float
    place: int


@dataclass(frozen=True)
class Built:
    """The closest point of a digit's plane.

    blend: its members' pictures, aligned as the features see them and weighted, (28, 28) float32 in [0, 1]; None where
    hardly any has one. members: those with a picture that carry most, the first carries most. hidden: how many of all
    `count` have no picture.
    """

    digit: int
    distance: float
    blend: np.ndarray | None
    members: Sequence[Member]
    hidden: int
    count: int


@dataclass(frozen=True)
class Compared:
    """An image (28, 28) float32 in [0, 1], aligned as the features see it, and what it was compared with."""

    image: np.ndarray
    built: Sequence[Built]


def build(
    image: np.ndarray,
    planes: Planes,
    wanted: Sequence[int],
    pictures: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> Compared:
    """The closest point of each wanted digit's plane beside image (28, 28).

    pictures: places (N,) → pictures (P, 28, 28) float32 in [0, 1] of those that have one, and who has, (N,) bool.
    """
    found, seen = pictures(planes.places[list(wanted)].ravel())
    upright = aligned(np.concatenate([cleaning.clean(image[None]), found]))
    seen = seen.reshape(len(wanted), -1)
    ends = np.cumsum(seen.sum(1))[:-1]
    parts = zip(wanted, np.split(found, ends), np.split(upright[1:], ends), seen, strict=True)
    return Compared(upright[0].copy(), [_built(planes, *part) for part in parts])


def aligned(images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) float32 in [0, 1] as the features see them: upright, in the middle, of one size."""
    with torch.inference_mode():
        return normalise(torch.from_numpy(np.ascontiguousarray(images, np.float32))).numpy()


def _built(planes: Planes, digit: int, pictures: np.ndarray, upright: np.ndarray, seen: np.ndarray) -> Built:
    weights, places = planes.weights[digit][seen], planes.places[digit][seen]
    most = np.argsort(-weights, kind="stable")[:SHOWN]
    members = [Member(pictures[i].copy(), float(weights[i]), int(places[i])) for i in most]
    hidden = len(seen) - len(weights)
    return Built(digit, float(planes.distances[digit]), _blend(upright, weights), members, hidden, len(seen))


def _blend(pictures: np.ndarray, weights: np.ndarray) -> np.ndarray | None:
    if weights.sum() < LEAST_SEEN:
        return None
    return np.clip(np.tensordot(weights / weights.sum(), pictures, 1), 0, 1).astype(np.float32)
