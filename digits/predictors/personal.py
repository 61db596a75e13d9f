"""What a person taught by corrections: the KNN remembers it at once, the ResNet's last layer is fitted to it anew.

Both wrap a model that all share and change nothing in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digits.images import corruption
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import CLASSES, Considered, Cost, Neighbour, Offers, check_images, held_bytes
from digits.store.records import NO_DIGIT

CLOSENESS = 0.5  # of the squared distance to what a person taught: it counts as so much nearer than a plane
SIGN_CLOSENESS = 0.15  # the same of a sign of the person's own, beside what all share of what is no digit
TURNED = (-8, 8)  # degrees by which a taught sign is remembered turned as well
DIGITS = tuple(map(str, range(CLASSES)))


@dataclass(frozen=True, eq=False)
class Taught:
    """What was taught: images (N, 28, 28) uint8, ink 255; truths, "0" to "9", another sign, or "" for no digit.

    whose: who taught each, as its picture is to say.
    """

    images: np.ndarray
    truths: Sequence[str]
    whose: Sequence[str]

    def __len__(self) -> int:
        return len(self.truths)

    @property
    def extra(self) -> list[str]:
        """What besides the ten digits there is: no digit, and signs in the order in which they were taught."""
        return [truth for truth in dict.fromkeys(self.truths) if truth not in DIGITS]

    def groups(self, names: Sequence[str]) -> np.ndarray:
        """(N,) int64: of each truth its place among the ten digits and, after them, `names`."""
        place = {name: i for i, name in enumerate([*DIGITS, *names])}
        return np.array([place[truth] for truth in self.truths], np.int64)

    def turned(self) -> tuple[np.ndarray, np.ndarray]:
        """The signs once more, turned to either side: images (M, 28, 28) uint8, and of which one each is (M,)."""
        signs = np.flatnonzero([truth not in (*DIGITS, NO_DIGIT) for truth in self.truths])
        if not len(signs):
            return self.images[:0], signs
        images = self.images[signs].astype(np.float32) / 255
        turned = np.concatenate([corruption.rotate(images, degrees) for degrees in TURNED])
        return np.rint(turned * 255).astype(np.uint8), np.tile(signs, len(TURNED))


class PersonalKNN(Offers):
    """A KNN of the app with a person's own digits beside all that it remembers.

    What was taught as some digit counts as near to it as `closeness` times its squared distance, where that is less
    than the distance to the digit's plane; so does what was taught as no digit. An image that is nearest to what was
    taught is what it was taught to be, without doubt.

    A sign of the person's own is one more answer. It was written a few times only, and thousands of drawings that are
    no digit span a plane near to anything: so beside that plane it counts as near as `SIGN_CLOSENESS` says, and it is
    remembered turned to either side as well. All settings were chosen on writers who don't judge; nobody's sign costs
    more than 3 of MNIST's 10,000 validation digits.

    embed: images (N, 28, 28) uint8 → their vectors (N, D) float32; `knn.embed` where nobody gives another.
    """

    def __init__(
        self,
        knn: HyperplaneKNN,
        taught: Taught,
        embed: Callable[[np.ndarray], np.ndarray] | None = None,
        closeness: float = CLOSENESS,
    ):
        self.knn = knn
        self.taught = taught
        turned, self._turned_of = taught.turned()
        images = np.concatenate([taught.images, turned])
        self.vectors = embed(images) if embed else knn.embed(images / np.float32(255))
        self.closeness = closeness
        self.k = knn.k
        self.signs = [name for name in taught.extra if name != NO_DIGIT]
        self._groups = taught.groups([NO_DIGIT, *self.signs])
        self._norms = (self.vectors**2).sum(1)

    def consider(self, image: np.ndarray, k: int = 0) -> Considered:
        return self.with_taught(self.knn.consider(image, k), k)

    def consider_each(self, images: np.ndarray) -> list[Considered]:
        return [self.with_taught(found, 0) for found in self.knn.consider_each(images)]

    def with_taught(self, found: Considered, k: int) -> Considered:
        """What the shared KNN found, and what was taught beside it: one product of the taught vectors with the
        image's, tens of microseconds. Planes are among it where one of them decided, not where something taught did."""
        squared = self._squared(found.vector[None])[0]
        evidence = np.full(CLASSES + 1 + len(self.signs), np.inf, np.float32)
        np.minimum.at(evidence, self._groups, self.closeness * squared)
        shared = np.full(len(evidence), np.inf, np.float32)
        shared[: len(found.distances)] = found.distances
        distances = np.minimum(shared, evidence)
        nearest = int(distances[: CLASSES + 1].argmin())
        if self.signs and self._is_sign(shared[None], evidence[None])[0]:
            nearest = CLASSES + 1 + int(evidence[CLASSES + 1 :].argmin())
        shares = self._shares(distances)
        near = self._merged(found.neighbours, squared, evidence[nearest] == distances[nearest], nearest, k)
        sign, sure = (
            (self.signs[nearest - CLASSES - 1], float(shares[nearest - 1])) if nearest > CLASSES else (None, 0.0)
        )
        digits = self.knn.softmax(distances[None, :CLASSES])[0]
        planes = None if evidence[nearest] == distances[nearest] else found.planes
        score = self._score(distances, evidence, nearest)
        return Considered(digits, score, near, planes, sign, sure, found.vector, distances[: CLASSES + 1])

    def nearest(self, vectors: np.ndarray, distances: np.ndarray) -> np.ndarray:
        """For images of which the KNN's vectors (N, D) and distances (N, groups) are known: the nearest digit, (N,)
        int64; where a sign is the answer, 11 and more in the order of `signs`."""
        squared = self._squared(vectors)
        evidence = np.full((len(vectors), CLASSES + 1 + len(self.signs)), np.inf, np.float32)
        for group in np.unique(self._groups):
            its = self._groups == group
            evidence[:, group] = self.closeness * squared[:, its].min(1)
        shared = np.full_like(evidence, np.inf)
        shared[:, : distances.shape[1]] = distances
        digits = np.minimum(shared, evidence)[:, :CLASSES].argmin(1)
        if not self.signs:
            return digits
        return np.where(self._is_sign(shared, evidence), CLASSES + 1 + evidence[:, CLASSES + 1 :].argmin(1), digits)

    def _squared(self, vectors: np.ndarray) -> np.ndarray:
        """Squared distances of vectors (N, D) to each thing taught, (N, taught): of a sign to the nearest that it is
        remembered as."""
        squared = np.maximum(self._norms - 2 * (vectors @ self.vectors.T) + (vectors**2).sum(1, keepdims=True), 0)
        count = len(self.taught)
        for i, turned in zip(self._turned_of, squared[:, count:].T, strict=True):
            np.minimum(squared[:, i], turned, out=squared[:, i])
        return squared[:, :count]

    def _is_sign(self, shared: np.ndarray, evidence: np.ndarray) -> np.ndarray:
        """(N,) bool: whether a sign is nearer than the digits and what was taught as no digit, and near enough beside
        what all share of that; (N, groups) each, what all share and what was taught."""
        sign = evidence[:, CLASSES + 1 :].min(1)
        rivals = np.minimum(shared, evidence)[:, :CLASSES].min(1)
        none = shared[:, CLASSES] * (self.closeness / SIGN_CLOSENESS)
        return sign < np.minimum(rivals, np.minimum(none, evidence[:, CLASSES]))

    def _shares(self, distances: np.ndarray) -> np.ndarray:
        """Of the ten digits and the signs, (10 + signs,); what is no digit has none."""
        return self.knn.softmax(np.delete(distances, CLASSES)[None])[0]

    def _score(self, distances: np.ndarray, evidence: np.ndarray, nearest: int) -> float:
        if evidence[nearest] == distances[nearest]:
            return -np.inf if nearest == CLASSES else np.inf
        return float(self.knn.score(distances[None, : CLASSES + 1])[0])

    def _merged(
        self, shared: list[Neighbour], squared: np.ndarray, decided: bool, nearest: int, k: int
    ) -> list[Neighbour]:
        """The k nearest of both, by the distances that count; what decided the answer is among them."""
        if not k:
            return []
        scale = self.closeness**0.5
        order = squared.argsort()[:k]
        if decided and not (self._groups[order] == nearest).any():
            order = [*order[:-1], np.where(self._groups == nearest, squared, np.inf).argmin()]
        own = [self._neighbour(int(i), float(squared[i]) ** 0.5) for i in order]
        ranked = sorted([*shared, *own], key=lambda n: n.distance * (scale if n.whose else 1))[:k]
        if decided and not any(n.label == self._name(nearest) and n.whose for n in ranked):
            ranked[-1] = next(n for n in own if n.label == self._name(nearest))
        return ranked

    def _neighbour(self, i: int, distance: float) -> Neighbour:
        image = self.taught.images[i].astype(np.float32) / 255
        place = len(self.knn.labels_) + i
        return Neighbour(image, self._name(self._groups[i]), distance, place, whose=self.taught.whose[i])

    def _name(self, group: int) -> int | str:
        return int(group) if group < CLASSES else [NO_DIGIT, *self.signs][group - CLASSES] or "no digit"

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        return self.predict_proba_and_score(images)[0]

    def predict_proba_and_score(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = self.consider_each(check_images(images))
        return np.stack([one.probabilities for one in found]), np.array([one.score for one in found], np.float32)

    def neighbours(self, image: np.ndarray, k: int) -> list[Neighbour]:
        return self.consider(image, k).neighbours

    def embed(self, x: np.ndarray) -> np.ndarray:
        return self.knn.embed(x)

    @property
    def cost(self) -> Cost:
        return self.knn.cost + Cost(0, int(self.vectors.size), held_bytes([self.vectors, self._norms]))
