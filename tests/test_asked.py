"""What is made of what a model says: sure or not, a digit, a sign or none, a number."""

import numpy as np
import pytest

from digits import files
from digits.data import mnist
from digits.predictors.predictor import Considered
from digits.reading import answers, doubt
from digits.reading.answers import Answer
from digits.training import thresholds
from tests import loaded

ROW = np.eye(10, dtype=np.float32)[7]


def sure_of(confidence: float) -> Answer:
    p = np.full(10, (1 - confidence) / 9)
    p[2] = confidence
    return Answer("KNN", p, 1.0)


def test_four_fifths_are_sure():
    assert sure_of(0.8).is_sure and not sure_of(0.79).is_sure and sure_of(0.5).digit == 2


def test_a_number_has_a_space_before_a_further_line_and_asks_where_nothing_is_known():
    four, line, none = Answer("KNN", ROW, 1), Answer("KNN", ROW, 1, before=" "), Answer("KNN", ROW, 1, False)
    sign = Answer("KNN", ROW, 1, False, sign="A")
    assert answers.number([four, none, line, sign]) == "7? 7A" and answers.number([line, four]) == "77"
    assert [one.said for one in (four, none, sign)] == ["7", "", "A"]


@pytest.fixture
def at_three(monkeypatch, tmp_path) -> str:
    """A model that knows no digit below a score of 3."""
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    thresholds.keep("resnet", 3.0)
    return "resnet"


def test_below_the_threshold_nothing_is_known(at_three):
    p = np.stack([ROW, ROW, ROW])
    found = answers.given("ResNet", at_three, p, np.array([2.99, 3.0, 9.0]))
    assert [one.is_digit for one in found] == [False, True, True] and {one.ms for one in found} == {0}
    assert [one.title for one in found] == ["ResNet"] * 3 and (found[0].probabilities == ROW).all()


def test_a_sign_is_no_digit_and_below_the_threshold_no_sign(at_three):
    for score, sign in ((9.0, "A"), (2.0, None)):
        one = answers._answer("ResNet", at_three, Considered(ROW, score, [], sign="A", sure_of_sign=0.7), 1.0)
        assert (one.sign, one.is_digit, one.sure_of_sign) == (sign, False, 0.7)


@pytest.mark.parametrize("name", ["resnet", "knn"])
def test_one_image_and_a_batch_get_the_same_answers(name):
    model, images = loaded.model(name), mnist.load("test")[0][:3]
    alone = [answers.ask("It", name, model, image, 2 if name == "knn" else 0) for image in images]
    together = answers.ask_each("It", name, model, images, before=["", " ", ""])
    for one, other in zip(alone, together, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-5)
        assert one.digit == other.digit and one.is_digit == other.is_digit
        assert 0 < one.ms < 60_000 and 0 < other.ms < 60_000 and one.title == other.title == "It"
    assert len({one.ms for one in together}) == 1
    assert [one.before for one in together] == ["", " ", ""] and not alone[0].before
    assert len(alone[0].neighbours) == (2 if name == "knn" else 0) and together[0].neighbours == []
    assert (alone[0].planes is None) == (name != "knn")


def test_how_far_a_score_lies_over_doubt(at_three):
    model, images = loaded.model("resnet"), mnist.load("test")[0][:4]
    _, scores = doubt.answer(model, images)
    probabilities, leads = doubt.judge(at_three, model, images)
    assert leads == pytest.approx(scores - 3) and np.array_equal(probabilities, doubt.answer(model, images)[0])
    assert doubt.is_digit(at_three, np.array([2.9, 3.0])).tolist() == [False, True]


def test_what_has_no_score_is_never_in_doubt(at_three):
    model, images = loaded.model("fusion"), mnist.load("test")[0][:4]
    probabilities, scores = doubt.answer(model, images)
    assert probabilities == pytest.approx(model.predict_proba(images)) and np.isposinf(scores).all()
    leads = doubt.judge("fusion", model, images)[1]
    assert scores.shape == (4,) == leads.shape and np.isposinf(leads).all()
    assert doubt.threshold("fusion") is None
    assert doubt.is_digit("fusion", np.array([-9.0, 9.0])).all()


def test_the_other_models_do_without_the_file(monkeypatch, tmp_path):
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    assert doubt.threshold("lenet5") is None
    thresholds.keep("lenet5", 2.0)
    assert doubt.threshold("lenet5") == 2
    doubt.PATH.unlink()
    with pytest.raises(ValueError, match="missing"):
        doubt.threshold("knn")
    files.write(doubt.PATH, {"version": 1, "thresholds": {}})
    assert doubt.threshold("lenet5") is None
