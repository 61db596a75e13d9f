"""Ink on its way from one digit to another, worked out by hand for a few dots."""

import numpy as np
import pytest

from digits.images import morph

SIDE = 28


def dots(*places: tuple[int, int], ink: float = 1.0) -> np.ndarray:
    image = np.zeros((SIDE, SIDE), np.float32)
    for place in places:
        image[place] = ink
    return image


def test_a_dot_goes_straight_and_changes_its_ink_evenly():
    way = morph.between(dots((5, 4)), dots((13, 20), ink=0.6), 5)
    assert way.shape == (5, SIDE, SIDE) and way.dtype == np.float32
    assert (way[0] == dots((5, 4))).all() and (way[4] == dots((13, 20), ink=0.6)).all()
    for step, place in ((1, (7, 8)), (2, (9, 12)), (3, (11, 16))):
        assert np.unravel_index(way[step].argmax(), (SIDE, SIDE)) == place
        assert way[step].sum() == pytest.approx(1 - 0.1 * step, abs=1e-5)


def test_on_its_way_ink_is_soft_the_most_half_way():
    """Half a pixel half-way, 0.43 at a quarter: beside a dot lies e^(-1 / 2σ²) of its ink."""
    way = morph.between(dots((5, 4)), dots((13, 20)), 5)
    for step, (row, column), sigma in ((1, (7, 8), 0.75**0.5 / 2), (2, (9, 12), 0.5), (3, (11, 16), 0.75**0.5 / 2)):
        beside = way[step, row, column + 1] / way[step, row, column]
        assert beside == pytest.approx(np.exp(-1 / (2 * sigma**2)), rel=1e-3)


def test_each_dot_goes_to_the_nearest_and_one_parts_where_there_are_two():
    middle = morph.between(dots((5, 5), (20, 5)), dots((5, 9), (20, 9)), 3)[1]
    assert middle[5].sum() > 0.7 and middle[20].sum() > 0.7 and middle[8:18].sum() < 1e-3
    assert middle[:, 7].sum() > 1.4
    parted = morph.between(dots((10, 10)), dots((10, 4), (10, 16), ink=0.5), 3)[1]
    assert parted[10, [7, 13]] == pytest.approx([parted[10, 7]] * 2) and parted[10, 10] < 0.01
    assert parted.sum() == pytest.approx(1, abs=1e-4)


def test_ink_is_never_darker_than_ink():
    middle = morph.between(dots((10, 4), (10, 16)), dots((10, 10), (11, 10)), 3)[1]
    assert middle.min() >= 0 and middle.max() <= 1


@pytest.mark.parametrize("empty", [0, 1])
def test_a_picture_without_ink_turns_into_nothing(empty):
    pictures = [dots((5, 5)), dots((9, 9))]
    pictures[empty] = dots()
    with pytest.raises(ValueError, match="without ink can't turn into another"):
        morph.between(*pictures, 3)


def test_a_plan_carries_all_ink_and_parts_it_as_softly_as_it_says():
    """Of two pixels side by side on themselves: staying costs 0, going 1, so e^(1 / 0.3) times as much stays."""
    places, half = np.array([[3.0, 3.0], [3.0, 4.0]]), np.array([0.5, 0.5])
    plan = morph._plan(places, half, places, half)
    stays = np.exp(1 / 0.3)
    assert plan == pytest.approx(np.array([[stays, 1], [1, stays]]) / (2 * (stays + 1)), rel=1e-4)
    supply, demand = np.array([0.7, 0.3]), np.array([0.2, 0.8])
    plan = morph._plan(places, supply, places + (20, 0), demand)
    assert plan.sum(1) == pytest.approx(supply, abs=1e-6) and plan.sum(0) == pytest.approx(demand, abs=0.003)


def test_a_plan_looks_both_ways():
    origins, targets = np.array([[0.0, 0.0], [9.0, 9.0]]), np.array([[9.0, 8.0], [1.0, 0.0]])
    plan = morph._plan(origins, np.array([0.4, 0.6]), targets, np.array([0.6, 0.4]))
    assert plan == pytest.approx(np.array([[0, 0.4], [0.6, 0]]), abs=1e-4)


def test_a_sum_of_exponentials_does_not_overflow():
    values = np.array([[1000.0, 1000.0], [-3.0, -1000.0]])
    assert morph._log_sum(values, 1) == pytest.approx([1000 + np.log(2), -3])
    assert morph._log_sum(values, 0) == pytest.approx([1000, 1000])


def test_between_pixels_ink_is_shared_by_nearness():
    image = morph._splat(np.array([[2.25, 3.5], [27.0, 27.0]]), np.array([1.0, 0.5]))
    assert image.shape == (SIDE, SIDE) and image[27, 27] == 0.5
    assert image[2:4, 3:5] == pytest.approx(np.array([[0.375, 0.375], [0.125, 0.125]]))
    assert image.sum() == pytest.approx(1.5)
    assert morph._splat(np.array([[4.0, 4.0], [4.0, 4.0]]), np.array([0.2, 0.3]))[4, 4] == pytest.approx(0.5)
