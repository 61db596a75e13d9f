"""What models reach on digits turned, moved, noisy, blurred, thinner or thicker: the share right at each dose."""

from collections.abc import Callable

import numpy as np

from digits.data import mnist
from digits.evaluation import predictions
from digits.images.corruption import CORRUPTIONS, SEED
from digits.predictors.predictor import Predictor

DIGITS = 500  # of the test set, under each corruption


class Corrupted:
    """`n` digits of MNIST's test set, always the same ones, in all doses: corrupted once for all models."""

    def __init__(self, n: int = DIGITS):
        clean, self.labels = subset(n, *mnist.load("test"))
        self.doses = [(name, dose) for name, p in CORRUPTIONS.items() for dose in p.doses]
        self.images = np.concatenate([CORRUPTIONS[name].apply(clean, dose) for name, dose in self.doses])

    def accuracies(
        self, predictor: Predictor, progress: Callable[[float], None] | None = None
    ) -> dict[str, list[float]]:
        """By corruption, the share right at each dose; `progress` hears the share done."""
        answers = predictions.answer(predictor.predict_proba, self.images, progress=progress).argmax(1)
        right = (answers.reshape(len(self.doses), -1) == self.labels).mean(1)
        return {
            name: [float(share) for (of, _), share in zip(self.doses, right, strict=True) if of == name]
            for name in CORRUPTIONS
        }


def subset(n: int, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """n of the digits, always the same ones, in their order."""
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(labels))[:n])
    return images[chosen], labels[chosen]


def by_dose(accuracies: dict[str, list[float]]) -> dict[str, dict]:
    """The shares of `Corrupted.accuracies` with their doses: {corruption: {"unit", "doses", "accuracy"}}."""
    return {
        name: {"unit": CORRUPTIONS[name].unit, "doses": list(CORRUPTIONS[name].doses), "accuracy": shares}
        for name, shares in accuracies.items()
    }


def table(accuracies: dict[str, list[float]]) -> str:
    """The shares of `Corrupted.accuracies` as lines of text: doses, and under them the share right."""
    lines = []
    for name, shares in accuracies.items():
        kind = CORRUPTIONS[name]
        lines.append(f"{kind.title + ', ' + kind.unit:<28}" + "".join(f"{dose:>8g}" for dose in kind.doses))
        lines.append(" " * 28 + "".join(f"{share:>8.1%}" for share in shares))
    return "\n".join(lines)
