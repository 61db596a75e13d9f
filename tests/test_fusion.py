"""The KNN is heard where the ResNet is in doubt, and only there."""

import numpy as np
import pytest

import digits
from digits.data import mnist
from digits.predictors.fusion import Fusion, mix


def rows(*tops: tuple[int, float]) -> np.ndarray:
    answers = np.array([np.full(10, (1 - p) / 9) for _, p in tops], np.float32)
    answers[np.arange(len(tops)), [digit for digit, _ in tops]] = [p for _, p in tops]
    return answers


def test_a_sure_resnet_is_not_corrected():
    sure, other = rows((4, 0.97)), rows((9, 0.99))
    assert np.array_equal(mix(sure, other, 0.9, 0.7), sure)


def test_an_unsure_resnet_listens():
    assert mix(rows((4, 0.5)), rows((9, 0.99)), 0.9, 0.5).argmax() == 9


def test_fit_finds_when_listening_pays():
    resnet = rows(*[(4, 0.55)] * 20, *[(4, 0.85)] * 20)
    knn = rows(*[(9, 0.9)] * 40)
    truth = np.array([9] * 20 + [4] * 20)
    fusion = Fusion(None, None).fit(resnet, knn, truth)
    assert (mix(resnet, knn, fusion.doubt_, fusion.weight_).argmax(1) == truth).all()
    assert fusion.doubt_ <= 0.85


def test_the_shipped_fusion_answers_as_its_parts_do():
    fusion = digits.load("fusion")
    x = mnist.load("test")[0][:200]
    expected = mix(
        digits.load("resnet").predict_proba(x), digits.load("knn").predict_proba(x), fusion.doubt_, fusion.weight_
    )
    assert fusion.predict_proba(x) == pytest.approx(expected, abs=1e-5)
