"""A line across a picture is the cheapest way from rim to rim, and what it hid of a stroke stays."""

import itertools

import numpy as np
import pytest
from scipy import ndimage

from digits.data import mnist
from digits.images import crossing, damage

DIGITS = mnist.load("validation")[0][:4]


def test_the_way_is_the_cheapest_of_all():
    images = np.random.default_rng(3).random((6, 4, 5)).astype(np.float32)
    for image, way in zip(images, crossing._way_across(images), strict=True):
        cost = (1 - image) ** 2 + 0.02 + 0.1 * ndimage.grey_opening(image, (3, 3))
        ways = [marked(rows) for rows in itertools.product(range(4), repeat=5)]
        cheapest = min(ways, key=lambda one: cost[one].sum())
        assert (way == cheapest).all()


def marked(rows: tuple[int, ...]) -> np.ndarray:
    """A way through these rows, column by column; into each it comes at the height of the one before: (4, 5) bool."""
    way = np.zeros((4, 5), bool)
    for column, row in enumerate(rows):
        before = rows[column - 1] if column else row
        way[min(before, row) : max(before, row) + 1, column] = True
    return way


def test_ink_goes_where_the_line_ran_but_not_where_strokes_meet_it_on_both_sides():
    spoilt = damage.damaged("zigzag", DIGITS, seed=2)
    for image, found in zip(spoilt, crossing.without_line(spoilt), strict=True):
        (way,) = crossing._way_across(image[None])
        assert 1 - image[way].mean() < 0.25
        line = ndimage.binary_dilation(way)
        np.testing.assert_allclose(found, np.where(line, np.minimum(image, between(np.where(line, 0, image))), image))


def between(image: np.ndarray) -> np.ndarray:
    """For each pixel the lesser of the most ink that lies within five pixels to either side, along the best of four
    directions: (28, 28)."""
    far = [range(1, 6), range(-1, -6, -1)]
    padded = np.pad(image, 5)
    found = np.zeros_like(image)
    for row, column in np.ndindex(image.shape):
        for down, right in ((1, 0), (0, 1), (1, 1), (1, -1)):
            sides = [max(padded[row + 5 + down * n, column + 5 + right * n] for n in side) for side in far]
            found[row, column] = max(found[row, column], min(sides))
    return found


@pytest.mark.parametrize(("ink", "goes"), [(0.74, False), (0.76, True)])
def test_a_way_over_paper_is_no_line(ink, goes):
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 12] = ink
    assert (crossing.without_line(image).max() == 0) == goes
