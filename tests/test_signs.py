"""A sign of somebody's own, taught three times, is known when they write it again, and nothing else is taken for it."""

import numpy as np
import pytest

from digits.data import mnist
from digits.drawing import generator
from digits.drawing.strokes import Strokes
from digits.evaluation import corrections, hands, signs
from digits.predictors import registry
from digits.predictors.personal import PersonalKNN, Taught
from digits.reading.answers import ask, ask_each
from tests import loaded

LETTERS = {  # strokes (x, y), y down
    "A": [[(10, 100), (40, 0), (70, 100)], [(22, 62), (58, 62)]],
    "E": [[(60, 0), (10, 0), (10, 100), (62, 100)], [(10, 48), (50, 48)]],
    "M": [[(5, 100), (10, 0), (40, 60), (70, 0), (75, 100)]],
    "X": [[(10, 0), (62, 100)], [(62, 0), (10, 100)]],
}
LIKE_A = [[(10, 100), (10, 0), (45, 2), (58, 20), (45, 42), (10, 48)], [(30, 48), (62, 100)]]  # an R
ASKED = 15


def written(letter: str, count: int, seed: int) -> np.ndarray:
    """The letter so often by one hand, (N, 28, 28) float32."""
    random = np.random.default_rng(seed)
    strokes: Strokes = [np.array(line, float) for line in (LETTERS | {"R": LIKE_A})[letter]]
    return np.stack([hands.drawn(generator.again(strokes, random), random) for _ in range(count)])


@pytest.fixture(scope="module", params=[pair[0] for pair in registry.PAIRS.values()])
def knn(request):
    return request.param, loaded.model(request.param)


@pytest.fixture(scope="module")
def taught(knn):
    """Of each letter what answers whoever taught it three times."""
    _, shared = knn

    def by(letter: str) -> PersonalKNN:
        return PersonalKNN(shared, lesson(letter))

    return {letter: by(letter) for letter in LETTERS}


def lesson(*letters: str) -> Taught:
    images = np.concatenate([written(letter, 3, 0) for letter in letters])
    truths = [letter for letter in letters for _ in range(3)]
    return Taught(np.rint(images * 255).astype(np.uint8), truths, ["yours"] * len(truths))


def test_it_is_known_when_it_is_written_again(knn, taught):
    said = [
        answer.said == letter
        for letter, own in taught.items()
        for answer in ask_each("KNN", knn[0], own, written(letter, ASKED, 1))
    ]
    assert np.mean(said) > 0.85


def test_no_digit_becomes_a_sign(knn, taught):
    name, shared = knn
    images = mnist.load("test")[0][:300]
    for own in taught.values():
        asked = ask_each("KNN", name, own, images)
        assert [answer.sign for answer in asked].count(None) >= 299
        unlike = [i for i, answer in enumerate(asked) if answer.sign is None]
        assert np.array_equal(own.predict(images[unlike]), shared.predict(images[unlike]))


def test_other_letters_are_seldom_taken_for_it(knn, taught):
    said = [
        answer.said == letter
        for letter, own in taught.items()
        for other in LETTERS.keys() - {letter}
        for answer in ask_each("KNN", knn[0], own, written(other, 5, 2))
    ]
    assert np.mean(said) < (0.1 if knn[0] in registry.DRAW_PAIR else 0.25)  # MNIST teaches nothing of what is no digit


def test_two_that_are_alike_are_told_apart_once_both_are_taught(knn):
    name, shared = knn
    own = PersonalKNN(shared, lesson("A", "R"))
    for letter in "AR":
        said = [answer.said for answer in ask_each("KNN", name, own, written(letter, ASKED, 1))]
        assert said.count(letter) >= ASKED - 1


def test_where_it_was_turned_its_own_picture_is_the_reason(knn, taught):
    """It is remembered turned as well, but shown as it was written."""
    own = taught["A"]
    (turned, *_), (which, *_) = own.taught.turned()
    found = ask("KNN", knn[0], own, turned.astype(np.float32) / 255, 3)
    assert found.said == "A"
    shown = [n.image for n in found.neighbours if n.whose]
    assert any(np.allclose(one, own.taught.images[which] / 255, atol=1e-3) for one in shown)
    assert not any(np.allclose(one, turned / 255, atol=1e-3) for one in shown)


def test_many_at_once_are_answered_as_each_alone(knn, taught):
    own = taught["X"]
    images = np.concatenate([written("X", 4, 3), mnist.load("test")[0][:6]])
    vectors = own.embed(images)
    found = own.nearest(vectors, own.knn.distances_of(vectors))
    alone = [own.consider(image) for image in images]
    assert found.tolist() == [11 if one.sign else one.probabilities.argmax() for one in alone]


@pytest.mark.parametrize("name", [name for pair in registry.PAIRS.values() for name in pair])
def test_the_measured_figures_hold_what_is_promised(name):
    """A person's corrections cost MNIST's test set 0.05 points at most, and digits don't become letters."""
    (curve,) = [one for one in corrections.read().curves if one.model == name]
    assert curve.mnist_lost <= 0.0005
    if curve.sign.mnist is not None:
        assert curve.sign.mnist <= 0.0005 and curve.sign.digits <= 0.002
        assert curve.sign.again > 0.6 and curve.sign.other_letters < 0.2


def test_what_a_letter_is_taught_with_is_not_what_is_asked():
    images = np.random.default_rng(0).random((9, 28, 28)).astype(np.float32)

    class Sample:
        def __init__(self, writer, label):
            self.writer, self.label, self.strokes = writer, label, [np.array([(0, 0), (9, 30)], float)]

    samples = [Sample("a", "A"), Sample("a", "B"), Sample("b", "A"), *(Sample("a", "A") for _ in range(6))]
    same, others = (
        list(signs._by_the_same(samples, images, np.random.default_rng(0))),
        list(signs._by_others(samples, images)),
    )
    assert len(same) == 7 and len(others) == 1 and len(others[0].asked) == 5
    for lesson in (*same, *others):
        assert len(lesson.taught) == 3
        assert not any((one == two).all() for one in lesson.taught for two in lesson.asked)
    assert all(np.array_equal(lesson.others, images[[1]]) for lesson in same)


@pytest.mark.parametrize(("squared", "none", "is_sign"), [(100, 20, True), (140, 20, False), (100, 14, False)])
def test_beside_what_is_no_digit_a_sign_counts_as_nearer_than_beside_digits(knn, squared, none, is_sign):
    """0.15 of its squared distance against 0.5: thousands of drawings that are no digit lie near to anything."""
    own = PersonalKNN(knn[1], lesson("A"))
    shared, evidence = np.full((1, 12), 60.0), np.full((1, 12), np.inf)
    shared[0, 10:], evidence[0, 11] = (none, np.inf), own.closeness * squared
    assert own._is_sign(shared, evidence).tolist() == [is_sign]
