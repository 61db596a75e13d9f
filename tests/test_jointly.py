"""Where two models answer, both scores decide whether it is a digit; alone, or taught, each goes by its own."""

import json
from dataclasses import replace

import numpy as np
import pytest

from digits.commands import answering
from digits.evaluation import scores
from digits.predictors import registry
from digits.predictors.predictor import Considered
from digits.reading import answers, doubt, jointly
from digits.reading.doubt import Joint
from digits.reading.search import Found
from digits.show import html
from digits.training import joint, thresholds
from tests.elements import read

NAMES = registry.DRAW_PAIR
OTHERS = registry.PAIRS["MNIST only"]


@pytest.fixture
def limits(monkeypatch, tmp_path) -> Joint:
    """Alone the KNN doubts below 10, the ResNet below 3; together where a tenth of one and the other are below 4."""
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")
    joint = Joint(
        names=NAMES,
        weights=(0.1, 1.0),
        threshold=4.0,
        refused=0.01,
        chosen_on="",
        sha256=jointly.digests(NAMES),
        date="",
    )
    thresholds.keep_joint(joint)
    for pair in (NAMES, OTHERS):
        for name, least in zip(pair, (10.0, 3.0), strict=True):
            thresholds.keep(name, least)
    return joint


def are_digits(names, knn: list[float], resnet: list[float]) -> tuple[list, list]:
    known, together = jointly.are_digits(names, [np.array(knn), np.array(resnet)])
    return known.tolist(), together.tolist()


def test_both_scores_decide_for_both(limits):
    known, together = are_digits(NAMES, [9, 20, 40, 11], [3.1, 2.5, 0, 2.8])
    assert known[0] == known[1] == [True, True, True, False] and all(together)


def test_what_one_was_taught_decides_for_itself_alone(limits):
    known, together = are_digits(NAMES, [np.inf, -np.inf, np.inf, 50], [2.9, 9, 3, np.inf])
    assert known == [[True, False, True, True], [False, True, True, True]] and not any(together)


def test_two_that_nothing_was_chosen_for_go_each_by_its_own(limits):
    known, together = are_digits(OTHERS, [9, 20, 10], [3.1, 2.5, 3])
    assert known == [[False, True, True], [True, False, True]] and together == [False] * 3


def test_what_is_just_enough_is_enough(limits):
    """A tenth of 20, and 2, is 4."""
    known, _ = are_digits(NAMES, [20, 20], [2, 1.99])
    assert known == [[True, False], [True, False]]
    assert jointly.lead(limits, [np.array([20.0, 30, 0]), np.array([2.0, 0, 1])]).tolist() == [0, -1, -3]


@pytest.mark.parametrize("names", [NAMES, OTHERS])
def test_a_score_that_is_missing_is_an_error_and_decides_nothing(limits, names):
    with pytest.raises(ValueError, match="shorter"):
        jointly.are_digits(names, [np.array([50.0])])
    with pytest.raises(ValueError, match="shorter"):
        jointly.lead(limits, [np.array([50.0])])


def test_what_was_chosen_for_other_weights_is_refused_in_one_sentence(limits):
    thresholds.keep_joint(replace(limits, sha256=("0" * 64, limits.sha256[1])))
    with pytest.raises(ValueError, match=f"What {NAMES[0]} and {NAMES[1]} .* other weights; .*python -m digits doubt"):
        jointly.chosen(NAMES)
    assert jointly.chosen(OTHERS) is None and doubt.threshold(NAMES[0]) == 10
    assert len(doubt.thresholds().joint) == 1


def said(score: float, title: str = "KNN", name: str = NAMES[0]) -> answers.Answer:
    return answers._answer(title, name, Considered(np.eye(10, dtype=np.float32)[7], score, []), 1.0)


def test_a_card_says_when_both_scores_decided(limits):
    (left,), (right,) = jointly.settled(NAMES, [said(20)], [said(1.9, "ResNet", NAMES[1])])
    assert said(20).is_digit and not left.is_digit and not right.is_digit
    card = read(html.answer("knn", left))
    assert "by both scores together" in card.text
    assert "Both models’ scores decide together" in str(html.answer("knn", left))
    alone = html.answer("knn", said(9))
    assert "together" not in alone and "this model knows" in alone


def test_answers_to_several_are_settled_in_their_places(limits):
    left, right = jointly.settled(
        NAMES, [said(0), said(np.inf), said(50)], [said(s, "ResNet", NAMES[1]) for s in (9, 0, 0)]
    )
    assert [one.is_digit for one in left] == [True, True, True] and [one.is_digit for one in right] == [
        True,
        False,
        True,
    ]
    assert [one.by_both for one in left] == [True, False, True]
    assert [one.title for one in right] == ["ResNet"] * 3


def one_score(score: float) -> tuple[np.ndarray, np.ndarray]:
    """What a model told of one image, a 7."""
    return np.eye(10, dtype=np.float32)[[7]], np.array([score])


def test_predict_says_whether_both_decided(limits):
    found = [Found("", None, None, 0, True, (one_score(score), one_score(1.9))) for score in (20, 40)]
    told = answering._told_by_all(found, dict.fromkeys(NAMES))
    lines = [json.loads(answering._line("a.png", NAMES[0], told[NAMES[0]][place], None, True)) for place in (0, 1)]
    assert [(one["is_digit"], one["by_both"]) for one in lines] == [(False, True), (True, True)]
    left_alone = answering._told_by_all(found, {NAMES[0]: None})
    alone = answering._line("a.png", NAMES[0], left_alone[NAMES[0]][0], None, True)
    assert json.loads(alone)["is_digit"] and not json.loads(alone)["by_both"]


def test_test_digits_that_either_doubts_are_known_from_stored_scores(limits):
    found = scores.doubted_by_either(NAMES)
    knn, resnet = (scores.load(name) for name in NAMES)
    assert (found == (0.1 * knn + resnet < 4)).all() and 0 < found.sum() < len(found)
    apart = scores.doubted_by_either(OTHERS)
    assert (apart == ((scores.load(OTHERS[0]) < 10) | (scores.load(OTHERS[1]) < 3))).all()


def test_the_weight_is_the_one_under_which_fewest_strange_things_pass():
    """While of scans, and of drawings, one in a hundred is refused at the most."""
    random = np.random.default_rng(1)
    scans, drawings = (np.stack([random.normal(30, 10, 4000), random.normal(7, 1.5, 4000)]) for _ in range(2))
    writers = np.repeat(["one", "other"], 2000)
    strange = np.stack([random.normal(0, 10, 500), random.normal(3, 1.5, 500)])
    weight, limit = joint.best(scans, drawings, writers, strange)
    passed = {}
    for one in joint.WEIGHTS:
        least = min(np.quantile(np.array([one, 1]) @ part, 0.01, method="inverted_cdf") for part in (scans, drawings))
        passed[one] = (np.array([one, 1]) @ strange >= least).mean()
    assert passed[weight] == min(passed.values()) < passed[0]
    refused = [(np.array([weight, 1]) @ part < limit).mean() for part in (scans, drawings)]
    assert max(refused) <= 0.01 < max(refused) + 0.001
