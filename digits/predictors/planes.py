"""Nearest neighbours in the space of stroke orientations, and what lies between them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.utils.validation import check_is_fitted

from digits import files
from digits.predictors import closest
from digits.predictors.closest import Compared, Planes
from digits.predictors.features import StrokeSpace
from digits.predictors.knn import KNN, BruteForce
from digits.predictors.largest import Rough
from digits.predictors.predictor import CLASSES, Considered, Cost, Neighbour, check_images, held_bytes
from digits.predictors.products import Blocks
from digits.predictors.rows import Floats, Steps

LEAST_STEP = 1e-12  # of a direction in which nothing differs
CHUNK = 100  # images at a time: their distances to all that is remembered fill the memory


def planes() -> "HyperplaneKNN":
    return HyperplaneKNN(StrokeSpace(), BruteForce())


class HyperplaneKNN(KNN):
    """The digit whose nearest neighbours, and what lies between them, come closest.

    For each digit its `local` nearest remembered items span a plane; the answer is the digit with the closest plane.
    So a writing halfway between two remembered ones counts as remembered too. `stiffness` holds the closest point
    near the items' mean: the squared length of the coefficients times it is added to the squared distance.
    Probabilities fall by the power e for every `temperature` of squared distance. `kneighbors` is as in `KNN`, and so
    are features and k, and search is a `BruteForce`; vectors_ is made anew whenever it is asked for.

    References: Vincent, Bengio, "K-local hyperplane and convex distance nearest neighbor algorithms", NIPS 2001.
    """

    knows_others = False  # whether it remembers what is no digit as well

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
        return self._all_distances(images, without)[:, :CLASSES]

    def _all_distances(self, images: np.ndarray, without: np.ndarray | None = None) -> np.ndarray:
        """As `plane_distances`, with a column for each further group that is remembered."""
        check_is_fitted(self)
        images = check_images(images)
        if not len(images):
            return np.zeros((0, len(self._counts)), np.float32)
        return self.distances_of(self.features.transform(images), without)

    def distances_of(self, vectors: np.ndarray, without: np.ndarray | None = None) -> np.ndarray:
        """As `plane_distances`, with a column for each further group, from what the features make of images, (N, D)."""
        chunks = torch.from_numpy(vectors).split(CHUNK)
        places = [None] * len(chunks) if without is None else torch.from_numpy(without).split(CHUNK)
        found = []
        for x, place in zip(chunks, places, strict=True):
            one_is_left_out = place is not None and bool((place >= 0).any())
            closeness = self._closeness(x, place if one_is_left_out else None)
            found.append(self._solve(x, closeness, one_is_left_out)[0])
        return torch.cat(found).numpy()

    @torch.inference_mode()
    def _closeness(self, x: torch.Tensor, without: torch.Tensor | None = None) -> Rough:
        """(N, D) → (N, M): (|x|² - |x - m|²) / 2 for all that is remembered, group by group; the larger, the nearer."""
        closeness = self._members.closeness(x)
        if without is not None:
            closeness.values[:, : len(self._order)][without[:, None] == self._order] = -torch.inf
        return closeness

    @torch.inference_mode()
    def _solve(
        self, x: torch.Tensor, closeness: Rough, one_is_left_out: bool = False
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Squared distances to the planes, (N, groups); of the groups that were seen the members that span the plane,
        (N, seen, count), and c, (N, seen, count).

        The least of |x - m - Sᵀc|² + stiffness · |c|² over c, where m is the neighbours' mean and S what they differ
        from it by, is |x - m|² - bᵀc with (S Sᵀ + stiffness) c = b and b = S (x - m). The c sum to 0, so that in the
        closest point m + Sᵀc each of n neighbours weighs 1 / n + c."""
        seen = [group for group, (start, end) in enumerate(self._spans) if start < end]
        spans = [self._spans[group] for group in seen]
        count = min(self.local, max(1, min(end - start for start, end in spans) - one_is_left_out))
        spanning = closeness.largest(spans, count)
        near = self._members[spanning]  # (N, seen, count, D)
        middle = near.mean(2, keepdim=True)
        spread = near.sub_(middle)
        offset = x[:, None, None] - middle  # (N, seen, 1, D)
        gram = spread @ spread.mT
        gram.diagonal(dim1=-2, dim2=-1).add_(self.stiffness)
        aligned = spread @ offset.mT
        coefficients = torch.cholesky_solve(aligned, torch.linalg.cholesky(gram))
        squared = offset.square().sum((2, 3)) - (aligned * coefficients).sum((2, 3))
        if one_is_left_out:  # a group that had nothing else spans no plane
            most = torch.stack([closeness.values[:, start:end].amax(1) for start, end in spans], 1)
            squared[most.isneginf()] = torch.inf
        distances = torch.full((len(x), len(self._spans)), torch.inf)
        distances[:, seen] = squared
        return distances, spanning, coefficients[..., 0]

    def predict_proba_and_score(
        self, images: np.ndarray, without: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Beside the probabilities how like a digit each image is, (N,) float32; see `score`.

        without: as in `plane_distances`.
        """
        distances = self._all_distances(images, without)
        return self.softmax(distances[:, :CLASSES]), self.score(distances)

    def consider(self, image: np.ndarray, k: int = 0) -> Considered:
        """Answer, score, what decided it and the k nearest remembered digits of image (28, 28), by one search."""
        x = torch.from_numpy(self.features.transform(check_images(image[None])))
        closeness = self._closeness(x)
        found = self._solve(x, closeness)
        distances = found[0].numpy()
        near = self._nearest_with_pictures(x, closeness, k) if k else []
        return self._considered(x[0].numpy(), distances[0], near, self._planes(*found))

    def consider_each(self, images: np.ndarray) -> list[Considered]:
        vectors = self.features.transform(check_images(images))
        return [self._considered(x, found, []) for x, found in zip(vectors, self.distances_of(vectors), strict=True)]

    def _considered(
        self, vector: np.ndarray, distances: np.ndarray, near: list[Neighbour], planes: Planes | None = None
    ) -> Considered:
        probabilities = self.softmax(distances[None, :CLASSES])[0]
        score = float(self.score(distances[None])[0])
        return Considered(probabilities, score, near, planes, vector=vector, distances=distances)

    def planes(self, image: np.ndarray, without: int | None = None) -> Planes:
        """What the answer to image (28, 28) is decided by; `without`: a place in the memory that doesn't count."""
        x, closeness = self._near(image, without)
        return self._planes(*self._solve(x, closeness, without is not None))

    def nearest_of(self, image: np.ndarray, digit: int, without: int | None = None) -> int:
        _, closeness = self._near(image, without)
        return int(self._order[closeness.largest([self._spans[digit]], 1)[0, 0, 0]])

    def _near(self, image: np.ndarray, without: int | None) -> tuple[torch.Tensor, Rough]:
        """Where image (28, 28) lies, (1, D), and what `_closeness` says of it."""
        x = torch.from_numpy(self.features.transform(check_images(image[None])))
        return x, self._closeness(x, None if without is None else torch.tensor([without]))

    def _planes(self, distances: torch.Tensor, spanning: torch.Tensor, coefficients: torch.Tensor) -> Planes:
        """Of the first image in what `_solve` gives."""
        seen = np.flatnonzero(self._counts[:CLASSES])
        places = np.full((CLASSES, spanning.shape[2]), -1)
        weights = np.zeros(places.shape, np.float32)
        places[seen] = self._order[spanning[0, : len(seen)]].numpy()
        weights[seen] = 1 / spanning.shape[2] + coefficients[0, : len(seen)].numpy()
        return Planes(distances[0, :CLASSES].numpy(), places, weights)

    def build(self, image: np.ndarray, planes: Planes, wanted: Sequence[int]) -> Compared:
        """The closest point of each wanted digit's plane beside image (28, 28); planes: what decided its answer."""
        return closest.build(image, planes, wanted, self.pictures)

    def _nearest_with_pictures(self, x: torch.Tensor, closeness: Rough, k: int) -> list[Neighbour]:
        distances, places = self._nearest(x, closeness, min(self.looked_through * k, len(self._order)))
        return self._with_pictures(distances[0].tolist(), places[0].tolist(), k)

    def _search(self, vectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        found = [self._nearest(x, self._closeness(x), k) for x in torch.from_numpy(vectors).split(CHUNK)]
        return tuple(torch.cat(part).numpy() for part in zip(*found, strict=True))

    @torch.inference_mode()
    def _nearest(self, x: torch.Tensor, closeness: Rough, k: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Distances (N, k) ascending and places in the memory (N, k), of digits alone."""
        distances, found = self.search.rank(x, closeness, self._members, k, len(self._order))
        return distances, self._order[found]

    def score(self, distances: np.ndarray) -> np.ndarray:
        """Minus the squared distance to the nearest plane: distances (N, groups) → (N,) float32."""
        return -distances[:, :CLASSES].min(1)

    def softmax(self, distances: np.ndarray) -> np.ndarray:
        """Plane distances (N, 10) → probabilities (N, 10) float32."""
        return torch.softmax(torch.from_numpy(-distances / self.temperature), 1).numpy()

    @property
    def vectors_(self) -> np.ndarray:
        """(M, D) float32, in the order in which they are remembered."""
        vectors = np.empty((len(self._order), self._members.shape[1]), np.float32)
        vectors[self._order.numpy()] = self._members[: len(self._order)].numpy()
        return vectors

    @property
    def cost(self) -> Cost:
        return Cost(0, int(np.prod(self._members.shape)), held_bytes(self))

    def _remember(self, vectors: np.ndarray, labels: np.ndarray):
        self._arrange(labels)
        return self._keep_groups(Floats(vectors[self._order.numpy()]))

    def _arrange(self, labels: np.ndarray) -> None:
        """The items of a digit come to lie side by side."""
        self.classes_ = np.arange(CLASSES)
        self.labels_ = np.asarray(labels, np.int64)
        self._order = torch.from_numpy(np.argsort(self.labels_, kind="stable"))

    def _keep_groups(self, members: Floats | Steps):
        """Members group by group, digits in their order and what is none after them."""
        self._members = members
        others = [members.shape[0] - len(self.labels_)] if self.knows_others else []
        self._counts = np.array([*np.bincount(self.labels_, minlength=CLASSES), *others])
        ends = self._counts.cumsum()
        self._spans = list(zip((ends - self._counts).tolist(), ends.tolist(), strict=True))
        return self

    def save(self, path: Path) -> None:
        """Write what `fit` made in a `StrokeSpace`; the vectors as int8, each direction by its own step."""
        with files.replacing(path) as aside, aside.open("wb") as file:
            np.savez_compressed(file, **self.arrays())

    def arrays(self) -> dict[str, np.ndarray]:
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
        self._arrange(arrays["labels"])
        return self._keep_groups(Steps(self._blocks(arrays)))

    def _blocks(self, arrays: Mapping[str, np.ndarray]) -> Blocks:
        return [(arrays["vectors"][self._order.numpy()], arrays["step"])]


def quantised(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vectors (N, D) float32 as int8, and each direction's step (D,): their product is the vectors, rounded."""
    step = np.maximum(np.abs(vectors).max(0, initial=0), LEAST_STEP) / 127
    return np.round(vectors / step).astype(np.int8), step
