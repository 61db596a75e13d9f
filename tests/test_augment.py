"""Deformations stay in their ranges, come again with the seed, and differ between samples."""

import pytest
import torch

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
