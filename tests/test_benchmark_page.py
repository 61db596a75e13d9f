"""The benchmark page shows exactly the file, advises by it, and measures one at a time."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.benchmark import file
from digits.data import mnist
from digits.evaluation import load, timing
from digits.predictors import registry
from digits.show.words import milliseconds

PAGE = Path(__file__).resolve().parents[1] / "pages" / "benchmark.py"


def framed() -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=120)
    page.session_state["framed"] = True
    return page


@pytest.fixture
def open_page(measured_file, monkeypatch):
    """Opens the page on a file, the measured one if no other is named."""

    def open_on(path=measured_file):
        monkeypatch.setattr(file, "PATH", path)
        monkeypatch.setattr(file, "QUICK_PATH", path)
        page = framed().run()
        assert not page.exception
        return page

    return open_on


def advice(page) -> str:
    return next(text.value for text in page.markdown if text.value.startswith("## "))


def test_it_shows_exactly_the_file(open_page, measured):
    shown = open_page().dataframe[0].value.set_index("model")
    assert set(shown.index) == {row.model for row in measured.models}
    for row in measured.models:
        line = shown.loc[row.model]
        assert line["accuracy"] == 100 * row.accuracy and line["errors"] == row.errors
        assert (line["p50"], line["p95"]) == (row.p50_ms, row.p95_ms)
        assert (line["macro_f1"], line["ece"], line["nll"]) == (row.macro_f1, row.ece, row.nll)


def test_advice_keeps_to_the_limits_and_says_why(open_page):
    page = open_page()
    page.toggle(key="explains").set_value(True).run()
    assert not page.exception
    assert advice(page) == f"## {registry.entry('knn').title}"
    assert any("cannot show remembered digits like yours" in text.value for text in page.markdown)


def test_limits_come_from_the_address(open_page, measured_file, monkeypatch):
    monkeypatch.setattr(file, "PATH", measured_file)
    page = framed()
    page.query_params["untrained"] = "true"
    page.run()
    assert page.toggle(key="untrained").value and advice(page) == f"## {registry.entry('knn').title}"


def test_without_a_file_it_says_how_to_make_one(open_page, tmp_path):
    page = open_page(tmp_path / "none.json")
    assert "python -m digits benchmark" in page.info[0].value and not page.dataframe


def test_quick_figures_are_called_rough(open_page, measured, tmp_path):
    path = tmp_path / "quick.json"
    path.write_text(json.dumps(files.plain(measured) | {"quick": True}))
    assert "rough figures of a quick run" in open_page(path).warning[0].value
    assert not open_page().warning


def test_figures_of_other_weights_are_called_so(open_page, measured, tmp_path):
    path = tmp_path / "benchmark.json"
    row = replace(measured.models[0], fingerprint="of other weights")
    files.write(path, replace(measured, models=[row, *measured.models[1:]]))
    said = open_page(path).warning[0].value
    assert said.startswith(f"The figures of {row.model} are those of other weights")
    assert f"`python -m digits benchmark --model {row.model}`" in said


def test_it_says_what_each_model_is_and_how_it_differs_from_its_article(open_page, measured):
    shown = "\n".join(text.value for text in open_page().markdown)
    for row in measured.models:
        assert registry.entry(row.model).description in shown


def test_it_measures_latency_here_and_now(open_page, tiny_pair):
    page = open_page()
    page.multiselect(key="live-models").set_value(tiny_pair).run()
    page.button(key="measure").click().run()
    measurement = page.session_state["measurement"]
    measurement.wait()
    page.run()
    assert not page.exception and set(measurement.taken) == set(tiny_pair)
    shown = {metric.label: metric.value for metric in page.metric}
    for name, taken in measurement.taken.items():
        assert shown[registry.entry(name).title] == milliseconds(timing.summary(taken)["p50_ms"])


def test_a_cancelled_measurement_shows_no_figures(open_page):
    page = open_page()
    page.button(key="measure").click().run()
    page.session_state["measurement"].cancel()
    page.session_state["measurement"].wait()
    page.run()
    assert "Cancelled" in page.info[-1].value and not page.metric


class Gate:
    """Answers when it may."""

    def __init__(self):
        self.open = threading.Event()

    def predict_proba(self, images):
        self.open.wait()


def test_a_second_presser_is_told_to_wait(open_page):
    page, gate = open_page(), Gate()
    first = timing.Measurement.start({"gate": gate}, mnist.load("test")[0][:5])
    try:
        page.button(key="measure").click().run()
        assert "Someone is measuring on this server just now" in page.warning[0].value
        assert "measurement" not in page.session_state
    finally:
        first.cancel()
        gate.open.set()
        first.wait()


def test_a_class_at_once_is_shown_as_it_was_measured(open_page):
    page, found = open_page(), load.read()
    shown = next(table.value for table in page.dataframe if "people" in table.value)
    runs = [*found.app, *found.replicas, *found.bare, found.long]
    assert list(shown["people"]) == [run.people for run in runs]
    assert list(shown["p95_ms"]) == [run.p95_ms for run in runs]
    assert not any(run.errors or run.crossed for run in runs)
    assert found.long.answers >= 20_000
    assert any(f"An idle app takes {found.idle_ms:.0f} ms" in caption.value for caption in page.caption)


def test_no_vote_is_spoken_of_where_none_is_held(open_page):
    """The KNN of the app measures distances to planes; it can show what lies near, not what won a vote."""
    said = open_page().toggle(key="explains").help
    assert "that decide" in said and "vote" not in said
