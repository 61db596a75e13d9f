"""Metrics against hand-counted answers."""

import numpy as np
import pytest

from digits.metrics import calibration_error, metrics


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
