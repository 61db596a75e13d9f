"""Labels that are suspect: all models are surely against them."""

import numpy as np

from digits.gallery.select import LABEL_ERRORS, Answers
from digits.reading.answers import SURE


def suspects(labels: np.ndarray, answers: Answers) -> np.ndarray:
    """Indices (K,) int64 of the digits whose label (N,) every model gives less than 1 - SURE: first those to
    whose label the mildest of the models gives least."""
    given = np.stack([p[np.arange(len(labels)), labels] for p in answers.values()])  # (models, N)
    chosen = np.flatnonzero((given < 1 - SURE).all(0))
    return chosen[np.argsort(given[:, chosen].max(0), kind="stable")]


def published(chosen: np.ndarray) -> tuple[int, int]:
    """Of the test digits whose label people corrected: how many are among the chosen ones, and how many there are."""
    return int(np.isin(list(LABEL_ERRORS), chosen).sum()), len(LABEL_ERRORS)
