"""What the pages say: one name for one model, plain words, nothing of the server's insides."""

import ast
import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.benchmark import file as benchmark
from digits.claims.articles import ARTICLES
from digits.data import labelled, mnist, pen
from digits.evaluation import scores
from digits.predictors import registry
from digits.reading import answers
from digits.reading.answers import ask
from digits.show.texts import benchmark as benchmark_texts
from digits.show.texts import draw as draw_texts
from digits.show.texts import errors as error_texts
from tests.elements import read
from tests.test_draw_page import draw, strokes_of

ROOT = Path(__file__).resolve().parents[1]
MNIST_ONLY = registry.PAIRS["MNIST only"]


def open_page(name: str, **address: str) -> AppTest:
    page = AppTest.from_file(ROOT / f"pages/{name}.py", default_timeout=120)
    page.session_state["framed"] = True
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def html_of(page: AppTest):
    return read("".join(element.proto.body for element in page.get("html")))


def names_on_cards(page: AppTest) -> list[str]:
    return [html_of(page).one(f"answer-{side}").all(tag="span")[0].text for side in ("knn", "resnet")]


def test_the_pair_that_answers_first_has_the_plain_names_on_every_page():
    assert registry.titles(registry.DRAW_PAIR) == ("KNN", "ResNet")
    assert names_on_cards(open_page("draw")) == ["KNN", "ResNet"]
    assert open_page("errors").multiselect(key="model").value == ["KNN", "ResNet"]
    table = open_page("benchmark").dataframe[0].value.set_index("model")["title"]
    assert [table[name] for name in registry.DRAW_PAIR] == ["KNN", "ResNet"]


def test_the_pair_of_mnist_only_is_called_so_on_every_page():
    page = draw(open_page("draw"), strokes_of(3))
    page.segmented_control(key="pair").set_value("MNIST only").run()
    assert names_on_cards(page) == ["KNN (MNIST only)", "ResNet (MNIST only)"]
    assert {"KNN (MNIST only)", "ResNet (MNIST only)"} <= set(open_page("errors").multiselect(key="model").options)
    table = open_page("benchmark").dataframe[0].value.set_index("model")["title"]
    assert [table[name] for name in MNIST_ONLY] == ["KNN (MNIST only)", "ResNet (MNIST only)"]


def test_files_of_figures_call_each_model_as_the_registry_does():
    rows = json.loads((files.WEIGHTS / "benchmark.json").read_text())["models"]
    cards = [json.loads(path.read_text()) for path in files.WEIGHTS.glob("*.json")]
    named = [one for one in [*rows, *cards] if one.get("model") in registry.ENTRIES and "title" in one]
    assert len(named) > len(registry.ENTRIES)
    assert [one["model"] for one in named if one["title"] != registry.entry(one["model"]).title] == []


def text_of(page: AppTest) -> str:
    return " ".join(html_of(page).text.split())


def test_the_first_look_says_what_this_is_and_who_answers():
    head = html_of(open_page("draw")).one("head")
    assert head.all(tag="h1")[0].text
    assert "One remembers, one has learned: draw a digit and see how each decides." in head.text
    knn, resnet = head.all(tag="li")
    assert knn.text.startswith("KNN remembers") and resnet.text.startswith("ResNet has learned")


def test_the_time_of_an_answer_is_the_median_of_the_session(monkeypatch):
    """One answer that had to wait does not show."""
    slow = iter([4.0, 232.0, 5.0, 6.0])
    monkeypatch.setattr(answers, "ask", lambda *asked: replace(ask(*asked), ms=next(slow) if "knn" in asked[1] else 1))
    page, shown = open_page("draw"), []
    for digit in (3, 8, 4, 5):
        draw(page, strokes_of(digit))
        shown.append(html_of(page).one("answer-knn").all(tag="span")[1].text.strip())
    assert shown == ["", "", "5 ms", "5.5 ms"]


NOT_FOR_THE_KNN = 4761  # a test digit that the KNN alone does not recognise, and the ResNet alone takes for a 4


def test_errors_says_what_it_is_and_names_quotes_and_links_the_article():
    page = open_page("errors")
    assert page.title[0].value and "Every digit that a model gets wrong" in page.markdown[0].value
    said = page.caption[0].value
    assert "“MNIST, advanced” says: “4 and 9 are the most confused pair, 3.2 %”" in said
    assert "(claims?article=B&claim=B9)" in said
    assert "Claim B9" not in text_of(page)


def test_errors_says_of_each_model_what_it_doubts_alone_and_draw_what_both_do():
    image = mnist.load("test")[0][NOT_FOR_THE_KNN]
    page = AppTest.from_file(ROOT / "pages/draw.py", default_timeout=120)
    page.session_state["framed"], page.session_state["canvas_image"] = True, image
    page.run()
    assert [html_of(page).one(f"answer-{side}")["data-digit"] for side in ("knn", "resnet")] == ["none", "none"]
    gallery = open_page("errors", truth="any", answer="not a digit", wrong="only KNN")
    doubted = scores.doubted("knn-drawn") & ~scores.doubted("resnet-drawn")
    assert doubted[NOT_FOR_THE_KNN]
    assert gallery.header[0].value == f"Any digit called “not a digit”: {doubted.sum()} digits"
    tallies = html_of(gallery).one("tallies").text
    assert f"Calls {scores.doubted('knn-drawn').sum()} of all 10,000 “not a digit”" in " ".join(tallies.split())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("any of them", "It counts each digit that any of the chosen models takes for another."),
        ("only ResNet", "It counts each digit that ResNet alone gets wrong."),
    ],
)
def test_the_matrix_says_what_it_counts(wrong, sentence):
    page = open_page("errors", wrong=wrong)
    assert sentence in [caption.value for caption in page.sidebar.caption]


def test_a_link_to_a_file_that_is_not_here_says_so_in_place_of_mnist():
    page = open_page("errors", source="pupils.zip")
    assert page.error[0].value.startswith("This link shows pupils.zip, a file that somebody brought along. It is not")
    assert not page.header and page.selectbox(key="source").value == "pupils.zip"
    page.selectbox(key="source").set_value("test").run()
    assert page.header and not page.error


BAD_LINE = b'{"source": "a", "writer": "b", "label": 4, "strokes": "none"}'


def test_no_sentence_gives_away_where_the_server_keeps_its_files(tmp_path, monkeypatch):
    page = open_page("errors")
    page.file_uploader(key="labelled").set_value(("bad.jsonl", BAD_LINE, "application/json")).run()
    assert page.error[0].value.startswith("Line 1 of bad.jsonl is not a written digit")
    monkeypatch.setattr(mnist, "PATH", tmp_path / "mnist.npz")
    mnist._everything.cache_clear()
    monkeypatch.setattr(registry, "weights_path", lambda name: tmp_path / f"{name}.npz")
    asked = (
        lambda: pen.read(tmp_path / "none.jsonl"),
        lambda: labelled.read(tmp_path / "none.zip"),
        lambda: files.read(tmp_path / "none.json", dict, "make it"),
        lambda: registry.load("knn"),
        lambda: mnist.load_uint8("test"),
    )
    for ask_for in asked:
        with pytest.raises(ValueError) as said:
            ask_for()
        assert str(tmp_path) not in str(said.value) and "/" not in str(said.value)


def test_the_articles_are_named_quoted_and_linked_on_the_claims_page():
    page = open_page("claims")
    named = page.segmented_control(key="article").options
    said = " ".join(caption.value for caption in page.caption)
    for article in ARTICLES.values():
        assert str(article) in named and article.name in said and f"“{article.phrase}”" in said
    assert all(f"(claims?article={letter})" in said for letter in "ABDE")


def test_a_verdict_with_two_figures_says_which_of_them_counts():
    labels = {row.label.split("`")[1]: row.label for row in open_page("claims").expander}
    for claim in ("B5", "D4"):
        assert "two strengths were tested and the better result counts" in labels[claim]
    assert "the better result counts: +13.4 ± 1.3 points, deformed twice" in labels["B5"]
    assert "two strengths" not in labels["B4"]


def test_a_link_to_a_claim_opens_that_claim_alone():
    page = open_page("claims", article="B", claim="B9")
    assert [row.label.split("`")[1] for row in page.expander if row.proto.expanded] == ["B9"]


def bubbles(page: AppTest) -> dict:
    return json.loads(page.get("plotly_chart")[0].proto.spec)


def test_judged_on_pen_digits_the_chart_shows_pen_digits():
    page = open_page("benchmark")
    page.segmented_control(key="judge").set_value("pen").run()
    spec = bubbles(page)
    shown = {
        one[0]: y
        for trace in spec["data"]
        if trace["mode"] == "markers"
        for one, y in zip(trace["customdata"], numbers(trace["y"]), strict=True)
    }
    rows = [row for row in benchmark.read().models if row.pen]
    assert shown == pytest.approx({row.title: 100 * (1 - row.pen.accuracy) for row in rows}, rel=0.01)
    assert "pen digits" in spec["layout"]["yaxis"]["title"]["text"]
    assert any(caption.value.startswith("Errors on pen digits.") for caption in page.caption)


def numbers(values) -> list[float]:
    """A trace's, which Plotly may have packed."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return values


def test_the_articles_are_named_and_linked_on_the_benchmark():
    page = open_page("benchmark")
    about = next(text.value for text in page.markdown if "LeNet-5" in text.value and "Learned from" in text.value)
    assert "**LeNet-5** (the article [MNIST, advanced](claims?article=B))" in about
    assert "article A" not in about and "(this project)" in about
    page.segmented_control(key="columns").set_value("training").run()
    assert "MNIST, advanced" in set(page.dataframe[0].value["source"])


TEXTED = ("errors", "benchmark", "claims", "parts/sample", "parts/lesson", "parts/drawings", "parts/live", "parts/load")


@pytest.mark.parametrize("name", TEXTED)
def test_all_texts_of_a_page_lie_in_one_place(name):
    """Whoever reads them reads all: none is left among the code."""
    tree = ast.parse((ROOT / f"pages/{name}.py").read_text())
    kept = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    said = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in kept
    ]
    assert [text for text in said if re.match(r"[A-Z“][a-z]+ [a-z]", text)] == []


AWKWARD = (
    "no digit that",
    "no idea?",
    "all that is wrong",
    "surest",
    "spoil",
    "sum to 1",
    "unencrypted",
    "have one written",
)


def test_no_text_speaks_awkwardly_again():
    """The words that people stumbled over."""
    sources = [*ROOT.glob("digits/show/texts/*.py"), *ROOT.glob("digits/show/templates/*"), *ROOT.glob("pages/**/*.py")]
    sources += [*ROOT.glob("digits/data/labelled/**/*.py"), ROOT / "digits/benchmark/table.py"]
    said = {path.name: path.read_text().lower() for path in sources}
    assert [(name, word) for name, text in said.items() for word in AWKWARD if word in text] == []


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ([draw_texts.EXAMPLE], "Or see an example"),
        (vars(error_texts).values(), "Previous"),
        (vars(error_texts).values(), "All errors"),
        (vars(benchmark_texts).values(), "How robust are they?"),
    ],
)
def test_the_words_that_were_asked_for_are_there(texts, text):
    assert text in texts
    assert "most confident first" in error_texts.ORDERS
    assert draw_texts.TERMS["sure"] == "A probability; all ten add up to 100 %."
    assert draw_texts.WHERE["thickness"] == "with thicker or thinner strokes"
