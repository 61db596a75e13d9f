"""Ten hard digits to watch while a network learns, one of each kind. Chosen from stored answers alone."""

from collections.abc import Sequence

import numpy as np

from digits.predictors.predictor import CLASSES
from digits.reading.answers import SURE


def ten(labels: np.ndarray, sure: np.ndarray, others: Sequence[np.ndarray]) -> list[int]:
    """Indices: of each digit the one to whose label (N,) `others`, answers (N, 10) each, give least on average.

    Chosen among those that a good model, answers `sure` (N, 10), reads right and surely; failing those, among all.
    """
    every = np.arange(len(labels))
    given = np.mean([p[every, labels] for p in others], axis=0)
    is_clear = sure[every, labels] >= SURE
    chosen = []
    for digit in range(CLASSES):
        its = np.flatnonzero(labels == digit)
        clear = its[is_clear[its]]
        among = clear if len(clear) else its
        chosen.append(int(among[given[among].argmin()]))
    return chosen
