"""The KNN of the Draw page: `planes`' that remembers drawings too, and what is no digit."""

from collections.abc import Mapping

import numpy as np

from digits.predictors.features import StrokeSpace
from digits.predictors.knn import BruteForce
from digits.predictors.planes import HyperplaneKNN, quantised
from digits.predictors.predictor import CLASSES
from digits.predictors.products import Blocks
from digits.predictors.rows import Floats

NONE = np.zeros((0, 28, 28), np.float32)


def doubting() -> "DoubtingKNN":
    return DoubtingKNN(StrokeSpace(), BruteForce(), temperature=6.0)


class DoubtingKNN(HyperplaneKNN):
    """`HyperplaneKNN` that also remembers what is no digit, and weighs the distance to it against that to digits.

    Three kinds of items may lie in its memory, in this order: MNIST's digits, others with their pictures, and others
    of which only the features are kept.

    After `fit`, beside what a KNN has: pictures_ (P, 28, 28) uint8 of the second kind, mnist_ the number of the
    first, others_ (O, D) float32 the vectors of what is no digit, made anew whenever they are asked for.
    """

    looked_through = 20
    knows_others = True

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
        return self._keep_all(self.features.transform(not_digits), np.rint(shown * 255).astype(np.uint8), first)

    def remember_alone(
        self, features: StrokeSpace, images: np.ndarray, labels: np.ndarray, others: np.ndarray | None = None
    ):
        """Remember images (N, 28, 28) uint8 and nothing else, measured by features that were fitted already.

        others: (O, D) float32, vectors of what is no digit.
        """
        self.features = features
        self._remember(features.transform(images.astype(np.float32) / 255), labels)
        none = np.zeros((0, self._members.shape[1]), np.float32)
        return self._keep_all(none if others is None else others, images, 0)

    def _keep_all(self, others: np.ndarray, pictures: np.ndarray, mnist: int):
        self.pictures_, self.mnist_ = pictures, mnist
        return self._keep_groups(Floats(np.concatenate([self._members[:].numpy(), others])))

    @property
    def others_(self) -> np.ndarray:
        return self._members[len(self._order) :].numpy()

    def score(self, distances: np.ndarray) -> np.ndarray:
        """How much nearer the nearest digit's plane is than what is no digit: (N, 11) → (N,) float32."""
        return distances[:, CLASSES] - distances[:, :CLASSES].min(1)

    def distance_to_others(self, images: np.ndarray) -> np.ndarray:
        """Squared distance to the nearest plane of what is no digit, (N,) float32: compare `plane_distances`.

        Infinite where nothing of the kind is remembered.
        """
        return self._all_distances(images)[:, CLASSES]

    def pictures(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """As `KNN.pictures`; of the last ones only the features are kept."""
        seen = places < self.mnist_ + len(self.pictures_)
        later = places[seen] - self.mnist_
        found = np.empty((len(later), 28, 28), np.float32)
        found[later < 0] = super().pictures(places[seen][later < 0])[0]
        found[later >= 0] = self.pictures_[later[later >= 0]].astype(np.float32) / 255
        return found, seen

    def _remembered(self) -> np.ndarray:
        return np.concatenate([super()._remembered()[: self.mnist_], self.pictures_]) if self.mnist_ else self.pictures_

    def arrays(self) -> dict[str, np.ndarray]:
        others, step = quantised(self.others_)
        kept = {"others": others, "others_step": step, "pictures": self.pictures_, "mnist": np.array(self.mnist_)}
        return super().arrays() | kept

    def _take_up(self, arrays: Mapping[str, np.ndarray]):
        self.pictures_, self.mnist_ = arrays["pictures"], int(arrays["mnist"])
        return super()._take_up(arrays)

    def _blocks(self, arrays: Mapping[str, np.ndarray]) -> Blocks:
        return [*super()._blocks(arrays), (arrays["others"], arrays["others_step"])]
