"""What a search makes of ink that one way found: how much like digits it is to both models, and whether it is one."""

import numpy as np
import pytest

from digits import preprocess
from digits.data import mnist
from digits.predictors import registry
from digits.reading import doubt
from digits.reading.search import BLIND, Search
from digits.training import thresholds
from tests import loaded

NAMES = registry.DRAW_PAIR


@pytest.fixture
def limits(monkeypatch, tmp_path):
    """Sets the scores under which the KNN and the ResNet doubt."""
    monkeypatch.setattr(doubt, "PATH", tmp_path / "doubt.json")

    def keep(*least: float) -> None:
        for name, one in zip(NAMES, least, strict=True):
            thresholds.keep(name, float(one))

    return keep


@pytest.fixture(scope="module")
def judge() -> Search:
    return Search(NAMES, tuple(loaded.model(name) for name in NAMES))


def ink_of(*digits_in_a_row: int) -> np.ndarray:
    images, labels = mnist.load("validation")
    row = [np.pad(images[labels == digit][0], 6) for digit in digits_in_a_row]
    return np.concatenate(row, 1).repeat(4, 0).repeat(4, 1)


def test_the_lead_over_doubt_is_a_share_of_what_is_enough(limits, judge):
    limits(3, -1)
    assert judge._over_doubt(0, np.array([3, 13, -7, 23, 99, -99])) == pytest.approx([0, 0.5, -0.5, 1, 1, -1])
    assert judge._over_doubt(1, np.array([-1, 1, -3, 3, 50])) == pytest.approx([0, 0.5, -0.5, 1, 1])


def test_it_is_a_digit_where_both_scores_reach_the_threshold_and_no_less(limits, judge):
    ink = ink_of(7)
    image = preprocess.from_ink(ink).image[None]
    knn, resnet = (float(doubt.answer(model, image)[1][0]) for model in judge.models)
    limits(knn, resnet)
    exact = judge._judged("", ink, True)
    assert exact.is_digit and exact.score == pytest.approx(0)
    limits(knn - 10, resnet - 1)
    assert judge._judged("", ink, True).score == pytest.approx(0.5 + 0.25, abs=1e-4)
    for less in ((knn + 0.1, resnet - 9), (knn - 9, resnet + 0.1)):
        limits(*less)
        assert not judge._judged("", ink, True).is_digit


def test_ink_is_cut_into_digits_only_where_it_may_be_a_number(judge):
    ink = ink_of(4, 7)
    found = judge._judged("from nearer", ink, True)
    assert found.line.number == "47" and found.way == "from nearer" and found.told[0][0].shape == (2, 10)
    whole = judge._judged("", ink, False)
    assert whole.line is None and whole.told[1][0].shape == (1, 10) and whole.score < found.score


def test_what_the_resnet_knows_nothing_of_is_left_where_there_is_something_else(judge):
    block = np.zeros((120, 120), np.float32)
    block[20:100, 20:100] = 1
    seven = judge._judged("", ink_of(7), False)
    assert doubt.answer(judge.models[1], preprocess.from_ink(block).image[None])[0].max() < BLIND
    assert judge._judged("", block, False, seven) is None and not judge._judged("", block, False).is_digit
    assert judge._judged("", ink_of(4), False, seven).is_digit
