"""From one digit to another, where an answer changes: the way is of ink, and ends at remembered digits."""

import numpy as np
import pytest

from digits.data import mnist
from digits.gallery import trace
from digits.images import morph
from digits.predictors import knn


def test_a_digit_turns_into_another_by_moving_its_ink():
    images = mnist.load("train")[0]
    way = morph.between(images[2], images[4], 9)
    assert way.shape == (9, 28, 28) and way.dtype == np.float32 and way.min() >= 0 and way.max() <= 1
    assert (way[0] == images[2]).all() and (way[-1] == images[4]).all()
    ink = way.sum((1, 2))
    assert np.allclose(ink, np.linspace(ink[0], ink[-1], 9), rtol=0.08)
    faded = (images[2] + images[4]) / 2
    assert np.square(way[4]).sum() > 1.15 * np.square(faded).sum()  # fading would leave two pale digits
    with pytest.raises(ValueError, match="without ink"):
        morph.between(images[0], np.zeros((28, 28), np.float32), 3)


@pytest.fixture(scope="module")
def memory():
    images, labels = mnist.load("train")
    return knn.raw().fit(images[:3000], labels[:3000]), images, labels


def test_the_nearest_of_a_class_is_of_that_class_and_nearest(memory):
    model, images, labels = memory
    digit = images[3001]
    place = model.nearest_of(digit, 9)
    assert labels[place] == 9
    _, indices, found = model.kneighbors(digit[None], 3000)
    assert place == indices[0][found[0] == 9][0]
    own = int(np.flatnonzero(labels == 9)[0])
    assert model.nearest_of(images[own], 9) == own
    assert model.nearest_of(images[own], 9, without=own) != own


def test_the_trace_ends_at_remembered_digits_and_tells_where_a_mind_changes(memory):
    model, images, labels = memory
    four = images[np.flatnonzero(labels[3000:] == 4)[0] + 3000]
    way = trace.trace({"knn": model}, model, four, 4, 9)
    middle = len(way.positions) // 2
    assert (way.images[middle] == four).all() and way.positions[middle] == 0
    assert way.answers["knn"][0].argmax() == 4 and way.answers["knn"][-1].argmax() == 9
    turns = way.turns("knn")
    assert len(turns) % 2 == 1 and all(-1 < t < 1 for t in turns)
    lead = way.answers["knn"][:, 9] - way.answers["knn"][:, 4]
    assert np.interp(turns[0], way.positions, lead) == pytest.approx(0, abs=1e-6)
