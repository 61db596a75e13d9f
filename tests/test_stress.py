"""How both models' answers to one drawing change as it is corrupted."""

import numpy as np
import pytest

import digits
from digits.data import mnist
from digits.images.corruption import CORRUPTIONS
from digits.reading import stress


@pytest.fixture(scope="module")
def curves():
    image = mnist.load("validation")[0][0]
    return stress.stress(image, {name: digits.load(name) for name in ("knn", "resnet")}), image


def test_there_is_a_curve_for_each_model_and_corruption(curves):
    found = {(c.corruption, c.model) for c in curves[0]}
    assert found == {(p, m) for p in CORRUPTIONS for m in ("knn", "resnet")}
    assert all(np.allclose(c.probabilities.sum(1), 1, atol=1e-4) for c in curves[0])


def test_at_no_dose_the_answer_is_that_of_the_drawing(curves):
    found, image = curves
    for curve in found:
        alone = digits.load(curve.model).predict_proba(image[None])[0]
        assert np.allclose(curve.probabilities[curve.untouched], alone, atol=1e-3)
        assert curve.doses[curve.untouched] == CORRUPTIONS[curve.corruption].nothing
        assert (np.diff(curve.doses) > 0).all()


def curve_of(answers, name="rotation", model="a"):
    return stress.Curve(model, name, stress.doses(name), np.eye(10, dtype=np.float32)[answers])


def test_flips_are_the_nearest_doses_with_another_answer():
    answers = np.full(stress.STEPS, 7)
    answers[[2, 5]] = 1
    answers[-3:] = 4
    curve = curve_of(answers)
    assert curve.digit == 7
    assert curve.flips == (curve.doses[5], curve.doses[-3])
    assert curve_of(np.full(stress.STEPS, 3)).flips == (None, None)
    assert curve.held == 1 - 9 / stress.STEPS


def test_the_confidence_is_that_in_the_answer_to_the_picture_as_it_was_drawn():
    answers = np.full(stress.STEPS, 7)
    answers[:3] = 2
    assert curve_of(answers).confidence.tolist() == [0.0] * 3 + [1.0] * (stress.STEPS - 3)


def test_the_sturdier_model_is_named_or_none():
    weak = np.full(stress.STEPS, 7)
    weak[0] = 2
    strong = np.full(stress.STEPS, 7)
    assert stress.sturdier([curve_of(weak), curve_of(strong, model="b")], "rotation") == "b"
    assert stress.sturdier([curve_of(strong), curve_of(strong, model="b")], "rotation") is None


def test_an_answer_that_comes_back_after_it_changed_makes_no_model_sturdier():
    changes = np.full(stress.STEPS, 7)
    changes[-5:] = 2
    comes_back = changes.copy()
    comes_back[-2:] = 7
    assert stress.sturdier([curve_of(changes), curve_of(comes_back, model="b")], "rotation") is None


def test_one_image_is_stressed_at_a_time():
    with pytest.raises(ValueError, match="28×28"):
        stress.stress(np.zeros((2, 28, 28), np.float32), {})
