"""What a KNN that measures to planes decided by: its distance to each digit, and the digit as it can build it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from digits.predictors.features import normalise

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


def aligned(images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) float32 in [0, 1] as the features see them: upright, in the middle, of one size."""
    with torch.inference_mode():
        return normalise(torch.from_numpy(np.ascontiguousarray(images, np.float32))).numpy()


def build(
    planes: Planes, wanted: Sequence[int], picture: Callable[[int], np.ndarray | None], shown: int
) -> list[Built]:
    """The closest point of each wanted digit's plane, with the `shown` members that carry most.

    picture: place in the memory → (28, 28) float32 in [0, 1], or None where it has none.
    """
    found = [[picture(place) for place in planes.places[digit].tolist()] for digit in wanted]
    upright = iter(aligned(np.stack([*(one for row in found for one in row if one is not None), _BLANK])))
    return [
        _built(planes, digit, pictures, [None if one is None else next(upright) for one in pictures], shown)
        for digit, pictures in zip(wanted, found, strict=True)
    ]


_BLANK = np.zeros((28, 28), np.float32)


def _built(
    planes: Planes,
    digit: int,
    pictures: Sequence[np.ndarray | None],
    upright: Sequence[np.ndarray | None],
    shown: int,
) -> Built:
    weights = planes.weights[digit]
    seen = [i for i, picture in enumerate(pictures) if picture is not None]
    most = sorted(seen, key=lambda i: -weights[i])[:shown]
    return Built(
        digit,
        float(planes.distances[digit]),
        _blend([upright[i] for i in seen], weights[seen]),
        [Member(pictures[i], float(weights[i]), int(planes.places[digit, i])) for i in most],
        len(pictures) - len(seen),
        len(pictures),
    )


def _blend(pictures: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray | None:
    if weights.sum() < LEAST_SEEN:
        return None
    return np.clip(np.tensordot(weights / weights.sum(), np.stack(pictures), 1), 0, 1).astype(np.float32)
