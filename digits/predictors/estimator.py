"""Any classifier of scikit-learn as a predictor."""

import numpy as np
from sklearn.base import ClassifierMixin

from digits.predictors.predictor import CLASSES, Cost, Offers, check_images, held_bytes


class EstimatorPredictor(Offers):
    """A classifier with scikit-learn's `fit` and `predict_proba`, on pixels (N, 784) float32 in [0, 1].

    After `fit`: labels that it never saw have probability 0.
    """

    def __init__(self, classifier: ClassifierMixin):
        self.classifier = classifier

    def fit(self, images: np.ndarray, labels: np.ndarray):
        """images (N, 28, 28) float32 in [0, 1], labels (N,) 0 to 9."""
        self.classifier.fit(_pixels(images), labels)
        return self

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1] → (N, 10) float32, rows sum to 1."""
        pixels = _pixels(x)
        probabilities = np.zeros((len(pixels), CLASSES), np.float32)
        if len(pixels):
            probabilities[:, self.classifier.classes_] = self.classifier.predict_proba(pixels)
        return probabilities

    @property
    def cost(self) -> Cost:
        return Cost(None, None, held_bytes(self.classifier))


def _pixels(images: np.ndarray) -> np.ndarray:
    return check_images(images).reshape(-1, 28 * 28)
