"""Ink of a number, parted by hand: into lines, and by cuts."""

import itertools

import numpy as np
import pytest

from digits.reading import lines, seams

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
        ([(10, 30), (50, 58)], [[10, 29], [50, 57]]),  # four tenths as tall as the tallest is a line
        ([(10, 30), (50, 57)], [[10, 56]]),
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
    found = seams.cuts(BRIDGED > 0, BRIDGED, 40, 6)
    assert found
    for side, length in found:
        assert not side[:, 5:24].any() and side[:, 36:55].all() and not side[0, 25:35].any()
        assert length == pytest.approx(3 / 6, abs=0.1)


@pytest.mark.parametrize(("line", "is_cut"), [(99, True), (101, False)])
def test_what_is_low_is_left_whole(line, is_cut):
    """Under 0.4 of the line."""
    assert bool(seams.cuts(BRIDGED > 0, BRIDGED, line, 6)) == is_cut


def test_what_is_narrow_is_left_whole():
    """Under 0.45 of the line."""
    narrow = BRIDGED[:, 10:50]
    assert [bool(seams.cuts(narrow > 0, narrow, line, 6)) for line in (88, 90)] == [True, False]


def disc(row: float, column: float, radius: float, shape: tuple[int, int] = (60, 120)) -> np.ndarray:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.hypot(rows - row, columns - column) <= radius


@pytest.mark.parametrize("turned", [0.0, 0.7, -0.7])
def test_what_touches_is_cut_from_notch_to_notch(turned):
    """Two rings side by side, the second higher or lower: the cut between them leaves each whole."""
    first = disc(50, 40, 25, (100, 130)) & ~disc(50, 40, 18, (100, 130))
    row, column = 50 + 48 * np.sin(turned), 40 + 48 * np.cos(turned)
    second = disc(row, column, 25, (100, 130)) & ~disc(row, column, 18, (100, 130))
    ink = (first | second).astype(np.float32)
    found = seams._from_notch_to_notch(ink > 0, 7)
    wrong = [(side ^ second)[first ^ second].mean() for side, _ in found]
    assert min(wrong) < 0.04


def test_cuts_differ_and_the_shortest_stay():
    ink = np.ones((10, 40), np.float32)
    sides = [(np.arange(40) >= column) & (ink > 0) for column in (2, 10, 12, 30)]
    found = [(side, length) for side, length in zip(sides, (1.0, 3.0, 2.0, 1.0), strict=True)]
    kept = seams._different(found, [], ink, 25)
    assert [side[0].argmax() for side, _ in kept] == [30, 12]  # column 2 cuts off 20 pixels, 10 lies 20 from 12
    assert [side[0].argmax() for side, _ in seams._different(found, kept[1:], ink, 25)] == [12, 30]


def test_what_a_path_tears_off_its_own_side_stays_with_the_other():
    """A roof over the next digit: the path goes straight through it."""
    solid = np.zeros((30, 60), bool)
    solid[2:6, 5:40] = solid[2:28, 5:10] = solid[12:28, 30:50] = solid[12:16, 20:30] = True
    straight = solid & (np.arange(60) >= 28)
    mended = seams._mended(straight, solid)
    assert not mended[2:6].any() and mended[12:28, 30:50].all()


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


def test_there_is_no_path_where_there_is_no_room():
    ink = np.ones((10, 12), np.float32)
    assert not len(seams._least_ink(ink[:, :11], 6)) and len(seams._least_ink(ink, 6))


def test_ink_of_few_pixels_is_cut_where_it_is_thin():
    mask = np.ones((12, 21), bool)
    mask[:4, 9:12] = mask[8:, 9:12] = False
    found = seams.cuts(mask, mask.astype(np.float32), 12, 4)
    assert any(abs(side.sum() - mask.sum() / 2) < 12 for side, _ in found)
