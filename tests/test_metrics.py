"""Metrics against hand-counted answers."""

import numpy as np
import pytest

from digits.metrics import calibration_error, metrics, negative_log_likelihood


def answers(digits: list[int], confidence: float = 0.9) -> np.ndarray:
    rows = np.full((len(digits), 10), (1 - confidence) / 9)
    rows[np.arange(len(digits)), digits] = confidence
    return rows


def test_counts_by_hand():
    found = metrics(answers([4, 9, 9, 4, 1]), np.array([4, 4, 9, 9, 1]))
    assert found["accuracy"] == pytest.approx(0.6)
    assert found["errors"] == 2
    assert (found["four_as_nine"], found["nine_as_four"]) == (1, 1)
    assert found["confusion"][4][9] == 1
    assert found["f1"][1] == 1
    assert found["f1"][4] == pytest.approx(0.5)


def test_wilson_interval_of_a_known_case():
    found = metrics(answers([1] * 100), np.array([1] * 95 + [2] * 5))
    assert found["interval"] == pytest.approx([0.8882, 0.9785], abs=2e-4)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy():
    labels = np.array([3] * 8 + [5] * 2)
    assert calibration_error(answers([3] * 10, 0.8), labels) == pytest.approx(0)
    assert calibration_error(answers([3] * 10, 0.95), labels) == pytest.approx(0.15)


def test_certain_and_wrong_has_a_finite_loss():
    found = metrics(answers([1], 1.0), np.array([2]))
    assert np.isfinite(found["nll"])


def test_the_confusion_has_a_row_and_a_column_for_each_digit():
    assert np.shape(metrics(answers([1]), np.array([2]))["confusion"]) == (10, 10)


def test_more_than_certain_is_no_gain():
    """A float32 that says 1 may lie above it; a loss of it is none, and does not count against another's."""
    probabilities = answers([1, 1], 0.5)
    probabilities[0, 1] = 1.5
    assert negative_log_likelihood(probabilities, np.array([1, 1])) == pytest.approx(np.log(2) / 2)


def test_the_surest_answers_lie_in_the_last_bin():
    labels = np.array([3, 5, 3, 3])
    sure = np.concatenate([answers([3, 3], 1.0), answers([3, 3], 0.94)])
    assert calibration_error(sure, labels) == pytest.approx(abs(1 + 1 + 0.94 + 0.94 - 3) / 4)
