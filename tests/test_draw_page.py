"""The Draw page without a browser: drawings are put where the canvas would put them."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import digits
from digits import canvas, cards, mnist, registry, strokes
from digits.answers import ask
from tests.browser.hand import PLAIN

PAGE = Path(__file__).resolve().parents[1] / "views/draw.py"


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=60)


def strokes_of(digit: int) -> list[dict]:
    return canvas.written([np.array(stroke, float) * 1.5 + [80, 45] for stroke in PLAIN[digit]], 20)


def draw(page: AppTest, objects: list[dict]) -> AppTest:
    page.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}
    return page.run()


def shown(page: AppTest) -> str:
    assert not page.exception
    return "".join(element.proto.body for element in page.get("html"))


def answers(page: AppTest) -> list[int]:
    return [int(digit) for digit in re.findall(r'data-testid="answer-\w+" data-digit="(\d)"', shown(page))]


def test_an_empty_canvas_invites_and_answers_nothing(page):
    assert "Draw a digit" in shown(page.run())
    assert answers(page) == []


@pytest.mark.parametrize("digit", [3, 8])
def test_both_answer_what_is_drawn(page, digit):
    draw(page.run(), strokes_of(digit))
    assert answers(page) == [digit, digit]
    assert f"Both say {digit}." in shown(page)
    assert shown(page).count("a remembered") == digits.load(registry.DRAW_PAIR[0]).k
    assert f"speaks for {digit}" in shown(page)


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
    assert shown(page).count('data-digit="none"') == 2
    assert "Not a digit that either of them knows." in shown(page)


def test_the_pair_that_knows_mnist_only_answers_on_demand(page):
    draw(page.run(), strokes_of(3))
    page.segmented_control(key="pair").set_value("MNIST only").run()
    assert answers(page) == [3, 3]
    for name in registry.PAIRS["MNIST only"]:
        assert f"{100 * cards.read(name)['test_accuracy']:.2f} %" in shown(page)


def test_undo_redo_and_clear(page):
    draw(page.run(), strokes_of(5) + strokes_of(1))
    both = answers(page)
    page.button[0].click().run()
    assert answers(page) == [5, 5]
    page.button[1].click().run()
    assert answers(page) == both and 'data-strokes="2"' in shown(page)
    page.button[2].click().run()
    assert answers(page) == [] and "Draw a digit" in shown(page)
    page.button[0].click().run()
    assert answers(page) == []


def test_a_digit_from_another_page_is_answered_from_its_own_pixels(page):
    """One that the KNN takes for another: brought to the middle anew it might be right."""
    images, labels = mnist.load("test")
    pair = [digits.load(name) for name in registry.DRAW_PAIR]
    wrong = np.flatnonzero(pair[0].predict(images[:1000]) != labels[:1000])
    for index in wrong[:2]:
        page.session_state["canvas_image"] = images[index]
        page.run()
        asked = [ask(name, name, model, images[index]) for name, model in zip(registry.DRAW_PAIR, pair, strict=True)]
        expected = [str(said.digit) if said.is_digit else "none" for said in asked]
        assert re.findall(r'data-testid="answer-\w+" data-digit="(\w+)"', shown(page)) == expected


def test_a_new_stroke_forgets_what_was_undone(page):
    draw(page.run(), strokes_of(4))
    page.button[0].click().run()
    draw(page, [strokes_of(4)[0]])
    draw(page, [strokes_of(4)[0], *strokes_of(1)])
    page.button[1].click().run()
    assert 'data-strokes="2"' in shown(page)


def test_every_step_is_shown_when_asked(page):
    draw(page.run(), strokes_of(2))
    assert "cropped to the ink" not in shown(page)
    page.toggle(key="show_steps").set_value(True).run()
    assert "cropped to the ink" in shown(page)


def test_an_uploaded_photo_that_is_none_gets_one_sentence(page):
    draw(page.run(), strokes_of(6))
    page.get("file_uploader")[0].set_value(("note.png", b"no picture", "image/png")).run()
    assert "The file is not a picture that can be read; use PNG, JPEG or WebP." in shown(page)
    assert answers(page) == [6, 6]
    assert "not a picture" not in shown(draw(page, strokes_of(6) + strokes_of(1)))


def test_the_figures_are_the_cards(page):
    line = shown(page.run()).split('data-testid="accuracies"')[1]
    figures = [f"{100 * cards.read(name)['test_accuracy']:.2f} %" for name in registry.DRAW_PAIR]
    assert re.findall(r"[\d.]+ %", line) == figures


def line_of(text: str, scale: float, pitch: float, pen: float) -> list[dict]:
    """Digits side by side on the canvas."""
    places = enumerate(map(int, text))
    written = [np.array(stroke) * scale + [15 + n * pitch, 70] for n, digit in places for stroke in PLAIN[digit]]
    return canvas.written(written, pen)


def readings(page: AppTest) -> list[str]:
    return re.findall(r'data-number="(.*?)"', shown(page))


def boxed(page: AppTest) -> int:
    return len(re.findall(r'<div class="[a-z ]*" style="left:', shown(page)))


def test_digits_in_a_line_are_read_as_a_number(page):
    draw(page.run(), line_of("31", 1.0, 140, 14))
    assert readings(page) == ["31", "31"] and boxed(page) == 2
    assert "Both read 31." in shown(page)
    draw(page, line_of("3", 1.0, 140, 14))
    assert answers(page) == [3, 3] and readings(page) == []
    assert 'data-testid="boxes"' not in shown(page)


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
    page.run().get("file_uploader")[0].set_value(("line.png", png.getvalue(), "image/png")).run()
    assert readings(page) == ["9075", "9075"] and boxed(page) == 4
    assert page.toggle(key="wide").value


def test_stress_curves_are_there_on_demand_and_for_one_digit_alone(page):
    draw(page.run(), strokes_of(3))
    assert 'data-testid="stress"' not in shown(page)
    page.toggle(key="stress").set_value(True).run()
    assert "KNN (3)" in shown(page) and "ResNet (3)" in shown(page)
    draw(page, line_of("31", 1.0, 140, 14))
    assert "Draw one digit, and its curves show here." in shown(page)
    assert "KNN (3)" not in shown(page)
