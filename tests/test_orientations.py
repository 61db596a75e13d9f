"""Orientations and the normal size, on surfaces of which both can be worked out by hand."""

import numpy as np
import pytest
import torch

from digits.data import mnist
from digits.predictors import features
from digits.predictors.features import gradient_orientations, normalise, orientations, ridge_orientations

HALF = 13.5  # pixels from the middle of an image to its sides
MIDDLE = (5, 5)  # of the maps: at pixel 15, far from where the image ends


def surface(of) -> torch.Tensor:
    """A value for each place, x to the right and y down, both 0 in the middle: (1, 28, 28)."""
    y, x = torch.meshgrid(torch.arange(28) - HALF, torch.arange(28) - HALF, indexing="ij")
    return of(x, y)[None].float()


def in_the_middle(maps: torch.Tensor) -> list[float]:
    return maps[(0, slice(None), *MIDDLE)].tolist()


def in_bins(count: int, shares: dict[int, float]) -> list:
    return pytest.approx([shares.get(i, 0.0) for i in range(count)], abs=2e-4)


@pytest.mark.parametrize(
    ("degrees", "shares"),
    [(0, {0: 1}), (30, {1: 1}), (45, {1: 0.5, 2: 0.5}), (-10, {11: 1 / 3, 0: 2 / 3}), (172.5, {5: 0.25, 6: 0.75})],
)
def test_a_slope_fills_the_bins_next_to_its_direction_with_its_steepness(degrees, shares):
    """Twelve bins, 30 degrees apart, the first to the right, then on downwards."""
    turn = np.deg2rad(degrees)
    maps = gradient_orientations(surface(lambda x, y: 0.02 * (x * np.cos(turn) + y * np.sin(turn))))
    assert in_the_middle(maps) == in_bins(12, {place: 0.02 * share for place, share in shares.items()})


@pytest.mark.parametrize(
    ("degrees", "shares"),
    [(90, {4: 1}), (45, {2: 1}), (0, {0: 1}), (101.25, {4: 0.5, 5: 0.5}), (-5.625, {7: 0.25, 0: 0.75})],
)
def test_a_ridge_fills_the_bins_next_to_its_direction_with_how_much_it_bends(degrees, shares):
    """Eight bins, 22.5 degrees apart, along the ridge; across it the surface bends by -0.01."""
    turn = np.deg2rad(degrees)
    maps = ridge_orientations(surface(lambda x, y: -0.005 * (y * np.cos(turn) - x * np.sin(turn)) ** 2))
    assert in_the_middle(maps) == in_bins(8, {place: 0.01 * share for place, share in shares.items()})


def test_hardly_less_than_no_turn_counts_as_none():
    """What rounding makes of a straight edge; the first of twelve bins, and not the last."""
    turns = torch.tensor([-1e-9, 0.0, 1e-9, 1.0])[:, None, None]
    maps = features._bin(turns, torch.ones_like(turns), 12)
    assert maps[:, :, 0, 0].tolist() == [in_bins(12, {0: 1})] * 4


def test_of_a_hill_the_steeper_bend_counts_and_a_bowl_is_no_stroke():
    hill = ridge_orientations(surface(lambda x, y: -0.002 * y**2 - 0.005 * x**2))
    assert in_the_middle(hill) == in_bins(8, {4: 0.01})
    bowl = ridge_orientations(surface(lambda x, y: 0.005 * x**2 + 0.002 * y**2))
    assert in_the_middle(bowl) == in_bins(8, {})
    saddle = ridge_orientations(surface(lambda x, y: 0.002 * y**2 - 0.005 * x**2))
    assert in_the_middle(saddle) == in_bins(8, {4: 0.01})


def test_maps_are_blurred_by_one_and_a_half_pixels_and_ridges_by_07_before():
    """A line of steep places comes out as the Gaussian of that width; a bend is seen after the image was blurred."""
    step = gradient_orientations(surface(lambda x, y: (x > 0).float()), step=1)[0, 0, 14]
    places = np.arange(28)
    edge = sum(0.5 * np.exp(-((places - at) ** 2) / (2 * 1.5**2)) for at in (13, 14)) / (1.5 * np.sqrt(2 * np.pi))
    assert step.numpy() == pytest.approx(edge, abs=1e-3)
    line = surface(lambda x, y: (x == 0.5).float())
    blurred = np.exp(-((places - 14) ** 2) / (2 * 0.7**2)) / (0.7 * np.sqrt(2 * np.pi))
    slope = np.gradient(blurred)
    bend = np.maximum(-np.gradient(slope), 0)
    gaussian = np.exp(-((places[:, None] - places) ** 2) / (2 * 1.5**2)) / (1.5 * np.sqrt(2 * np.pi))
    assert ridge_orientations(line, step=1)[0, 4, 14].numpy() == pytest.approx(gaussian @ bend, abs=1e-3)


def test_both_parts_are_square_roots_of_unit_length():
    image = mnist.load("test")[0][:1]
    found = orientations(image)[0]
    upright = normalise(torch.from_numpy(image))
    for part, maps in ((found[:1200], gradient_orientations(upright)), (found[1200:], ridge_orientations(upright))):
        assert np.linalg.norm(part) == pytest.approx(1, abs=1e-5)
        assert part**2 == pytest.approx(maps[0].numpy().ravel() / float(maps.sum()), abs=1e-6)
    assert not orientations(np.zeros((1, 28, 28), np.float32)).any()


def test_a_batch_in_parts_is_one_batch(monkeypatch):
    images = mnist.load("test")[0][:5]
    whole = orientations(images)
    monkeypatch.setattr(features, "CHUNK", 2)
    assert orientations(images) == pytest.approx(whole, abs=1e-5)


# the normal size


def spread(image: torch.Tensor) -> tuple[float, float]:
    """Standard deviation of the ink along y and x, in pixels."""
    at = torch.arange(28.0)
    rows, columns = image.sum(1) / image.sum(), image.sum(0) / image.sum()
    return tuple(((p @ at**2 - (p @ at) ** 2) ** 0.5).item() for p in (rows, columns))


def spots(tall: float, wide: float) -> torch.Tensor:
    """Four, in the corners of a frame so many pixels above and beside the middle."""
    return surface(lambda x, y: torch.exp(-((x.abs() - wide) ** 2 + (y.abs() - tall) ** 2)))


def test_the_spread_becomes_42_hundredths_of_half_a_side():
    assert spread(normalise(spots(5, 5))[0]) == pytest.approx((0.42 * HALF, 0.42 * HALF), abs=0.1)


def test_what_is_wider_than_tall_becomes_as_wide_as_tall():
    assert spread(normalise(spots(4.5, 6))[0]) == pytest.approx((0.42 * HALF, 0.42 * HALF), abs=0.1)


def test_a_speck_grows_no_more_than_the_limits_say():
    """A pixel of what comes out covers at least 0.7 pixels in height and 0.55 in width."""
    small = spots(2, 2)
    tall, wide = spread(small[0])
    assert spread(normalise(small)[0]) == pytest.approx((tall / 0.7, wide / 0.55), rel=0.03)


def test_what_fills_the_whole_sheet_shrinks_no_more_than_the_limits_say():
    large = spots(11, 11)
    tall, wide = spread(large[0])
    assert spread(normalise(large)[0]) == pytest.approx((tall / 1.3, wide / 1.3), rel=0.02)


def test_a_lean_is_taken_away_and_ink_is_kept_as_dark():
    leaning = surface(lambda x, y: torch.exp(-((x - 0.5 * y) ** 2) / 8 - y**2 / 50))
    found = normalise(leaning)[0]
    at = torch.arange(28.0)
    columns = (found @ at / found.sum(1))[6:22]
    assert columns.numpy() == pytest.approx(np.full(16, HALF), abs=0.1)
    assert found.max() == pytest.approx(float(leaning.max()), abs=0.02)
