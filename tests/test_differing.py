"""What a reading is worth where models differ, how long it took and where its digits lie on the sheet, by models that
say what they are told."""

import functools
import itertools

import numpy as np
import pytest

from digits import preprocess
from digits.data import mnist
from digits.evaluation.pictures import kinds
from digits.predictors import registry
from digits.predictors.predictor import Offers
from digits.reading import answers, doubt, numbers, search
from digits.reading.search import DISAGREE, Found, Search

SURE = 100.0  # a score that lies over every threshold of doubt


class Saying(Offers):
    """The same digit to everything, in which it believes or not."""

    def __init__(self, digit: int, score: float = SURE):
        self.digit, self.score = digit, score

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return np.tile(np.eye(10, dtype=np.float32)[self.digit], (len(x), 1))

    def predict_proba_and_score(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.predict_proba(x), np.full(len(x), self.score, np.float32)


@pytest.mark.parametrize(("said", "score"), [((3, 3), 2), ((3, 5), 2 - DISAGREE), ((5, 3), 2 - DISAGREE)])
def test_models_that_say_different_digits_cost_the_same_whoever_says_the_larger(said, score):
    models = Saying(said[0]), Saying(said[1])
    assert Search(registry.DRAW_PAIR, models).read(255 - mnist.load_uint8("test")[0][0]).score == pytest.approx(score)


def test_of_ways_that_convince_nobody_the_plain_one_answers():
    found = Search(registry.DRAW_PAIR, (Saying(3, -SURE), Saying(3, -SURE))).read(kinds.make("faint pencil", 4).image)
    assert (found.way, found.is_digit, found.score) == ("", False, -2)


@pytest.mark.parametrize(("score", "is_better"), [(0.5, False), (0.69, False), (0.71, True), (-1.0, False)])
def test_a_way_has_to_be_better_by_a_fifth_of_a_score_than_those_before_it(score, is_better):
    first, other = (Found("", None, None, one, True) for one in (0.5, score))
    assert search._is_better(other, first) == is_better and search._is_better(other, None)


def test_what_is_too_narrow_is_not_cut():
    assert search.Left().takes("", bars(0), None) is False


def test_an_answer_takes_its_time_and_those_of_a_batch_share_it(monkeypatch):
    """By a clock that goes on by a quarter of a second whenever somebody looks."""
    monkeypatch.setattr(answers.time, "perf_counter", itertools.count(1, 0.25).__next__)
    images = mnist.load("test")[0][:5]
    assert answers.ask("A", "lenet5", Saying(3), images[0]).ms == 250
    assert [one.ms for one in answers.ask_each("A", "lenet5", Saying(3), images)] == [50] * 5


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

    def __init__(self, digit: int, score: float = SURE):
        super().__init__(digit, score)
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


def ladders(*lefts: int) -> np.ndarray:
    """As letters H, 60 pixels tall and 40 wide."""
    ink = bars(*lefts, *(left + 32 for left in lefts))
    for left in lefts:
        ink[27:33, left : left + 40] = 1
    return ink


@pytest.mark.parametrize(("count", "score", "is_cut"), [(3, SURE, False), (3, -SURE, True), (13, -SURE, False)])
def test_what_stands_apart_is_cut_where_it_is_no_digit_and_not_more_than_a_number(count, score, is_cut):
    ink, model = ladders(*range(0, 80 * count, 80)), Counting(8, score)
    numbers.several(ink, preprocess.from_ink(ink).image, functools.partial(doubt.judge, registry.READER, model))
    assert model.asked[0] == count and (len(model.asked) == 2) == is_cut
    assert not is_cut or model.asked[1] > count
