"""The claims page shows every row with its verdict, filters by its address, and says what is missing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits.claims import file, words
from digits.claims.figure import Verdict
from digits.claims.file import Claims
from digits.claims.records import CLAIMS

PAGE = Path(__file__).parents[1] / "pages" / "claims.py"


@pytest.fixture(scope="module")
def content() -> Claims:
    return file.read()


@pytest.fixture
def page():
    page = AppTest.from_file(PAGE, default_timeout=120)
    page.session_state["framed"] = True
    return page


def listed(page) -> set[str]:
    shown = "".join(element.proto.body for element in page.get("html"))
    return {claim for claim in CLAIMS if f'data-testid="claim-{claim}"' in shown}


def test_the_page_shows_every_claim_with_its_verdict(page, content):
    page.run()
    assert not page.exception and listed(page) == set(CLAIMS)
    assert any(text.value == words.summary(content.claims) for text in page.markdown)
    assert [row.label for row in page.expander] == [words.head(row) for row in content.claims]
    assert all(row.verdict in words.head(row) for row in content.claims)


def test_charts_are_drawn_for_the_rows_that_are_open(page, content):
    row = next(row for row in content.claims if row.level)
    closed = len(page.run().get("plotly_chart"))
    page.session_state[f"claim-{row.id}-{words.LOOKS[row.verdict]}"] = True
    assert len(page.run().get("plotly_chart")) == closed + 1


def test_the_address_filters_by_article_and_verdict(page, content):
    page.query_params["article"] = "B"
    page.query_params["verdict"] = Verdict.UNTESTABLE.value
    page.run()
    expected = {row.id for row in content.claims if row.article == "B" and row.verdict == Verdict.UNTESTABLE}
    assert listed(page) == expected != set()
    assert any("MNIST, advanced" in caption.value for caption in page.caption)


def test_an_article_without_figures_is_said(page):
    page.query_params["article"] = "C"
    page.run()
    assert listed(page) == set() and not page.exception
    assert any(caption.value.endswith("It states no figures.") for caption in page.caption)


def test_a_missing_file_is_said_with_the_command_that_makes_it(page, tmp_path, monkeypatch):
    monkeypatch.setattr(file, "PATH", tmp_path / "claims.json")
    monkeypatch.setattr(file, "QUICK_PATH", tmp_path / "claims-quick.json")
    page.run()
    assert not page.exception and file.COMMAND in page.info[0].value
