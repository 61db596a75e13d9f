"""The two-class trace: how answers change while a digit turns into the nearest ones of two classes."""

from dataclasses import dataclass

import numpy as np

from digits.gallery.select import Answers
from digits.images import morph
from digits.predictors.knn import KNN
from digits.predictors.predictor import Predictor

HALF = 8  # steps from one end to the middle


@dataclass(frozen=True)
class Trace:
    """positions (T,) from -1, the nearest `first`, over 0, the digit itself, to 1, the nearest `second`."""

    first: int
    second: int
    positions: np.ndarray
    images: np.ndarray  # (T, 28, 28) float32 in [0, 1]
    answers: Answers  # each (T, 10)

    def lines(self) -> dict[str, np.ndarray]:
        """For each model (T,): the probability of `second`."""
        return {name: p[:, self.second] for name, p in self.answers.items()}

    def turns(self, name: str) -> list[float]:
        """Positions where the model changes its mind about which of the two it is, straight lines in between."""
        lead = self.answers[name][:, self.second] - self.answers[name][:, self.first]
        at = np.flatnonzero((lead[:-1] < 0) != (lead[1:] < 0))
        share = lead[at] / (lead[at] - lead[at + 1])
        return (self.positions[at] + share * np.diff(self.positions)[at]).tolist()


def trace(
    models: dict[str, Predictor], knn: KNN, image: np.ndarray, first: int, second: int, without: int | None = None
) -> Trace:
    """From the remembered `first` nearest to image (28, 28) to the image, and on to the nearest `second`.

    models: {name: predictor}. knn: whose memory and whose measure say what is near; `without`: the image's own place
    in it.
    """
    near = [knn.picture(knn.nearest_of(image, digit, without)) for digit in (first, second)]
    images = np.concatenate([morph.between(near[0], image, HALF + 1), morph.between(image, near[1], HALF + 1)[1:]])
    answers = {name: model.predict_proba(images) for name, model in models.items()}
    return Trace(first, second, np.linspace(-1, 1, 2 * HALF + 1), images, answers)
