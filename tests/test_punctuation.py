"""Marks in a number that are no digits, told by size, place and shape beside digits of boxes and lines."""

import numpy as np
import pytest

from digits.drawing import strokes
from digits.preprocess import find_ink
from digits.reading import punctuation
from digits.reading.punctuation import Mark

WIDTH = 8
ONE, OTHER = [[(30, 40), (60, 40), (60, 100), (30, 100), (30, 40)]], [[(140, 40), (170, 40), (170, 100), (140, 100)]]
DOT = [[(100, 98), (101, 100)]]
COMMA = [[(102, 94), (96, 116)]]
MINUS = [[(90, 70), (118, 72)]]
SLASH = [[(80, 108), (120, 34)]]


def ink(*drawings: list) -> np.ndarray:
    lines = [np.array(stroke, float) for drawing in drawings for stroke in drawing]
    return find_ink(strokes.draw(lines, WIDTH, (140, 220), 2) / np.float32(255))


def kinds(*drawings: list) -> str:
    return "".join(mark.kind for mark in punctuation.find(ink(*drawings))[1])


@pytest.mark.parametrize(("drawn", "kind"), [(DOT, "."), (COMMA, ","), (MINUS, "-"), (SLASH, "/")], ids=".,-/")
def test_marks_between_digits_are_told_and_taken_out(drawn, kind):
    whole = ink(ONE, drawn, OTHER)
    kept, (mark,) = punctuation.find(whole)
    assert mark.kind == kind
    assert np.array_equal(kept, ink(ONE, OTHER))
    left, top, right, bottom = mark.box
    low, high = strokes.box([np.array(stroke, float) for stroke in drawn])
    assert np.abs(np.array([left, top, right, bottom]) - [*(low - WIDTH / 2), *(high + WIDTH / 2)]).max() <= 2


def moved(drawn: list, right: float, down: float) -> list:
    return [[(x + right, y + down) for x, y in stroke] for stroke in drawn]


@pytest.mark.parametrize(
    "drawn",
    [
        [[(100, 40), (100, 100)]],  # a 1
        [[(112, 40), (92, 100)]],  # one that leans as a hand does
        [[(118, 40), (86, 100), (118, 100)]],  # what leans and is no one line
        moved(DOT, 0, -40),
        moved(COMMA, 0, -30),
        moved(MINUS, 0, 28),
        moved(MINUS, 0, -30),  # a hat
        moved(MINUS, 50, 0),  # over a digit
        moved(SLASH, 90, 0),
    ],
    ids=["1", "leaning 1", "corner", "dot above", "comma above", "low", "high", "across", "last"],
)
def test_others_are_none(drawn):
    assert kinds(ONE, drawn, OTHER) == ""


def test_among_slanting_digits_a_slanting_stroke_is_a_1():
    slanting = [[(30 + 36, 40), (30, 100)]], [[(140 + 36, 40), (140, 100)]]
    steeper = [[(75, 108), (127, 34)]]
    assert kinds(slanting[0], steeper, slanting[1]) == "" and kinds(ONE, steeper, OTHER) == "/"
    assert kinds(slanting[0], slanting[1]) == ""


def test_a_minus_may_come_first_and_nothing_else():
    assert kinds(moved(MINUS, -80, 0), moved(ONE, 60, 0)) == "-"
    assert kinds(moved(DOT, -90, 0), moved(ONE, 60, 0)) == kinds(moved(SLASH, -70, 0), moved(ONE, 60, 0)) == ""
    assert kinds(ONE, DOT) == kinds(ONE, MINUS) == kinds(ONE) == ""


def test_no_mark_is_dirt():
    whole = ink(ONE, OTHER)
    whole[98:101, 100:102] = 1
    kept, marks = punctuation.find(whole)
    assert marks == [] and kept is whole


def test_a_minus_is_about_as_thick_as_the_digits():
    for thick, kind in ((2, ""), (4, "-")):
        whole = ink(ONE, OTHER)
        whole[70 : 70 + thick, 86:122] = 1
        assert "".join(mark.kind for mark in punctuation.find(whole)[1]) == kind


def test_each_stands_before_the_first_digit_right_of_it():
    marks = [Mark("-", (0, 5, 8, 7)), Mark(".", (30, 5, 32, 7)), Mark(",", (90, 5, 92, 7))]
    boxes = [(10, 0, 28, 10), (40, 0, 60, 10), (64, 0, 80, 10)]
    assert [(mark.kind, mark.before) for mark in punctuation.placed(marks, boxes)] == [("-", 0), (".", 1)]
