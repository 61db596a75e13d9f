"""A vote of the k nearest remembered digits, by one of several measures of what is near: to play with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from digits.data import mnist
from digits.predictors.knn import KNN, votes_of
from digits.predictors.predictor import Neighbour, Probable

MOST = 25
CHUNK = 4000  # digits at a time: a copy of all pixels as floats would take 380 MB
STROKES = "Stroke orientations"
PIXELS = {
    "Raw pixels, Euclidean": "euclidean",
    "Raw pixels, cosine": "cosine",
    "Raw pixels, Manhattan": "cityblock",
}
"""Title → scipy's name, of the measures that compare the 784 pixels with those of MNIST's 60,000 training digits."""
ARTICLES = {"PCA to 50 (article A)": "knn-pca50", "k-d tree (article A)": "knn-kdtree"}
"""Title → the registry's name, of the KNNs of the articles that compare something else."""
MEASURES = (STROKES, *PIXELS, *ARTICLES)


@dataclass(frozen=True)
class Vote(Probable):
    """The nearest remembered digits that have a picture, nearest first; probabilities (10,) float32, their shares of
    the vote."""

    near: Sequence[Neighbour]
    probabilities: np.ndarray

    @property
    def count(self) -> int:
        """How many of them are what the vote says."""
        return [one.label for one in self.near].count(self.digit)


def near(measure: str, image: np.ndarray, knn: KNN | None = None) -> list[Neighbour]:
    """The `MOST` remembered digits nearest to image (28, 28) float32 in [0, 1] that have a picture.

    knn: whose memory and measure count, but for the pixels, which are compared with MNIST's training digits.
    """
    return knn.neighbours(image, MOST) if measure not in PIXELS else _by_pixels(PIXELS[measure], image)


def of(nearest: Sequence[Neighbour], k: int) -> Vote:
    """The first k vote, each with 1 / distance."""
    voters = nearest[:k]
    distances, labels = ([getattr(one, what) for one in voters] for what in ("distance", "label"))
    return Vote(voters, votes_of(np.array([distances]), np.array([labels]))[0])


def _by_pixels(metric: str, image: np.ndarray) -> list[Neighbour]:
    images, labels = mnist.load_uint8("train+validation")
    pixels = images.reshape(len(images), -1)
    asked = 255 * image.reshape(1, -1).astype(np.float64)
    distances = np.concatenate([_distances(metric, asked, pixels[i : i + CHUNK]) for i in range(0, len(pixels), CHUNK)])
    first = np.argpartition(distances, MOST)[:MOST]
    first = first[distances[first].argsort(kind="stable")]
    return [Neighbour(images[i] / np.float32(255), int(labels[i]), float(distances[i]), int(i)) for i in first]


def _distances(metric: str, asked: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    found = cdist(asked, pixels, metric)[0]
    return found if metric == "cosine" else found / 255
