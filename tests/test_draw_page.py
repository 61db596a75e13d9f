"""The Draw page without a browser: drawings are put where the canvas would put them."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from digits.data import mnist
from digits.drawing import canvas, strokes
from digits.images import damage
from digits.predictors import card, registry
from digits.reading.answers import ask
from digits.reading.ensemble import Ensemble
from tests import loaded
from tests.browser.hand import PLAIN
from tests.draw_page import answers, draw, lying, new_page, said, shown, strokes_of, verdict


@pytest.fixture
def page() -> AppTest:
    return new_page()


def looks_without_a_word(page: AppTest) -> int:
    """How many empty places there are for looks that are not asked for, each of them a message after every stroke."""
    return sum(element.proto.body == '<div class="dg quiet"></div>' for element in page.get("html"))


def test_an_empty_canvas_invites_and_answers_nothing(page):
    assert "Draw a digit" in verdict(page.run())
    assert answers(page) == []


@pytest.mark.parametrize("digit", [3, 8])
def test_both_answer_what_is_drawn(page, digit):
    draw(page.run(), strokes_of(digit))
    assert answers(page) == [digit, digit]
    assert verdict(page) == f"Both say {digit}."
    assert shown(page).one("decided")["data-nearest"] == str(digit)
    assert f"Yours is nearer to this {digit}, built from these" in shown(page).one("why").text
    assert f"speaks for {digit}" in shown(page).one("why").text


@pytest.mark.parametrize(
    "drawing",
    [
        ["150,60 90,90 75,150 100,220 160,240 220,215 235,150 215,90 150,60", "120,130 122,132", "185,130 187,132",
         "110,180 150,210 195,178"],
        ["60,60 250,240", "250,60 60,240", "155,40 155,260", "40,150 270,150"],
    ],
    ids=["smiley", "star"],
)  # fmt: skip
def test_what_is_no_digit_is_not_answered_with_one(page, drawing):
    objects = [[point.split(",") for point in stroke.split()] for stroke in drawing]
    draw(page.run(), canvas.written([np.array(stroke, float) for stroke in objects], 16))
    assert said(page, "data-digit") == ["none", "none"]
    assert verdict(page) == "Neither recognises it as a digit."
    assert shown(page).one("answers").text.count("by both scores together") == 2
    assert "Both models’ scores together say that this is no digit" in shown(page).one("decided").text


def test_the_pair_that_knows_mnist_only_answers_on_demand(page):
    draw(page.run(), strokes_of(3))
    page.segmented_control(key="pair").set_value("MNIST only").run()
    assert answers(page) == [3, 3]
    for name in registry.PAIRS["MNIST only"]:
        assert f"{100 * card.read(name).test_accuracy:.2f} %" in shown(page).one("accuracies").text


def test_undo_redo_and_clear(page):
    draw(page.run(), strokes_of(5) + strokes_of(1))
    both = answers(page)
    page.button(key="undo").click().run()
    assert answers(page) == [5, 5]
    page.button(key="redo").click().run()
    assert answers(page) == both and lying(page) == "2"
    page.button(key="clear").click().run()
    assert answers(page) == [] and "Draw a digit" in verdict(page)
    page.button(key="undo").click().run()
    assert answers(page) == both and lying(page) == "2"


def test_a_digit_from_another_page_is_answered_from_its_own_pixels(page):
    """One that the KNN takes for another: brought to the middle anew it might be right."""
    images, labels = mnist.load("test")
    pair = [loaded.model(name) for name in registry.DRAW_PAIR]
    wrong = np.flatnonzero(pair[0].predict(images[:1000]) != labels[:1000])
    for index in wrong[:2]:
        page.session_state["canvas_image"] = images[index]
        page.run()
        asked = Ensemble(registry.DRAW_PAIR, pair).ask(images[index])
        assert said(page, "data-digit") == [str(one.digit) if one.is_digit else "none" for one in asked]


def test_a_new_stroke_forgets_what_was_undone(page):
    draw(page.run(), strokes_of(4))
    page.button(key="undo").click().run()
    draw(page, [strokes_of(4)[0]])
    draw(page, [strokes_of(4)[0], *strokes_of(1)])
    page.button(key="redo").click().run()
    assert lying(page) == "2"


def test_a_drawing_that_comes_again_is_not_answered_anew(page, monkeypatch):
    asked = []
    monkeypatch.setattr("digits.reading.answers.ask", lambda *given: asked.append(given[1]) or ask(*given))
    for digit, count in ((4, 2), (3, 4), (4, 4)):
        draw(page, strokes_of(digit))
        assert answers(page) == [digit, digit]
        assert len(asked) == count


def test_every_step_is_shown_when_asked(page):
    draw(page.run(), strokes_of(2))
    assert "cropped to the ink" not in shown(page).text
    page.toggle(key="show_steps").set_value(True).run()
    assert "cropped to the ink" in shown(page).one("steps").text
    assert "cleaned" not in shown(page).one("steps").text


def test_what_the_knn_cleans_is_a_step(page):
    page.session_state["canvas_image"] = damage.damaged("stripe", mnist.load("test")[0][:1])[0]
    page.run()
    page.toggle(key="show_steps").set_value(True).run()
    assert "cleaned for the KNN: an inverted band turned back" in shown(page).one("steps").text


def test_an_uploaded_photo_that_is_none_gets_one_sentence(page):
    draw(page.run(), strokes_of(6))
    page.file_uploader(key="upload").set_value(("note.png", b"no picture", "image/png")).run()
    (error,) = page.error
    assert error.value.startswith("The file is not a picture that can be read; use PNG, JPEG or WebP.")
    assert answers(page) == [6, 6] and verdict(page) == "Both say 6."


def test_the_figures_are_the_cards(page):
    line = shown(page.run()).one("accuracies").text
    shares = [f"{100 * card.read(name).test_accuracy:.2f} %" for name in registry.DRAW_PAIR]
    expected = [f"{title} {share}" for title, share in zip(registry.titles(registry.DRAW_PAIR), shares, strict=True)]
    assert " ".join(line.split()).endswith(f": {', '.join(expected)}")


def line_of(text: str, scale: float, pitch: float, pen: float) -> list[dict]:
    """Digits side by side on the canvas."""
    places = enumerate(map(int, text))
    written = [np.array(stroke) * scale + [15 + n * pitch, 70] for n, digit in places for stroke in PLAIN[digit]]
    return canvas.written(written, pen)


def readings(page: AppTest) -> list[str]:
    return said(page, "data-number")


def boxed(page: AppTest) -> int:
    return len(shown(page).one("boxes").all(tag="div"))


def test_digits_in_a_line_are_read_as_a_number(page):
    draw(page.run(), line_of("31", 1.0, 140, 14))
    assert readings(page) == ["31", "31"] and boxed(page) == 2
    assert verdict(page) == "Both read 31."
    draw(page, line_of("3", 1.0, 140, 14))
    assert answers(page) == [3, 3] and readings(page) == []
    assert shown(page).all("boxes") == []


def test_wide_paper_keeps_the_drawing(page):
    draw(page.run(), line_of("48", 1.0, 140, 14))
    page.toggle(key="wide").set_value(True).run()
    assert readings(page) == ["48", "48"]
    draw(page, line_of("4826", 1.0, 140, 14))
    assert readings(page) == ["4826", "4826"] and boxed(page) == 4


def test_an_uploaded_line_of_digits_is_read_as_a_number(page):
    written = [
        np.array(stroke, float) * 2 + [100 + 300 * place, 80]
        for place, digit in enumerate((9, 0, 7, 5))
        for stroke in PLAIN[digit]
    ]
    png = io.BytesIO()
    Image.fromarray(230 - (strokes.draw(written, 22, (440, 1300), 1) // 2)).save(png, "PNG")
    page.run().file_uploader(key="upload").set_value(("line.png", png.getvalue(), "image/png")).run()
    assert readings(page) == ["9075", "9075"] and boxed(page) == 4
    assert page.toggle(key="wide").value


def test_stress_curves_are_there_on_demand_and_for_one_digit_alone(page):
    draw(page.run(), strokes_of(3))
    assert shown(page).all("stress") == [] and looks_without_a_word(page) == 0
    page.toggle(key="stress").set_value(True).run()
    assert looks_without_a_word(page) == 3
    assert "KNN (3)" in shown(page).one("stress").text and "ResNet (3)" in shown(page).one("stress").text
    draw(page, line_of("31", 1.0, 140, 14))
    assert shown(page).one("stress").text == "Draw one digit to see its curves here."
    assert "KNN (3)" not in shown(page).text
