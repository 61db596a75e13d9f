"""What answers: the one type that every model is, and what a model may offer beside its probabilities."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import ClassVar, Protocol

import numpy as np
import torch

from digits.images import values
from digits.predictors.closest import Compared, Planes

CLASSES = 10
NO_IMAGES = "A predictor takes images as one array of numbers, of shape (N, 28, 28)."


@dataclass(frozen=True)
class Cost:
    """What an answer costs besides time; None where it cannot be counted.

    parameters: numbers set by training, 0 for a memory. multiply_adds: multiplications with an addition for one
    answer. held_bytes: of all arrays that the loaded model answers from.
    """

    parameters: int | None
    multiply_adds: int | None
    held_bytes: int | None

    def __add__(self, other: "Cost") -> "Cost":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Cost(*(None if None in pair else sum(pair) for pair in pairs))


@dataclass(frozen=True)
class Neighbour:
    """A remembered digit: image (28, 28) float32 in [0, 1], what it is, its distance in the model's own measure.

    place: where in the memory it lies. unseen: how many remembered digits nearer than this one have no picture.
    whose: who taught it, where it was taught by a correction; its label may then be a sign, or "no digit".
    """

    image: np.ndarray
    label: int | str
    distance: float
    place: int
    unseen: int = 0
    whose: str = ""


@dataclass(frozen=True)
class Considered:
    """All that a model says of one image: probabilities (10,) float32, how like a digit it is (infinitely, where it
    cannot tell), the nearest of what it remembers, and what decided it where it measures to planes.

    sign: what it is where it is none of the ten but something that a person taught, with its probability `sure_of_sign`
    beside the ten. vector (D,), distances (groups,): of a KNN, what it searched with and found.
    """

    probabilities: np.ndarray
    score: float
    neighbours: list[Neighbour]
    planes: Planes | None = None
    sign: str | None = None
    sure_of_sign: float = 0.0
    vector: np.ndarray | None = None
    distances: np.ndarray | None = None


class Predictor(Protocol):
    """Images (N, 28, 28) float32 in [0, 1], ink 1, to probabilities (N, 10) float32, rows sum to 1.

    What a model may offer besides is None where it does not: ask `model.saliency is not None`. `Offers` has the
    defaults.
    """

    parts: Sequence["Predictor"]
    """The models that this one asks; none for most."""

    neighbours: Callable[[np.ndarray, int], list[Neighbour]] | None
    """(image (28, 28), k) → the k remembered digits nearest to it that have a picture, nearest first."""

    predict_proba_of_remembered: Callable[[np.ndarray, np.ndarray], np.ndarray] | None
    """As `predict_proba`, of images that lie in the memory at places (N,) int: none counts for itself; -1 of one that
    does not lie there."""

    places_of: Callable[[np.ndarray], np.ndarray] | None
    """Images (N, 28, 28) → where in the memory the same picture lies, (N,) int64, -1 where it does not."""

    embed: Callable[[np.ndarray], np.ndarray] | None
    """Images (N, 28, 28) → what the last linear layer, or the search, sees: (N, D) float32."""

    saliency: Callable[[np.ndarray, int], np.ndarray] | None
    """(image (28, 28), digit) → how much each pixel speaks for the digit, (28, 28) float32 in [-1, 1]."""

    predict_proba_and_score: Callable[..., tuple[np.ndarray, np.ndarray]] | None
    """In one pass probabilities (N, 10) and how much like a digit each image is, (N,) float32: comparable within
    one model only. What remembers takes places (N,) as well, as `predict_proba_of_remembered` does."""

    planes: Callable[[np.ndarray, int | None], Planes] | None
    """(image (28, 28), a place in the memory that doesn't count) → what decides the answer to the image."""

    build: Callable[[np.ndarray, Planes, Sequence[int]], Compared] | None
    """(image (28, 28), what decided its answer, some digits) → the closest to the image that each can be built."""

    @property
    def cost(self) -> Cost: ...

    def consider(self, image: np.ndarray, k: int = 0) -> Considered: ...

    def consider_each(self, images: np.ndarray) -> list[Considered]: ...

    def predict_proba(self, x: np.ndarray) -> np.ndarray: ...

    def predict(self, x: np.ndarray) -> np.ndarray: ...


class Offers:
    """A predictor that offers nothing but its probabilities."""

    parts: Sequence[Predictor] = ()
    neighbours: ClassVar = None
    predict_proba_of_remembered: ClassVar = None
    places_of: ClassVar = None
    embed: ClassVar = None
    saliency: ClassVar = None
    predict_proba_and_score: ClassVar = None
    planes: ClassVar = None
    build: ClassVar = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1] → (N,) int64."""
        return self.predict_proba(x).argmax(1)

    def consider(self, image: np.ndarray, k: int = 0) -> Considered:
        """All there is to say of image (28, 28), with the k nearest remembered digits where any are remembered."""
        score = np.inf
        if self.predict_proba_and_score is None:
            probabilities = self.predict_proba(image[None])
        else:
            probabilities, (score,) = self.predict_proba_and_score(image[None])
        near = self.neighbours(image, k) if k and self.neighbours is not None else []
        return Considered(probabilities[0], float(score), near)

    def consider_each(self, images: np.ndarray) -> list[Considered]:
        """As `consider`, of images (N, 28, 28) in one pass, without neighbours."""
        if self.predict_proba_and_score is None:
            probabilities, scores = self.predict_proba(images), np.full(len(images), np.inf)
        else:
            probabilities, scores = self.predict_proba_and_score(images)
        return [Considered(p, float(score), []) for p, score in zip(probabilities, scores, strict=True)]


class Probable:
    """What has probabilities (10,), sum 1."""

    probabilities: np.ndarray

    @property
    def digit(self) -> int:
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        return float(self.probabilities.max())


def check_images(x: np.ndarray) -> np.ndarray:
    """x, numbers from 0 to 1, as contiguous float32 (N, 28, 28); nothing, of whatever shape, as (0, 28, 28).

    ValueError with a sentence for anything else: the one door of all predictors.
    """
    x = _numbers(x)
    if x.shape[:1] == (0,):
        return np.zeros((0, 28, 28), np.float32)
    if x.ndim != 3 or x.shape[1:] != (28, 28):
        raise ValueError(f"A predictor takes images of shape (N, 28, 28), not {x.shape}.")
    values.check(x)
    return x


def _numbers(x: np.ndarray) -> np.ndarray:
    try:
        array = np.asarray(x)
    except ValueError:  # lists of different lengths
        raise ValueError(NO_IMAGES) from None
    if array.dtype.kind not in "fiub":
        raise ValueError(NO_IMAGES)
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, np.float32)


def softmax(logits: np.ndarray) -> np.ndarray:
    """(N, C) → (N, C) float32, rows sum to 1."""
    return torch.from_numpy(logits).softmax(1).numpy()


def held_bytes(model: object) -> int:
    """Bytes of all arrays and tensors that an object holds, itself or in what it holds; shared memory counts once."""
    sizes: dict[int, int] = {}
    seen: set[int] = set()
    left = [model]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | str | bytes):
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            whole = one if one.base is None or not isinstance(one.base, np.ndarray) else one.base
            sizes[whole.__array_interface__["data"][0]] = whole.nbytes
        elif isinstance(one, torch.Tensor):
            sizes[one.untyped_storage().data_ptr()] = one.untyped_storage().nbytes()
        else:
            inside = one.values() if isinstance(one, dict) else one if isinstance(one, list | tuple) else ()
            left += [*inside, *getattr(one, "__dict__", {}).values()]
    return sum(sizes.values())
