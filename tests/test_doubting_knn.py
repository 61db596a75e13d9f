import numpy as np
import pytest

import digits
from digits.data import mnist, not_digits, pen
from digits.drawing import generator
from digits.predictors import doubting
from digits.training import sets


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Fitted on three hundred scans and a few drawings, and what it was fitted on."""
    random = np.random.default_rng(0)
    written = [pen.Sample("here", "w", i % 10, generator.digit(random, i % 10)[0]) for i in range(20)]
    patch = pytest.MonkeyPatch()
    patch.setattr(pen, "digits_of", lambda part, without=None: written)
    patch.setattr(not_digits, "letters_of", lambda part: [])
    patch.setattr(sets, "TEMPLATES", 60)
    patch.setattr(sets, "REMEMBERED_NOT_DIGITS", 50)
    patch.setattr(sets.mnist, "load", lambda split, load=mnist.load: [part[:300] for part in load(split)])
    model = sets.remember(doubting.doubting(), "drawings", "train")
    patch.undo()
    return model


def test_it_remembers_scans_then_templates_then_pen_digits(small):
    assert small.mnist_ == 300
    assert len(small.labels_) == 300 + 60 + 40
    assert len(small.pictures_) == 60 and len(small.others_) == 50


def test_only_pen_digits_have_no_picture(small):
    assert np.array_equal(small.picture(0), mnist.load("train")[0][0])
    assert small.picture(359).shape == (28, 28) and small.picture(359).max() == 1
    assert small.picture(360) is None and small.picture(399) is None


def test_a_remembered_template_is_its_own_nearest_neighbour(small):
    distances, indices, _ = small.kneighbors(np.stack([small.picture(i) for i in (300, 310, 355)]), 1)
    assert indices[:, 0].tolist() == [300, 310, 355]
    assert distances.max() < 1


def test_it_comes_back_from_disk(small, tmp_path):
    path = tmp_path / "knn.npz"
    small.save(path)
    again = doubting.doubting().load(path)
    images, _ = mnist.load("validation")
    assert again.mnist_ == small.mnist_
    assert np.array_equal(again.pictures_, small.pictures_)
    assert (again.predict(images[:100]) == small.predict(images[:100])).mean() > 0.97
    assert np.allclose(again.distance_to_others(images[:20]), small.distance_to_others(images[:20]), rtol=0.1)


def test_what_is_no_digit_is_nearer_to_its_like_than_a_digit_is():
    model = digits.load("knn-drawn")
    random = np.random.default_rng(9)
    things = np.stack([sets.small(generator.not_a_digit(random, "house")[0], 14, 160) for _ in range(20)])
    scans, _ = mnist.load("test")

    def nearer(images):
        return model.distance_to_others(images) < model.plane_distances(images).min(1)

    assert nearer(things).mean() > 0.9
    assert nearer(scans[:100]).mean() < 0.05
