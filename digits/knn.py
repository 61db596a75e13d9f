"""Nearest neighbours: what a digit is, by the remembered digits that look most like it.

One class for all of them; they differ in what they measure on and how they search:

    raw()      pixels                                    the articles' KNN, k = 3, distance weights
    pca50()    the 50 directions of largest variance
    cosine()   pixels, by angle
    kd_tree()  16 directions in a k-d tree
    best()     stroke orientations, whitened within classes, and what lies between neighbours: answers in the app
"""

from pathlib import Path

import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted

from digits.features import StrokeSpace

CLASSES = 10


def raw() -> "KNN":
    return KNN(pixels(), NearestNeighbors(algorithm="brute"))


def pca50() -> "KNN":
    return KNN(make_pipeline(pixels(), PCA(50, random_state=0)), NearestNeighbors(algorithm="brute"))


def cosine() -> "KNN":
    return KNN(pixels(), NearestNeighbors(algorithm="brute", metric="cosine"))


def kd_tree() -> "KNN":
    return KNN(make_pipeline(pixels(), PCA(16, random_state=0)), NearestNeighbors(algorithm="kd_tree"))


def best() -> "HyperplaneKNN":
    return HyperplaneKNN(StrokeSpace(), BruteForce())


def pixels() -> FunctionTransformer:
    return FunctionTransformer(_flatten)


def _flatten(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


class BruteForce(BaseEstimator):
    """Exact Euclidean search by one matrix product: `kneighbors` as scikit-learn's NearestNeighbors has it."""

    def fit(self, x: np.ndarray, y=None):
        self.memory_ = torch.from_numpy(np.ascontiguousarray(x, np.float32))
        self.half_norms_ = (self.memory_**2).sum(1) / 2
        return self

    @torch.inference_mode()
    def kneighbors(self, x: np.ndarray, n_neighbors: int) -> tuple[np.ndarray, np.ndarray]:
        """x (N, D) → distances (N, n_neighbors) float32, ascending, and indices (N, n_neighbors) int64."""
        check_is_fitted(self)
        found = [self._nearest(chunk, n_neighbors) for chunk in torch.from_numpy(x).split(500)]
        return tuple(torch.cat(part).numpy() for part in zip(*found, strict=True))

    def _nearest(self, x: torch.Tensor, n_neighbors: int) -> tuple[torch.Tensor, torch.Tensor]:
        closeness = x @ self.memory_.T - self.half_norms_  # (N, M): (|x|² - |x - m|²) / 2
        indices = closeness.topk(n_neighbors).indices
        distances = (x[:, None] - self.memory_[indices]).norm(dim=2)
        return distances, indices


class KNN(ClassifierMixin, BaseEstimator):
    """k nearest neighbours with distance-weighted votes.

    features: transformer of images (N, 28, 28) float32 in [0, 1] to vectors (N, D) float32.
    search: an index with scikit-learn's `fit(vectors)` and `kneighbors(vectors, n_neighbors)`.
    k: how many neighbours vote. floor: a vote that every class has, as a fraction of all votes.
    power: exponent of the votes before they become probabilities, the reciprocal of a temperature.

    After `fit`: labels_ (M,) int64 of the remembered items, classes_ (10,), vectors_ (M, D) float32.
    """

    def __init__(self, features, search, k: int = 3, floor: float = 0.0, power: float = 1.0):
        self.features = features
        self.search = search
        self.k = k
        self.floor = floor
        self.power = power

    def fit(self, images: np.ndarray, labels: np.ndarray):
        """Learn the features from images (N, 28, 28) float32 in [0, 1] and labels (N,) 0 to 9; remember them all."""
        _check(images, labels)
        self.features.fit(images, labels)
        return self._remember(self.features.transform(images), labels)

    def add(self, images: np.ndarray, labels: np.ndarray):
        """Remember more, measured as before; their indices go on where the memory ended."""
        check_is_fitted(self)
        _check(images, labels)
        vectors = self.features.transform(images)
        return self._remember(np.concatenate([self.vectors_, vectors]), np.concatenate([self.labels_, labels]))

    def _remember(self, vectors: np.ndarray, labels: np.ndarray):
        self.classes_ = np.arange(CLASSES)
        self.vectors_ = vectors
        self.labels_ = np.asarray(labels, np.int64)
        self.search.fit(vectors)
        return self

    def kneighbors(self, images: np.ndarray, k: int | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Distances (N, k) ascending, indices into the memory (N, k) int64 and labels (N, k) int64."""
        check_is_fitted(self)
        k = self.k if k is None else k
        if not 1 <= k <= len(self.labels_):
            raise ValueError(f"k must lie between 1 and the memory's {len(self.labels_)} digits; got {k}.")
        distances, indices = self.search.kneighbors(self.features.transform(images), k)
        return distances, indices, self.labels_[indices]

    def votes(self, images: np.ndarray) -> np.ndarray:
        """Shares of the vote (N, 10) float32, rows sum to 1: each of k neighbours votes with 1 / distance."""
        distances, _, labels = self.kneighbors(images)
        return votes_of(distances, labels)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) float32 in [0, 1] → (N, 10) float32, rows sum to 1."""
        return self._probabilities(self.votes(images))

    def predict_proba_of_remembered(self, images: np.ndarray, places: np.ndarray) -> np.ndarray:
        """As `predict_proba`, for images that lie in the memory at `places` (N,) int: none votes for itself."""
        distances, indices, labels = self.kneighbors(images, self.k + 1)
        others = indices != places[:, None]
        others[others.all(1), -1] = False
        distances, labels = (part[others].reshape(len(images), self.k) for part in (distances, labels))
        return self._probabilities(votes_of(distances, labels))

    def _probabilities(self, votes: np.ndarray) -> np.ndarray:
        sharpened = (votes + self.floor) ** self.power
        return (sharpened / sharpened.sum(1, keepdims=True)).astype(np.float32)

    def predict(self, images: np.ndarray) -> np.ndarray:
        return self.predict_proba(images).argmax(1)

    def save(self, path: Path) -> None:
        """Write what `fit` made in a `StrokeSpace`; the vectors as int8, each direction by its own step."""
        check_is_fitted(self)
        step = np.abs(self.vectors_).max(0) / 127
        np.savez_compressed(
            path,
            vectors=np.round(self.vectors_ / step).astype(np.int8),
            step=step,
            labels=self.labels_.astype(np.uint8),
            mean=self.features.mean_,
            projection=self.features.projection_.astype(np.float16),
        )

    def load(self, path: Path):
        """Take up what `save` wrote; returns self."""
        with np.load(path, allow_pickle=False) as file:
            self.features.mean_ = file["mean"]
            self.features.projection_ = file["projection"].astype(np.float32)
            return self._remember(file["vectors"] * file["step"], file["labels"])


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


def votes_of(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Shares of the vote (N, 10) float32: each of the neighbours (N, k) votes with 1 / distance.

    Neighbours at distance 0 outvote all others, as in scikit-learn.
    """
    at_zero = distances == 0
    weights = np.where(at_zero.any(1, keepdims=True), at_zero, 1 / np.where(at_zero, 1, distances))
    votes = np.zeros((len(labels), CLASSES), np.float32)
    np.add.at(votes, (np.arange(len(labels))[:, None], labels), weights)
    return votes / votes.sum(1, keepdims=True)


def _check(images: np.ndarray, labels: np.ndarray) -> None:
    if images.ndim != 3 or len(images) != len(labels):
        raise ValueError(
            f"Images must be (N, 28, 28) with a label each; got shape {images.shape} and {len(labels)} labels."
        )
    if len(labels) and not (np.min(labels) >= 0 and np.max(labels) < CLASSES):
        raise ValueError(f"Labels must lie between 0 and 9; got {np.min(labels)} to {np.max(labels)}.")
