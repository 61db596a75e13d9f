"""Each kind of spoiling is seen by its sign, and not by less; what repairs it does what it says."""

import numpy as np
import pytest
from scipy import ndimage

from digits.images import cleaning, damage
from tests.spoilt import DIGITS, paper, sees

RIM = [(r, c) for r in range(28) for c in range(28) if min(r, c) < 2 or max(r, c) > 25]  # 208 pixels


def at_the_rim(count: int, ink: float = 1.0, more: int = 0) -> np.ndarray:
    """So many pixels of the rim inked, and `more` of them faintly besides."""
    image = paper()
    for i, place in enumerate(RIM[: count + more]):
        image[place] = ink if i < count else 0.1
    return image


def test_grey_paper_is_ink_on_three_fifths_of_the_rim():
    assert sees(cleaning._on_grey_paper, at_the_rim(125)) and not sees(cleaning._on_grey_paper, at_the_rim(124))
    assert sees(cleaning._on_grey_paper, at_the_rim(200, 0.051))
    assert not sees(cleaning._on_grey_paper, at_the_rim(200, 0.05))
    inside = paper()
    inside[2:-2, 2:-2] = 1
    assert not sees(cleaning._on_grey_paper, inside)


def test_a_band_is_three_columns_inked_at_both_ends():
    rows = [0, 1, -2, -1]
    for left, right, ink, is_band in ((5, 8, 0.51, True), (5, 7, 1, False), (5, 8, 0.5, False), (20, 26, 1, True)):
        image = paper()
        image[rows, left:right] = ink
        assert sees(cleaning._is_banded, image) == is_band
        turned = cleaning._turned(cleaning._is_banded)
        assert sees(turned, image.T) == is_band and not sees(turned, image)
        found = cleaning._band(image[None])[0]
        assert found[left:right].all() == is_band and found.sum() == is_band * (right - left)
    for row in rows:  # ink at one end alone is no band, nor without the other pixel of an end
        image = paper()
        image[rows, 5:8] = 0.6
        image[row, 5:8] = 0
        assert not sees(cleaning._is_banded, image)


def test_a_band_is_turned_back_and_no_more():
    spoilt = damage.damaged("stripe", DIGITS)
    np.testing.assert_allclose(cleaning._without_band(spoilt), DIGITS, atol=1e-6)
    across = cleaning._turned(cleaning._without_band)(spoilt.swapaxes(1, 2))
    np.testing.assert_allclose(across, DIGITS.swapaxes(1, 2), atol=1e-6)


@pytest.mark.parametrize(
    ("left", "right", "is_crossed"), [(0.31, 1, True), (1, 0.31, True), (0.3, 1, False), (1, 0.3, False)]
)
def test_what_reaches_both_sides_crosses(left, right, is_crossed):
    image = paper()
    image[9, 0], image[20, -1] = left, right
    assert sees(cleaning._is_crossed, image) == is_crossed
    assert sees(cleaning._turned(cleaning._is_crossed), image.T) == is_crossed


def soft_square() -> np.ndarray:
    """A stroke with a dark middle and grey rims, of no two alike side by side: nothing rough."""
    image = paper()
    image[8:20, 8:20] = 0.3 + np.add.outer(np.arange(12), np.arange(12)) / 100
    image[10:18, 10:18] = 1
    return image


def with_dots(image: np.ndarray, count: int, ink: float = 0.2) -> np.ndarray:
    image = image.copy()
    for i in range(count):
        image[2 + 2 * (i // 12), 2 + 2 * (i % 12)] = ink
    return image


def test_nine_dots_are_noise():
    square = soft_square()
    assert not sees(cleaning._is_rough, with_dots(square, 8)) and sees(cleaning._is_rough, with_dots(square, 9))
    assert not sees(cleaning._is_rough, with_dots(square, 9, 0.15)) and sees(
        cleaning._is_rough, with_dots(square, 9, 0.16)
    )


def test_dots_are_darker_than_all_eight_around_them():
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            image = paper()
            image[10, 10], image[10 + down, 10 + right] = 0.6, 0.6 if down == right == 0 else 0.46
            assert cleaning._standing_out(image[None])[0] == (down == right == 0)
            image[10 + down, 10 + right] = 0.6 if down == right == 0 else 0.44
            assert cleaning._standing_out(image[None])[0] == 1
    corners = paper()
    corners[[0, 0, -1, -1], [0, -1, 0, -1]] = 0.16
    assert cleaning._standing_out(corners[None])[0] == 4


def test_two_dots_are_noise_where_all_is_grey():
    grey = np.minimum(soft_square(), 0.5 + np.add.outer(np.arange(28), np.arange(28)) / 200).astype(np.float32)
    assert not sees(cleaning._is_rough, with_dots(grey, 1)) and sees(cleaning._is_rough, with_dots(grey, 2))
    assert sees(cleaning._is_rough, with_dots(grey, 9))
    dark = grey.copy()
    dark[13, 13:15] = 0.98  # ink that is not grey: two of a hundred and fifty pixels
    assert not sees(cleaning._is_rough, with_dots(dark, 2))


def test_blocks_of_one_grey_are_rough():
    blocks, fewer = paper(), paper()
    blocks[4:24, 4:24] = np.repeat(np.repeat(0.2 + np.arange(50).reshape(5, 10) / 100, 4, 0), 2, 1)
    blocks[10:18, 10:18] = 1
    assert not sees(cleaning._is_rough, blocks)
    fewer[4:24, 4:24] = np.repeat(np.repeat(0.2 + np.arange(35).reshape(5, 7) / 100, 4, 0), 3, 1)[:, :20]
    assert sees(cleaning._is_rough, fewer)


def test_outlines_alone_are_rough_but_a_hard_stroke_is_not():
    outline, stroke = paper(), paper()
    outline[6:22, 8:20] = 1
    stroke[6:22, 8:20] = 1
    outline[7:21, 9:19] = 0
    assert sees(cleaning._is_rough, outline) and not sees(cleaning._is_rough, stroke)
    grey = outline * 0.97
    assert not sees(cleaning._is_rough, np.where(np.arange(28) % 2, grey, grey * 0.9).astype(np.float32))


def test_spatter_is_ink_about_the_rim_some_of_it_dark():
    assert sees(cleaning._is_spattered, at_the_rim(5, more=9)) and not sees(
        cleaning._is_spattered, at_the_rim(5, more=8)
    )
    assert not sees(cleaning._is_spattered, at_the_rim(4, more=10))
    assert sees(cleaning._is_spattered, at_the_rim(14, 0.31)) and not sees(cleaning._is_spattered, at_the_rim(14, 0.3))


def test_paper_becomes_white_strokes_black_and_crumbs_go():
    grey = 0.4 + 0.3 * DIGITS[:4] + np.random.default_rng(3).normal(0, 0.06, (4, 28, 28)).astype(np.float32)
    for spoilt in grey:
        ranked = np.sort(spoilt.ravel())
        even = np.clip(((spoilt - ranked[313]) / (ranked[-30] - ranked[313]) - 0.3) / 0.7, 0, 1)
        pieces, count = ndimage.label(even > 0.1, np.ones((3, 3)))
        ink = [even[pieces == piece].sum() for piece in range(1, count + 1)]
        kept = [piece + 1 for piece in range(count) if ink[piece] >= max(4, 0.12 * max(ink))]
        assert 0 < len(kept) < count
        np.testing.assert_allclose(
            cleaning._strokes(spoilt[None])[0], np.where(np.isin(pieces, kept), even, 0), atol=1e-6
        )
    assert not cleaning._strokes(paper()[None]).any()


def test_of_pieces_those_of_four_pixels_and_an_eighth_of_the_largest_stay():
    image = paper()
    image[2:6, 2:12] = 1  # 40
    image[10:14, 2], image[20:23, 2], image[10:15, 20] = 1, 1, 1
    kept = image.copy()
    kept[[10, 11, 12, 13, 20, 21, 22], 2] = 0  # under 0.12 · 40
    assert (cleaning._large_pieces(image) == kept).all()
    image[2:6, 2:12] = 0
    kept = image.copy()
    kept[20:23, 2] = 0  # under 4
    assert (cleaning._large_pieces(image) == kept).all()
    corner = paper()
    corner[5:7, 5:7], corner[7, 7] = 1, 0.11  # a corner joins, and faint ink from a tenth on
    assert (cleaning._large_pieces(corner) == corner).all()
    corner[7, 7] = 0.1
    assert cleaning._large_pieces(corner)[7, 7] == 0


@pytest.mark.parametrize(
    ("repaired", "before"),
    [
        (cleaning._smooth, lambda image: ndimage.gaussian_filter(image, 1)),
        (cleaning._without_specks, lambda image: ndimage.gaussian_filter(image, 0.5)),
        (cleaning._off_paper, lambda image: ndimage.gaussian_filter(image, 0.5) - ndimage.gaussian_filter(image, 2.5)),
    ],
)
def test_what_is_looked_at_before_strokes_are_taken(repaired, before):
    spoilt = damage.damaged("fog", DIGITS[:3], seed=4)
    expected = cleaning._strokes(np.stack([before(image) for image in spoilt]))
    np.testing.assert_allclose(repaired(spoilt), expected, atol=1e-5)


def specks(first: tuple[int, int], second: tuple[int, int], ink: float = 1.0) -> np.ndarray:
    image = paper()
    image[8:18, 10:14] = 1  # 40
    image[first], image[second] = ink, ink
    return image


def test_specks_far_apart_are_spatter_where_they_reach_the_rim():
    assert sees(cleaning._is_dotted, specks((0, 4), (20, 4))) and not sees(cleaning._is_dotted, specks((0, 4), (19, 4)))
    assert sees(cleaning._is_dotted, specks((4, 1), (4, 21))) and not sees(cleaning._is_dotted, specks((4, 1), (4, 20)))
    assert not sees(cleaning._is_dotted, specks((2, 4), (22, 4)))
    assert not sees(cleaning._is_dotted, specks((27, 4), (7, 12)))  # one of them touches the stroke
    assert not sees(cleaning._is_dotted, at_the_rim(3))  # one piece alone
    large = specks((0, 4), (20, 4))
    large[0, 4:9] = 1  # an eighth of the largest
    assert not sees(cleaning._is_dotted, large)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("fog", "grey paper taken away"),
        ("stripe", "an inverted band turned back"),
        ("impulse noise", "noise smoothed"),
        ("zigzag", "a line taken out"),
        ("dotted line", "spatter taken away"),
        ("motion blur", "motion undone"),
    ],
)
def test_what_was_cleaned_is_said_with_the_picture(kind, says):
    for spoilt in damage.damaged(kind, DIGITS[:3], seed=8):
        told = cleaning.repairs(spoilt)
        if told:
            np.testing.assert_array_equal(told[-1][1], cleaning.clean(spoilt[None])[0])
    assert says in [what for image in damage.damaged(kind, DIGITS, seed=8) for what, _ in cleaning.repairs(image)]


def test_of_a_clean_digit_nothing_is_said():
    assert [cleaning.repairs(image) for image in DIGITS] == [[]] * len(DIGITS)


def test_many_are_cleaned_a_part_at_a_time(monkeypatch):
    spoilt = np.concatenate([damage.damaged("stripe", DIGITS), DIGITS])
    monkeypatch.setattr(cleaning, "CHUNK", 5)
    np.testing.assert_allclose(cleaning.clean(spoilt), np.concatenate([DIGITS, DIGITS]), atol=1e-6)
