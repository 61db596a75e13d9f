"""What a reading is worth where models differ, and where its digits lie on the sheet, by models that say what they are
told."""

import functools

import numpy as np
import pytest

from digits import preprocess
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.predictor import Offers
from digits.reading import doubt, numbers
from digits.reading.search import DISAGREE, Search

SURE = 100.0  # a score that lies over every threshold of doubt


class Saying(Offers):
    """The same digit to everything, in which it believes."""

    def __init__(self, digit: int):
        self.digit = digit

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return np.tile(np.eye(10, dtype=np.float32)[self.digit], (len(x), 1))

    def predict_proba_and_score(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.predict_proba(x), np.full(len(x), SURE, np.float32)


@pytest.mark.parametrize(("said", "score"), [((3, 3), 2), ((3, 5), 2 - DISAGREE), ((5, 3), 2 - DISAGREE)])
def test_models_that_say_different_digits_cost_the_same_whoever_says_the_larger(said, score):
    search = Search(registry.DRAW_PAIR, tuple(map(Saying, said)))
    assert search.read(255 - mnist.load_uint8("test")[0][0]).score == pytest.approx(score)


def bars(*lefts: int) -> np.ndarray:
    """Upright, 60 pixels tall and 8 wide, with no paper around."""
    ink = np.zeros((60, max(lefts) + 8), np.float32)
    for left in lefts:
        ink[:, left : left + 8] = 1
    return ink


def boxes(ink: np.ndarray) -> list[tuple[int, int, int, int]]:
    image = preprocess.from_ink(ink).image
    found = numbers.several(ink, image, functools.partial(doubt.judge, registry.READER, Saying(1)))
    assert np.array_equal(found.ink, ink)
    return [tuple(one.box) for one in found.digits]


def test_each_digit_of_a_number_is_where_it_lies_on_the_sheet():
    tight = boxes(bars(0, 80, 170))
    assert [(left, top) for left, top, *_ in tight] == [(0, 0), (80, 0), (170, 0)]
    for up, down, left, right in ((0, 0, 1, 0), (1, 2, 0, 5), (30, 7, 50, 9)):
        on_paper = boxes(np.pad(bars(0, 80, 170), ((up, down), (left, right))))
        assert on_paper == [(a + left, b + up, c + left, d + up) for a, b, c, d in tight]


class Counting(Saying):
    """It keeps of how many images it was asked."""

    def __init__(self, digit: int):
        super().__init__(digit)
        self.asked = []

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        self.asked.append(len(x))
        return super().predict_proba(x)


@pytest.mark.parametrize(("ink", "asked"), [(bars(0), []), (bars(0, 12, 24, 36, 48, 60), [1])])
def test_what_is_too_narrow_for_two_is_not_asked_and_a_wide_whole_that_is_one_digit_is_not_cut(ink, asked):
    model = Counting(8)
    judge = functools.partial(doubt.judge, registry.READER, model)
    assert numbers.several(ink, preprocess.from_ink(ink).image, judge) is None
    assert model.asked == asked
