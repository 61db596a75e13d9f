"""What commands write into the README: only between the markers, and the same as the file says."""

import re

import pytest

from digits.benchmark import file, readme
from digits.data import mnist
from digits.predictors import registry, zoo

TEXT = "# Title\n\nwords\n<!-- benchmark -->\nold\n<!-- /benchmark -->\nmore\n<!-- claims -->\n<!-- /claims -->\n"


def test_only_what_lies_between_the_markers_changes():
    new = readme.replaced("benchmark", TEXT, "| a |\n\\1 new")
    assert new == TEXT.replace("old", "| a |\n\\1 new")
    assert readme.block("benchmark", new) == "| a |\n\\1 new"
    assert readme.replaced("claims", new, "three hold").endswith("<!-- claims -->\nthree hold\n<!-- /claims -->\n")


def test_a_file_without_markers_is_left_alone_and_said(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("# Title\n")
    with pytest.raises(ValueError, match="<!-- benchmark --> … <!-- /benchmark -->"):
        readme.rewrite("benchmark", "new", path)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["# Title\n"]


def test_the_table_has_a_line_for_each_model_with_its_figures(measured):
    lines = readme.benchmark_table(measured).splitlines()
    for row in measured.models:
        line = next(line for line in lines if line.startswith(f"| {row.title} |"))
        assert f"{100 * row.accuracy:.2f} %" in line and f"{100 * row.interval[0]:.2f} to" in line
    assert lines[-1].startswith("Made by `python -m digits benchmark` on ")


def test_the_readme_shows_the_benchmark_file():
    shown = readme.block("benchmark", readme.PATH.read_text())
    assert shown == readme.benchmark_table(file.read()), "run: python -m digits benchmark --readme"


def test_the_examples_of_scikit_learn_run_as_they_stand(monkeypatch):
    """Those very lines, with fewer digits to learn from and to be asked about."""
    (lines,) = [code for code in re.findall(r"```python\n(.*?)```", readme.PATH.read_text(), re.S) if "SVC" in code]
    assert lines.count("2_000") == 1
    monkeypatch.setattr(registry, "ENTRIES", dict(registry.ENTRIES))
    monkeypatch.setattr(zoo, "ENTRIES", registry.ENTRIES)
    monkeypatch.setitem(mnist.SPLITS, "test", slice(60_000, 60_500))
    found: dict = {}
    exec(lines.replace("2_000", "400"), found)
    assert set(found["reached"]) == {"boosting", "svc", "logistic"}
    assert min(found["reached"].values()) > 0.6
