"""What a training made stale is made anew, in the right order; what is fresh is left alone."""

import pytest

from digits.benchmark import file, refresh
from digits.benchmark.refresh import (
    drawings,
    embeddings,
    joint,
    measure,
    pictures,
    predictions,
    readme,
    reasons,
    scores,
)
from digits.predictors import registry
from digits.reading import doubt

NAME = "resnet"


@pytest.fixture
def steps(monkeypatch):
    """Which steps were taken, with what; none of them measures anything."""
    taken = []
    monkeypatch.setattr(joint, "choose_all", lambda names, *_: taken.append(("doubt", names)))
    monkeypatch.setattr(drawings, "run", lambda names, *_: taken.append(("drawings", names)))
    monkeypatch.setattr(predictions, "update", lambda names, report: taken.append(("answers", names)))
    monkeypatch.setattr(scores, "update", lambda names, report: taken.append(("scores", names)))
    monkeypatch.setattr(reasons, "update", lambda report: taken.append(("reasons", ())))
    monkeypatch.setattr(embeddings, "make", lambda folder, report: taken.append(("embeddings", ())))
    monkeypatch.setattr(pictures, "run", lambda report: taken.append(("pictures", ())))
    monkeypatch.setattr(measure, "run", lambda names, pen_folder, report: taken.append(("benchmark", names)))
    monkeypatch.setattr(readme, "rewrite", lambda name, new: taken.append(("README", name)))
    return taken


def test_what_is_fresh_is_left_alone_and_said(steps):
    said = []
    refresh.refresh(report=said.append)
    assert steps == []
    steps = ("doubt", "drawings", "answers", "reasons", "embeddings", "pictures", "benchmark", "README.md")
    assert said == [f"{step}: fresh" for step in steps]


def test_other_weights_make_everything_anew_in_order(steps, monkeypatch):
    weights = registry.weights_path(NAME)
    digest = doubt.files.digest
    monkeypatch.setattr(doubt.files, "digest", lambda path: "of others" if path == weights else digest(path))
    refresh.refresh([NAME], report=lambda line: None)
    wanted = ["doubt", "drawings", "answers", "scores", "reasons", "embeddings", "benchmark"]
    assert [step for step, _ in steps] == wanted
    assert all(NAME in names for _, names in steps if names)


def test_other_weights_of_a_model_that_reads_pictures_have_them_read_anew(steps, monkeypatch):
    weights = registry.weights_path(registry.DRAW_PAIR[1])
    digest = doubt.files.digest
    monkeypatch.setattr(doubt.files, "digest", lambda path: "of others" if path == weights else digest(path))
    refresh.refresh([registry.DRAW_PAIR[1]], report=lambda line: None)
    assert ("pictures", ()) in steps


def test_a_part_of_the_readme_that_says_something_else_is_written(steps):
    refresh.refresh([NAME], parts={"claims": "All of them hold."}, report=lambda line: None)
    assert steps == [("README", "claims")]


def test_without_a_benchmark_file_all_rows_are_measured(steps, monkeypatch, tmp_path):
    content = file.read()
    monkeypatch.setattr(file, "PATH", tmp_path / "benchmark.json")
    monkeypatch.setattr(measure, "run", lambda names, pen_folder, report: file.files.write(file.PATH, content))
    refresh.refresh([NAME], report=lambda line: None)
    assert file.read().models == content.models


def test_where_there_is_no_readme_that_is_said(steps, monkeypatch, tmp_path):
    monkeypatch.setattr(readme, "PATH", tmp_path / "README.md")
    said = []
    refresh.refresh([NAME], report=said.append)
    assert said[-1] == "README.md: not here" and steps == []
