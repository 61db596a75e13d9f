"""Wherever a model is scored on a split, no digit that it remembers is its own neighbour.

The memories here have learned wrong labels, each of the next digit: who finds himself answers wrong, every time.
"""

import json

import numpy as np
import pytest

from digits import metrics
from digits.__main__ import main
from digits.data import mnist
from digits.evaluation import predictions
from digits.predictors import knn, registry

HARD = slice(50_330, 50_430)  # among these are errors of a KNN that leaves the digit out, and none of one that does not


@pytest.fixture
def hard(monkeypatch):
    monkeypatch.setitem(mnist.SPLITS, "validation", HARD)


def evaluate(monkeypatch, capsys, *arguments: str) -> list[dict]:
    monkeypatch.setattr("sys.argv", ["digits", "evaluate", "--json", *arguments])
    assert main() == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", ["knn", "knn-drawn", "knn-kdtree"])
def test_evaluate_asks_a_knn_about_digits_it_remembers_without_them(name, hard, monkeypatch, capsys):
    images, labels = mnist.load("validation")
    by_heart = metrics.metrics(registry.load(name).predict_proba(images), labels)
    (found,) = evaluate(monkeypatch, capsys, "--model", name, "--split", "validation")
    assert by_heart["errors"] == 0
    assert found["errors"] > 0
    assert found["nll"] > 2 * by_heart["nll"]


def test_evaluate_asks_the_fusion_so_too(hard, monkeypatch, capsys):
    """Where the network is never sure enough, the KNN decides: by heart it makes no error."""
    fusion = registry.load("fusion")
    fusion.doubt_, fusion.weight_ = 2.0, 1.0
    monkeypatch.setattr(registry, "load", lambda name: fusion)
    (found,) = evaluate(monkeypatch, capsys, "--model", "fusion", "--split", "validation")
    images, labels = mnist.load("validation")
    assert (fusion.predict(images) == labels).all()
    assert found["errors"] > 0


@pytest.mark.parametrize("split", ["train", "validation", "train+validation"])
def test_places_are_those_of_the_digits(split, monkeypatch):
    """A memory in which everybody is the only one of a kind finds himself unless he is left out."""
    first = mnist.SPLITS[split].start
    monkeypatch.setitem(mnist.SPLITS, split, slice(first, first + 5))
    own = mnist.load(split)[0]
    model = knn.KNN(knn.pixels(), knn.BruteForce(), k=1).fit(*mnist.load("train+validation"))
    monkeypatch.setattr(registry, "load", lambda name: model)
    asked = []
    of_remembered = model.predict_proba_of_remembered
    monkeypatch.setattr(
        model, "predict_proba_of_remembered", lambda x, places: asked.extend(places) or of_remembered(x, places)
    )
    predictions.compute("knn-raw", split)
    everything = mnist.load_uint8("train+validation")[0] if split != "train+validation" else own
    assert len(asked) == 5
    if split != "train+validation":
        assert np.array_equal(everything[asked], mnist.load_uint8(split)[0])


def test_no_loss_is_less_than_none():
    sure = np.full((2, 10), 0, np.float32)
    sure[:, 3] = 1.0000001
    assert f"{metrics.negative_log_likelihood(sure, np.array([3, 3])):.4f}" == "0.0000"
