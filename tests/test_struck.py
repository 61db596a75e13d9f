"""A digit that is struck through is read as it was before; what only looks as if it were stays."""

import numpy as np
import pytest

from digits.evaluation.pictures import sheet
from digits.ink import struck

NINE = [(300, 190), (250, 160), (215, 200), (240, 245), (285, 235), (300, 190), (285, 340)]
FOUR = [[(250, 120), (180, 270), (300, 270)], [(270, 200), (255, 340)]]
SEVEN = [[(170, 140), (310, 140), (230, 340)], [(200, 250), (300, 250)]]


def ink(*parts, width: float = 14) -> np.ndarray:
    return sheet.lines(parts, width)


def test_the_line_goes_and_the_digit_stays():
    nine = ink(NINE)
    for line in ([(150, 235), (370, 245)], [(165, 330), (370, 180)]):
        found = struck.without_line(np.maximum(nine, ink(line, width=6)))
        assert (found - nine).clip(0).sum() < 0.02 * nine.sum()
        assert found.sum() > 0.9 * nine.sum()


@pytest.mark.parametrize(
    "parts",
    [FOUR, SEVEN, [NINE], [[(150, 240), (330, 240)], [(240, 150), (240, 330)]], [[(150, 240), (330, 250)]], []],
    ids=["4", "7 with a bar", "9", "+", "-", "nothing"],
)
def test_strokes_of_a_digit_or_a_sign_are_no_such_line(parts):
    assert struck.without_line(ink(*parts) if parts else np.zeros((300, 300), np.float32)) is None


def test_a_line_under_a_digit_does_not_strike_it_through():
    assert struck.without_line(np.maximum(ink(NINE), ink([(150, 335), (400, 335)], width=6))) is None
