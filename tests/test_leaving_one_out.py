"""Wherever a model is scored on a split, no digit that it remembers is its own neighbour."""

import csv
import json

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits import metrics
from digits.__main__ import main
from digits.data import mnist
from digits.evaluation import predictions
from digits.predictors import knn, registry
from digits.predictors.entries import Estimator
from digits.training import thresholds
from pages.parts import loading

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


@pytest.fixture
def brought(hard, tmp_path):
    """A file of digits that every KNN here remembers, as people bring MNIST's training digits."""
    images, labels = mnist.load_uint8("validation")
    with (tmp_path / "train.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["label", *(f"pixel{i}" for i in range(784))])
        rows.writerows([label, *image.ravel()] for image, label in zip(images, labels, strict=True))
    return tmp_path / "train.csv"


@pytest.mark.parametrize("name", ["knn", "knn-drawn"])
def test_nor_in_a_file_that_holds_what_it_remembers(name, brought, monkeypatch, capsys):
    (found,) = evaluate(monkeypatch, capsys, "--model", name, "--data", str(brought))
    (split,) = evaluate(monkeypatch, capsys, "--model", name, "--split", "validation")
    assert found["errors"] == split["errors"] > 0 and found["nll"] == pytest.approx(split["nll"], abs=1e-3)


def test_nor_where_the_errors_page_shows_such_a_file(brought):
    loading.st.cache_data.clear()
    collection = loading.read(brought)
    shown = loading.answers({"knn": "KNN"}, collection)["knn"]
    assert (shown.argmax(1) != collection.labels).any()


def test_what_is_not_remembered_is_answered_as_ever(hard):
    model, (images, _) = registry.load("knn"), mnist.load("test")
    both = np.concatenate([images[:3], mnist.load("validation")[0][:2]])
    places = model.places_of(both)
    assert places.tolist() == [-1, -1, -1, HARD.start, HARD.start + 1]
    assert np.allclose(predictions.answer_unseen(model, both)[:3], model.predict_proba(images[:3]), atol=1e-5)


class Learner(KNeighborsClassifier):
    """It has by heart whatever it has seen."""


def test_a_classifier_of_scikit_learn_is_asked_about_what_it_has_not_seen(hard, monkeypatch, capsys):
    monkeypatch.setitem(mnist.SPLITS, "train", slice(0, 500))
    monkeypatch.setitem(mnist.SPLITS, "train+validation", slice(HARD.start - 500, HARD.stop))
    new = Estimator(title="Learner", source="here", description="k = 1.", build=lambda: Learner(1))
    monkeypatch.setitem(registry.ENTRIES, "learner", new)
    images, labels = mnist.load("validation")
    assert (registry.load("learner").predict(images) == labels).all()
    (found,) = evaluate(monkeypatch, capsys, "--model", "learner", "--split", "validation")
    assert found["errors"] > 0
    monkeypatch.setattr("sys.argv", ["digits", "evaluate", "--model", "learner", "--split", "train"])
    assert main() == 2
    assert "by heart; give --split test or --split validation" in capsys.readouterr().err


def test_doubt_is_chosen_on_digits_that_no_memory_knows(hard):
    """Where a score tells how near a digit is, what lies in the memory itself is nearest of all."""
    model, (images, _) = registry.load("knn-drawn"), mnist.load("validation")
    by_heart = np.quantile(model.predict_proba_and_score(images)[1], thresholds.REFUSED, method="inverted_cdf")
    assert thresholds.limit(model, images[:0], np.zeros(0)) < by_heart


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
