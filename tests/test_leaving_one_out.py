"""Wherever a model is scored on a split, no digit that it remembers is its own neighbour."""

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
def test_each_digit_is_left_out_at_its_own_place(split, monkeypatch):
    everything, labels = mnist.load_uint8("train+validation")
    start = mnist.SPLITS[split].start
    monkeypatch.setitem(mnist.SPLITS, split, slice(start, start + 5))
    left_out = []

    class Watched(knn.KNN):
        def predict_proba_of_remembered(self, images, places):
            left_out.extend(places)
            return super().predict_proba_of_remembered(images, places)

    model = Watched(knn.pixels(), knn.BruteForce(), k=1).fit(everything.astype(np.float32) / 255, labels)
    monkeypatch.setattr(registry, "load", lambda name: model)
    predictions.compute("knn-raw", split)
    assert np.array_equal(everything[left_out], mnist.load_uint8(split)[0])


def test_no_loss_is_less_than_none():
    sure = np.full((2, 10), 0, np.float32)
    sure[:, 3] = 1.0000001
    assert f"{metrics.negative_log_likelihood(sure, np.array([3, 3])):.4f}" == "0.0000"
