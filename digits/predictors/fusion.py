"""Article A's proposal: where the ResNet is in doubt, the KNN gives a second opinion."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from digits import files
from digits.metrics import negative_log_likelihood
from digits.predictors.predictor import Cost, Offers, Predictor, check_images

DOUBTS = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


class Fusion(Offers):
    """Two predictors as one. Below a confidence of `doubt_` the answers of both are mixed:
    resnet^(1 - weight_) · knn^weight_, scaled to sum 1 (a logarithmic opinion pool)."""

    def __init__(self, resnet: Predictor, knn: Predictor):
        self.resnet = resnet
        self.knn = knn

    @property
    def parts(self) -> tuple[Predictor, Predictor]:
        return self.resnet, self.knn

    @property
    def cost(self) -> Cost:
        """That of both: the KNN is asked only in doubt."""
        return self.resnet.cost + self.knn.cost

    def fit(self, resnet_answers: np.ndarray, knn_answers: np.ndarray, labels: np.ndarray):
        """Learn when to listen from both models' answers (N, 10) to digits neither has seen: the fewest errors,
        among equals the likeliest labels."""

        def cost(setting: tuple[float, float]) -> tuple[int, float]:
            mixed = mix(resnet_answers, knn_answers, *setting)
            return int((mixed.argmax(1) != labels).sum()), negative_log_likelihood(mixed, labels)

        self.doubt_, self.weight_ = min(((d, w) for d in DOUBTS for w in SHARES), key=cost)
        return self

    def is_unsure(self, resnet_answers: np.ndarray) -> np.ndarray:
        """(N, 10) → (N,) bool: where the KNN is asked."""
        return resnet_answers.max(1) < self.doubt_

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1] → (N, 10) float32, rows sum to 1; the KNN is asked only in doubt."""
        x = check_images(x)
        answers = self.resnet.predict_proba(x).copy()
        unsure = self.is_unsure(answers)
        if unsure.any():
            answers[unsure] = _pool(answers[unsure], self.knn.predict_proba(x[unsure]), self.weight_)
        return answers

    def predict_proba_of_remembered(self, images: np.ndarray, places: np.ndarray) -> np.ndarray:
        """As `predict_proba`, for images that lie in a part's memory at `places` (N,) int: none counts for itself."""
        answers = [
            part.predict_proba(images)
            if part.predict_proba_of_remembered is None
            else part.predict_proba_of_remembered(images, places)
            for part in self.parts
        ]
        return mix(*answers, self.doubt_, self.weight_)

    def places_of(self, images: np.ndarray) -> np.ndarray:
        return self.knn.places_of(images)

    def save(self, path: Path) -> None:
        """Write the two numbers that `fit` learned."""
        with files.replacing(path) as aside:
            save_file({"doubt": np.array([self.doubt_]), "weight": np.array([self.weight_])}, aside)

    def load(self, path: Path):
        """Take up what `save` wrote; returns self."""
        learned = load_file(path)
        self.doubt_, self.weight_ = float(learned["doubt"][0]), float(learned["weight"][0])
        return self


def mix(resnet_answers: np.ndarray, knn_answers: np.ndarray, doubt: float, weight: float) -> np.ndarray:
    """The joint answers (N, 10) from both models' answers (N, 10)."""
    unsure = resnet_answers.max(1, keepdims=True) < doubt
    return np.where(unsure, _pool(resnet_answers, knn_answers, weight), resnet_answers)


def _pool(a: np.ndarray, b: np.ndarray, weight: float) -> np.ndarray:
    pooled = np.maximum(a, 1e-9) ** (1 - weight) * np.maximum(b, 1e-9) ** weight
    return (pooled / pooled.sum(1, keepdims=True)).astype(np.float32)
