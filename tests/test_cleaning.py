"""Spoilt pictures are cleaned before the KNN measures them; clean ones stay; reasons show what was measured."""

import numpy as np
import pytest

from digits.data import mnist
from digits.images import cleaning, damage
from digits.predictors import registry
from digits.predictors.closest import aligned
from digits.reading import doubt

NAME = "knn-drawn"
IMAGES, LABELS = (part[:50] for part in mnist.load("test"))
READ = {  # at least, of fifty; without cleaning 17 to 34
    "gaussian noise": 45,
    "impulse noise": 45,
    "shot noise": 45,
    "brightness": 46,
    "contrast": 46,
    "fog": 46,
    "stripe": 47,
    "zigzag": 35,
    "motion blur": 38,
}


def test_clean_digits_come_through_untouched():
    drawn = registry.load(NAME).pictures_[::4].astype(np.float32) / 255
    for images in (mnist.load("test")[0], drawn):
        assert cleaning.clean(images) is images or (cleaning.clean(images) == images).all()


@pytest.mark.parametrize("kind", READ)
def test_a_spoilt_digit_is_read(kind):
    answers = registry.load(NAME).predict(damage.damaged(kind, IMAGES, seed=1))
    assert (answers == LABELS).sum() >= READ[kind]


def test_a_picture_is_cleaned_alone_as_among_others():
    spoilt = np.concatenate([damage.damaged(kind, IMAGES[:3]) for kind in damage.KINDS] + [IMAGES[:3]])
    together = cleaning.clean(spoilt)
    alone = np.concatenate([cleaning.clean(one[None]) for one in spoilt])
    assert together.dtype == np.float32 and together.min() >= 0 and together.max() <= 1
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_reason_shows_the_picture_that_was_measured():
    knn, spoilt = registry.load(NAME), damage.damaged("stripe", IMAGES[:1])[0]
    shown = knn.build(spoilt, knn.planes(spoilt), [int(LABELS[0])]).image
    np.testing.assert_allclose(shown, aligned(IMAGES[:1])[0], atol=1e-5)


def test_noise_without_a_digit_is_no_digit():
    empty = np.zeros((10, 28, 28), np.float32)
    for kind in ("gaussian noise", "impulse noise", "shot noise", "fog", "zigzag", "spatter"):
        _, scores = doubt.answer(registry.load(NAME), damage.damaged(kind, empty))
        assert doubt.is_digit(NAME, scores).mean() <= 0.1, kind
