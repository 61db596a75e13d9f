"""What each spoiling does to a picture, worked out by hand for numbers that are thrown as the test says."""

import numpy as np
import pytest
import torch

from digits.images import spoiling
from tests.squares import SIDE, near, sheets


def block(ink: float = 1.0) -> torch.Tensor:
    """A square of 10 by 10."""
    x = sheets()
    x[..., 10:20, 10:20] = ink
    return x


def dot() -> torch.Tensor:
    x = sheets()
    x[..., 14, 14] = 1
    return x


@pytest.fixture
def random() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.fixture
def throw(monkeypatch):
    """What is drawn between a least and a most, as shares of the way between, one after the other."""

    def thrown(*shares: float) -> None:
        left = iter(shares)

        def uniform(x, low, high, generator):
            return torch.full((len(x), 1, 1, 1), low + (high - low) * next(left))

        monkeypatch.setattr(spoiling, "_uniform", uniform)

    return thrown


def spread(x: torch.Tensor) -> tuple[float, float]:
    """Variance of where the ink is, down and to the right, in squared pixels from the dot."""
    away = (torch.arange(SIDE) - 14.0) ** 2
    return float((x[0, 0].sum(1) * away).sum()), float((x[0, 0].sum(0) * away).sum())


# blur


@pytest.mark.parametrize(("share", "sigma"), [(0.5, 1.1), (1, 1.8)])
def test_a_blur_spreads_ink_as_its_width_says_and_loses_none(throw, random, share, sigma):
    throw(share)
    found = spoiling.blur(dot(), random)
    assert spread(found) == pytest.approx((sigma**2, sigma**2), rel=0.01) and float(found.sum()) == pytest.approx(1)
    assert float(found[0, 0, 14, 15] / found[0, 0, 14, 14]) == pytest.approx(np.exp(-1 / (2 * sigma**2)), rel=1e-4)
    throw(share)
    assert near(spoiling.blur(sheets(1, 0.7), random), 0.7)


def test_the_least_blur_is_of_04(throw, random):
    throw(0)
    found = spoiling.blur(dot(), random)
    assert float(found[0, 0, 14, 15] / found[0, 0, 14, 14]) == pytest.approx(np.exp(-1 / 0.32), rel=1e-3)


@pytest.mark.parametrize(("turn", "step"), [(0, (0, 1)), (0.5, (1, 0))])
def test_a_blur_of_motion_leaves_nine_copies_along_a_straight_way(throw, random, turn, step):
    """Of 4 pixels to each side: they lie a pixel apart."""
    throw(turn, 6 / 7)
    wanted = sheets()
    for t in range(-4, 5):
        wanted[0, 0, 14 + t * step[0], 14 + t * step[1]] = 1 / 9
    assert near(spoiling.motion_blur(dot(), random), wanted)


def test_motion_goes_any_way_for_1_to_45_pixels(throw, random):
    throw(0.25, 1)
    down, right = spread(spoiling.motion_blur(dot(), random))
    ways = 4.5**2 / 2 * np.mean(np.linspace(-1, 1, 9) ** 2)
    assert down == pytest.approx(right, abs=1e-3) and ways < down < ways + 0.25  # what falls between pixels is shared
    throw(0, 0)
    assert spread(spoiling.motion_blur(dot(), random))[1] == pytest.approx(
        2 / 9 * (1 + 0.75 + 0.5 + 0.25), abs=1e-3
    )  # a quarter of a pixel away, a quarter of the ink lies in the next pixel


# laid over


def line(throw, random, start, end, thick=2 / 3, gap=0.5, dash=0.31, dark=0.6) -> torch.Tensor:
    """Of 1.5 pixels to each side, 0.8 dark, unless told."""
    throw(*(at / SIDE for at in (*start, *end)), thick, gap, dash, dark)
    return spoiling._line(sheets(), random)[0, 0]


def test_a_line_is_dark_in_its_middle_and_ends_where_it_ends(throw, random):
    wanted = torch.zeros(SIDE, SIDE)
    wanted[10, 4:21], wanted[9, 4:21], wanted[11, 4:21] = 0.8, 0.4, 0.4
    assert near(line(throw, random, (4, 10), (20, 10)), wanted)
    assert near(line(throw, random, (10, 20), (10, 4)), wanted.T)


def test_a_short_line_is_short(throw, random):
    """A pixel and a half."""
    assert line(throw, random, (10, 10), (11.5, 10))[10].nonzero().flatten().tolist() == [10, 11]


def test_a_line_that_slants_has_its_ink_beside_it(throw, random):
    """12 to the right and 16 down: 8 rows down, a pixel aside lies 0.8 off."""
    found = line(throw, random, (4, 6), (16, 22))
    assert found[14, [9, 10, 11, 12]].tolist() == pytest.approx([0.8 * 0.7, 0.8, 0.8 * 0.7, 0], abs=1e-4)


@pytest.mark.parametrize(("thick", "beside"), [(0, 0), (1, 0.8)])
def test_a_line_has_09_to_18_pixels_to_each_side_and_is_05_to_1_dark(throw, random, thick, beside):
    found = line(throw, random, (4, 10), (20, 10), thick=thick, dark=0)
    assert found[10, 12] == pytest.approx(0.5 * min(0.9 + 0.9 * thick, 1)) and found[11, 12] == pytest.approx(
        0.5 * beside, abs=1e-4
    )
    assert line(throw, random, (4, 10), (20, 10), dark=1).max() == 1


@pytest.mark.parametrize(("gap", "length"), [(0, 2), (0.5, 4), (1, 6)])
def test_three_lines_in_ten_have_dashes_of_2_to_6(throw, random, gap, length):
    """A gap first."""
    found = line(throw, random, (4, 10), (24, 10), gap=gap, dash=0.29)
    wanted = [way // length % 2 == 1 for way in range(20)]
    assert (found[10, 4:24] > 0).tolist() == wanted
    assert line(throw, random, (4, 10), (24, 10), gap=gap, dash=0.3)[10, 4:24].all()


def test_one_to_five_lines_are_laid_over_and_none_under(throw, random):
    throw(*(u for row in (2, 8, 14, 20, 26) for u in (0, row / SIDE, 1, row / SIDE, 0, 0.5, 0.9, 1)))
    found = spoiling.lines(sheets(500, 0.25), random)[:, 0]
    drawn = (found[:, [2, 8, 14, 20, 26], 9] > 0.5).sum(1)
    assert torch.bincount(drawn, minlength=7)[[0, 6]].tolist() == [0, 0]
    assert (torch.bincount(drawn, minlength=6)[1:] - 100).abs().max() < 30
    assert found.min() == 0.25


# bands


@pytest.mark.parametrize(("coin", "way"), [(0.4, "level"), (0.6, "upright")])
@pytest.mark.parametrize(("how", "on_ink", "on_paper"), [(0.4, 0, 1), (0.6, 1, 1), (0.8, 0.3, 0.3)])
def test_a_band_turns_ink_over_or_covers_it(throw, random, coin, way, how, on_ink, on_paper):
    """From 11.5, 6 wide: six rows, or columns."""
    throw(coin, 0.6, 0.1, 13.5 / SIDE, 0.5, how, 0.3)
    found = spoiling.band(block(), random)[0, 0]
    found = found if way == "level" else found.T
    wanted = block()[0, 0]
    wanted[12:18] = torch.where(wanted[12:18] == 1, on_ink, on_paper)
    assert near(found, wanted)


def test_three_bands_in_ten_slant(throw, random):
    """By half a right angle: 2.5 before and 3.5 after the middle are 3.5 and 4.9 rows and columns together."""
    for coin in (0.69, 0.71):
        throw(0.6, coin, 0.25, 13.5 / SIDE, 0.5, 0.6, 0)
        found = spoiling.band(sheets(), random)[0, 0]
        rows, columns = torch.arange(SIDE)[:, None], torch.arange(SIDE)[None]
        slanting = (rows + columns - 28 >= -3) & (rows + columns - 28 <= 4)
        assert torch.equal(found == 1, slanting) == (coin > 0.7)


@pytest.mark.parametrize(("start", "wide", "rows"), [(0, 0, (0, 0)), (0, 1, (0, 9)), (1, 1, (26, 28))])
def test_a_band_is_15_to_105_wide_and_may_lie_half_outside(throw, random, start, wide, rows):
    throw(0.4, 0, 0, start, wide, 0.6, 0)
    found = spoiling.band(sheets(), random)[0, 0]
    assert (found[:, 14] == 1).nonzero().flatten().tolist() == list(range(*rows))


# paper


def test_weak_ink_lies_on_grey_paper(throw, random):
    for paper, ink, wanted in ((1 / 3, 0.5, (0.25, 0.7)), (0, 0, (0, 0.2)), (1, 1, (0.75, 1)), (0, 1, (0, 1))):
        throw(paper, ink)
        found = spoiling.weak(block(), random)[0, 0]
        assert (float(found[0, 0]), float(found[15, 15])) == pytest.approx(wanted, abs=1e-5)


def fogged(throw, x: torch.Tensor, strength: float, fade: float, seed: int = 0) -> torch.Tensor:
    throw(strength, fade)
    return spoiling.fog(x, torch.Generator().manual_seed(seed))


def test_fog_lightens_ink_and_darkens_paper(throw):
    """As strong as 0.3 to 1; ink fades by 0.2 to 0.7 of that, and the cloud fills what is left."""
    cloud = fogged(throw, sheets(), 1, 0)
    for share, fade, strength, fades in ((1, 1, 1, 0.7), (0, 0, 0.3, 0.2), (0.5, 0.5, 0.65, 0.45)):
        assert near(fogged(throw, sheets(), share, fade), cloud * strength)
        seen = 1 - strength * fades
        assert near(fogged(throw, sheets(1, 1.0), share, fade), seen + cloud * strength * (1 - seen))


def test_a_cloud_has_three_coarsenesses_the_coarsest_the_strongest(throw):
    """On paper of nine pixels each of the finest has its own; a pixel's variance is that of three numbers, weighted."""
    many = fogged(throw, torch.zeros(4000, 1, 9, 9), 1, 0)[:, 0]
    weights = np.array([1 / 2, 1 / 4, 1 / 8])
    assert many.min() >= 0 and many.max() <= 1
    assert many.mean((1, 2)).mean() == pytest.approx(0.5, abs=0.01)
    assert many[:, 0, 0].std() == pytest.approx(np.sqrt((weights**2).sum() / 12) / weights.sum(), rel=0.02)
    alike = torch.corrcoef(torch.stack([many[:, 0, 0], many[:, 0, 4], many[:, 4, 0], many[:, 0, 1]]))
    assert alike[0, 1:3].abs().max() < 0.05 and alike[0, 3] > 0.6


# strokes


@pytest.mark.parametrize(
    ("which", "rim"), [(0.3, [10]), (0.4, [9]), (0.6, [9]), (0.7, [9, 10])], ids=["inner", "outer", "outer", "both"]
)
def test_outlines_are_the_rims_of_strokes(throw, random, which, rim):
    wanted = sheets()
    for at in rim:
        wanted[..., at : 30 - at, at : 30 - at] = 1
    wanted[..., max(rim) + 1 : 29 - max(rim), max(rim) + 1 : 29 - max(rim)] = 0
    throw(which, 0.6)
    assert torch.equal(spoiling.outlines(block(), random), wanted)
    throw(which, 0.6)
    assert near(spoiling.outlines(block(0.3), random), 0.3 * wanted)


@pytest.mark.parametrize(("ink", "seen"), [(0.41, 36), (0.39, 0)])
def test_every_second_outline_is_hard(throw, random, ink, seen):
    throw(0.1, 0.49)
    found = spoiling.outlines(block(ink), random)
    assert found.sum() == seen and set(found.unique().tolist()) <= {0, 1}
    throw(0.1, 0.5)
    assert spoiling.outlines(block(ink), random).max() == pytest.approx(ink)


def blotched(throw, monkeypatch, x: torch.Tensor, share: float, coin: float) -> torch.Tensor:
    """Where chance grows from left to right: its standard deviation is that of 28 numbers in a row, 8.08 of them."""
    monkeypatch.setattr(spoiling, "_everywhere", lambda x, random: (torch.arange(28.0) / 27).expand_as(x))
    throw(0, share, coin)
    return spoiling.blotches(x, torch.Generator())[0, 0]


@pytest.mark.parametrize(("share", "columns"), [(0, 0), (7 / 17, 2), (1, 5)])
def test_blotches_cover_3_to_20_in_a_hundred_pixels(throw, monkeypatch, share, columns):
    found = blotched(throw, monkeypatch, sheets(), share, 0.69)
    dark = found > 0.01
    assert not dark[:, : 28 - columns].any() and dark[:, 28 - columns :].all()


def test_a_blotch_is_dark_where_chance_is_high(throw, monkeypatch):
    """A column further is 2 / 8.08 darker; the last blurs with nothing beyond it, a fifth of a column back."""
    found = blotched(throw, monkeypatch, sheets(), 7 / 17, 0.69)
    assert found[5, 26:].tolist() == pytest.approx([2 * 1 / 8.08, 2 * 1.8 / 8.08], abs=0.01)


def test_three_blotches_in_ten_take_ink_away(throw, monkeypatch):
    spots = blotched(throw, monkeypatch, sheets(), 7 / 17, 0.69)
    assert near(blotched(throw, monkeypatch, sheets(1, 0.5), 7 / 17, 0.71), 0.5 * (1 - spots))
    assert near(blotched(throw, monkeypatch, sheets(1, 0.3), 7 / 17, 0.69), spots.clamp_min(0.3))
