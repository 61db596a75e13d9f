import numpy as np
import pytest

from digits.data import pen, written_numbers
from digits.drawing import generator, strokes
from digits.predictors import registry
from digits.reading.pieces import Pieces
from digits.training import pieces
from tests.test_written_numbers import samples


@pytest.fixture(scope="module")
def cut():
    """Pieces of forty numbers, images as the models see them."""
    images, labels = pieces.make(samples(), 40, np.random.default_rng(0))
    return images.astype(np.float32) / 255, labels


def test_pieces_are_pictures_with_a_label(cut):
    images, labels = cut
    assert images.shape[1:] == (28, 28) and len(images) == len(labels)
    assert images.any((1, 2)).all()
    assert set(labels) == set(range(-1, 10))


def test_what_is_called_a_digit_is_one_and_what_is_called_none_is_none(cut):
    images, labels = cut
    answers = registry.load("resnet-drawn").predict_proba(images)
    digits = labels >= 0
    assert (answers.argmax(1) == labels)[digits].mean() > 0.95
    assert np.median(answers.max(1)[digits]) > 0.9 > np.median(answers.max(1)[~digits])


def test_a_run_is_the_digit_that_it_covers():
    seven = [pen.Sample("here", "w", 7, generator.digit(np.random.default_rng(3), 7)[0])]
    number = written_numbers.arrange(seven, False, np.random.default_rng(0))
    whole = Pieces(pieces._ink(number, number.digits))
    places = pieces._labelled(whole, number)
    for place, digit in enumerate(number.digits):
        box = np.concatenate(strokes.box(digit))
        off = [np.abs(whole.runs.boxes[run] - box).max() for run in places if places[run] == place]
        assert min(off) < number.width and max(off) < whole.line / 2
    assert all(places[run] == -1 for run in places if whole.runs.widths[run] > 1.5 * whole.line)
