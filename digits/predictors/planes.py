"""Nearest neighbours in the space of stroke orientations, and what lies between them: the KNNs that answer in the app.

    planes()    remembers MNIST
    doubting()  remembers drawings too, and what is no digit
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from sklearn.utils.validation import check_is_fitted

from digits import files
from digits.predictors.features import StrokeSpace
from digits.predictors.knn import KNN, BruteForce
from digits.predictors.predictor import CLASSES, Cost, check_images, held_bytes

NONE = np.zeros((0, 28, 28), np.float32)


def planes() -> "HyperplaneKNN":
    return HyperplaneKNN(StrokeSpace(), BruteForce())


def doubting() -> "DoubtingKNN":
    return DoubtingKNN(StrokeSpace(), BruteForce(), temperature=6.0)


class HyperplaneKNN(KNN):
    """The digit whose nearest neighbours, and what lies between them, come closest.

    For each digit its `local` nearest remembered items span a plane; the answer is the digit with the closest plane.
    So a writing halfway between two remembered ones counts as remembered too. `stiffness` holds the closest point
    near the items' mean: the squared length of the coefficients times it is added to the squared distance.
    Probabilities fall by the power e for every `temperature` of squared distance. `kneighbors` is as in `KNN`, and so
    are features, search and k.

    References: Vincent, Bengio, "K-local hyperplane and convex distance nearest neighbor algorithms", NIPS 2001.
    """

    def __init__(
        self, features, search, k: int = 5, local: int = 40, stiffness: float = 120.0, temperature: float = 5.0
    ):
        super().__init__(features, search, k)
        self.local = local
        self.stiffness = stiffness
        self.temperature = temperature

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        return self.softmax(self.plane_distances(images))

    def predict_proba_of_remembered(self, images: np.ndarray, places: np.ndarray) -> np.ndarray:
        return self.softmax(self.plane_distances(images, places))

    def plane_distances(self, images: np.ndarray, without: np.ndarray | None = None) -> np.ndarray:
        """Squared distance to each digit's local plane, (N, 10) float32; infinite for a digit never seen.

        without: (N,) places in the memory, one for each image, that don't count for it.
        """
        check_is_fitted(self)
        vectors = torch.from_numpy(self.features.transform(images))
        places = torch.full((len(images),), -1) if without is None else torch.from_numpy(without)
        chunks = zip(vectors.split(100), places.split(100), strict=True)
        return torch.cat([self._plane_distances(*chunk) for chunk in chunks]).numpy()

    @torch.inference_mode()
    def _plane_distances(self, x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        left_out = (places >= 0).any().item()
        closeness = x @ self._members.T - self._half_norms
        if left_out:
            closeness[places[:, None] == self._order] = -torch.inf
        seen = np.flatnonzero(self._counts).tolist()
        count = min(self.local, max(1, self._counts[seen].min() - left_out))
        starts = np.cumsum(self._counts) - self._counts
        of_each = [closeness[:, starts[digit] : starts[digit] + self._counts[digit]] for digit in seen]
        places = [starts[digit] + part.topk(count).indices for digit, part in zip(seen, of_each, strict=True)]
        near = self._members[torch.stack(places, 1)]  # (N, seen, count, D)
        middle = near.mean(2)
        spread = near - middle[:, :, None]
        offset = (x[:, None] - middle)[..., None]  # (N, seen, D, 1)
        gram = spread @ spread.mT + self.stiffness * torch.eye(count)
        coefficients = torch.linalg.solve(gram, spread @ offset)
        residual = offset - spread.mT @ coefficients
        distances = torch.full((len(x), CLASSES), torch.inf)
        distances[:, seen] = (residual**2).sum((2, 3)) + self.stiffness * (coefficients**2).sum((2, 3))
        return distances

    def predict_proba_and_score(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Beside the probabilities minus the squared distance to the nearest plane, (N,) float32."""
        distances = self.plane_distances(check_images(images))
        return self.softmax(distances), -distances.min(1)

    def softmax(self, distances: np.ndarray) -> np.ndarray:
        """Plane distances (N, 10) → probabilities (N, 10) float32."""
        return torch.softmax(torch.from_numpy(-distances / self.temperature), 1).numpy()

    def _remember(self, vectors: np.ndarray, labels: np.ndarray):
        super()._remember(vectors, labels)
        order = np.argsort(self.labels_, kind="stable")  # the items of a digit side by side
        self._order = torch.from_numpy(order)
        self._members = torch.from_numpy(vectors[order])
        self._half_norms = (self._members**2).sum(1) / 2
        self._counts = np.bincount(self.labels_, minlength=CLASSES)
        return self

    def save(self, path: Path) -> None:
        """Write what `fit` made in a `StrokeSpace`; the vectors as int8, each direction by its own step."""
        with files.replacing(path) as aside, aside.open("wb") as file:
            np.savez_compressed(file, **self._arrays())

    def _arrays(self) -> dict[str, np.ndarray]:
        check_is_fitted(self)
        vectors, step = quantised(self.vectors_)
        space = {"mean": self.features.mean_, "projection": self.features.projection_.astype(np.float16)}
        return {"vectors": vectors, "step": step, "labels": self.labels_.astype(np.uint8)} | space

    def load(self, path: Path):
        """Take up what `save` wrote; returns self."""
        with np.load(path, allow_pickle=False) as file:
            return self._take_up(file)

    def _take_up(self, arrays: Mapping[str, np.ndarray]):
        self.features.mean_ = arrays["mean"]
        self.features.projection_ = arrays["projection"].astype(np.float32)
        return self._remember(arrays["vectors"] * arrays["step"], arrays["labels"])


class DoubtingKNN(HyperplaneKNN):
    """`HyperplaneKNN` that also remembers what is no digit, and weighs the distance to it against that to digits.

    Three kinds of items may lie in its memory, in this order: MNIST's digits, others with their pictures, and others
    of which only the features are kept.

    After `fit`, beside what a KNN has: pictures_ (P, 28, 28) uint8 of the second kind, mnist_ the number of the
    first, others_ (O, D) float32 the vectors of what is no digit.
    """

    looked_through = 20

    def fit(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        not_digits: np.ndarray = NONE,
        mnist: int | None = None,
        pictured: int | None = None,
    ):
        """Remember images (N, 28, 28) float32 in [0, 1] of digits, labels (N,), and those of `not_digits` (O, 28, 28).

        mnist: how many of the images, the first ones, are MNIST's own; pictured: how many after them can be shown.
        All of them are MNIST's where nothing is said.
        """
        super().fit(images, labels)
        first = len(images) if mnist is None else mnist
        shown = images[first : first + (pictured or 0)]
        return self._keep(self.features.transform(not_digits), np.rint(shown * 255).astype(np.uint8), first)

    def _keep(self, others: np.ndarray, pictures: np.ndarray, mnist: int):
        self.others_, self.pictures_, self.mnist_ = others, pictures, mnist
        self._strange = HyperplaneKNN(self.features, BruteForce(), local=self.local, stiffness=self.stiffness)
        if len(others):
            self._strange._remember(others, np.zeros(len(others), np.int64))
        return self

    def predict_proba_and_score(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Beside the probabilities how much nearer the nearest digit's plane is than what is no digit, (N,) float32."""
        images = check_images(images)
        distances = self.plane_distances(images)
        return self.softmax(distances), self.distance_to_others(images) - distances.min(1)

    def distance_to_others(self, images: np.ndarray) -> np.ndarray:
        """Squared distance to the nearest plane of what is no digit, (N,) float32: compare `plane_distances`.

        Infinite where nothing of the kind is remembered.
        """
        if not len(self.others_):
            return np.full(len(images), np.inf, np.float32)
        return self._strange.plane_distances(images)[:, 0]

    def picture(self, place: int) -> np.ndarray | None:
        """The remembered item's picture, (28, 28) float32 in [0, 1]; None where only its features are kept."""
        if place < self.mnist_:
            return super().picture(place)
        later = place - self.mnist_
        return self.pictures_[later].astype(np.float32) / 255 if later < len(self.pictures_) else None

    @property
    def cost(self) -> Cost:
        return Cost(0, int(self.vectors_.size + self.others_.size), held_bytes(self))

    def _arrays(self) -> dict[str, np.ndarray]:
        others, step = quantised(self.others_)
        kept = {"others": others, "others_step": step, "pictures": self.pictures_, "mnist": np.array(self.mnist_)}
        return super()._arrays() | kept

    def _take_up(self, arrays: Mapping[str, np.ndarray]):
        super()._take_up(arrays)
        others = arrays["others"] * arrays["others_step"]
        return self._keep(others.astype(np.float32), arrays["pictures"], int(arrays["mnist"]))


def quantised(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vectors (N, D) float32 as int8, and each direction's step (D,): their product is the vectors, rounded."""
    step = np.abs(vectors).max(0) / 127
    return np.round(vectors / step).astype(np.int8), step
