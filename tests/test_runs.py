"""Ink of a number in pieces by hand: which of them may be a digit, the cheapest way through them, and what is read."""

import numpy as np
import pytest

from digits.reading import lattice, numbers
from digits.reading.lattice import Found, Reading
from digits.reading.pieces import Pieces, _without_specks
from digits.reading.punctuation import Mark


def drawn(*boxes: tuple[int, int, int, int], shape: tuple[int, int] = (100, 200)) -> np.ndarray:
    """Ink of rectangles: top, bottom, left, right."""
    ink = np.zeros(shape, np.float32)
    for top, bottom, left, right in boxes:
        ink[top:bottom, left:right] = 1
    return ink


THREE = (10, 50, 70, 78), (10, 50, 10, 18), (12, 50, 28, 36)  # gaps of 10 and of 34


@pytest.fixture
def three() -> Pieces:
    return Pieces(drawn(*THREE))


def between(pieces: Pieces) -> list[tuple[int, int]]:
    return [tuple(cuts) for cuts in pieces.runs.cuts.tolist()]


def test_what_stands_apart_is_parted_from_left_to_right(three):
    assert three.line == 40 and three.labels.max() == 3
    boxes = dict(zip(between(three), three.runs.boxes.tolist(), strict=True))
    assert boxes[0, 1] == [10, 10, 18, 50] and boxes[1, 2] == [28, 12, 36, 50] and boxes[2, 3] == [70, 10, 78, 50]
    assert boxes[0, 2] == [10, 10, 36, 50]
    ink = three.ink_of(between(three).index((0, 2)))
    assert ink.shape == (40, 26) and ink.sum() == 8 * 38 + 8 * 40 and ink.dtype == np.float32
    assert not three.runs.is_torn.any() and not three.crossed.any()


def test_a_stroke_is_as_thick_as_it_is_and_a_line_lower_than_two_and_a_half_is_a_dash(three):
    assert three.stroke == pytest.approx(4 * np.mean([1, 2, 3, 4]), rel=0.1) and three.is_writing
    assert not Pieces(drawn((10, 25, 10, 90))).is_writing and not Pieces(drawn((10, 30, 10, 20))).is_writing
    assert Pieces(drawn((10, 40, 10, 20))).is_writing


def test_a_dash_is_no_number_whatever_is_said_of_it():
    def judge(images):
        return np.eye(10, dtype=np.float32)[np.full(len(images), 5)], np.full(len(images), 9.0)

    assert numbers._read(drawn((10, 25, 10, 50), (10, 25, 60, 90)), judge) is None
    assert numbers._read(drawn((10, 60, 10, 30), (10, 60, 60, 80)), judge)


def test_ink_around_more_paper_than_digits_go_around_is_no_writing():
    net = np.zeros((100, 200), np.float32)
    net[10:91:20, 10:191] = net[10:91, 10:191:20] = 1
    assert not Pieces(net).is_writing and Pieces(net[:, :131]).is_writing  # 36 meshes; 24


def test_what_is_near_may_be_one_digit(three):
    """A gap of 0.25 of the line may be in a digit; one of 0.85 not."""
    assert between(three) == [(0, 1), (0, 2), (1, 2), (2, 3)]
    assert three.runs.gaps.tolist() == pytest.approx([0, 10 / 40, 0, 0])
    assert between(Pieces(drawn(*THREE[:2], (10, 50, 52, 60))))[-2:] == [(1, 3), (2, 3)]
    wide = Pieces(drawn(*((10, 50, left, left + 8) for left in (10, 28, 46, 64))))
    assert (0, 3) in between(wide) and (0, 4) in between(wide)  # 44 and 62 of 64
    wider = Pieces(drawn(*((10, 50, left, left + 8) for left in (10, 28, 46, 67))))
    assert (0, 4) not in between(wider)


def test_how_unlike_a_digit_a_shape_is_by_hand(three):
    """What is wide, low, or has little or much ink; the line is 40 high, the stroke 8 wide."""
    three.stroke = 8.0
    boxes, uncut = np.array([[7, 3, 37, 43], [0, 0, 60, 40], [20, 9, 50, 29]]), np.zeros((3, 2))
    usual = np.full(3, 2 * 40 * 8)
    assert three._unlike(boxes, usual, uncut).tolist() == pytest.approx([0, 6 * 0.5, 10 * 0.4])
    assert three._unlike(boxes[:1], np.array([320]), uncut[:1]) == pytest.approx(6 * 0.2)
    assert three._unlike(boxes[:1], np.array([4 * 320]), uncut[:1]) == pytest.approx(8 * 0.8)
    assert three._unlike(boxes[:1], usual[:1], np.array([[0.5, 2.0]])) == pytest.approx(2 * 1.5 + 0.2 * 2.5)


def test_the_line_is_as_high_as_its_tall_pieces():
    for low in (20, 29):  # under half as high as the highest
        hat = Pieces(drawn((10, 50, 10, 18), (10, 46, 30, 38), (10, low, 50, 70)))
        assert hat.line == 38


def test_joined_ink_is_cut_and_what_is_right_of_one_cut_is_right_of_all_before():
    ink = drawn((10, 50, 10, 16), (10, 50, 30, 36), (28, 31, 16, 30))
    whole, cut = Pieces(ink, cut=False), Pieces(ink)
    assert len(whole.runs) == 1 and not whole.runs.is_torn.any()
    assert cut.right[0].all() and not cut.right[-1].any() and len(cut.right) > 2
    assert cut.runs.is_torn.sum() == len(cut.runs) - 1
    for start, end in cut.runs.cuts:
        assert not (cut.right[end] & ~cut.right[start]).any()
    boxes = cut.runs.boxes.tolist()
    assert any(left == 10 and right <= 30 for left, _, right, _ in boxes)
    assert any(left >= 16 and right == 36 for left, _, right, _ in boxes)


def test_a_hat_goes_with_the_side_of_the_cut_that_it_stands_over():
    ink = drawn((20, 60, 10, 16), (20, 60, 40, 46), (38, 41, 16, 40), (8, 12, 38, 50), (8, 12, 8, 14))
    pieces = Pieces(ink)
    torn = [box for box, is_torn in zip(pieces.runs.boxes.tolist(), pieces.runs.is_torn, strict=True) if is_torn]
    assert any(top == 8 and right == 50 and left >= 16 for left, top, right, _ in torn)
    assert any(top == 8 and left == 8 and right <= 40 for left, top, right, _ in torn)


def test_the_cheapest_way_through_the_pieces():
    cuts = np.array([(0, 1), (1, 2), (2, 3), (0, 2), (1, 3), (0, 3)])
    assert cheapest_runs(cuts, [1.0, 1.0, 1.0, 1.5, 3.0, 2.6]) == [(0, 2), (2, 3)]
    assert cheapest_runs(cuts, [1.0, 1.0, 1.0, 1.7, 3.0, 2.6]) == [(0, 3)]
    assert cheapest_runs(cuts, [1.0, 1.0, 1.0, 2.5, 3.0, 3.1]) == [(0, 1), (1, 2), (2, 3)]
    assert cheapest_runs(cuts, [1.0, np.inf, 1.0, np.inf, 1.0, 9]) == [(0, 1), (1, 3)]


def cheapest_runs(cuts: np.ndarray, costs: list[float]) -> list[tuple[int, int]]:
    return [tuple(cuts[run].tolist()) for run in lattice.cheapest(cuts, np.array(costs), np.zeros((len(cuts),) * 2))]


def test_two_that_do_not_go_together_cost_more():
    cuts, after = np.array([(0, 1), (1, 2), (0, 2)]), np.zeros((3, 3))
    after[0, 1] = 6
    costs = np.array([-2.0, -2.0, 1.0])
    assert lattice.cheapest(cuts, costs, after) == [2] and lattice.cheapest(cuts, costs, after.T) == [0, 1]


def test_the_loops_of_an_eight_stand_over_each_other_and_digits_that_lean_do_not():
    upper, lower, beside = (10, 0, 40, 50), (8, 48, 42, 100), (45, 40, 80, 100)
    over = lattice.stand_over(np.array([upper, lower, beside]))
    assert over[0, 1] and over[1, 0] and not over[0, 2] and not over[1, 2] and not over.diagonal().any()
    assert not lattice.stand_over(np.array([(0, 0, 40, 100), (10, 10, 30, 100)])).any()  # a 1 under a long hat


@pytest.mark.parametrize(
    ("boxes", "is_wide", "is_far"),
    [
        ([(10, 50, 10, 42)], False, False),  # 32 of 40 wide
        ([(10, 50, 10, 43)], True, False),
        ([(10, 50, 10, 20), (10, 50, 22, 40)], True, False),  # tall parts beside each other
        ([(10, 50, 10, 20), (10, 29, 22, 40)], False, False),  # under half as tall
        ([(10, 50, 10, 20), (10, 30, 22, 40)], True, False),
        ([(10, 30, 10, 30), (32, 52, 25, 45)], False, False),  # over each other: they share a quarter
        ([(10, 30, 10, 30), (32, 52, 24, 44)], False, False),
        ([(10, 50, 10, 20), (10, 50, 32, 40)], True, False),  # 12 apart
        ([(10, 50, 10, 20), (10, 50, 33, 40)], True, True),
    ],
    ids=str,
)
def test_by_its_shape_ink_may_be_several_digits(boxes, is_wide, is_far):
    ink = drawn(*boxes)
    if boxes[0] != (10, 30, 10, 30):
        assert numbers.may_be_several(ink) == is_wide
    assert numbers._far_apart(*numbers._tall_parts(ink)) == is_far


def test_stretches_lie_apart_where_they_share_under_a_third_of_the_narrower():
    assert numbers._apart((0, 20), (15, 35)) and not numbers._apart((0, 20), (13, 33))
    assert not numbers._apart((0, 20), (14, 34)) and not numbers._apart((0, 50), (10, 20))
    assert numbers._apart((30, 40), (0, 20))


def test_nothing_is_no_number():
    empty = np.zeros((30, 30), np.float32)
    assert not numbers.may_be_several(empty) and not numbers._far_apart(*numbers._tall_parts(empty))


def test_more_pieces_than_twelve_digits_of_three_are_no_number():
    boxes = [(10 * row, 10 * row + 6, 10 * column, 10 * column + 6) for row in range(5) for column in range(8)]
    assert _without_specks(drawn(*boxes[:36])).max() == 36
    with pytest.raises(ValueError, match="up to 12 digits"):
        _without_specks(drawn(*boxes[:37]))
    assert numbers._in_line(drawn(*boxes), None, drawn(*boxes), []) is None  # and nobody is asked


# what was read


def reading(digits: str, marks: tuple[Mark, ...] = (), confidence: float = 0.9) -> Reading:
    rows = np.full((len(digits), 10), (1 - confidence) / 9)
    found = [Found((0, 0, 1, 1), np.zeros((28, 28)), row) for row in rows]
    for one, digit in zip(found, digits, strict=True):
        one.probabilities[int(digit)] = confidence
    return Reading(found, np.zeros((1, 1)), [False] * len(digits), (2,), marks)


def test_a_number_is_as_sure_as_all_its_digits_together():
    one = reading("4071")
    assert one.number == "40 71" and one.confidence == pytest.approx(0.9**4)
    assert one.images.shape == (4, 28, 28)


def test_marks_stand_where_they_were_found():
    one = reading("4071", (Mark("-", (0, 0, 1, 1), 0), Mark(".", (0, 0, 1, 1), 1), Mark("/", (0, 0, 1, 1), 3)))
    assert one.number == "-4.0 7/1" and one.before == ["-", ".", " ", "/"]


@pytest.mark.parametrize(
    ("digits", "cut", "costs", "convinces"),
    [
        ("47", [False, False], [2, 2], True),  # nothing was cut
        ("47", [False, False], [-4, 8.1], False),
        ("47", [False, True], [0.75, -0.25], True),
        ("47", [False, True], [0.75, -0.2], False),
        ("17", [False, True], [-1.5, -0.5], True),  # of two, one of which is a 1, more is asked
        ("71", [False, True], [-1.5, -0.4], False),
        ("717", [False, True, True], [0, 0, 0], True),
        ("475", [False, True, False], [-1.3, -1.3, 8], True),  # what was not cut may convince less
        ("475", [False, False, True], [8, -1.3, -1.3], True),
        ("475", [False, True, True], [-3, 1, -3], True),
        ("11", [False, True], [-5, -5], False),
        ("11", [False, False], [-5, -5], True),
        ("411", [False, False, True], [-5, -5, -5], False),
        ("141", [False, True, True], [-5, -5, -5], True),
        ("4711", [False, True, True, True], [-5, -5, -5, -5], True),  # among others two 1s may touch
        ("116", [False, True, True], [-1.5, -1, -0.5], True),  # mostly 1s, but surely
        ("116", [False, True, True], [-1.5, -1, -0.4], False),
        ("1111", [False, True, True, True], [-5, -5, -5, -5], False),
        ("475", [False, True, True], [1, 1, 0.25], True),  # three are hardly a letter
        ("475", [False, True, True], [1, 1, 0.3], False),
    ],
)
def test_what_was_cut_has_to_convince(digits, cut, costs, convinces):
    cut = np.array(cut)
    torn = cut | np.append(cut[1:], False)
    said = np.array([int(digit) for digit in digits])
    assert lattice.convinces(said, cut, torn, np.array(costs, float)) == convinces


def test_what_is_surely_a_digit_costs_least():
    runs = Pieces(drawn(*THREE)).runs
    sure = lattice.costs(runs, np.ones(4), np.full(4, 9.0))
    assert sure == pytest.approx(0.6 * runs.unlike + 4 * runs.gaps - 0.8 * 6 - 1)
    doubted = lattice.costs(runs, np.full(4, np.exp(-2)), np.full(4, -1.0))
    assert doubted - sure == pytest.approx(np.full(4, 1.5 * 2 + 0.8 * 7 + 0.5))
