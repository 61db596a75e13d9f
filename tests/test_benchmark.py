"""The benchmark file: made by a real run over a few digits, whole, true to the models, never stale."""

import json
import threading
from dataclasses import replace

import numpy as np
import pytest

from digits.benchmark import file, measure, readme, table
from digits.data import mnist
from digits.evaluation import timing
from digits.images.corruption import CORRUPTIONS
from digits.metrics import metrics
from digits.predictors import networks, registry
from digits.predictors.network import NetworkPredictor
from tests.conftest import TINY


def test_the_file_says_what_made_it(measured):
    assert measured.command == "python -m digits benchmark" and not measured.quick
    assert measured.date and measured.machine and measured.threads and measured.versions and measured.seconds
    assert measured.corruptions.n == TINY.robustness and "seed 0" in measured.corruptions.subset
    for row in measured.models:
        assert all(vars(row.commands).values()) and row.measured and row.machine


def test_rows_are_consistent_and_complete(measured, tiny_pair):
    assert [row.model for row in measured.models] == tiny_pair
    for row in measured.models:
        confusion = np.array(row.confusion)
        assert confusion.shape == (10, 10) and confusion.sum() == row.n == TINY.test
        assert row.errors == confusion.sum() - confusion.trace()
        assert row.accuracy == pytest.approx(1 - row.errors / row.n)
        assert row.interval[0] <= row.accuracy <= row.interval[1]
        assert (row.four_as_nine, row.nine_as_four) == (confusion[4, 9], confusion[9, 4])
        assert len(row.f1) == 10
        assert 0 <= row.ece <= 1 and row.nll >= 0
        assert row.samples == TINY.latencies and 0 < row.p50_ms <= row.p95_ms
        assert row.per_second > 0 and row.memory_bytes > row.held_bytes / 2 > 0
        assert row.training_seconds > 0 and row.training_device
        assert {name: len(curve) for name, curve in row.robustness.items()} == {
            name: len(corruption.doses) for name, corruption in CORRUPTIONS.items()
        }


def test_errors_are_those_of_the_model_on_the_stated_digits(measured):
    row = measured.models[0]
    images, labels = mnist.load("test")
    chosen = np.random.default_rng(0).permutation(10_000)[: TINY.test]
    answers = registry.load(row.model).predict(images[chosen])
    assert row.errors == (answers != labels[chosen]).sum()


@pytest.fixture
def memory_is_known(monkeypatch):
    """It takes seconds to be measured, by a process of its own: for `measured_file` that is done."""
    monkeypatch.setattr(measure.cost, "peak_memory", lambda name: 1_000_000)


def test_other_rows_stay_as_long_as_they_are_true(measured_file, tiny_pair, tmp_path, memory_is_known):
    first, second = tiny_pair
    before = json.loads(measured_file.read_text())
    path = tmp_path / "benchmark.json"

    path.write_text(json.dumps(before))
    after = measure.run([first], path=path, extent=TINY, report=lambda line: None)
    assert after.models[1] == file.read(measured_file).models[1]

    before["models"][1]["fingerprint"] = "of another model"
    path.write_text(json.dumps(before))
    after = measure.run([first], path=path, extent=TINY, report=lambda line: None)
    assert [row.model for row in after.models] == [first]


def test_a_run_that_fails_leaves_the_file_as_it_was(measured_file, tiny_pair, tmp_path):
    path = tmp_path / "benchmark.json"
    path.write_bytes(measured_file.read_bytes())
    with pytest.raises(ValueError, match="There is no file digits.jsonl.gz"):
        measure.run(tiny_pair, path=path, pen_folder=tmp_path / "nowhere", extent=TINY, report=lambda line: None)
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == measured_file.read_bytes()


def test_quick_figures_have_a_file_of_their_own(tmp_path, monkeypatch, tiny_pair, memory_is_known):
    monkeypatch.setattr(file, "PATH", tmp_path / "benchmark.json")
    monkeypatch.setattr(file, "QUICK_PATH", tmp_path / "benchmark-quick.json")
    monkeypatch.setattr(measure, "QUICK", TINY)
    measure.run(tiny_pair[:1], quick=True, report=lambda line: None)
    assert [path.name for path in tmp_path.iterdir()] == ["benchmark-quick.json"]
    assert file.read(file.QUICK_PATH).quick


def test_a_file_of_another_version_is_one_sentence(measured_file, tmp_path):
    path = tmp_path / "benchmark.json"
    path.write_text(measured_file.read_text().replace('"version": 1', '"version": 99'))
    with pytest.raises(ValueError, match="of another version; make it again with: python -m digits benchmark"):
        file.read(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"models": []}', '{"models": [{}]}'])
def test_a_damaged_file_is_one_sentence(text, tmp_path):
    path = tmp_path / "benchmark.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="damaged; make it again with: python -m digits benchmark"):
        file.read(path)


def test_an_unknown_model_is_one_sentence():
    with pytest.raises(ValueError, match="There is no model 'nonesuch'"):
        measure.run(["nonesuch"])


class Clock:
    """Answers at once and writes down whose turn it was."""

    def __init__(self, name, turns):
        self.name, self.turns = name, turns

    def predict_proba(self, images):
        self.turns.append(self.name)


def test_models_take_turns():
    turns = []
    predictors = {name: Clock(name, turns) for name in "abc"}
    taken = timing.latencies(predictors, np.zeros((5, 28, 28)), most=20)
    assert {name: len(values) for name, values in taken.items()} == dict.fromkeys("abc", 20)
    rounds = np.array(turns[3 * timing.WARM_UP :]).reshape(20, 3)
    assert all(set(one) == set("abc") for one in rounds)
    assert len({tuple(one) for one in rounds}) > 1


class Gate:
    """Answers when it may."""

    def __init__(self):
        self.asked, self.open = threading.Event(), threading.Event()

    def predict_proba(self, images):
        self.asked.set()
        self.open.wait()


def test_one_measurement_at_a_time_and_a_cancelled_one_makes_room():
    gate, digits_seen = Gate(), np.zeros((5, 28, 28))
    first = timing.Measurement.start({"gate": gate}, digits_seen)
    gate.asked.wait()
    assert timing.Measurement.start({"clock": Clock("clock", [])}, digits_seen) is None
    first.cancel()
    gate.open.set()
    first.wait()
    assert first.done and first.cancelled and first.share < 1

    second = timing.Measurement.start({"clock": Clock("clock", [])}, digits_seen)
    second.wait()
    assert second.share == 1 and len(second.taken["clock"]) == 200


def test_multiply_adds_of_lenet_by_hand():
    predictor = NetworkPredictor(networks.LeNet5())
    layers = 6 * 25 * 28 * 28 + 16 * 6 * 25 * 10 * 10 + 400 * 120 + 120 * 84 + 84 * 10
    assert predictor.cost.multiply_adds == layers
    assert predictor.cost.parameters == 61_706


def test_multiply_adds_of_a_knn_are_its_memory():
    predictor = registry.load("knn")
    assert predictor.cost.multiply_adds == len(predictor.labels_) * predictor.vectors_.shape[1]


def test_wilsons_interval():
    labels = np.array([0] * 8 + [1] * 2)
    assert metrics(np.eye(10)[[0] * 10], labels)["interval"] == pytest.approx([0.4902, 0.9433], abs=1e-4)


def test_what_cannot_be_counted_is_left_empty(measured):
    forest = replace(measured.models[0], parameters=None, multiply_adds=None, held_bytes=None, file_bytes=0)
    (line,) = table.table([forest])
    assert [line[key] for key in ("parameters", "multiply_adds", "size")] == [None, None, None]
    assert "| unknown size |" in readme.benchmark_table(replace(measured, models=[forest]))


def test_the_best_of_a_column_is_marked(measured):
    good = replace(measured.models[0], model="good", accuracy=0.99, p50_ms=5.0)
    fast = replace(measured.models[0], model="fast", accuracy=0.98, p50_ms=1.0)
    lines = {line["model"]: line["best at"] for line in table.table([good, fast])}
    assert table.COLUMNS["accuracy"].label in lines["good"] and table.COLUMNS["accuracy"].label not in lines["fast"]
    assert table.COLUMNS["p50"].label in lines["fast"] and table.COLUMNS["p50"].label not in lines["good"]
