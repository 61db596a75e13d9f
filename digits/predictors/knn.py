"""Nearest neighbours: what a digit is, by the remembered digits that look most like it.

One class for the articles' KNNs; they differ in what they measure on and how they search:

    raw()      pixels                                    k = 3, distance weights
    pca50()    the 50 directions of largest variance
    cosine()   pixels, by angle
    kd_tree()  16 directions in a k-d tree
"""

from collections.abc import Sequence

import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted

from digits.data import mnist
from digits.predictors.largest import Rough
from digits.predictors.predictor import CLASSES, Cost, Neighbour, Offers, check_images, held_bytes
from digits.predictors.rows import Floats, Steps


def raw() -> "KNN":
    return KNN(pixels(), NearestNeighbors(algorithm="brute"))


def pca50() -> "KNN":
    return KNN(make_pipeline(pixels(), PCA(50, random_state=0)), NearestNeighbors(algorithm="brute"))


def cosine() -> "KNN":
    return KNN(pixels(), NearestNeighbors(algorithm="brute", metric="cosine"))


def kd_tree() -> "KNN":
    return KNN(make_pipeline(pixels(), PCA(16, random_state=0)), NearestNeighbors(algorithm="kd_tree"))


def pixels() -> FunctionTransformer:
    return FunctionTransformer(_flatten)


def _flatten(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


class BruteForce(BaseEstimator):
    """Exact Euclidean search by one matrix product: `kneighbors` as scikit-learn's NearestNeighbors has it."""

    def fit(self, x: np.ndarray, y=None):
        self.rows_ = Floats(x)
        return self

    def kneighbors(self, x: np.ndarray, n_neighbors: int) -> tuple[np.ndarray, np.ndarray]:
        """x (N, D) → distances (N, n_neighbors) float32, ascending, and indices (N, n_neighbors) int64."""
        check_is_fitted(self)
        chunks = torch.from_numpy(x).split(500)
        found = [self.rank(chunk, self.rows_.closeness(chunk), self.rows_, n_neighbors) for chunk in chunks]
        return tuple(torch.cat(part).numpy() for part in zip(*found, strict=True))

    @torch.inference_mode()
    def rank(
        self, x: torch.Tensor, closeness: Rough, rows: Floats | Steps, n_neighbors: int, among: int | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """As `kneighbors`, of which each row's closeness (N, M) to x (N, D) is known; among the first rows only."""
        indices = closeness.largest([(0, among or closeness.values.shape[1])], n_neighbors)[:, 0]
        return (x[:, None] - rows[indices]).norm(dim=2), indices


class KNN(Offers, ClassifierMixin, BaseEstimator):
    """k nearest neighbours with distance-weighted votes.

    features: transformer of images (N, 28, 28) float32 in [0, 1] to vectors (N, D) float32.
    search: an index with scikit-learn's `fit(vectors)` and `kneighbors(vectors, n_neighbors)`.
    k: how many neighbours vote. floor: a vote that every class has, as a fraction of all votes.
    power: exponent of the votes before they become probabilities, the reciprocal of a temperature.

    After `fit`: labels_ (M,) int64 of the remembered items, classes_ (10,), vectors_ (M, D) float32.
    """

    looked_through = 1  # times k nearest are looked through for k with a picture

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
        """Distances (N, k) ascending, places in the memory (N, k) int64 and labels (N, k) int64."""
        check_is_fitted(self)
        images = check_images(images)
        k = self.k if k is None else k
        if not 1 <= k <= len(self.labels_):
            raise ValueError(f"k must lie between 1 and the memory's {len(self.labels_)} digits; got {k}.")
        if not len(images):
            return np.zeros((0, k), np.float32), np.zeros((0, k), np.int64), np.zeros((0, k), np.int64)
        distances, indices = self._search(self.features.transform(images), k)
        return distances, indices, self.labels_[indices]

    def _search(self, vectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        return self.search.kneighbors(vectors, k)

    def neighbours(self, image: np.ndarray, k: int) -> list[Neighbour]:
        """The k remembered digits nearest to image (28, 28) that have a picture, nearest first.

        Fewer where most of what is near has none.
        """
        reach = min(self.looked_through * k, len(self.labels_))
        distances, places, _ = (found[0] for found in self.kneighbors(image[None], reach))
        return self._with_pictures(distances.tolist(), places.tolist(), k)

    def _with_pictures(self, distances: Sequence[float], places: Sequence[int], k: int) -> list[Neighbour]:
        """The first k of what lies at these places, nearest first, that have a picture."""
        near: list[Neighbour] = []
        for rank, (distance, place) in enumerate(zip(distances, places, strict=True)):
            if len(near) == k:
                break
            picture = self.picture(place)
            if picture is not None:
                near.append(Neighbour(picture, int(self.labels_[place]), distance, place, rank - len(near)))
        return near

    def picture(self, place: int) -> np.ndarray | None:
        """The remembered digit at a place, (28, 28) float32 in [0, 1], None where it has no picture."""
        found, _ = self.pictures(np.array([place]))
        return found[0] if len(found) else None

    def pictures(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of the remembered digits at places (N,) int the pictures that there are, (P, 28, 28) float32 in [0, 1], and
        who has one, (N,) bool.

        Here they all are MNIST's first 60,000 in their order, as `registry` loads it.
        """
        pictures = mnist.load_uint8("train+validation")[0][places]
        return pictures.astype(np.float32) / 255, np.ones(len(places), bool)

    def places_of(self, images: np.ndarray) -> np.ndarray:
        """Where in the memory the same picture as each of images (N, 28, 28) lies, (N,) int64; -1 where none does."""
        place = {picture.tobytes(): i for i, picture in enumerate(self._remembered())}
        asked = np.rint(check_images(images) * 255).astype(np.uint8)
        return np.array([place.get(picture.tobytes(), -1) for picture in asked], np.int64)

    def _remembered(self) -> np.ndarray:
        """The pictures (M, 28, 28) uint8 of what lies first in the memory."""
        return mnist.load_uint8("train+validation")[0]

    def nearest_of(self, image: np.ndarray, digit: int, without: int | None = None) -> int:
        """Place in the memory of the `digit` nearest to image (28, 28); `without`: not this place."""
        candidates = np.flatnonzero(self.labels_ == digit)
        candidates = candidates[candidates != (-1 if without is None else without)]
        vector = self.features.transform(image[None])[0]
        return int(candidates[np.linalg.norm(self.vectors_[candidates] - vector, axis=1).argmin()])

    def embed(self, x: np.ndarray) -> np.ndarray:
        """Where images (N, 28, 28) float32 in [0, 1] lie in the space that is searched: (N, D) float32."""
        return self.features.transform(check_images(x))

    @property
    def cost(self) -> Cost:
        """Multiply-adds: the comparison with everything remembered, vectors times dimensions."""
        return Cost(0, int(self.vectors_.size), held_bytes(self))

    def votes(self, images: np.ndarray) -> np.ndarray:
        """Shares of the vote (N, 10) float32, rows sum to 1: each of k neighbours votes with 1 / distance."""
        distances, _, labels = self.kneighbors(images)
        return votes_of(distances, labels)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """(N, 28, 28) float32 in [0, 1] → (N, 10) float32, rows sum to 1."""
        return self._probabilities(self.votes(images))

    def predict_proba_of_remembered(self, images: np.ndarray, places: np.ndarray) -> np.ndarray:
        """As `predict_proba`, for images that lie in the memory at `places` (N,) int, or nowhere, -1: none votes for
        itself."""
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
