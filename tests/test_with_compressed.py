"""The benchmark's table with compressed models: each below its model, as its own file says, if one wants it."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits.benchmark import compressed, file, table
from digits.compression import file as compression
from digits.show.texts import benchmark as texts

PAGE = Path(__file__).resolve().parents[1] / "pages" / "benchmark.py"
ROWS, FOUND = file.read(file.PATH).models, compression.read()
LINES = compressed.lines(ROWS, FOUND)


def test_every_compressed_model_has_one_line_and_models_keep_theirs():
    named = [line["title"] for line in LINES if line["model"] in {row.model for row in ROWS} and not line.get("of")]
    assert sorted(named) == sorted(row.title for row in ROWS)
    made = {row.name for row in (*FOUND.rows, *FOUND.memories)}
    assert made <= {line["model"] for line in LINES}
    assert len(LINES) == len(ROWS) + len(FOUND.memories) + len(
        {row.name for row in FOUND.rows} - {r.model for r in ROWS}
    )
    for line in table.table(ROWS):
        assert line.items() <= next(one for one in LINES if one["title"] == line["title"]).items()


def test_a_compressed_model_stands_below_the_model_that_it_was_made_from():
    above = None
    for line in LINES:
        if line["title"].startswith(texts.BELOW):
            assert line["of"] == above
        else:
            above = line["title"]
    of = {line["model"]: line["of"] for line in LINES if line.get("of")}
    assert of["resnet-pruned-90-int8"] == "ResNet (MNIST only)" and of["knn-means-1000"] == "KNN (MNIST only)"


def test_its_figures_are_those_of_its_own_file():
    lines = {line["model"]: line for line in LINES if line["title"].startswith(texts.BELOW) or "pico" in line["model"]}
    for row in (*FOUND.rows, *FOUND.memories):
        if row.name in lines and row.n == ROWS[0].n:
            line = lines[row.name]
            assert (line["errors"], line["packed"]) == (len(row.missed), row.packed_bytes / 1000)
            assert line["low"] < line["accuracy"] == 100 * row.accuracy < line["high"]


def test_what_was_asked_fewer_digits_is_not_compared_by_them():
    row = FOUND.memories[0]
    few = replace(row, name="knn-few", n=100, missed=[1])
    (line,) = (one for one in compressed.lines(ROWS, replace(FOUND, memories=[few])) if one["model"] == "knn-few")
    assert line["errors"] is line["accuracy"] is None and line["packed"] == row.packed_bytes / 1000


def test_without_the_file_the_table_is_that_of_the_models(monkeypatch, tmp_path):
    monkeypatch.setattr(compression, "PATH", tmp_path / "none.json")
    assert compressed.content() is None
    (tmp_path / "none.json").write_text("{")
    assert compressed.content() is None
    assert [line["model"] for line in compressed.lines(ROWS)] == [
        row.model for row in sorted(ROWS, key=lambda row: row.errors)
    ]
    assert compressed.columns(("errors", "best at")) == ("title", "errors", "best at")


@pytest.mark.parametrize("address", ["smaller=true", ""])
def test_the_page_shows_them_where_the_address_says_so(address):
    page = AppTest.from_file(PAGE, default_timeout=120)
    page.session_state["framed"] = True
    if address:
        page.query_params["smaller"] = "true"
    page.run()
    assert not page.exception
    shown = page.dataframe[0].value
    assert list(shown["title"]) == [line["title"] for line in compressed.lines(ROWS, FOUND if address else None)]
