"""The figures on drawings belong to the weights that ship, and the command line measures any file of strokes."""

import json

import numpy as np
import pytest

from digits import files
from digits.__main__ import main
from digits.drawing import generator
from digits.evaluation import drawings
from digits.predictors import registry


@pytest.fixture
def strokes_file(tmp_path):
    random = np.random.default_rng(0)
    lines = []
    for i in range(10):
        drawing = [stroke.round(1).tolist() for stroke in generator.digit(random, i, generator.NEAT)[0]]
        lines.append(json.dumps({"source": "tests", "writer": f"w{i % 2}", "label": i, "strokes": drawing}))
    path = tmp_path / "digits.jsonl"
    path.write_text("\n".join(lines))
    return path


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["digits", *map(str, arguments)])
    status = main()
    return status, capsys.readouterr()


def test_any_file_of_strokes_can_be_measured(monkeypatch, capsys, strokes_file):
    status, said = run(monkeypatch, capsys, "evaluate", "--pen", strokes_file, "--model", "resnet-drawn", "--json")
    found = json.loads(said.out)
    assert status == 0 and found["model"] == "resnet-drawn"
    assert found["n"] == 40 and found["writers"] == 2
    assert found["accuracy"] >= 0.9


def test_a_file_of_something_else_is_one_sentence(monkeypatch, capsys, tmp_path):
    (tmp_path / "notes.txt").write_text("milk, bread")
    status, said = run(monkeypatch, capsys, "evaluate", "--pen", tmp_path / "notes.txt", "--model", "resnet-drawn")
    assert status != 0 and said.out == ""
    assert "is not a written digit" in said.err and said.err.count("\n") == 1


@pytest.mark.parametrize("name", drawings.MODELS)
def test_the_figures_are_those_of_the_weights_that_ship(name):
    row = drawings.read().models[name]
    assert row.sha256 == files.digest(registry.weights_path(name))


@pytest.mark.parametrize(("name", "least"), [("knn-drawn", 0.97), ("resnet-drawn", 0.97)])
def test_the_drawn_models_are_right_on_writers_nobody_has_seen(name, least):
    ours, alone = (drawings.read().models[model] for model in (name, name.removesuffix("-drawn")))
    assert ours.pen.sources["pendigits"].accuracy >= least
    assert ours.pen.accuracy > alone.pen.accuracy + 0.02
    assert ours.doubt.refused <= 0.015
    assert ours.pen.ece <= 0.02 and ours.ece_mnist <= 0.01


def test_of_signs_that_nobody_learned_a_tenth_at_most_pass_where_both_answer():
    found = drawings.shipped().together.doubt
    assert found.accepted_without_bars <= 0.1 and found.auroc_without_bars >= 0.985
    assert found.refused <= 0.015 and found.refused_mnist <= 0.015
