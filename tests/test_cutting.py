"""Ink of a number, parted by hand: into lines, along seams, into pieces, and the cheapest way through them."""

import itertools

import numpy as np
import pytest

from digits.reading import lines, numbers, seams
from digits.reading.numbers import Found, Pieces, Reading

# lines


def bands(*rows: tuple[int, int], height: int = 100) -> np.ndarray:
    ink = np.zeros((height, 50), np.float32)
    for start, stop in rows:
        ink[start:stop, 10:40] = 1
    return ink


def parted(*rows: tuple[int, int], height: int = 100) -> list[list[int]]:
    """Of each line that is found the first and the last row with ink."""
    found = lines.split(bands(*rows, height=height))
    assert all(part.shape == (height, 50) and part.dtype == np.float32 for part in found)
    assert np.array_equal(sum(found), bands(*rows, height=height))
    return [np.flatnonzero(part.any(1))[[0, -1]].tolist() for part in found]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(10, 30)], [[10, 29]]),
        ([(10, 30), (50, 70)], [[10, 29], [50, 69]]),
        ([(10, 30), (33, 38), (50, 70)], [[10, 37], [50, 69]]),  # what is low goes with the nearest
        ([(10, 30), (43, 48), (50, 70)], [[10, 29], [43, 69]]),
        ([(2, 5), (10, 30), (50, 70), (75, 80)], [[2, 29], [50, 79]]),
        ([(10, 30), (50, 60)], [[10, 29], [50, 59]]),  # half as tall as the tallest is a line
        ([(10, 30), (50, 59)], [[10, 58]]),
        ([(10, 30), (32, 52)], [[10, 29], [32, 51]]),  # a tenth of a line apart
        ([(10, 30), (31, 51)], [[10, 50]]),
        ([(10, 30), (50, 70), (71, 91)], [[10, 90]]),
        ([(10, 30), (38, 43), (50, 70)], [[10, 39], [40, 69]]),  # each row belongs to one line
    ],
    ids=str,
)
def test_lines_are_tall_and_apart(rows, found):
    assert parted(*rows) == found


def test_there_are_at_most_six_lines():
    assert len(parted(*((10 * i, 10 * i + 8) for i in range(6)))) == 6
    assert len(parted(*((10 * i, 10 * i + 8) for i in range(7)))) == 1


def test_faint_ink_makes_no_line():
    ink = bands((10, 30), (50, 70))
    ink[30:50] = 0.3
    assert len(lines.split(ink)) == 2
    ink[30:50, 20] = 0.31
    assert len(lines.split(ink)) == 1


# seams

BRIDGED = np.zeros((40, 60), np.float32)
BRIDGED[:, 5:25] = BRIDGED[:, 35:55] = BRIDGED[18:21, 25:35] = 1


def test_a_bridge_is_cut_and_blocks_are_not():
    parts = seams.cut(BRIDGED > 0, BRIDGED, 40, 11)
    assert set(parts[:, 5:25].flat) == {1} and set(parts[:, 35:55].flat) == {parts.max()}
    bridge = parts[18, 24:36]
    assert np.unique(bridge).tolist() == list(range(1, parts.max() + 1)) and parts.max() > 1
    assert (np.diff(bridge) >= 0).all() and not parts[0, 25:35].any()


def test_a_cut_goes_through_three_and_a_half_strokes_at_most():
    cut = [seams.cut(BRIDGED > 0, BRIDGED, 40, stroke) for stroke in (11.4, 11.5)]
    assert [len(set(parts[:, 5:25].flat)) > 1 for parts in cut] == [False, True]


@pytest.mark.parametrize(("line", "is_cut"), [(99, True), (101, False)])
def test_what_is_low_is_left_whole(line, is_cut):
    """Under 0.4 of the line."""
    assert (seams.cut(BRIDGED > 0, BRIDGED, line, 11).max() > 1) == is_cut


def test_what_is_narrow_is_left_whole():
    """Under 0.45 of the line."""
    narrow = BRIDGED[:, 20:40]
    assert [seams.cut(narrow > 0, narrow, line, 11).max() > 1 for line in (44, 45)] == [True, False]


@pytest.mark.parametrize("lean", [0.2, -0.2])
def test_a_seam_follows_a_slanting_gap(lean):
    rows, columns = np.mgrid[:40, :70]
    across = columns - 25 - lean * (rows - 20)
    first, second = (across >= -10) & (across < 0), (across >= 5) & (across < 15)
    parts = seams.cut(first | second, (first | second).astype(np.float32), 40, 1)
    assert set(parts[first]) == {1} and set(parts[second]) == {2}


def test_each_seam_is_the_cheapest_of_all_paths_in_its_strip():
    """Ink crossed, a little for being aside, and a little for each step aside: tried one by one."""
    random, reach = np.random.default_rng(3), 2
    ink = random.random((4, 9)).astype(np.float32)

    def price(path: tuple[int, ...], middle: int) -> float:
        crossed = sum(ink[row, column] if column < 9 else np.inf for row, column in enumerate(path))
        aside = sum(0.02 * abs(column - middle) / 5 for column in path)
        return crossed + aside + 0.05 * sum(a != b for a, b in itertools.pairwise(path))

    found = seams._least_ink(ink, reach)
    assert len(found) == 3
    for number, seam in enumerate(found):
        left = reach * number
        paths = itertools.product(range(left, left + 2 * reach + 1), repeat=4)
        paths = [path for path in paths if all(abs(a - b) <= 1 for a, b in itertools.pairwise(path))]
        cheapest = min(price(path, left + reach) for path in paths)
        assert price(tuple(seam), left + reach) == pytest.approx(cheapest, abs=1e-5)


def test_a_seam_goes_aside_for_less_than_a_250th_of_ink():
    """A column aside of five costs 0.02 / 5."""
    assert [int(seams._least_ink(np.array([[9, 9, ink, 0]]), 2)[0, 0]) for ink in (0.003, 0.005)] == [2, 3]


def test_seams_lie_apart_and_from_left_to_right():
    ink = np.ones((10, 60), np.float32)
    ink[:, [15, 16, 40]] = 0
    found = [seam.mean() for seam in seams._seams(ink, 6)]
    assert found == sorted(found) and min(np.diff(found)) >= 3
    assert any(abs(one - 15.5) < 1 for one in found) and any(abs(one - 40) < 1 for one in found)
    assert not len(seams._least_ink(ink[:, :11], 6)) and len(seams._least_ink(ink[:, :12], 6))


# pieces


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


def test_pieces_are_numbered_from_left_to_right(three):
    assert three.count == 3 and three.line == 40
    assert [three.box(i, i + 1) for i in range(3)] == [(10, 10, 18, 50), (28, 12, 36, 50), (70, 10, 78, 50)]
    assert three.box(0, 2) == (10, 10, 36, 50)
    assert three.ink_of(1, 3).shape == (40, 50) and three.ink_of(1, 3).sum() == 8 * 38 + 8 * 40
    assert not three.cuts.any() and len(three.cuts) == 3


def test_a_stroke_is_as_thick_as_it_is_and_a_line_lower_than_two_and_a_half_is_a_dash(three):
    assert three.stroke == pytest.approx(4 * np.mean([1, 2, 3, 4]), rel=0.1) and not three.is_thick
    assert Pieces(drawn((10, 25, 10, 90))).is_thick and Pieces(drawn((10, 30, 10, 20))).is_thick
    assert not Pieces(drawn((10, 40, 10, 20))).is_thick


def test_what_is_near_may_be_one_digit(three):
    """A gap of 0.25 of the line may be in a digit; one of 0.85 not."""
    assert three.runs() == [(0, 1), (0, 2), (1, 2), (2, 3)]
    assert Pieces(drawn(*THREE[:2], (10, 50, 66, 68))).runs()[-2:] == [(1, 3), (2, 3)]
    wide = Pieces(drawn((10, 50, 10, 18), (10, 50, 28, 36), (10, 50, 46, 54), (10, 50, 59, 67)))
    assert (0, 3) in wide.runs() and (0, 4) not in wide.runs()  # 44 and 57 of 56


def test_the_cost_of_a_run_by_hand(three):
    """-3 ln of the confidence; for what is small, flat or has a gap, more."""
    assert three.cost((0, 1), 0.5) == pytest.approx(-3 * np.log(0.5))
    assert three.cost((0, 2), 0.9) == pytest.approx(-3 * np.log(0.9) + 6 * 10 / 40)
    assert three.cost((0, 1), 0) == numbers.WORST == 12
    low = Pieces(drawn((10, 50, 10, 18), (40, 50, 30, 46), (46, 50, 60, 90)))
    assert low.cost((1, 2), 1) == pytest.approx(8 * (0.5 - 10 / 40))
    assert low.cost((2, 3), 1) == pytest.approx(8 * (0.5 - 30 / 80) + 3 * (30 / 40 - 1.6 * 4 / 40))


def test_the_line_is_as_high_as_its_tall_pieces():
    hat = Pieces(drawn((10, 50, 10, 18), (10, 46, 30, 38), (10, 20, 50, 70)))
    assert hat.line == 38


def test_joined_ink_costs_a_cut_and_the_strokes_that_it_goes_through():
    ink = drawn((10, 50, 10, 16), (10, 50, 30, 36), (28, 31, 16, 30))
    whole, cut = Pieces(ink, cut=False), Pieces(ink)
    assert whole.count == 1 < cut.count and cut.cuts[0] == 0
    assert cut.cuts[1] == pytest.approx(0.3)
    cut.stroke = 1.0
    crossed = (cut.labels[:, :-1] == 1) & (cut.labels[:, 1:] == 2)
    crossed = crossed.sum() + ((cut.labels[:-1] == 1) & (cut.labels[1:] == 2)).sum()
    crossed += ((cut.labels[:-1] == 2) & (cut.labels[1:] == 1)).sum()
    assert crossed >= 3 and cut._cut_costs()[1] == pytest.approx(0.3 + 0.5 * (crossed - 1))


def test_the_cheapest_way_through_the_pieces():
    costs = {(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0, (0, 2): 1.5, (1, 3): 3.0, (0, 3): 2.6}
    assert numbers._cheapest(costs, np.zeros(3)) == [(0, 2), (2, 3)]
    assert numbers._cheapest(costs, np.array([0, 0, 0.2])) == [(0, 3)]
    assert numbers._cheapest({**costs, (0, 2): 2.5}, np.array([0, 0.4, 0])) == [(0, 3)]
    assert numbers._cheapest({(0, 1): 1.0, (1, 2): 1.0, (0, 2): 2.3}, np.array([0, 0.2])) == [(0, 1), (1, 2)]


def test_a_digit_has_at_most_twelve_pieces():
    many = {(i, i + 1): 1.0 for i in range(14)}
    assert numbers._cheapest({**many, (0, 13): 0.1, (0, 12): 0.5}, np.zeros(14)) == [(0, 12), (12, 13), (13, 14)]


@pytest.mark.parametrize(
    ("boxes", "is_wide", "is_far"),
    [
        ([(10, 50, 10, 46)], False, False),  # 36 of 40 wide
        ([(10, 50, 10, 47)], True, False),
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
    assert numbers._without_specks(drawn(*boxes[:36])).max() == 36
    with pytest.raises(ValueError, match="up to 12 digits"):
        numbers._without_specks(drawn(*boxes[:37]))
    assert numbers._in_line(drawn(*boxes), None, None) is None  # and nobody is asked


# what was read


def reading(digits: str, cut: list[bool], confidence: float = 0.9) -> Reading:
    rows = np.full((len(digits), 10), (1 - confidence) / 9)
    found = [Found((0, 0, 1, 1), np.zeros((28, 28)), row) for row in rows]
    for one, digit in zip(found, digits, strict=True):
        one.probabilities[int(digit)] = confidence
    return Reading(found, np.zeros((1, 1)), cut, (2,))


def test_a_number_is_as_sure_as_all_its_digits_together():
    one = reading("4071", [False] * 4)
    assert one.number == "40 71" and one.confidence == pytest.approx(0.9**4)
    assert one.images.shape == (4, 28, 28)


@pytest.mark.parametrize(
    ("digits", "cut", "leads", "convinces"),
    [
        ("47", [False, False], [-5, -5], True),  # nothing was cut
        ("47", [False, True], [2, 2], True),
        ("47", [False, True], [2, 1.9], False),
        ("475", [False, True, False], [2, 2, -9], True),  # what was not cut need not convince
        ("475", [False, False, True], [-9, 2, 2], True),
        ("475", [False, True, True], [3, 0, 3], True),
        ("11", [False, True], [9, 9], False),
        ("11", [False, False], [9, 9], True),
        ("411", [False, False, True], [9, 9, 9], False),
        ("141", [False, True, True], [9, 9, 9], True),
    ],
)
def test_what_was_cut_has_to_convince(digits, cut, leads, convinces):
    assert numbers._convinces(reading(digits, cut), np.array(leads, float)) == convinces
