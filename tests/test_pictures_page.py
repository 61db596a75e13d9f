"""The benchmark's part on pictures: what the file holds, or a sentence that says how to make it."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.evaluation.pictures import measure
from digits.evaluation.pictures.measure import Kind, Pictures, Tally
from digits.predictors import registry


def part() -> None:
    from pages.parts.pictures import pictures

    pictures()


@pytest.fixture
def found() -> Pictures:
    weights = {name: files.digest(registry.weights_path(name)) for name in registry.DRAW_PAIR}
    models = dict.fromkeys(registry.DRAW_PAIR, Tally(right=19, doubted=1))
    kind = Kind(kind="ruled paper", example=b"picture", seeds=(1, 39), models=models)
    return Pictures(**vars(files.made()), command=measure.COMMAND, each=20, sha256=weights, kinds=[kind])


@pytest.fixture
def show(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "PATH", tmp_path / "pictures.json")

    def run(found: Pictures | None) -> AppTest:
        if found:
            files.write(measure.PATH, found)
        page = AppTest.from_function(part, default_timeout=60).run()
        assert not page.exception
        return page

    return run


def test_the_table_shows_what_the_file_holds(show, found):
    page = show(found)
    row = page.dataframe[0].value.iloc[0]
    assert row["kind"] == "ruled paper"
    assert [row[f"{name} right"] for name in registry.DRAW_PAIR] == [19, 19]
    assert "95.0 %" in page.caption[0].value and "seeds 1 to 39" in page.caption[0].value


def test_figures_of_other_weights_are_not_shown(show, found):
    page = show(replace(found, sha256=dict.fromkeys(registry.DRAW_PAIR, "another")))
    assert not page.dataframe and measure.COMMAND in page.info[0].value


def test_nothing_stands_there_where_nothing_was_measured(show):
    page = show(None)
    assert not page.dataframe and not page.info
