"""A last layer fitted to what was taught, on a network so small that the fit can be done by another library."""

import numpy as np
import pytest
import torch
from scipy import optimize, special
from torch import nn

from digits.predictors import last_layer
from digits.predictors.last_layer import Layer, PersonalNetwork
from digits.predictors.network import NetworkPredictor
from digits.predictors.personal import Taught

WIDTH = 3  # numbers that the last layer sees


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.fixture
def network(random) -> NetworkPredictor:
    layers = nn.Flatten(), nn.Linear(784, WIDTH), nn.Linear(WIDTH, 10)
    for layer, size in zip(layers[1:], (0.02, 1.0), strict=True):
        layer.weight.data = torch.from_numpy(random.normal(0, size, layer.weight.shape).astype(np.float32))
        layer.bias.data = torch.from_numpy(random.normal(0, size, layer.bias.shape).astype(np.float32))
    return NetworkPredictor(nn.Sequential(*layers), temperature=1.5)


def weights_of(network: NetworkPredictor) -> np.ndarray:
    last = network.network[-1]
    return np.concatenate([last.weight.numpy(), last.bias.numpy()[:, None]], 1)


def with_ones(embedded: np.ndarray) -> np.ndarray:
    return np.concatenate([embedded, np.ones((len(embedded), 1))], 1)


def given(*truths: str) -> Taught:
    return Taught(np.zeros((len(truths), 28, 28), np.uint8), truths, ["yours"] * len(truths))


@pytest.mark.parametrize(
    ("truths", "is_enough"),
    [
        ("0123456789", True),
        ("01234567890", True),
        ("012345678", False),
        ("AAA", True),
        ("AAAAB", True),
        ("AA", False),
        ("AABBCC", False),
        ("44444", False),
    ],
)
def test_ten_are_enough_or_three_of_one_sign(truths, is_enough):
    assert last_layer.is_enough(given(*truths)) == is_enough


def test_what_is_no_digit_is_no_sign():
    assert not last_layer.is_enough(given("", "", "", ""))


def test_the_fit_is_where_the_loss_is_least(network, random):
    """Forgetting is a cross-entropy with the old answers, learning a weighted one with the truths; the ten rows are
    held near the old ones."""
    old, new = random.normal(size=(40, WIDTH)).astype(np.float32), random.normal(size=(5, WIDTH)).astype(np.float32)
    taught = given("4", "4", "A", "", "7")
    names, before = taught.extra, weights_of(network)
    silent = np.zeros((2, WIDTH + 1))
    silent[:, -1] = (with_ones(old) @ before.T).max(1).min() - 5
    start = np.concatenate([before, silent])
    answers = np.pad(special.softmax(with_ones(old) @ before.T, 1), ((0, 0), (0, 2)))
    weights = np.array([0.3, 0.3, 0.005, 0.005, 0.3])

    def loss(flat: np.ndarray) -> float:
        layer = flat.reshape(start.shape)
        forgotten = -(answers * special.log_softmax(with_ones(old) @ layer.T, 1)).sum(1).mean()
        told = special.log_softmax(with_ones(new) @ layer.T, 1)[np.arange(5), [4, 4, 10, 11, 7]]
        return forgotten - (weights * told).sum() + 0.003 * ((layer - start)[:10] ** 2).sum()

    found = last_layer.fit(network, old, taught, new, 0.3)
    assert found.names == tuple(names) == ("A", "")
    least = optimize.minimize(loss, start.ravel(), method="L-BFGS-B").fun
    assert loss(found.weights.ravel()) - least < 0.04 * (loss(start.ravel()) - least)
    assert found.weights.shape == (12, WIDTH + 1)


def test_no_more_than_twenty_steps_are_taken_and_nothing_else_is_changed(network, random):
    before = weights_of(network)
    old = random.normal(size=(20, WIDTH)).astype(np.float32)
    last_layer.fit(network, old, given("4"), old[:1], 0.3)
    assert last_layer.STEPS == 20 and np.array_equal(weights_of(network), before)


@pytest.fixture
def images(random) -> np.ndarray:
    return random.random((60, 28, 28)).astype(np.float32)


@pytest.fixture
def rows(network, images) -> np.ndarray:
    """No digit where the first number is large, an A where the second is."""
    first, second, _ = np.median(network.embed(images), 0)
    return np.array([[40, 0, 0, -40 * first], [0, 40, 0, -40 * second]], np.float32)


@pytest.fixture
def taught_network(network, rows) -> PersonalNetwork:
    return PersonalNetwork(network, Layer(np.concatenate([weights_of(network), rows]), ("", "A")))


def test_digits_are_answered_as_before_and_signs_beside_them(network, taught_network, images, rows):
    assert taught_network.predict_proba(images) == pytest.approx(network.predict_proba(images), abs=1e-5)
    assert np.array_equal(taught_network.predict(images), network.predict(images))
    embedded = network.embed(images)
    assert embedded == pytest.approx(taught_network.embed(images), abs=1e-5)
    logits = with_ones(embedded) @ np.concatenate([weights_of(network), rows]).T
    shares = special.softmax(logits / 1.5, 1)
    best = shares.argmax(1)
    assert {10, 11} < set(best)
    p, scores = taught_network.predict_proba_and_score(images)
    assert p == pytest.approx(network.predict_proba(images), abs=1e-5)
    for found, row, score, is_, share in zip(
        taught_network.consider_each(images), logits, scores, best, shares, strict=True
    ):
        assert found.sign == ("A" if is_ == 11 else None)
        assert found.sure_of_sign == pytest.approx(share[11] if is_ == 11 else 0, abs=1e-4)
        expected = {10: -np.inf, 11: np.inf}.get(is_, special.logsumexp(row[:10]))
        assert found.score == score == pytest.approx(expected, rel=1e-4)
    one = taught_network.consider(images[3], 5)
    assert one.probabilities == pytest.approx(p[3], abs=1e-5) and one.neighbours == []


def test_a_row_that_says_nothing_is_five_nats_below_every_answer(network, random):
    logits = torch.tensor([[1.0, 7, 2], [3, 4, 0]])
    rows = last_layer._rows_that_say_nothing(logits, 2, WIDTH + 1).numpy()
    assert rows.tolist() == [[0, 0, 0, -1], [0, 0, 0, -1]]


def test_a_network_with_another_last_layer_does_not_learn(taught_network):
    assert not any(parameter.requires_grad for parameter in taught_network.network.parameters())
