"""Metrics of a predictor's answers, as the field names them."""

import numpy as np

BINS = 15


def metrics(probabilities: np.ndarray, labels: np.ndarray) -> dict:
    """Everything the tables show of answers (N, 10) float and labels (N,) int; plain numbers and lists.

    ECE: expected calibration error over 15 equal bins of confidence (Naeini, Cooper,
    Hauskrecht 2015). The interval is Wilson's at 95 %.
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    answers = probabilities.argmax(1)
    n, errors = len(labels), int((answers != labels).sum())
    confusion = confusion_matrix(labels, answers, labels=range(10))
    precision, recall, f1, _ = precision_recall_fscore_support(labels, answers, labels=range(10), zero_division=0)
    return {
        "n": n,
        "accuracy": 1 - errors / n,
        "errors": errors,
        "interval": wilson(n - errors, n),
        "macro_precision": float(precision.mean()),
        "macro_recall": float(recall.mean()),
        "macro_f1": float(f1.mean()),
        "f1": [float(v) for v in f1],
        "confusion": confusion.tolist(),
        "four_as_nine": int(confusion[4, 9]),
        "nine_as_four": int(confusion[9, 4]),
        "nll": negative_log_likelihood(probabilities, labels),
        "ece": calibration_error(probabilities, labels),
    }


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of which `hits` of n were seen; (0, 0) of nothing."""
    from scipy.stats import binomtest

    if not n:
        return 0.0, 0.0
    interval = binomtest(hits, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def negative_log_likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Mean of -log p(truth), in nats, never below 0; p is kept from 1e-12 to 1."""
    return abs(float(np.log(probabilities[np.arange(len(labels)), labels].clip(1e-12, 1)).mean()))


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error: |confidence - accuracy| averaged over bins, weighted by their counts."""
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, confidence, BINS) - np.bincount(bins, right, BINS)
    return float(np.abs(gaps).sum() / len(labels))
