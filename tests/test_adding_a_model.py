"""Adding a model is one entry: a network, a KNN and a classifier of scikit-learn, each trained, asked and measured.

Everything is made small and lies in a folder of its own.
"""

import json

import numpy as np
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression

import digits
from digits import files
from digits.__main__ import main
from digits.benchmark import file, measure
from digits.data import mnist
from digits.evaluation import predictions
from digits.gallery import select
from digits.gallery.select import Choice
from digits.predictors import card, registry
from digits.predictors.entries import Estimator
from digits.training import make
from tests import small

DIGITS = 600  # of each split, so that all of this takes seconds

NEW = {
    "one-layer": small.one_layer(epochs=2),
    "one-neighbour": small.one_neighbour(),
    "logistic": Estimator(
        title="Logistic regression",
        source="here",
        description="Of scikit-learn.",
        build=lambda: LogisticRegression(C=0.1, max_iter=500),
        digits=DIGITS,
    ),
}


@pytest.fixture(scope="module", params=NEW)
def name(request, tmp_path_factory):
    """The name of a model that was added and trained, on the first digits of each split."""
    folder = tmp_path_factory.mktemp("weights")
    patch = pytest.MonkeyPatch()
    patch.setattr(files, "WEIGHTS", folder)
    patch.setattr(files, "RUNS", folder / "runs")
    patch.setattr(mnist, "load_uint8", lambda split, load=mnist.load_uint8: tuple(a[:DIGITS] for a in load(split)))
    patch.setitem(registry.ENTRIES, request.param, NEW[request.param])
    make.make(request.param, report=lambda line: None)
    yield request.param
    patch.undo()


def test_it_answers(name):
    model = digits.load(name)
    images, labels = mnist.load("test")
    answers = model.predict_proba(images)
    assert answers.shape == (DIGITS, 10) and answers.dtype == np.float32
    assert np.allclose(answers.sum(1), 1, atol=1e-4)
    assert (model.predict(images) == labels).mean() > 0.7
    assert card.read(name).test_accuracy == pytest.approx((answers.argmax(1) == labels).mean())


def test_what_it_offers_is_asked_and_not_assumed(name):
    model = digits.load(name)
    image = mnist.load("test")[0][0]
    assert model.neighbours is None or len(model.neighbours(image, 1)) == 1
    assert model.saliency is None or model.saliency(image, 7).shape == (28, 28)
    assert model.embed is None or model.embed(image[None]).ndim == 2
    assert model.cost.held_bytes > 0


def test_the_command_line_predicts_and_evaluates(name, tmp_path, monkeypatch, capsys):
    picture = tmp_path / "seven.png"
    Image.fromarray(255 - mnist.load_uint8("test")[0][0]).resize((280, 280)).save(picture)
    for arguments in (["predict", "--json", "--model", name, str(picture)], ["evaluate", "--json", "--model", name]):
        monkeypatch.setattr("sys.argv", ["digits", *arguments])
        assert main() == 0
        said = json.loads(capsys.readouterr().out)
        assert said["model"] == name
        assert said.get("is_digit", True) and said.get("accuracy", 1) > 0.7


def test_the_gallery_finds_its_errors(name, tmp_path):
    predictions.update([name], tmp_path / "predictions.npz", report=lambda line: None)
    _, labels = mnist.load("test")
    answers = {name: predictions.load(name, "test", tmp_path / "predictions.npz")}
    chosen = select.select(labels, answers, Choice(None, None))
    assert set(chosen) == set(np.flatnonzero(answers[name].argmax(1) != labels))
    assert len(chosen)


def test_the_benchmark_has_a_row_for_it(name, tmp_path, monkeypatch):
    # memory is measured in a fresh process, which does not know what only this test has added
    monkeypatch.setattr(measure.cost, "peak_memory", lambda name: 1_000_000)
    extent = measure.Extent(test=60, robustness=4, latencies=3, seconds_each=0.1)
    content = measure.run([name], path=tmp_path / "benchmark.json", extent=extent, report=lambda line: None)
    (row,) = file.read(tmp_path / "benchmark.json").models
    assert content.models == [row] and row.title == NEW[name].title and row.n == 60
    assert row.remembers == (digits.load(name).neighbours is not None)
