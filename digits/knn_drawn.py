"""The KNN for drawings: beside MNIST it remembers drawn digits, and what is no digit.

Three kinds of items lie in its memory, in this order: MNIST's digits, digits from templates, both
with their pictures, and pen digits of the training writers, of which only the features are kept.
"""

from pathlib import Path

import numpy as np

from digits import drawn, generator, mnist, no_digits
from digits.drawn import small
from digits.features import StrokeSpace
from digits.knn import BruteForce, HyperplaneKNN
from digits.strokes import CANVAS

TEMPLATES = 6_000  # remembered digits from templates
TIMES = 2  # that each pen digit is drawn and remembered
NOT_DIGITS = 8_000  # remembered drawings that are no digit


def best() -> "DrawnKNN":
    return DrawnKNN(StrokeSpace(), BruteForce(), temperature=6.0)


class DrawnKNN(HyperplaneKNN):
    """`HyperplaneKNN` on MNIST's digits and drawn ones.

    After `fit`, beside what a KNN has: pictures_ (P, 28, 28) uint8 of the digits from templates, mnist_ the number
    of MNIST's digits before them, others_ (O, D) float32 the vectors of drawings that are no digit.
    """

    def fit(self, images: np.ndarray, labels: np.ndarray, without: str | None = None):
        """Remember images (N, 28, 28) float32 in [0, 1] of MNIST, labels (N,), and the drawings.

        The pen digits come from the folder in DIGITS_PEN, `without` one source; ValueError without the folder.
        """
        written, letters = drawn.pen_digits("training", without=without), drawn.pen_letters("training")
        random = np.random.default_rng(0)
        made, of_made = _templates(random)
        pen_images, of_pen = _by_pen(written, random)
        super().fit(np.concatenate([images, made, pen_images]), np.concatenate([labels, of_made, of_pen]))
        strange = no_digits.draw(written, letters, NOT_DIGITS, random)
        unknown = np.stack([drawn.sketch(drawing, random, 24, 0.3) for drawing in strange])
        return self._keep(self.features.transform(unknown), np.rint(made * 255).astype(np.uint8), len(images))

    def _keep(self, others: np.ndarray, pictures: np.ndarray, mnists: int):
        self.others_, self.pictures_, self.mnist_ = others, pictures, mnists
        self._strange = HyperplaneKNN(self.features, BruteForce(), local=self.local, stiffness=self.stiffness)
        self._strange._remember(others, np.zeros(len(others), np.int64))
        return self

    def distance_to_others(self, images: np.ndarray) -> np.ndarray:
        """Squared distance to the nearest plane of what is no digit, (N,) float32: compare `plane_distances`."""
        return self._strange.plane_distances(images)[:, 0]

    def picture(self, index: int) -> np.ndarray | None:
        """The remembered item's picture, (28, 28) float32 in [0, 1]; None for a pen digit, which has none."""
        if index < self.mnist_:
            return mnist.load_uint8("train+validation")[0][index].astype(np.float32) / 255
        place = index - self.mnist_
        return self.pictures_[place].astype(np.float32) / 255 if place < len(self.pictures_) else None

    def save(self, path: Path) -> None:
        super().save(path)
        with np.load(path, allow_pickle=False) as file:
            kept = dict(file)
        step = np.abs(self.others_).max(0) / 127
        others = np.round(self.others_ / step).astype(np.int8)
        kept |= {"others": others, "others_step": step, "pictures": self.pictures_, "mnist": self.mnist_}
        np.savez_compressed(path, **kept)

    def load(self, path: Path):
        super().load(path)
        with np.load(path, allow_pickle=False) as file:
            others = file["others"] * file["others_step"]
            return self._keep(others.astype(np.float32), file["pictures"], int(file["mnist"]))


def _templates(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Digits from templates as most people draw: (N, 28, 28) float32 and their labels."""
    signs = [generator.digit(random) for _ in range(TEMPLATES)]
    images = [small(drawing, random.uniform(12, 26), random.uniform(0.5, 0.9) * CANVAS) for drawing, _ in signs]
    return np.stack(images), np.array([label for _, label in signs])


def _by_pen(written: list, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    signs = [(generator.again(sample.strokes, random), sample.label) for sample in written for _ in range(TIMES)]
    return np.stack([drawn.sketch(drawing, random) for drawing, _ in signs]), np.array([label for _, label in signs])
