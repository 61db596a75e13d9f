"""Motion is seen by its signs, and undone."""

import numpy as np
import pytest
from scipy import ndimage

from digits.images import cleaning, damage
from tests.spoilt import DIGITS, paper, sees


def test_a_point_that_moves_leaves_a_line():
    along = cleaning._trace(0, 9)
    assert along.shape == (1, 11, 11) and along.dtype == np.float32
    assert along[0, 5] == pytest.approx([0, *[1 / 9] * 9, 0]) and along.sum() == pytest.approx(1)
    assert cleaning._trace(np.pi / 2, 9)[0] == pytest.approx(along[0].T, abs=1e-6)
    assert cleaning._trace(0, 6)[0, 5, 1:5] == pytest.approx([0, 0.5 / 6, 1 / 6, 1 / 6])
    slanted = cleaning._trace(np.pi / 4, 9)[0]
    assert slanted == pytest.approx(slanted.T) and slanted.sum() == pytest.approx(1)
    shares = slanted / slanted[5, 5]
    off = 1 - np.sqrt(0.5)
    assert shares[6, 6] == pytest.approx(1) and shares[5, 6] == pytest.approx(off)
    assert shares[9, 9] == pytest.approx(0) and shares[8, 8] == pytest.approx(5 - 3 * np.sqrt(2))


def test_motion_is_undone_step_by_step():
    """By Richardson's and Lucy's rule: what is found, times what the picture has more than what would be seen of it."""
    spoilt, trace = damage.damaged("motion blur", DIGITS[:2]), cleaning._trace(np.pi / 4, 9)
    for image, undone in zip(spoilt, cleaning._undone(spoilt, trace, 3), strict=True):
        found = image + 1e-3
        for _ in range(3):
            seen = ndimage.convolve(found, trace[0], mode="constant") + 1e-3
            found = found * ndimage.convolve((image + 1e-3) / seen, trace[0], mode="constant")
        np.testing.assert_allclose(undone, found, rtol=1e-4)
    along = cleaning._motion(spoilt)[0]
    for image, turn, sharp in zip(spoilt, along, cleaning._sharpened(spoilt), strict=True):
        (found,) = cleaning._undone(image[None], cleaning._trace(turn * np.pi / 8, 9), 15)
        np.testing.assert_allclose(sharp, found / np.sort(found.ravel())[-12], rtol=1e-4)
    assert not cleaning._sharpened(paper()[None]).max() > 0.1


def test_the_direction_of_a_motion_is_that_of_least_change_and_bend():
    along, sharp = cleaning._motion(moved(7))
    assert (along == 2).mean() >= 0.7  # to the right and down alike
    for image, turn, measured in zip(moved(7), along, sharp, strict=True):
        (by_rows, by_columns), ways = np.gradient(image), [n * np.pi / 8 for n in range(8)]
        slopes = [np.cos(way) * by_columns + np.sin(way) * by_rows for way in ways]
        bends = [
            np.cos(way) * np.gradient(slope, axis=1) + np.sin(way) * np.gradient(slope, axis=0)
            for way, slope in zip(ways, slopes, strict=True)
        ]
        change, bend = (np.array([(one**2).sum() for one in each]) for each in (slopes, bends))
        across = (np.arange(8) + 4) % 8
        assert turn == (change * bend / (change * bend)[across]).argmin()
        assert measured == pytest.approx((bend / change)[across][turn], rel=1e-3)
    blurred = ndimage.gaussian_filter(DIGITS, (0, 1.3, 1.3))
    assert (sharp > 0.5).mean() >= 0.9 and (cleaning._motion(blurred)[1] < 0.5).all()


def moved(pixels: int) -> np.ndarray:
    """Digits that moved so far to the right and down."""
    return np.stack([ndimage.convolve(image, np.eye(pixels) / pixels, mode="constant") for image in DIGITS])


def test_motion_is_seen_by_grey_that_changes_along_one_direction_alone():
    assert cleaning._is_dragged(moved(7)).mean() >= 0.7
    assert not cleaning._is_dragged(ndimage.gaussian_filter(DIGITS, (0, 1.3, 1.3))).any()
    grey = moved(7)[cleaning._is_dragged(moved(7))][0]
    darkest = grey.ravel().argsort()
    grey.ravel()[darkest[-2:]] = 0.99
    assert sees(cleaning._is_dragged, grey)
    grey.ravel()[darkest[-3]] = 0.99
    assert not sees(cleaning._is_dragged, grey)


def test_motion_is_soft_goes_one_way_and_is_sharp_across():
    images = np.concatenate([moved(pixels) for pixels in (2, 3, 4, 5, 7, 9)] + [damage.damaged("blur", DIGITS)])
    signs = []
    for image in images:
        padded, bends = np.pad(image, 1), []
        for down, right in ((0, 1), (1, 1), (1, 0), (1, -1)):
            ahead, behind = (np.roll(padded, (n * down, n * right), (0, 1))[1:-1, 1:-1] for n in (1, -1))
            bends.append(((ahead + behind - 2 * image) ** 2).sum() / (down**2 + right**2) ** 2)
        measured = [cleaning._bend(cleaning._padded(image[None]), *way)[0] for way in cleaning.DIRECTIONS]
        assert measured == pytest.approx(bends, rel=1e-4)
        soft, one_way = max(bends) < (image**2).sum() / 4, min(bends) < 0.3 * max(bends)
        signs.append((soft, one_way, cleaning._motion(image[None])[1][0] > 0.5))
    assert {(True, True, True), (True, True, False), (True, False, True), (False, True, True)} <= set(signs)
    assert (cleaning._is_drawn_out(images) == [all(each) for each in signs]).all()


def test_what_is_cleaned_is_no_darker_than_ink():
    spoilt = damage.damaged("motion blur", DIGITS)
    assert cleaning._sharpened(spoilt).max() > 1 and cleaning.clean(spoilt).max() == 1
