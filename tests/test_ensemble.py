"""Two models asked about the same images answer side by side, and both scores decide whether it is a digit."""

import numpy as np
import pytest

from digits.data import mnist
from digits.drawing import strokes
from digits.predictors import registry
from digits.preprocess import to_mnist
from digits.reading import answers, doubt, ensemble, jointly
from digits.reading.ensemble import Ensemble
from tests import loaded

NAMES = registry.DRAW_PAIR


@pytest.fixture(scope="module")
def pair() -> Ensemble:
    return Ensemble(NAMES, tuple(map(loaded.model, NAMES)))


def images() -> np.ndarray:
    cross = strokes.draw([np.array([[60, 60], [220, 220]]), np.array([[220, 60], [60, 220]])], 12)
    return np.stack([*mnist.load("validation")[0][:3], to_mnist(cross).image])


def test_each_answers_as_it_does_alone_and_both_scores_decide(pair):
    seen = images()
    told = tuple(doubt.answer(model, seen) for model in pair.models)
    known, _ = jointly.are_digits(NAMES, [scores for _, scores in told])
    sides = pair.ask_each(seen, [" ", "-", "", ""])
    for side, (probabilities, _), title, its in zip(sides, told, registry.titles(NAMES), known, strict=True):
        assert [one.title for one in side] == [title] * 4 and [one.before for one in side] == [" ", "-", "", ""]
        assert np.stack([one.probabilities for one in side]) == pytest.approx(probabilities, abs=1e-5)
        assert [one.is_digit for one in side] == its.tolist() and all(one.by_both for one in side)
    assert not sides[0][3].is_digit and sides[0][0].is_digit
    for left, right in zip(ensemble.given(NAMES, told), sides, strict=True):
        assert [one.shown for one in left] == [one.shown for one in right]


def test_the_first_shows_its_neighbours_and_each_is_asked_once(pair):
    asked = []

    def ask(title, name, model, image, k):
        asked.append((title, name, k))
        return answers.ask(title, name, model, image, k)

    left, right = pair.ask(images()[0], 3, ask)
    assert asked == [*zip(registry.titles(NAMES), NAMES, (3, 0), strict=True)]
    assert len(left.neighbours) == 3 and not right.neighbours and left.by_both and right.by_both
