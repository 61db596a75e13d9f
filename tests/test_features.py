"""What the KNN measures on keeps what makes a digit and lets go of how it leans and where it lies."""

import numpy as np
import pytest
import torch

from digits.data import mnist
from digits.predictors.features import StrokeSpace, gradient_orientations, normalise, orientations, ridge_orientations


def bar(angle: float, thickness: float = 2.0, side: int = 28) -> torch.Tensor:
    """A soft stroke through the centre, `angle` degrees from the x axis (y down), as (1, side, side)."""
    y, x = torch.meshgrid(torch.arange(side) - 13.5, torch.arange(side) - 13.5, indexing="ij")
    turn = np.deg2rad(angle)
    along = x * np.cos(turn) + y * np.sin(turn)
    across = -x * np.sin(turn) + y * np.cos(turn)
    return (torch.sigmoid(3 * (thickness - across.abs())) * torch.sigmoid(3 * (9 - along.abs())))[None].float()


def spread(image: torch.Tensor) -> tuple[float, float]:
    """Standard deviation of the ink along y and x, in pixels."""
    at = torch.arange(28.0)
    rows, columns = image.sum(1) / image.sum(), image.sum(0) / image.sum()
    return tuple(((p @ at**2 - (p @ at) ** 2) ** 0.5).item() for p in (rows, columns))


def test_a_leaning_stroke_comes_upright_and_to_the_centre():
    leaning = torch.roll(bar(65), shifts=(2, -3), dims=(1, 2))
    upright = normalise(leaning)[0]
    columns = torch.arange(28.0)
    full = upright.sum(1) > 0.9 * upright.sum(1).max()
    at = upright[full] @ columns / upright[full].sum(1)
    assert np.allclose(at, 13.5, atol=0.5)
    rows = upright.sum(1) @ torch.arange(28.0) / upright.sum()
    assert abs(rows.item() - 13.5) < 0.1


def ring(radius: float, aspect: float) -> torch.Tensor:
    """A stroke along an ellipse around the centre, `radius` tall and `aspect` times as wide: (28, 28)."""
    y, x = torch.meshgrid(torch.arange(28) - 13.5, torch.arange(28) - 13.5, indexing="ij")
    return torch.sigmoid(3 * (1.5 - (torch.hypot(y, x / aspect) - radius).abs()))


def test_small_and_large_writing_become_of_one_size():
    rings = torch.stack([ring(radius, 0.8) for radius in (6.0, 7.5, 9.0)])
    before, after = ([spread(image) for image in images] for images in (rings, normalise(rings)))
    assert before[2][0] > 1.3 * before[0][0]
    assert np.ptp([tall for tall, _ in after]) < 0.1 and np.ptp([wide for _, wide in after]) < 0.1


def test_a_narrow_digit_becomes_wider_but_stays_narrow():
    tall, wide = spread(ring(9, 0.5))
    new_tall, new_wide = spread(normalise(ring(9, 0.5)[None])[0])
    assert new_wide / new_tall == pytest.approx(np.sqrt(np.sin(np.pi / 2 * wide / tall)), abs=0.03)
    assert wide / tall < new_wide / new_tall - 0.2 < 0.75


def test_a_blank_image_stays_blank():
    assert not normalise(torch.zeros(2, 28, 28)).any()


@pytest.mark.parametrize("angle", [0, 45, 90, 135])
def test_a_stroke_fills_the_ridge_bin_along_it_and_the_edge_bins_across_it(angle):
    ridges = ridge_orientations(bar(angle))[0].sum((1, 2))
    edges = gradient_orientations(bar(angle))[0].sum((1, 2))
    assert ridges.argmax() == angle * 8 // 180
    across = (angle + 90) % 180 / 30
    assert all(edges[int(side)] > 4 * edges.median() for side in (across, across + 6))


def test_a_turn_by_a_quarter_turns_the_orientation_maps():
    x = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(0))
    turned = torch.rot90(x, -1, (1, 2))  # clockwise: y down, so directions grow by 90 degrees
    maps = gradient_orientations(x, step=1)
    expected = torch.rot90(maps, -1, (2, 3)).roll(3, dims=1)
    assert torch.allclose(gradient_orientations(turned, step=1), expected, atol=1e-4)


def test_orientations_do_not_depend_on_the_batch():
    x, _ = mnist.load("validation")
    assert np.allclose(orientations(x[:40])[7], orientations(x[7:8])[0], atol=1e-5)
    assert np.isfinite(orientations(np.zeros((1, 28, 28), np.float32))).all()


def test_scatter_within_a_class_is_alike_in_all_kept_directions():
    x, y = mnist.load("train")
    x, y = x[:2500], y[:2500]
    vectors = StrokeSpace(dimensions=12).fit(x, y).transform(x)
    assert vectors.shape == (2500, 12)
    within = vectors - np.stack([vectors[y == c].mean(0) for c in range(10)])[y]
    assert np.allclose(np.cov(within.T), np.diag(np.diag(np.cov(within.T))), atol=0.1)
    assert ((np.diag(np.cov(within.T)) > 0.7) & (np.diag(np.cov(within.T)) < 1.01)).all()
    variances = vectors.var(0)
    assert (np.diff(variances) < 1e-3).all() and variances[0] > 3 * variances[-1]


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="at least two classes"):
        StrokeSpace().fit(np.zeros((3, 28, 28), np.float32), np.array([4, 4, 4]))


def test_maps_are_sampled_every_third_pixel():
    image = bar(30)
    edges, ridges = gradient_orientations(image), ridge_orientations(image)
    assert edges.shape == (1, 12, 10, 10) and ridges.shape == (1, 8, 10, 10)
    assert torch.allclose(ridges, ridge_orientations(image, step=1)[:, :, ::3, ::3], atol=1e-5)
    assert torch.allclose(edges, gradient_orientations(image, step=1)[:, :, ::3, ::3], atol=1e-5)
    assert torch.equal(ridges, ridge_orientations(image, bins=8, blur=0.7, sigma=1.5, step=3))
    assert torch.equal(edges, gradient_orientations(image, bins=12, sigma=1.5, step=3))


def test_directions_are_divided_by_the_scatter_within_classes_and_a_share_of_its_largest():
    """Of all directions kept, the projection times its transpose is the inverse of Cw + ridge · λ."""
    x, y = (part[:120] for part in mnist.load("train"))
    space = StrokeSpace(dimensions=2000, ridge=0.5).fit(x, y)
    vectors = orientations(x).astype(np.float64)
    apart = vectors - np.stack([vectors[y == c].mean(0) for c in range(10)])[y]
    largest = np.linalg.norm(apart, 2) ** 2 / len(apart)
    some = np.random.default_rng(0).normal(size=(2000, 3))
    scattered = apart.T @ (apart @ some) / len(apart) + 0.5 * largest * some
    assert space.projection_ @ (space.projection_.T @ scattered) == pytest.approx(some, abs=0.01)
