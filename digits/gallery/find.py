"""Digits worth a look: on which two models differ, which only one of them gets wrong, or both, or which is nearly
another one. Chosen from stored answers alone."""

import numpy as np

from digits.gallery.select import LABEL_ERRORS, NO_MAJORITY, Doubts

DIFFER, ONLY_FIRST, BOTH_WRONG, NEARLY = "differ", "only_first", "both_wrong", "nearly"
FOUR, NINE = 4, 9
MOST = 24  # of a kind
NEAR = 0.02  # probability of a 9 that one of the models gives at least to a 4 that is nearly one


def find(labels: np.ndarray, first: np.ndarray, second: np.ndarray, doubted: np.ndarray) -> dict[str, list[int]]:
    """Indices of MNIST's test digits by kind, the clearest `MOST` first; labels (N,), two models' answers (N, 10) each.

    doubted (N,) bool: the digits that one of them does not recognise as one; they are left out, as are those of whose
    label people are not sure.
    """
    clear = ~doubted
    clear[[index for index in (*LABEL_ERRORS, *NO_MAJORITY) if index < len(labels)]] = False
    says, also = first.argmax(1), second.argmax(1)
    sure = np.minimum(first.max(1), second.max(1))
    nine = np.maximum(first[:, NINE], second[:, NINE])
    nearly = (labels == FOUR) & (says == FOUR) & (also == FOUR) & (nine >= NEAR)
    return {
        DIFFER: _ordered(clear & (says != also), -sure),
        ONLY_FIRST: _ordered(clear & (says != labels) & (also == labels), -first.max(1)),
        BOTH_WRONG: _ordered(clear & (says != labels) & (also != labels), -sure),
        NEARLY: _ordered(clear & nearly, -nine),
    }


def doubted_by_any(doubts: Doubts, count: int) -> np.ndarray:
    """(count,) bool: the digits that at least one model does not recognise as one."""
    return np.any([np.zeros(count, bool), *doubts.values()], axis=0)


def _ordered(chosen: np.ndarray, rank: np.ndarray) -> list[int]:
    found = np.flatnonzero(chosen)
    return found[np.argsort(rank[found], kind="stable")][:MOST].tolist()
