"""How often and how much chance spoils, told from many pictures."""

import pytest
import torch

from digits.images import spoiling
from tests.squares import near, sheets


@pytest.fixture
def random() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_a_number_is_drawn_for_each_digit_between_its_bounds(random):
    drawn = spoiling._uniform(sheets(2000), -2, 6, random)
    assert drawn.shape == (2000, 1, 1, 1) and -2 <= drawn.min() < -1.9 and 5.9 < drawn.max() <= 6


def test_gaussian_noise_is_of_005_to_055(random):
    noise = (spoiling.gaussian_noise(sheets(400, 0.5), random) - 0.5).flatten(1)
    assert 0.045 < noise.std(1).min() < 0.06 and 0.53 < noise.std(1).max() < 0.58
    assert abs(noise.mean()) < 0.005


def test_speckle_noise_grows_with_the_ink(random):
    x = sheets(400, 0.5)
    x[..., :14] = 0
    noise = spoiling.speckle_noise(x, random) - x
    assert not noise[..., :14].any()
    strength = noise[..., 14:].flatten(1).std(1) / 0.5
    assert 0.13 < strength.min() < 0.17 and 0.86 < strength.max() < 0.97


def test_of_salt_and_pepper_there_is_as_much_of_each_on_2_to_35_in_a_hundred_pixels(random):
    found = spoiling.salt_and_pepper(sheets(400, 0.5), random).flatten(1)
    assert set(found.unique().tolist()) == {0, 0.5, 1}
    share = (found != 0.5).float().mean(1)
    assert 0.01 < share.min() < 0.04 and 0.33 < share.max() < 0.4
    assert abs((found == 1).sum() / (found != 0.5).sum() - 0.5) < 0.01


def test_seven_digits_in_ten_suffer_and_two_in_ten_again(monkeypatch, random):
    """Where each adds a quarter, what is found tells how often."""
    monkeypatch.setattr(spoiling, "KINDS", (lambda x, random: x + 0.25,) * 3)
    times = (spoiling.spoil(sheets(4000), random)[:, 0, 0, 0] * 4).int()
    share = torch.bincount(times, minlength=3) / 4000
    assert share.tolist() == pytest.approx([0.3 * 0.79, 0.7 * 0.79 + 0.3 * 0.21, 0.7 * 0.21], abs=0.02)


def test_each_kind_comes_as_often_and_each_digit_keeps_its_place(monkeypatch, random):
    kinds = [lambda x, random, more=more: x + more for more in (0.01, 0.02, 0.03)]
    monkeypatch.setattr(spoiling, "KINDS", kinds)
    monkeypatch.setattr(spoiling, "ROUNDS", (1.1,))
    before = torch.rand(3000, 1, 2, 2, generator=random) * 0.9
    more = ((spoiling.spoil(before, random) - before) * 100).flatten(1)
    assert near(more, more.round(), 1e-3)
    assert (torch.bincount(more[:, 0].round().int(), minlength=4) / 3000).tolist() == pytest.approx(
        [0, 1 / 3, 1 / 3, 1 / 3], abs=0.03
    )


def test_what_is_spoilt_is_cut_to_what_a_picture_can_hold(monkeypatch, random):
    monkeypatch.setattr(spoiling, "KINDS", (lambda x, random: x + 9, lambda x, random: x - 9))
    found = spoiling.spoil(sheets(500, 0.5), random)
    assert set(found.unique().tolist()) == {0, 0.5, 1}
