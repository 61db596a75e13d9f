"""Which runs of pieces may be a digit, and on which side of a cut each piece lies, worked out by hand."""

import numpy as np
import pytest

from digits.reading import pieces as cutting
from digits.reading.pieces import Pieces, Runs
from tests.test_runs import THREE, between, drawn

BARS = [(10, 50, left, left + 8) for left in (10, 28, 46)]


@pytest.fixture
def three() -> Pieces:
    return Pieces(drawn(*THREE))


def test_runs_are_as_wide_and_as_high_as_their_boxes(three):
    assert three.runs.widths.tolist() == [8, 26, 8, 8] and three.runs.heights.tolist() == [40, 40, 38, 40]


@pytest.mark.parametrize(("right", "may"), [(74, True), (75, False)])
def test_a_digit_is_at_most_16_lines_wide(right, may):
    assert ((0, 4) in between(Pieces(drawn(*BARS, (10, 50, 64, right))))) == may


def runs(unlike: list[float], cuts: tuple[int, int] = (0, 2), width: int = 20, gap: float = 0.0, torn: bool = True):
    """So many runs between the same cuts, of one shape."""
    many, at = len(unlike), np.array(unlike, float)
    boxes, crossed = np.tile([5, 10, 5 + width, 50], (many, 1)), np.full((many, 2), float(torn))
    return Runs(np.tile(cuts, (many, 1)), np.ones((many, 3), bool), boxes, np.full(many, gap), at, crossed, at)


@pytest.mark.parametrize(
    ("run", "may"),
    [
        (runs([8.0]), True),
        (runs([8.1]), False),
        (runs([99.0], torn=False), True),  # what nothing was cut from
        (runs([0.0], width=64), True),
        (runs([0.0], width=65), False),
        (runs([0.0], gap=0.3), True),
        (runs([0.0], gap=0.31, torn=False), False),
        (runs([99.0], cuts=(0, 1), width=65, gap=0.9), True),  # one piece that nothing was cut from
        (runs([99.0], cuts=(1, 3)), False),
    ],
    ids=str,
)
def test_what_may_be_a_digit(three, run, may):
    assert three._may_be_digits(run).tolist() == [may]


def test_between_two_places_where_nothing_is_cut_there_may_always_be_a_digit(three):
    three.crossed = np.array([0.0, 5, 0, 0])
    for cuts, may in (((0, 2), True), ((2, 3), True), ((0, 1), False), ((1, 2), False), ((0, 3), False)):
        assert three._may_be_digits(runs([99.0], cuts)).tolist() == [may]


def test_of_many_runs_those_are_answered_that_are_most_like_a_digit(three):
    some = np.linspace(0, 7, 200)
    mixed = np.random.default_rng(0).permutation(some)
    assert np.array_equal(three._may_be_digits(runs(mixed)), mixed <= some[179])
    assert three._may_be_digits(runs(some[:180])).all()
    assert three._may_be_digits(runs([*some[:179], *[7.5] * 5, 7.6])).tolist() == [True] * 184 + [False]  # as good


def test_a_run_lies_between_cuts_that_do_not_cross():
    pieces = Pieces(drawn(*BARS))
    pieces.right = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0, 0]], bool)
    pieces.crossed = np.zeros(6)
    found = [tuple(cuts) for cuts in pieces._runs().cuts.tolist()]
    none = (1, 2), (3, 4), (2, 5)  # they cross; they are the same; the two bars between them are far apart
    assert found == [(a, b) for a in range(6) for b in range(a + 1, 6) if (a, b) not in none]


def test_pale_ink_in_a_box_is_no_part_of_what_stands_there():
    ink = drawn((10, 50, 10, 18), (10, 18, 18, 40), (10, 50, 60, 68))
    ink[30:40, 25:35] = 0.3
    pieces = Pieces(ink, cut=False)
    assert pieces.ink_of(0).shape == (40, 30) and pieces.ink_of(0).sum() == 40 * 8 + 8 * 22


def test_grey_paper_makes_no_speck_of_ink():
    ink = np.maximum(drawn((10, 50, 10, 25), (20, 30, 50, 60), shape=(200, 200)), np.float32(0.25))
    assert cutting._without_specks(ink).max() == 2


def test_a_cut_lies_half_way_between_what_it_parts():
    left, right = np.zeros((2, 4, 12), bool)
    right[0, 6] = right[3, 9] = left[2, 8] = left[1, 2] = True
    assert cutting._column(right, left) == 7.5
    assert cutting._column(np.eye(3, dtype=bool)[:, ::-1] & (np.arange(3) > 0), np.eye(3, dtype=bool)[:, :1]) == 1


def test_each_piece_lies_on_the_side_of_a_cut_that_its_middle_lies_on():
    """Dots over two posts and the bar between them, of which the cheapest cut goes through three pixels."""
    tops = [(8, 12, left, left + 4) for left in range(2, 60, 6)]
    pieces = Pieces(drawn((20, 60, 10, 16), (20, 60, 40, 46), (38, 41, 16, 40), *tops))
    posts = np.unique(pieces.labels[20:])[1:] - 1
    torn = np.flatnonzero(pieces.crossed)
    assert len(torn) and len(posts) == len(torn) + 1
    assert pieces.crossed[torn].min() == pytest.approx(3 / pieces.stroke, rel=0.1)
    for cut in torn:
        own = np.isin(pieces.labels, posts + 1)
        right = own & np.append(False, pieces.right[cut])[pieces.labels]
        columns, others = np.flatnonzero(right.any(0)), np.flatnonzero((own & ~right).any(0))
        assert columns[-1] == 45 and others[0] == 10 and columns[0] > 15 and others[-1] < 40
        middle = (columns[0] + others[-1] + 1) / 2
        for _, _, left, _ in tops:
            assert pieces.right[cut, pieces.labels[9, left] - 1] == (left + 2 > middle)


@pytest.mark.parametrize("scale", [1, 3])
@pytest.mark.parametrize(("holes", "is_writing"), [(24, True), (25, False)])
def test_a_line_of_twelve_digits_has_at_most_two_holes_in_each(holes, is_writing, scale):
    ink = drawn((10, 70, 10, 190))
    for hole in range(holes):
        row, column = 14 + hole // 13 * 26, 14 + hole % 13 * 13
        ink[row : row + 16, column : column + 9] = 0
    assert Pieces(ink.repeat(scale, 0).repeat(scale, 1), cut=False).is_writing == is_writing
