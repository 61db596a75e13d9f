"""What the pages say: one name for one model, plain words, nothing of the server's insides."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits import files
from digits.predictors import registry
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
    named = [one for one in [*rows, *cards] if one.get("model") in registry.ENTRIES]
    assert len(named) > len(registry.ENTRIES)
    assert [one["model"] for one in named if one["title"] != registry.entry(one["model"]).title] == []
