"""The best way through runs of pieces whose costs, and leads over doubt, are given by hand."""

import numpy as np
import pytest

from digits.reading import lattice
from digits.reading.lattice import Lattice
from tests.test_runs import THREE, drawn

# posts with a bar between them, and a stroke right of them; by their boxes' left and right sides
JOINED = (10, 50, 10, 16), (10, 50, 30, 36), (28, 31, 16, 30), (10, 50, 70, 78)
LEFT, RIGHT, POSTS, STROKE = (10, 17), (17, 36), (10, 36), (70, 78)


def judged(boxes: tuple, costs: dict, leads: dict | None = None, **how) -> Lattice:
    """Each run costs 9, or what is given for its left and right side; its lead is 6. The digit that it is: the place of
    its run."""

    def judge(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert images.shape[1:] == (28, 28) and images.any((1, 2)).all()
        return np.eye(10, dtype=np.float32)[np.arange(len(images)) % 10], np.full(len(images), 6.0)

    found = Lattice(drawn(*boxes), judge, **how)
    sides = [tuple(box) for box in found.runs.boxes[:, ::2].tolist()]
    found.costs = np.array([costs.get(side, 9.0) for side in sides])
    found.leads = np.array([(leads or {}).get(side, 6.0) for side in sides])
    return found


def sides(reading: lattice.Reading | None) -> list[tuple[int, int]] | None:
    return reading and [found.box[::2] for found in reading.digits]


def test_each_run_costs_what_its_shape_and_what_is_said_of_it_cost():
    def judge(images):
        return np.tile([[0.7, 0.3]], (len(images), 1)), np.arange(len(images), dtype=float)

    found = Lattice(drawn(*THREE), judge)
    wanted = 0.6 * found.runs.unlike + 4 * found.runs.gaps - 1.5 * np.log(0.7) - 0.8 * np.arange(4) - 1
    assert found.costs == pytest.approx(wanted)


@pytest.mark.parametrize(("together", "wanted"), [(-3.9, [(10, 18), (28, 36), (70, 78)]), (-4.1, [(10, 36), (70, 78)])])
def test_what_costs_least_is_read_from_left_to_right(together, wanted):
    found = judged(THREE, {(10, 18): -2, (28, 36): -2, (10, 36): together, (70, 78): -3})
    reading = found.best()
    assert sides(reading) == wanted and not any(reading.cut) and reading.ink is found.pieces.ink
    places = [found.runs.boxes[:, ::2].tolist().index(list(side)) for side in wanted]
    assert [one.digit for one in reading.digits] == places
    assert np.array_equal(reading.images, found.images[places])
    assert [one.box[1::2] for one in reading.digits][-1] == (10, 50)


def test_a_number_has_two_digits_or_as_many_as_are_asked_for():
    found = judged(THREE, {(10, 18): -2, (28, 36): -2, (70, 78): -3})
    assert len(found.best(fewest=3).digits) == 3 and found.best(fewest=4) is None
    alone = judged(THREE[:1], {(70, 78): -3})
    assert alone.best() is None and sides(alone.best(fewest=1)) == sides(alone.whole()) == [(70, 78)]


def test_what_costs_too_much_is_no_number():
    dear = judged(THREE, {(10, 18): 2.1, (28, 36): 2, (70, 78): 2})
    assert dear.best() is None and len(dear.whole().digits) == 3
    assert judged(THREE, {(10, 18): 2, (28, 36): 2, (70, 78): 2}).best()


def test_what_lies_within_another_is_no_number():
    eyes = (10, 14, 10, 60), (46, 50, 10, 60), (10, 50, 10, 14), (10, 50, 56, 60), (20, 40, 30, 36)
    found = judged(eyes, {(10, 60): -3, (30, 36): -3}, cut=False)
    assert sides(found.whole()) == [(30, 36), (10, 60)]
    assert found.best() is None


def test_a_digit_as_tall_as_the_line_that_was_cut_out_may_lie_in_anothers_box():
    found = judged(JOINED, {LEFT: -3, RIGHT: -3, STROKE: -3})
    way = [found.runs.boxes[:, ::2].tolist().index(list(side)) for side in (LEFT, RIGHT)]
    found.runs.boxes[way[0]] = (0, 0, 60, 60)
    assert not found._is_nested(way)
    found.runs.boxes[way[1]] = 17, 20, 36, 40
    assert found._is_nested(way)


PARTS = {LEFT: -3, RIGHT: -3, POSTS: -2, STROKE: -3}


def test_joined_ink_is_cut_where_that_costs_less():
    reading = judged(JOINED, PARTS).best()
    assert sides(reading) == [LEFT, RIGHT, STROKE] and reading.cut == [False, True, False]
    whole = judged(JOINED, PARTS | {POSTS: -6.1}).best()
    assert sides(whole) == [POSTS, STROKE] and whole.cut == [False, False]
    assert sides(judged(JOINED, PARTS, cut=False).best()) == [POSTS, STROKE]
    assert sides(judged(JOINED, PARTS).whole()) == [POSTS, STROKE]


@pytest.mark.parametrize(
    ("leads", "wanted"),
    [
        ({LEFT: 0}, [LEFT, RIGHT, STROKE]),
        ({LEFT: -0.1}, [POSTS, STROKE]),  # a cut leaves something unknown, and no cut does not
        ({LEFT: -0.1, POSTS: 0}, [POSTS, STROKE]),
        ({LEFT: -0.1, POSTS: -0.1}, [LEFT, RIGHT, STROKE]),  # both do
        ({STROKE: -0.1}, [LEFT, RIGHT, STROKE]),
    ],
    ids=str,
)
def test_a_cut_leaves_nothing_unknown_where_no_cut_would(leads, wanted):
    assert sides(judged(JOINED, PARTS, leads).best()) == wanted


def test_a_cut_that_does_not_convince_is_not_made():
    """Of three digits, a mean of 0.75 at the most."""
    found = judged(JOINED, {LEFT: 0.7, RIGHT: 0.8, POSTS: 1.9, STROKE: -3})
    assert sides(found.best()) == [LEFT, RIGHT, STROKE]
    found = judged(JOINED, {LEFT: 0.7, RIGHT: 0.9, POSTS: 1.9, STROKE: -3})
    assert sides(found.best()) == [POSTS, STROKE]


def said(found: Lattice, digits: dict[tuple[int, int], int]) -> Lattice:
    """Where these runs are these digits."""
    places = found.runs.boxes[:, ::2].tolist()
    for side, digit in digits.items():
        found.probabilities[places.index(list(side))] = np.eye(10)[digit]
    return found


def test_ones_are_not_cut_from_ones_and_may_stand_beside_them():
    ones = said(judged(JOINED, PARTS), {LEFT: 1, RIGHT: 1, STROKE: 7})
    assert sides(ones.best()) == [POSTS, STROKE]
    beside = said(judged(JOINED, PARTS), {LEFT: 7, RIGHT: 1, STROKE: 1})
    assert sides(beside.best()) == [LEFT, RIGHT, STROKE]
    posts = [(10, 50, left, left + 6) for left in (10, 30, 50, 90, 110, 130)]
    bars = [(28, 31, left, left + 14) for left in (16, 36, 96, 116)]
    wanted = {(10, 17): 1, (17, 37): 7, (37, 56): 1, (90, 97): 1, (97, 117): 7, (117, 136): 1}
    found = said(judged((*posts, *bars), dict.fromkeys(wanted, -0.5)), wanted)
    assert sides(found.best()) == list(wanted)  # 171 and 171: where they meet nothing was cut


def test_digits_are_read_from_left_to_right_wherever_they_stand():
    found = judged([(30, 70, 10, 18), (10, 50, 28, 36), (32, 72, 46, 54)], {(10, 18): -2, (28, 36): -2, (46, 54): -2})
    assert sides(found.best()) == sides(found.whole()) == [(10, 18), (28, 36), (46, 54)]


def test_pieces_that_are_surely_digits_are_known_by_their_numbers():
    found = judged(JOINED, PARTS | {POSTS: -3.0, STROKE: -2.9})
    posts = found.pieces.labels[20, 12] - 1, found.pieces.labels[20, 33] - 1
    assert set(posts) <= set(found.sure().tolist()) and found.pieces.labels[20, 72] - 1 not in found.sure()
    found.costs[found.costs == -3.0] = -2.9
    assert len(found.sure()) == 0
    cheap = judged(JOINED, PARTS | {LEFT: -4, RIGHT: -4})  # which has nothing to do with what they are uncut
    assert cheap.sure().tolist() == [cheap.pieces.labels[20, 72] - 1]
    three = judged(THREE, {(10, 18): -3.1, (28, 36): -2, (70, 78): -4})
    numbers = [int(three.pieces.labels[20, column]) - 1 for column in (12, 72)]
    assert three.sure().tolist() == sorted(numbers)


@pytest.mark.parametrize(
    ("boxes", "lie"),
    [
        ([(0, 0, 10, 10), (2, 2, 8, 8)], True),
        ([(2, 2, 8, 8), (20, 0, 30, 10), (0, 0, 10, 10)], True),
        ([(0, 0, 10, 10), (0, 0, 10, 5)], True),  # along three sides
        ([(0, 0, 10, 10), (12, 2, 18, 8)], False),
        ([(0, 0, 10, 10), (2, 2, 8, 11)], False),
        ([(0, 0, 10, 10), (2, -1, 8, 8)], False),
        ([(0, 0, 10, 10), (-1, 2, 8, 8)], False),
        ([(0, 0, 10, 10), (2, 2, 11, 8)], False),
        ([(0, 3, 10, 6), (3, 0, 6, 10)], False),  # they cross
        ([(0, 0, 10, 10)], False),
    ],
    ids=str,
)
def test_a_box_lies_within_another(boxes, lie):
    assert lattice.lie_within(np.array(boxes)).any() == lie


@pytest.mark.parametrize(
    ("other", "stand"),
    [
        ((52, 25, 72, 45), True),
        ((58, 25, 78, 45), True),  # 12 of 20 across
        ((59, 25, 79, 45), False),
        ((52, 12, 72, 32), True),  # 8 of 20 down
        ((52, 11, 72, 31), False),
        ((52, 12, 72, 60), True),  # of the lower one
        ((40, 25, 90, 45), True),  # of the narrower one
        ((75, 0, 95, 20), False),
    ],
    ids=str,
)
def test_a_box_stands_over_another(other, stand):
    found = lattice.stand_over(np.array([(50, 0, 70, 20), other]))
    assert found[0, 1] == found[1, 0] == stand and not found[0, 0]


def test_a_box_lies_within_a_high_one():
    assert lattice.lie_within(np.array([(50, 0, 70, 40), (52, 2, 60, 8)])).tolist() == [False, True]


@pytest.mark.parametrize(("together", "wanted"), [(-0.1, [(10, 32)]), (0.1, [(10, 30), (12, 32)])])
def test_that_two_that_stand_over_each_other_are_two_digits_costs_6(together, wanted):
    loops = (10, 30, 10, 30), (34, 54, 12, 32), (10, 54, 70, 78)
    found = judged(loops, {(10, 30): -3, (12, 32): -3, (10, 32): together, (70, 78): -3})
    assert sides(found.best()) == [*wanted, (70, 78)]
