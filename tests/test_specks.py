"""How small ink has to be to be no part of what is read: by its share of the largest piece."""

import numpy as np
import pytest

from digits.ink import marks, photo
from digits.reading.pieces import _without_specks

STROKE = 60, 20  # of the largest piece


def with_a_speck(share: float, left: int = 45) -> np.ndarray:
    """Ink (120, 120) of one stroke, and near it a square that has `share` of its area."""
    ink = np.zeros((120, 120), np.float32)
    ink[20 : 20 + STROKE[0], 20 : 20 + STROKE[1]] = 1
    side = round((share * STROKE[0] * STROKE[1]) ** 0.5)
    ink[40 : 40 + side, left : left + side] = 1
    return ink


def kept(ink: np.ndarray) -> bool:
    return bool(ink[:, 42:].any())


@pytest.mark.parametrize(("share", "stays"), [(0.013, False), (0.03, True)])
def test_beside_a_digit_ink_of_two_hundredths_stays(share, stays):
    left, gone = marks.without_marks(marks.Pieces(with_a_speck(share)))
    assert kept(left) == stays and gone == ([] if stays else ["specks and print"])


@pytest.mark.parametrize(("share", "stays"), [(0.013, False), (0.03, True)])
def test_in_a_number_too(share, stays):
    labels = _without_specks(with_a_speck(share))
    assert kept(labels > 0) == stays and labels.max() == 1 + stays


@pytest.mark.parametrize(("share", "stays"), [(0.03, False), (0.05, True)])
def test_in_a_photo_of_four_hundredths(share, stays):
    ink = with_a_speck(share)
    assert kept(photo._main_pieces(ink > 0.5, ink)) == stays


def test_what_lies_far_away_and_is_low_is_print():
    left, gone = marks.without_marks(marks.Pieces(with_a_speck(0.1, left=100)))
    assert not kept(left) and gone == ["specks and print"]
