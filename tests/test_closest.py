"""What a plane's closest point is shown as: every share, order and count can be worked out by hand."""

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors import closest
from digits.predictors.closest import Planes, aligned

SEVEN = mnist.load("test")[0][0]


def planes_of(weights: list[float], digit: int = 3, squared: float = 4.0) -> Planes:
    """One plane, of a digit, through the places 0, 1, …; the others are far away."""
    far, places = np.full(10, 100, np.float32), np.full((10, len(weights)), -1)
    all_weights = np.zeros((10, len(weights)), np.float32)
    far[digit], places[digit], all_weights[digit] = squared, range(len(weights)), weights
    return Planes(far, places, all_weights)


def shades(*ink: float, seen: int | None = None):
    """Pictures of one 7 in so many shades, of the first `seen` places alone."""
    pictures = np.stack([shade * SEVEN for shade in ink])[:seen]
    return lambda places: (pictures[[place for place in places if place < len(pictures)]], places < len(pictures))


def built(weights: list[float], pictures, squared: float = 4.0) -> closest.Built:
    (one,) = closest.build(SEVEN, planes_of(weights, squared=squared), [3], pictures).built
    return one


def test_what_has_a_picture_is_blended_in_the_shares_of_its_weights():
    """Of 1/2, 1/4 and 1/4 the first two have one: they count 2/3 and 1/3."""
    one = built([0.5, 0.25, 0.25], shades(1, 0.4, 0.9, seen=2))
    assert one.blend == pytest.approx(aligned(SEVEN[None])[0] * (2 / 3 + 0.4 / 3), abs=1e-5)
    assert one.blend.dtype == np.float32 and (one.hidden, one.count) == (1, 3)
    assert [member.weight for member in one.members] == [0.5, 0.25]


def test_ink_of_a_blend_is_neither_less_than_none_nor_more_than_full():
    white = built([-0.5, 1.5], shades(1, 0.2)).blend
    assert white.min() == white.max() == 0
    black = built([1.5, -0.5], shades(1, 0.2)).blend
    assert black.max() == 1 and black == pytest.approx(np.minimum(1.4 * aligned(SEVEN[None])[0], 1), abs=1e-5)


@pytest.mark.parametrize(("weight", "is_shown"), [(0.19, False), (0.2, True), (0.21, True)])
def test_a_fifth_of_the_weight_is_enough_for_a_blend(weight, is_shown):
    assert (built([weight, 1 - weight], shades(1, 1, seen=1)).blend is not None) == is_shown


def test_the_four_that_carry_most_are_shown_and_the_first_of_equals_comes_first():
    one = built([0.1, 0.3, -0.4, 0.3, 0.2, 0.5], shades(0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    assert [member.place for member in one.members] == [5, 1, 3, 4]
    assert [member.weight for member in one.members] == pytest.approx([0.5, 0.3, 0.3, 0.2])
    assert [member.image.max() for member in one.members] == pytest.approx([0.6, 0.2, 0.4, 0.5])


def test_a_distance_is_the_root_of_what_decided_and_none_is_less_than_none():
    assert built([1.0], shades(1), squared=6.25).distance == 2.5
    assert built([1.0], shades(1), squared=-1e-6).distance == 0


def test_each_wanted_digit_is_built_of_its_own():
    """The 8 comes first, and of its three items one has a picture; of the 3's two."""
    planes = planes_of([0.2, 0.3, 0.5])
    planes.places[8], planes.weights[8] = [7, 1, 9], [0.5, 0.25, 0.25]
    pictures = np.stack([0.3 * SEVEN, SEVEN])
    given = closest.build(
        SEVEN, planes, [8, 3], lambda places: (pictures[[place for place in places if place < 2]], places < 2)
    )
    eight, three = given.built
    assert (eight.digit, eight.hidden, [member.place for member in eight.members]) == (8, 2, [1])
    assert (three.digit, three.hidden, [member.place for member in three.members]) == (3, 1, [1, 0])
    upright = aligned(SEVEN[None])[0]
    assert given.image == pytest.approx(upright, abs=1e-5) and eight.blend == pytest.approx(upright, abs=1e-5)
    assert three.blend == pytest.approx(upright * (0.2 * 0.3 + 0.3) / 0.5, abs=1e-5)


def test_of_two_that_are_as_near_the_smaller_digit_is_the_answer():
    squared = np.full(10, 9, np.float32)
    squared[[7, 2, 5]] = 1, 1, 4
    assert Planes(squared, np.zeros((10, 1), int), np.ones((10, 1), np.float32)).nearest == (2, 7)
