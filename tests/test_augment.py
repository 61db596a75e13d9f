"""Deformations stay in their ranges, come again with the seed, and differ between samples."""

import numpy as np
import pytest
import torch

from digits.images import augment
from digits.images.augment import Augment, apply


def batch(n: int = 64) -> torch.Tensor:
    x = torch.zeros(n, 1, 28, 28)
    x[:, :, 8:20, 12:16] = 1
    return x


def run(ranges: Augment, seed: int = 0, n: int = 64) -> torch.Tensor:
    return apply(batch(n), ranges, torch.Generator().manual_seed(seed))


def centre(x: torch.Tensor) -> torch.Tensor:
    at = torch.arange(28.0)
    return torch.stack([(x.sum(3) @ at), (x.sum(2) @ at)], 2)[:, 0] / x.sum((2, 3))


def test_nothing_asked_nothing_changed():
    assert torch.equal(run(Augment()), batch())


@pytest.mark.parametrize(
    "ranges", [Augment(rotate=15), Augment(shift=2), Augment(zoom=0.1), Augment(elastic_alpha=34), Augment(cutout=8)]
)
def test_each_trick_changes_samples_differently_and_repeatably(ranges):
    once, again, other = run(ranges), run(ranges), run(ranges, seed=1)
    assert torch.equal(once, again)
    assert not torch.equal(once, other)
    assert (once != once[:1]).any()
    assert once.min() >= 0
    assert once.max() <= 1.0001


def test_shift_stays_within_its_pixels():
    moved = (centre(run(Augment(shift=2), n=500)) - centre(batch(500))).abs()
    assert 1.8 < moved.max() < 2.01


def test_cutout_takes_at_most_its_square():
    gone = (batch(2000) - run(Augment(cutout=4), n=2000)).sum((1, 2, 3))
    assert gone.max() == 16
    assert gone.min() == 0


# by hand: of what is drawn between the bounds, the shares that a test throws


@pytest.fixture
def throw(monkeypatch):
    def thrown(*shares: float) -> None:
        left = iter(shares)
        monkeypatch.setattr(augment, "_uniform", lambda n, reach, like, random: torch.full((n,), reach * next(left)))

    return thrown


def spot(down: float, right: float) -> torch.Tensor:
    """A soft spot so many pixels from the middle."""
    at = torch.arange(28.0) - 13.5
    return torch.exp(-((at[:, None] - down) ** 2 + (at[None] - right) ** 2) / 4)[None, None]


def found(x: torch.Tensor) -> list[float]:
    """Of a spot, where it is: right and down from the middle."""
    down, right = (centre(x)[0] - 13.5).tolist()
    return [right, down]


RANGES = Augment(rotate=40, shift=2, zoom=0.25, shear=20)


@pytest.mark.parametrize(
    "shares",
    [(0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0), (-0.5, 1, 0, 0, 0, 0), (0.5, 0, 1, -1, 0, 0), (0.5, 1, -1, 1, 1, -0.5)],
    ids=str,
)
@pytest.mark.parametrize("away", [(6.0, -2.0), (-3.0, -5.0)])
def test_a_spot_goes_where_rotation_shear_and_zoom_take_it(throw, shares, away):
    """What stands at p is looked up from q = R(angle) S(shear) Z⁻¹ q + shift, worked out with matrices."""
    throw(*shares)
    moved = apply(spot(away[1], away[0]), RANGES, torch.Generator())
    angle, shear = np.deg2rad(40 * shares[0]), np.tan(np.deg2rad(20 * shares[1]))
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    unzoomed = np.diag([1 / (1 + 0.25 * shares[2]), 1 / (1 + 0.25 * shares[3])])
    looked_up = turned @ [[1, shear], [0, 1]] @ unzoomed
    wanted = np.linalg.solve(looked_up, np.array(away) - 2 * np.array(shares[4:]))
    assert found(moved) == pytest.approx(wanted.tolist(), abs=0.05)


def test_numbers_are_drawn_as_far_below_nothing_as_above():
    drawn = augment._uniform(4000, 3, batch(), torch.Generator().manual_seed(0))
    assert drawn.shape == (4000,) and -3 <= drawn.min() < -2.95 and 2.95 < drawn.max() <= 3
    assert abs(drawn.mean()) < 0.1


@pytest.mark.parametrize("one", ["rotate", "shift", "zoom", "shear", "elastic_alpha"])
def test_what_moves_a_digit(one):
    assert Augment(**{one: 0.1}).moves
    assert not Augment(cutout=4, spoil=True, spoil_drawn=0.5).moves


def test_a_blur_has_the_weights_of_gauss():
    weights = augment.gaussian_matrix(41, 3)
    assert weights[20, 20] == pytest.approx(1 / (3 * np.sqrt(2 * np.pi)))
    assert weights[20, 23] / weights[20, 20] == pytest.approx(np.exp(-0.5)) and torch.equal(weights, weights.T)
    assert weights[20].sum() == pytest.approx(1, abs=1e-4)


def test_elastic_offsets_are_smooth_and_as_long_as_they_are_said_to_be():
    """Noise of variance 1/3, whose blur by σ leaves a share of 1 / 4πσ², times α pixels; the picture is 2 wide."""
    ranges = Augment(elastic_alpha=20, elastic_sigma=3)
    offsets = augment._elastic_offsets(batch(1500), ranges, torch.Generator().manual_seed(0))
    assert offsets.shape == (1500, 28, 28, 2)
    middle = offsets[:, 14, 14]
    assert middle.std(0) * 14 == pytest.approx(20 * np.sqrt(1 / 3 / (4 * np.pi * 9)), rel=0.05)
    assert middle.mean(0).abs().max() * 14 < 0.1 and abs(torch.corrcoef(middle.T)[0, 1]) < 0.1
    for there in (offsets[:, 14, 17], offsets[:, 17, 14]):
        alike = torch.corrcoef(torch.stack([middle[:, 0], there[:, 0]]))[0, 1]
        assert alike == pytest.approx(np.exp(-9 / 36), abs=0.05)


def test_an_elastic_spot_goes_against_its_offsets(monkeypatch):
    """Looked up three pixels right and one down."""
    offsets = torch.tensor([3.0, 1.0]).expand(1, 28, 28, 2) * 2 / 28
    monkeypatch.setattr(augment, "_elastic_offsets", lambda *_: offsets)
    assert found(apply(spot(2, 4), Augment(elastic_alpha=1), torch.Generator())) == pytest.approx([1, 1], abs=0.01)


def test_the_middle_of_a_cut_out_square_may_be_any_pixel():
    """Of six pixels: from three outside to four at the other rim, so that 3, 4, 5, 6, 5 or 4 are left of a side."""
    gone = apply(torch.ones(6000, 1, 28, 28), Augment(cutout=6), torch.Generator().manual_seed(0)) == 0
    rows = gone.any(3)[:, 0]
    assert torch.equal(gone[:, 0], rows[:, :, None] & gone.any(2)[:, 0, None])
    for lost in (rows, gone.any(2)[:, 0]):
        first, size = lost.int().argmax(1), lost.sum(1)
        share = torch.bincount(first, minlength=28) / 6000
        assert share.tolist() == pytest.approx([4 / 28] + [1 / 28] * 24 + [0] * 3, abs=0.015)
        sizes = torch.bincount(size, minlength=7) / 6000
        assert sizes.tolist() == pytest.approx([0, 0, 0, 1 / 28, 2 / 28, 2 / 28, 23 / 28], abs=0.015)
    places = torch.stack([rows.int().argmax(1), gone.any(2)[:, 0].int().argmax(1)]).float()
    assert abs(torch.corrcoef(places)[0, 1]) < 0.05  # how far down has nothing to do with how far right
    odd = apply(torch.ones(6000, 1, 28, 28), Augment(cutout=5), torch.Generator().manual_seed(0)) == 0
    assert odd.sum((1, 2, 3)).max() == 25 and odd.sum((1, 2, 3)).min() in (4, 9)


def test_what_is_spoilt_is_the_digit_cut_to_what_a_picture_can_hold(monkeypatch):
    monkeypatch.setattr(augment, "spoil", lambda x, random: x)
    x = torch.tensor([-0.5, 0, 0.5, 1, 1.5]).view(1, 1, 1, 5)
    for drawn in (None, torch.tensor([False])):
        found = apply(x, Augment(spoil=True), torch.Generator(), drawn)
        assert found.flatten().tolist() == [0, 0, 0.5, 1, 1]
