"""Stored answers are the model's own answers, and are refused once the model is another one."""

import dataclasses
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits import files
from digits.data import mnist
from digits.evaluation import predictions
from digits.predictors import knn, planes, registry


@pytest.fixture
def small(monkeypatch):
    """Splits of a hundred digits each, at their true places."""
    for split, part in mnist.SPLITS.items():
        monkeypatch.setitem(mnist.SPLITS, split, slice(part.start, part.start + 100))


def _rows(scores: list[float]) -> np.ndarray:
    logits = np.array(scores).reshape(-1, 10)
    p = np.exp(logits - logits.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(-20, 20), min_size=10, max_size=10))
def test_a_stored_row_keeps_its_answer_and_its_figures(scores):
    p = _rows(scores)
    again = predictions.decode(predictions.encode(p))
    assert again.sum() == pytest.approx(1, abs=1e-5) and (again >= 0).all()
    assert again.argmax() == p.argmax()
    others = np.delete(np.arange(10), p.argmax())
    likely = others[p[0, others] > 1e-5]
    assert np.allclose(again[0, likely], p[0, likely], rtol=0.07)
    assert again.max() == pytest.approx(p.max(), abs=0.065 * (1 - p.max()) + 1e-5)


def test_two_equal_classes_stay_in_order():
    p = np.array([[0, 0.5, 0, 0, 0.5, 0, 0, 0, 0, 0], [0.1] * 10])
    assert (predictions.decode(predictions.encode(p)).argmax(1) == [1, 0]).all()


def test_stored_answers_are_those_of_the_model_and_only_what_changed_is_computed_again(small, tmp_path):
    path, said = tmp_path / "predictions.npz", []
    predictions.update(["knn"], path, said.append)
    images, _ = mnist.load("test")
    answers = registry.load("knn").predict_proba(images)
    apart = np.abs(predictions.load("knn", "test", path) - answers).max(1)
    assert (apart <= 0.065 * (1 - answers.max(1)) + 1e-3).all()
    assert predictions.load("knn", "train", path).shape == (100, 10)
    assert len(said) == 4  # three splits and the file
    predictions.update(["knn"], path, said.append)
    assert len(said) == 5


def test_answers_of_another_model_are_refused(small, tmp_path, monkeypatch):
    path = tmp_path / "predictions.npz"
    predictions.update(["knn"], path, str)
    weights = registry.weights_path("knn")
    monkeypatch.setattr(registry, "weights_path", lambda name: tmp_path / weights.name)
    with np.load(weights, allow_pickle=False) as file:
        arrays = dict(file)
    arrays["labels"] = np.roll(arrays["labels"], 1)
    np.savez_compressed(tmp_path / weights.name, **arrays)
    with pytest.raises(predictions.Stale, match="has changed since"):
        predictions.load("knn", "test", path)
    shutil.copy(weights, tmp_path)
    assert predictions.load("knn", "test", path).shape == (100, 10)


def test_other_settings_make_another_model(monkeypatch):
    before = predictions.fingerprint("knn")
    assert before != files.digest(registry.weights_path("knn"))
    changed = dataclasses.replace(registry.ENTRIES["knn"], build=lambda: planes.planes().set_params(k=1))
    monkeypatch.setitem(registry.ENTRIES, "knn", changed)
    assert predictions.fingerprint("knn") != before


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive", b"digits"])
def test_no_file_or_a_damaged_one_is_a_sentence(content, tmp_path):
    path = tmp_path / "predictions.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(predictions.NotStored, match="python -m digits evaluate --all"):
        predictions.load("knn", "test", path)


def test_what_was_not_stored_is_said(small, tmp_path):
    path = tmp_path / "predictions.npz"
    predictions.update([], path, str)
    with pytest.raises(predictions.NotStored, match="not stored"):
        predictions.load("knn", "test", path)


def test_no_remembered_digit_votes_for_itself(monkeypatch):
    """Where everything in memory has a label of its own, an own vote would show at once."""
    images = mnist.load("train")[0][:40]
    model = knn.raw().fit(images, np.arange(40) % 10)
    assert (model.predict(images) == np.arange(40) % 10).all()
    alone = model.predict_proba_of_remembered(images, np.arange(40))
    distances, indices, labels = model.kneighbors(images, 4)
    assert (indices[:, 0] == np.arange(40)).all()
    expected = knn.votes_of(distances[:, 1:], labels[:, 1:])
    assert np.allclose(alone, expected, atol=1e-5)


def test_validation_is_answered_without_the_digit_itself(monkeypatch):
    """Among these hundred are hard ones: the KNN has them by heart, and misses them where it may not look."""
    monkeypatch.setitem(mnist.SPLITS, "validation", slice(50_330, 50_430))
    images, labels = mnist.load("validation")
    assert (registry.load("knn").predict(images) == labels).all()
    assert (predictions.compute("knn", "validation").argmax(1) != labels).any()


def test_progress_reaches_the_end():
    seen = []
    predictions.answer(lambda x: x[:, :10], np.zeros((2500, 784), np.float32), progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == 1 and len(seen) == 3


def test_the_shipped_file_has_every_models_answers_and_is_small():
    for name in registry.available():
        for split in predictions.stored_splits(name):
            assert predictions.load(name, split).shape[1] == 10
    assert predictions.PATH.stat().st_size < 4_000_000
