import numpy as np
import pytest

from digits.drawing import generator, strokes
from digits.drawing.templates import DIGITS, NOT_DIGITS
from digits.training.sets import small
from tests import loaded


def test_the_same_seed_writes_the_same():
    first, again, other = (generator.digit(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first[1] == again[1]
    assert all(np.array_equal(a, b) for a, b in zip(first[0], again[0], strict=True))
    assert not np.array_equal(first[0][0], other[0][0])


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_is_written_in_many_ways(digit):
    random = np.random.default_rng(digit)
    written = [generator.digit(random, digit) for _ in range(20)]
    assert {label for _, label in written} == {digit}
    assert sum(means == digit for means, _ in DIGITS.values()) >= 4


@pytest.mark.parametrize("way", DIGITS)
def test_each_way_is_read_as_what_it_is(way):
    """Neatly written, by the KNN that knows MNIST alone where MNIST's writers had that way too."""
    random = np.random.default_rng(0)
    images = np.stack([small(generator.written(way, random, generator.NEAT), 20, 170) for _ in range(20)])
    answers = loaded.model("knn-drawn").predict(images)
    assert np.mean(answers == DIGITS[way][0]) >= 0.9


@pytest.mark.parametrize("kind", [*NOT_DIGITS, "scribble"])
def test_what_is_no_digit_can_be_drawn(kind):
    drawing, named = generator.not_a_digit(np.random.default_rng(1), kind)
    assert named == kind
    assert all(np.isfinite(stroke).all() and stroke.shape[1] == 2 for stroke in drawing)
    assert strokes.draw(strokes.place(drawing, 150), 16).min() == 0


def test_written_digits_lie_about_the_sheet():
    random = np.random.default_rng(5)
    for _ in range(200):
        low, high = strokes.box(generator.digit(random)[0])
        assert low.min() > -80 and high.max() < 220


def test_an_unknown_digit_is_said():
    with pytest.raises(ValueError, match="0 to 9"):
        generator.digit(np.random.default_rng(0), 11)
