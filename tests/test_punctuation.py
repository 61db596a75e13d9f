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


# known to the pixel: two digits of height 100 and of strokes of 10

DIGITS = np.array([(0, 0, 40, 100), (160, 0, 200, 100)])


def kind(left: int, top: int, width: int, height: int, ink: int | None = None, boxes=DIGITS) -> str:
    """Of a rectangle; ink: so many of its pixels, from the top."""
    mask = np.arange(height * width).reshape(height, width) < (height * width if ink is None else ink)
    line = punctuation._Line(100, 0, 100, 10, boxes, np.zeros(len(boxes)))
    return punctuation._kind(np.array([left, top, left + width, top + height]), mask, 0.0, line)


@pytest.mark.parametrize(
    ("box", "is_minus"),
    [
        ((50, 45, 18, 10), True),  # 0.18 of the line wide
        ((50, 45, 17, 9), False),
        ((50, 45, 90, 10), True),  # 0.9
        ((50, 45, 91, 10), False),
        ((50, 42, 28, 15), True),  # 1.8 times as wide as high
        ((50, 42, 26, 15), False),
        ((50, 23, 40, 10), True),  # its middle 0.28 down
        ((50, 22, 40, 10), False),
        ((50, 70, 40, 10), True),  # 0.75
        ((50, 71, 40, 10), False),
        ((50, 40, 40, 22, 776), True),  # 1.7 strokes thick along 45.65
        ((50, 40, 40, 22, 777), False),
        ((50, 45, 40, 10, 160), True),  # 0.4 strokes
        ((50, 45, 40, 10, 159), False),
        ((28, 45, 40, 10), True),  # 12 of 40 stand over a digit
        ((27, 45, 40, 10), False),
        ((132, 45, 40, 10), True),
        ((133, 45, 40, 10), False),
    ],
    ids=str,
)
def test_a_minus_is_flat_thin_and_in_the_middle(box, is_minus):
    assert kind(*box) == ("-" if is_minus else "")


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((50, 90, 10, 10), "."),
        ((50, 65, 10, 10), "."),  # 0.35 over the foot
        ((50, 64, 10, 10), ""),
        ((50, 90, 10, 10, 40), "."),  # 0.4 of a stroke squared
        ((50, 90, 10, 10, 39), ""),
        ((50, 75, 32, 20), "."),  # 0.32 of the line wide
        ((50, 75, 33, 20), ""),
        ((50, 68, 32, 32), "."),
        ((50, 68, 32, 33), ""),
        ((50, 85, 8, 15), "."),  # 1.5 strokes high
        ((50, 85, 8, 16), ","),
        ((50, 75, 20, 24), "."),  # 1.2 times as high as wide
        ((50, 75, 20, 25), ","),
        ((50, 66, 8, 55), ","),  # 0.55 of the line
        ((50, 66, 8, 56), ""),
        ((37, 90, 10, 10), "."),  # 3 of 10 stand over a digit
        ((36, 90, 10, 10), ""),
        ((153, 90, 10, 10), "."),
        ((154, 90, 10, 10), ""),
    ],
    ids=str,
)
def test_points_and_commas_are_small_and_low(box, found):
    assert kind(*box) == found


def test_as_long_as_a_comma_may_be_is_a_comma():
    line = punctuation._Line(20, 0, 20, 2, DIGITS, np.zeros(2))
    box = np.array([50, 14, 52, 25])
    assert punctuation._kind(box, np.ones((11, 2), bool), 0.0, line) == ","


def slash(height: int, aside: float = 0, lean: float = 0.6, leans=(0, 0), boxes=DIGITS) -> str:
    """Of two thin strokes, each so many pixels from the line between them."""
    rows, columns = np.mgrid[:height, :100]
    mask = np.abs(np.abs((columns - 50 + 0.6 * (rows - height / 2)) / np.hypot(1, 0.6)) - aside) < 0.6
    line = punctuation._Line(100, 0, 100, 10, boxes, np.array(leans, float))
    return punctuation._kind(np.array([50, 0, 150, height]), mask, lean, line)


@pytest.mark.parametrize(
    ("wanted", "drawn"),
    [
        ("/", {"height": 100}),  # as high as the line
        ("", {"height": 99}),
        ("/", {"height": 120, "aside": 3.8}),  # up to 0.4 strokes
        ("", {"height": 120, "aside": 4.5}),
        ("/", {"height": 120, "lean": 0.5}),
        ("", {"height": 120, "lean": 0.49}),
        ("/", {"height": 120, "lean": 0.71, "leans": (0.2, 0.4)}),  # 0.4 more than the digits
        ("", {"height": 120, "lean": 0.69, "leans": (0.2, 0.4)}),
        ("", {"height": 120, "boxes": np.array([(60, 0, 70, 100), (160, 0, 200, 100)])}),  # nothing begins before it
        ("", {"height": 120, "boxes": DIGITS[:1]}),
    ],
    ids=str,
)
def test_a_slash_is_high_straight_and_leans_more_than_the_digits(wanted, drawn):
    assert slash(**drawn) == wanted


def test_what_is_straight_lies_on_its_line_and_what_is_upright_does_not_lean():
    for step in (1, 3, 5):
        lines = [np.eye(side, side * step, dtype=bool) for side in range(3, 40)]
        spread = [np.insert(line[:, : len(line)], np.repeat(range(1, len(line)), step - 1), False, 1) for line in lines]
        assert [punctuation._aside(line) for line in spread] == pytest.approx([0] * 37, abs=1e-6)
    assert punctuation._lean(np.eye(20, dtype=bool)[::-1]) == pytest.approx(1)
    assert punctuation._lean(np.ones((9, 3), bool)) == punctuation._lean(np.ones((1, 5), bool)) == 0


def test_a_stroke_is_four_times_as_wide_as_its_ink_lies_from_paper():
    """Two bars: 4 by 60, 356 pixels over 240; 6 by 60, 704 over 360."""
    labels = np.zeros((100, 200), int)
    labels[20:80, 31:35] = 1
    assert punctuation._stroke(labels) == pytest.approx(4 * 356 / 240)
    labels[20:80, 131:137] = 2
    assert punctuation._stroke(labels) == pytest.approx(4 * (356 + 704) / 600)


def test_what_is_half_as_high_as_the_highest_is_a_digit():
    for height, found in ((30, "."), (29, "")):
        whole = np.zeros((120, 200), np.float32)
        whole[40:100, 20:28] = whole[92:100, 60:68] = whole[100 - height : 100, 100:108] = 1
        assert "".join(mark.kind for mark in punctuation.find(whole)[1]) == found


def test_marks_come_from_left_to_right_and_no_mark_makes_the_line_lower():
    assert kinds(ONE, moved(DOT, -14, 0), moved(MINUS, 6, 0), OTHER) == ".-"
    assert kinds(ONE, moved(DOT, -14, 0), MINUS, moved(DOT, 28, 0), OTHER) == ".-."
    whole = ink(ONE, MINUS, OTHER)
    (mark,) = punctuation.find(whole)[1]
    assert mark.before == 0


def test_of_more_than_40_pieces_none_is_a_mark():
    whole = np.zeros((120, 41 * 20), np.float32)
    for left in range(0, 39 * 20, 20):
        whole[40:100, left + 2 : left + 8] = 1
    whole[94:100, 12:18] = 1
    assert [mark.kind for mark in punctuation.find(whole)[1]] == ["."]
    whole[40:100, 39 * 20 + 2 : 39 * 20 + 8] = 1
    assert punctuation.find(whole)[1] == []


def test_the_pale_rim_of_a_mark_goes_with_it_and_no_more():
    whole = np.zeros((120, 200), np.float32)
    whole[40:100, 20:28] = whole[40:100, 100:108] = 1
    whole[90:102, 58:70] = 0.2
    whole[92:100, 60:68] = 1
    kept = whole.copy()
    kept[91:101, 59:69] = 0
    assert np.array_equal(punctuation.find(whole)[0], kept)


def test_a_mark_stands_before_a_digit_whose_middle_lies_right_of_its_own():
    boxes = [(0, 0, 60, 100), (100, 0, 140, 100), (200, 0, 240, 100)]
    marks = [Mark(".", (at, 90, at + 10, 100)) for at in (70, 110, 120)]
    assert [mark.before for mark in punctuation.placed(marks, boxes)] == [1, 1, 2]
