"""The KNN is heard where the ResNet is in doubt, and only there."""

import numpy as np
import pytest
from scipy import special

import digits
from digits.data import mnist
from digits.predictors import knn
from digits.predictors.fusion import Fusion, mix
from tests import points
from tests.points import at

KNN_LEAD = 0.5  # nats of its first answer over the others


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


@pytest.mark.parametrize("doubt", [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99])
def test_fit_finds_from_which_confidence_on_the_resnet_is_right(doubt):
    resnet = rows((4, doubt - 0.005), (4, doubt))
    fusion = Fusion(None, None).fit(resnet, rows((9, 0.999), (9, 0.999)), np.array([9, 4]))
    assert fusion.doubt_ == doubt
    assert fusion.is_unsure(resnet).tolist() == [True, False]


@pytest.mark.parametrize("weight", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
def test_fit_finds_how_much_the_knn_is_to_count(weight):
    """In the first digit a little less would leave the 4, in the second a little more would not."""

    def torn(at: float) -> np.ndarray:
        """A ResNet's answer that the KNN's is as strong as at this weight."""
        return special.softmax(np.eye(10)[[4]] * at / (1 - at) * KNN_LEAD, 1)

    second = special.softmax(np.eye(10)[[9, 9]] * KNN_LEAD, 1)
    resnet = np.concatenate([torn(weight - 0.04), torn(weight + 0.04)])
    fusion = Fusion(None, None).fit(resnet, second, np.array([9, 4]))
    assert fusion.weight_ == weight


def test_among_settings_without_errors_the_likeliest_is_taken():
    resnet, knn = rows((4, 0.5), (4, 0.55)), rows((4, 0.9), (4, 0.9))
    fusion = Fusion(None, None).fit(resnet, knn, np.array([4, 4]))
    assert (fusion.doubt_, fusion.weight_) == (0.6, 0.7)


def test_what_cannot_be_is_still_possible():
    """A part's 0 is taken for a billionth: not for nothing, which would silence the other part."""
    none = np.zeros((1, 10))
    none[0, 3] = 1
    assert mix(rows((4, 0.5)), none, 0.9, 0.5)[0, 4] == pytest.approx(0.5**0.5 * 1e-9**0.5 / mixed_sum(none), rel=1e-3)


def test_what_the_resnet_rules_out_is_still_possible():
    torn = np.zeros((1, 10))
    torn[0, :2] = 0.5
    found = mix(torn, rows((7, 0.9)), 0.9, 0.5)[0]
    assert found[7] / found[0] == pytest.approx((1e-9 * 0.9 / (0.5 * 0.1 / 9)) ** 0.5, rel=1e-3)


def mixed_sum(none: np.ndarray) -> float:
    return float((rows((4, 0.5)) ** 0.5 * np.maximum(none, 1e-9) ** 0.5).sum())


@pytest.fixture
def joint() -> Fusion:
    """Two KNNs of the plane, one of which is hardly ever sure."""
    known = at((1, 1), (3, 1), (1, 4), (6, 6), (7, 5), (6, 3)), np.array([4, 4, 9, 9, 9, 4])
    fusion = Fusion(points.planes(temperature=6).fit(*known), points.voting(k=2).fit(*known))
    fusion.doubt_, fusion.weight_ = 0.75, 0.6
    return fusion


def test_the_knn_is_asked_where_the_other_is_in_doubt(joint):
    x = at((2, 1), (1, 4), (6, 5), (4, 4), (3, 3))
    network, knn = (part.predict_proba(x) for part in joint.parts)
    unsure = network.max(1) < 0.75
    assert 0 < unsure.sum() < 5
    assert joint.predict_proba(x) == pytest.approx(mix(network, knn, 0.75, 0.6), abs=1e-6)
    assert np.array_equal(joint.predict_proba(x)[~unsure], network[~unsure])


def test_none_counts_for_itself_in_either_part(joint):
    x, places = at((1, 1), (6, 3)), np.array([0, 5])
    told = [part.predict_proba_of_remembered(x, places) for part in joint.parts]
    found = joint.predict_proba_of_remembered(x, places)
    assert found == pytest.approx(mix(*told, 0.75, 0.6), abs=1e-6)
    assert np.abs(found - joint.predict_proba(x)).max() > 0.1


def test_a_part_that_remembers_nothing_is_asked_as_ever():
    network = digits.load("lenet5")
    images, labels = mnist.load("train")
    fusion = Fusion(network, knn.raw().fit(images[:50], labels[:50]))
    fusion.doubt_, fusion.weight_ = 1.1, 0.1
    found = fusion.predict_proba_of_remembered(images[:5], np.arange(5))
    told = fusion.knn.predict_proba_of_remembered(images[:5], np.arange(5))
    assert found == pytest.approx(mix(network.predict_proba(images[:5]), told, 1.1, 0.1), abs=1e-6)


def test_it_costs_both_and_comes_back_from_disk(joint, tmp_path):
    assert joint.cost == joint.resnet.cost + joint.knn.cost
    joint.save(tmp_path / "fusion.safetensors")
    again = Fusion(*joint.parts).load(tmp_path / "fusion.safetensors")
    assert (again.doubt_, again.weight_) == (0.75, 0.6)


def test_the_shipped_fusion_answers_as_its_parts_do():
    fusion = digits.load("fusion")
    x = mnist.load("test")[0][:200]
    expected = mix(
        digits.load("resnet").predict_proba(x), digits.load("knn").predict_proba(x), fusion.doubt_, fusion.weight_
    )
    assert fusion.predict_proba(x) == pytest.approx(expected, abs=1e-5)
