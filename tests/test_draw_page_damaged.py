"""What is damaged costs the Draw page no more than what needs it, and is said in a sentence."""

import pytest
from streamlit.testing.v1 import AppTest

from digits.predictors import card
from digits.reading import doubt, saliency
from pages.parts import loading, number
from tests.draw_page import answers, draw, lying, new_page, shown, strokes_of


@pytest.fixture
def page() -> AppTest:
    return new_page()


def test_a_damaged_file_is_said_in_one_sentence_and_the_page_goes_on(page, tmp_path, monkeypatch):
    damaged = tmp_path / "doubt.json"
    damaged.write_text("{")
    monkeypatch.setattr(doubt, "PATH", damaged)
    draw(page.run(), strokes_of(3))
    assert [error.value for error in page.error] == [f"doubt.json is damaged; make it again with: {doubt.COMMAND}"]
    assert answers(page) == [] and lying(page) == "1"
    monkeypatch.undo()
    draw(page, strokes_of(4))
    assert answers(page) == [4, 4] and not page.error


def test_where_one_pair_is_damaged_the_other_answers(page, monkeypatch):
    def broken(name: str):
        if name == "knn-drawn":
            raise ValueError("knn-drawn is damaged.")
        return load(name)

    load = loading.load
    monkeypatch.setattr(loading, "load", broken)
    page.run()
    assert [error.value for error in page.error] == ["knn-drawn is damaged."]
    draw(page, strokes_of(3))
    assert [error.value for error in page.error] == ["knn-drawn is damaged."]
    page.segmented_control(key="pair").set_value("MNIST only").run()
    assert answers(page) == [3, 3] and not page.error


def test_without_its_reader_a_number_is_taken_for_one_thing_which_is_said(page, monkeypatch):
    def find(seen):
        raise ValueError("resnet-drawn is damaged.")

    monkeypatch.setattr(number, "find", find)
    draw(page.run(), strokes_of(3))
    assert answers(page) == [3, 3]
    assert [error.value for error in page.error] == ["resnet-drawn is damaged."]


def test_a_damaged_fusion_costs_its_word_alone(page, monkeypatch):
    def fusion(knn: str, resnet: str):
        raise ValueError("fusion-drawn is damaged.")

    monkeypatch.setattr(loading, "fusion", fusion)
    draw(page.run(), strokes_of(3))
    assert answers(page) == [3, 3]
    assert [error.value for error in page.error] == ["fusion-drawn is damaged."]


def test_a_damaged_card_costs_its_line_alone(page, monkeypatch):
    def read(name: str):
        raise ValueError("knn-drawn.json is damaged.")

    monkeypatch.setattr(card, "read", read)
    draw(page.run(), strokes_of(3))
    assert answers(page) == [3, 3]
    assert [error.value for error in page.error] == ["knn-drawn.json is damaged."]


def test_a_damaged_figure_of_the_saliency_costs_its_line_alone(page, monkeypatch, tmp_path):
    bad = tmp_path / "saliency.json"
    bad.write_text("{")
    monkeypatch.setattr(saliency, "PATH", bad)
    draw(page, strokes_of(4))
    assert answers(page) == [4, 4]
    assert shown(page).one("why")
    assert [error.value for error in page.error] == [
        "saliency.json is damaged; make it again with: python -m digits reasons"
    ]
