"""Labels that models contradict: what they are sure is another digit."""

from collections.abc import Mapping

import numpy as np

SURE = 0.99  # probability of the other digit, by every model
MANY = 0.3  # share contradicted from which the pictures rather than the labels look wrong
NAMED = 8  # named one by one


def contradicted(labels: np.ndarray, answers: Mapping[str, np.ndarray]) -> np.ndarray:
    """Where all of several models are sure of the same other digit: indices into labels (N,), ascending.

    answers: model → probabilities (N, 10). Of fewer than two models none.
    """
    if len(answers) < 2 or not len(labels):
        return np.zeros(0, np.int64)
    said = np.stack([p.argmax(1) for p in answers.values()])
    sure = np.stack([p.max(1) >= SURE for p in answers.values()]).all(0)
    return np.flatnonzero(sure & (said == said[0]).all(0) & (said[0] != labels))


def remark(labels: np.ndarray, answers: Mapping[str, np.ndarray]) -> str | None:
    """One sentence on them; None where there is none."""
    found = contradicted(labels, answers)
    if not len(found):
        return None
    who = "Both models are" if len(answers) == 2 else f"All {len(answers)} models are"
    what = f"{who} sure that {len(found):,} of {len(labels):,} {'is' if len(found) == 1 else 'are'} another digit"
    if len(found) > MANY * len(labels):
        return f"{what}: are the pictures turned or mirrored, or the labels those of other pictures?"
    places = ", ".join(f"{place:,}" for place in found[:NAMED].tolist())
    more = ", …" if len(found) > NAMED else ""
    return f"{what} than labelled, counted from 0: {places}{more}. Look whether the labels are right."
