"""Is this a digit at all, to two models together? Each finds other signs strange, so where both answer, both scores
decide for both; a model that answers alone, and what a person taught, goes by its own (`doubt`).

`training.joint` chooses the weights and the limit.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digits import files
from digits.predictors import registry
from digits.reading import doubt
from digits.reading.answers import Answer
from digits.reading.doubt import Joint

Pair = tuple[str, str]
Scores = Sequence[np.ndarray]  # of each of two models, (N,)


def chosen(names: Pair) -> Joint | None:
    """How these two doubt together; None where nothing was chosen for them.

    ValueError where the file is damaged or this belongs to other weights.
    """
    if not doubt.PATH.is_file():
        return None
    found = next((one for one in doubt.thresholds().joint if one.names == names), None)
    if found and found.sha256 != digests(names):
        raise ValueError(
            f"What {names[0]} and {names[1]} doubt together belongs to other weights; choose it anew with: "
            f"{doubt.COMMAND}"
        )
    return found


def digests(names: Pair) -> tuple[str, str]:
    """SHA-256 of the weights of both."""
    first, second = (files.digest(registry.weights_path(name)) for name in names)
    return first, second


def lead(found: Joint, scores: Scores) -> np.ndarray:
    """How far two models' scores (N,) lie over what both have to reach together, (N,)."""
    return sum(weight * score for weight, score in zip(found.weights, scores, strict=True)) - found.threshold


def are_digits(names: Pair, scores: Scores) -> tuple[np.ndarray, np.ndarray]:
    """Scores (N,) of each of two models → whether each takes each image for a digit, (2, N) bool, and whether both
    scores decided that, (N,) bool; where one is infinite, its model was taught so, and each goes by its own."""
    alone = np.stack([doubt.is_digit(name, score) for name, score in zip(names, scores, strict=True)])
    found = chosen(names)
    if found is None:
        return alone, np.zeros(alone.shape[1], bool)
    together = np.isfinite(scores).all(0)
    return np.where(together, lead(found, np.where(together, scores, 0)) >= 0, alone), together


def settled(names: Pair, left: Sequence[Answer], right: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """What two models of these names answer to the same images, once each knows what the other found."""
    scores = [np.array([answer.score for answer in side]) for side in (left, right)]
    known, together = are_digits(names, scores)
    return tuple(
        [replace(a, is_digit=bool(k), by_both=True) if t else a for a, k, t in zip(side, its, together, strict=True)]
        for side, its in zip((left, right), known, strict=True)
    )
