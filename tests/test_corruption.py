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
