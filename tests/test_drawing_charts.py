"""The benchmark's part on drawings shows the file's own figures."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.benchmark import drawing_charts
from digits.evaluation import drawings, whole_numbers
from digits.evaluation.drawings import LeftOut, Measured
from digits.evaluation.whole_numbers import WholeNumbers
from digits.predictors import registry
from digits.reading import jointly


@pytest.fixture(scope="module")
def measured() -> Measured:
    return drawings.read()


def test_the_grid_shows_each_cell(measured):
    part = measured.models["resnet-drawn"].pen.sources["unipen"]
    heat = drawing_charts.grid(part).data[0]
    assert heat.y[0] == "8 px" and heat.x[-1] == "95 %"
    assert heat.z[3][0] == part.by_cell["36 px, 15%"]
    assert heat.text[3][0] == f"{100 * part.by_cell['36 px, 15%']:.1f}"


def test_whole_numbers_and_the_source_left_out_are_said(measured):
    titles = {"resnet-drawn": "ResNet, drawn"}
    here = whole_numbers.Shares(separated=0.95, touching=0.78, mistaken=0.004)
    numbers = WholeNumbers(count=100, sources={"here": here}, signs=0.03)
    shares = {"resnet-drawn": drawings.Shares(without=0.9, included=0.99)}
    left = LeftOut(source="there", n=1, epochs=8, models=shares, command="")
    models = {"resnet-drawn": replace(measured.models["resnet-drawn"], numbers=numbers)}
    alone = replace(measured, models=models, left_out=left, together=None)
    first, signs, second = drawing_charts.said(alone, titles)
    assert "95 % of 100 right" in first and "78 % where they touch" in first
    assert "0.4 % of single digits" in first and "3.0 % are taken for a number" in signs
    assert "without any digit of there" in second and "90.0 %, with it 99.0 %" in second


def test_how_both_doubt_together_is_said_first(measured, tmp_path, monkeypatch):
    doubt = replace(
        measured.models["knn-drawn"].doubt,
        accepted_without_bars=0.081,
        refused=0.004,
        refused_mnist=0.012,
        auroc_without_bars=0.9871,
    )
    both = drawings.Together(sha256=jointly.digests(registry.DRAW_PAIR), doubt=doubt)
    here = replace(measured, together=both)
    says = drawing_charts.said(here, {name: name for name in measured.models})[0]
    assert "8.1 % of letters" in says and "0.4 % of the writers' digits and 1.2 % of MNIST's" in says
    assert says.endswith("AUROC 0.987.")
    monkeypatch.setattr(drawings, "PATH", tmp_path / "drawings.json")
    for found, is_shown in ((here, True), (replace(here, together=replace(both, sha256=("0", "0"))), False)):
        files.write(drawings.PATH, found)
        assert (drawings.shipped().together is not None) == is_shown


def test_only_weights_that_ship_are_shown(measured, tmp_path, monkeypatch):
    path = tmp_path / "drawings.json"
    other = replace(measured.models["knn"], sha256="of other weights")
    files.write(path, replace(measured, models=measured.models | {"knn": other}))
    monkeypatch.setattr(drawings, "PATH", path)
    assert list(drawings.shipped().models) == ["resnet", "knn-drawn", "resnet-drawn"]
    page = benchmark_page()
    assert any("knn read these drawings with other weights" in info.value for info in page.info)
    assert any(f"{drawings.COMMAND} --model knn`" in info.value for info in page.info)


def test_a_page_without_a_measured_pair_still_says_what_was_left_out(measured, tmp_path, monkeypatch):
    """The source was left out for both drawn models, whichever of them was trained anew since."""
    path = tmp_path / "drawings.json"
    other = replace(measured.models["knn-drawn"], sha256="of other weights")
    files.write(path, replace(measured, models=measured.models | {"knn-drawn": other}))
    monkeypatch.setattr(drawings, "PATH", path)
    assert any("Trained without any digit of pendigits" in caption.value for caption in benchmark_page().caption)


def benchmark_page() -> AppTest:
    page = AppTest.from_file(Path(__file__).resolve().parents[1] / "pages" / "benchmark.py", default_timeout=120)
    page.session_state["framed"] = True
    page.run()
    assert not page.exception
    return page


def test_the_page_has_a_row_for_each_model_that_reads_drawings():
    page = benchmark_page()
    table = next(table.value for table in page.dataframe if "auroc" in table.value)
    models = drawings.shipped().models
    assert list(table["model"]) == [registry.entry(name).title for name in models]
    assert list(table["unipen"]) == [100 * row.pen.sources["unipen"].accuracy for row in models.values()]
