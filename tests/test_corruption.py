"""Corruptions do what their names say, to each image by its own dose, and nothing at the dose `nothing`."""

import numpy as np
import pytest

from digits.data import mnist
from digits.images.corruption import CORRUPTIONS, blur, noise, rotate, shift, thicken


@pytest.fixture(scope="module")
def digits_seen():
    return mnist.load("test")[0][:12]


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_nothing_changes_nothing_and_every_dose_stays_an_image(name, digits_seen):
    corruption = CORRUPTIONS[name]
    np.testing.assert_allclose(corruption.apply(digits_seen, corruption.nothing), digits_seen, atol=1e-5)
    for dose in corruption.doses:
        spoilt = corruption.apply(digits_seen, dose)
        assert spoilt.shape == digits_seen.shape and spoilt.dtype == np.float32
        assert spoilt.min() >= 0 and spoilt.max() <= 1


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_image_gets_its_own_dose(name, digits_seen):
    corruption = CORRUPTIONS[name]
    doses = np.resize(corruption.doses, len(digits_seen))
    together = corruption.apply(digits_seen, doses)
    for dose in corruption.doses:
        np.testing.assert_allclose(together[doses == dose], corruption.apply(digits_seen, dose)[doses == dose])


def test_a_quarter_turn_is_a_clockwise_quarter_turn(digits_seen):
    np.testing.assert_allclose(rotate(digits_seen, 90), np.rot90(digits_seen, -1, (1, 2)), atol=1e-4)


def test_a_shift_goes_to_the_right(digits_seen):
    np.testing.assert_allclose(shift(digits_seen, 3)[:, :, 3:], digits_seen[:, :, :-3], atol=1e-4)


def test_noise_is_as_strong_as_said_and_the_same_again():
    grey = np.full((50, 28, 28), 0.5, np.float32)
    assert abs(noise(grey, 0.1).std() - 0.1) < 0.002
    np.testing.assert_array_equal(noise(grey, 0.1), noise(grey, 0.1))


def test_blur_keeps_the_ink_and_spreads_it():
    dot = np.zeros((1, 28, 28), np.float32)
    dot[0, 14, 14] = 1
    blurred = blur(dot, 2)[0]
    across = np.arange(28) - 14
    assert abs(blurred.sum() - 1) < 0.01
    assert abs((blurred.sum(0) * across**2).sum() - 4) < 0.1  # variance σ²


@pytest.mark.parametrize("factor", [0.5, 1.5, 2])
def test_a_bar_gets_as_thick_as_said(factor):
    bar = np.zeros((1, 28, 28), np.float32)
    bar[0, 4:24, 12:16] = 1
    assert abs(thicken(bar, factor)[0, 14].sum() - 4 * factor) < 0.4


def test_doses_ascend_in_even_steps_and_hold_the_one_that_does_nothing():
    for name, corruption in CORRUPTIONS.items():
        steps = np.diff(corruption.doses)
        assert corruption.nothing in corruption.doses and steps.min() > 0
        if name == "thickness":  # at most half as much again
            assert min(corruption.doses) > 0 and (np.divide(corruption.doses[1:], corruption.doses[:-1]) < 1.51).all()
        else:
            assert steps == pytest.approx(steps[0])


# by hand


def spot(down: int, right: int) -> np.ndarray:
    """Four pixels so far from the middle."""
    images = np.zeros((1, 28, 28), np.float32)
    images[0, 13 + down : 15 + down, 13 + right : 15 + right] = 1
    return images


def centre(image: np.ndarray) -> tuple[float, float]:
    away = np.arange(28) - 13.5
    return image.sum(1) @ away / image.sum(), image.sum(0) @ away / image.sum()


@pytest.mark.parametrize("degrees", [30, -30, 60])
def test_what_is_right_of_the_middle_turns_down(degrees):
    turn = np.deg2rad(degrees)
    assert centre(rotate(spot(0, 8), degrees)[0]) == pytest.approx((8 * np.sin(turn), 8 * np.cos(turn)), abs=0.05)


def test_what_leaves_the_frame_is_lost_and_nothing_comes_in():
    full = np.ones((1, 28, 28), np.float32)
    for pixels, kept in ((3, np.arange(28) >= 3), (-3, np.arange(28) < 25), (28, np.zeros(28))):
        np.testing.assert_allclose(shift(full, pixels)[0], np.tile(kept, (28, 1)), atol=1e-4)
    assert centre(shift(spot(5, 2), 4.5)[0]) == pytest.approx((5, 6.5), abs=1e-3)


def test_the_pattern_of_noise_is_that_of_its_seed_at_every_dose():
    grey = np.full((2, 28, 28), 0.5, np.float32)
    for seed in (0, 3):
        pattern = np.random.default_rng(seed).standard_normal(grey.shape, np.float32)
        for sigma in (0.1, 0.6):
            np.testing.assert_allclose(noise(grey, sigma, seed), np.clip(0.5 + sigma * pattern, 0, 1), atol=1e-6)
    assert (noise(grey, 0.1) == noise(grey, 0.1, 0)).all() and noise(grey, 9).min() == 0 and noise(grey, 9).max() == 1


def test_a_blur_has_the_weights_of_gauss_down_and_across():
    blurred = blur(spot(0, 0) * [[[0.25]]], 1.5)[0]
    across = np.exp(-((np.arange(28) - 13) ** 2) / 4.5) + np.exp(-((np.arange(28) - 14) ** 2) / 4.5)
    across /= across.sum()
    np.testing.assert_allclose(blurred, np.outer(across, across), atol=1e-5)
    assert np.allclose(blur(np.full((1, 28, 28), 0.7, np.float32), 3), 0.7)  # nothing is lost at the rim


@pytest.mark.parametrize("factor", [0.5, 1.5, 2])
def test_each_rim_of_a_bar_moves_by_half_of_what_it_grows(factor):
    """A bar of 4 by 20 is 3.733 thick: 4 times its mean depth of b (3a - b) / 12a."""
    bar = np.zeros((2, 28, 28), np.float32)
    bar[0, 4:24, 12:16] = 1
    moved = thicken(bar, factor)
    assert moved[0, 14].sum() == pytest.approx(4 + (factor - 1) * 3.733, abs=0.03)
    assert moved[0, :, 14].sum() == pytest.approx(20 + (factor - 1) * 3.733, abs=0.1)
    np.testing.assert_allclose(moved[0], moved[0, ::-1, ::-1], atol=1e-5)
    assert not moved[1].any()


def test_strokes_stay_as_they_are_where_nothing_is_to_be_done():
    bars = np.zeros((2, 28, 28), np.float32)
    bars[:, 4:24, 12:16] = 0.3
    bars[:, 6:20, 13:15] = 0.9
    found = thicken(bars, [1, 1.5])
    assert (found[0] == bars[0]).all() and (found[1] != bars[1]).any()
    assert thicken(bars[:0], 2).shape == (0, 28, 28)
