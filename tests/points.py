"""KNNs of the plane: an image is two numbers, so that what they find can be worked out by hand."""

import numpy as np
from sklearn.preprocessing import FunctionTransformer

from digits.predictors.doubting import DoubtingKNN
from digits.predictors.knn import KNN, BruteForce
from digits.predictors.planes import HyperplaneKNN

Point = tuple[float, float]


def two_numbers(images: np.ndarray) -> np.ndarray:
    """The first two pixels, as coordinates from 0 to 8."""
    return 8 * images[:, 0, :2]


def at(*points: Point) -> np.ndarray:
    images = np.zeros((len(points), 28, 28), np.float32)
    images[:, 0, :2] = np.array(points).reshape(-1, 2) / 8
    return images


def voting(**settings) -> KNN:
    return KNN(FunctionTransformer(two_numbers), BruteForce(), **settings)


def planes(**settings) -> HyperplaneKNN:
    return HyperplaneKNN(FunctionTransformer(two_numbers), BruteForce(), **settings)


def doubting(**settings) -> DoubtingKNN:
    return DoubtingKNN(FunctionTransformer(two_numbers), BruteForce(), **settings)


def three_and_five() -> DoubtingKNN:
    """A 3 at (0, 0), a 5 at (6, 0), and at (3, 4) what is no digit."""
    return doubting(temperature=4).fit(at((0, 0), (6, 0)), np.array([3, 5]), not_digits=at((3, 4)))
