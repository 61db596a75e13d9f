"""Numbers, what is no digit, and the stress test on the Draw page, drawn with a real mouse."""

import numpy as np
from playwright.sync_api import Page, expect

from digits.drawing import paper as geometry
from tests.browser import running
from tests.browser.hand import PLAIN, STYLES, draw, paper
from tests.browser.on_paper import widen
from tests.browser.test_draw import clear

SIDES = ("knn", "resnet")
SCRIBBLE = [[(10, 20), (90, 30), (12, 48), (88, 60), (14, 78), (90, 92), (12, 108), (88, 124), (30, 10), (40, 130),
             (55, 8), (64, 132), (78, 10), (20, 70)]]  # fmt: skip
LETTERS = {
    "K": [[(20, 6), (20, 70), (20, 134)], [(84, 8), (52, 38), (22, 72), (56, 104), (88, 134)]],
    "M": [[(8, 134), (14, 70), (20, 8), (36, 44), (52, 84), (68, 44), (84, 8), (90, 70), (94, 134)]],
}


def write(page: Page, text: str, style: str, scale: float, pitch: float) -> list[tuple[float, float]]:
    """Draw the digits side by side; returns where each one's ink is: left and right, from the paper's left."""
    top, places = (geometry.SIDE - 140 * scale) / 2, []
    for place, character in enumerate(text):
        drawing, left = STYLES[style][int(character)], 12 + place * pitch
        draw(page, drawing, scale, left, top)
        across = left + scale * np.concatenate(drawing)[:, 0]
        places.append((across.min(), across.max()))
    return places


def expect_read(page: Page, text: str, places: list[tuple[float, float]]) -> None:
    """Both read the number, and each digit has a box of its own where it was drawn."""
    for side in SIDES:
        expect(page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-number", text)
    expect(page.get_by_test_id("verdict")).to_have_text(f"Both read {text}.")
    boxes = page.get_by_test_id("boxes").locator("> div")
    expect(boxes).to_have_text(list(text))
    running.settle(page)
    board = paper(page).bounding_box()
    for box, (left, right) in zip(boxes.all(), places, strict=True):
        lies = box.bounding_box()
        assert abs(lies["x"] - board["x"] - left) < 20
        assert abs(lies["x"] + lies["width"] - board["x"] - right) < 20
        assert board["y"] < lies["y"] and lies["y"] + lies["height"] < board["y"] + board["height"]


def test_a_year_drawn_on_the_paper_is_read_with_a_box_around_each_digit(draw_page):
    expect_read(draw_page, "2026", write(draw_page, "2026", "plain", 0.62, 72))


def test_wide_paper_keeps_the_drawing_and_takes_a_longer_number(draw_page):
    places = write(draw_page, "48", "other", 1.2, 140)
    expect_read(draw_page, "48", places)
    widen(draw_page)
    expect(draw_page.locator(".st-key-paper")).to_have_js_property("offsetWidth", geometry.WIDE)
    expect_read(draw_page, "48", places)
    draw(draw_page, PLAIN[1], 1.2, 292, 70)
    draw(draw_page, PLAIN[5], 1.2, 432, 70)
    for side in SIDES:
        expect(draw_page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-number", "4815")
    expect(draw_page.get_by_test_id("boxes").locator("> div")).to_have_count(4)


def test_a_scribble_or_a_letter_is_answered_with_no_digit_by_both(draw_page):
    for drawing in (SCRIBBLE, *LETTERS.values()):
        draw(draw_page, drawing)
        expect(draw_page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(len(drawing)))
        for side in SIDES:
            expect(draw_page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-digit", "none")
        expect(draw_page.get_by_test_id("verdict")).to_have_text("Neither recognises it as a digit.")
        expect(draw_page.get_by_test_id("boxes")).to_have_count(0)
        clear(draw_page)


def test_the_stress_curves_come_when_asked_for_and_name_both_models(draw_page):
    draw(draw_page, PLAIN[4])
    expect(draw_page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    expect(draw_page.get_by_test_id("stress")).to_have_count(0)
    draw_page.locator(".st-key-stress label").click()
    curves = draw_page.get_by_test_id("stress")
    expect(curves).to_contain_text("KNN (4)")
    expect(curves).to_contain_text("ResNet (4)")
    for panel in ("rotation", "shift", "noise", "blur", "thickness"):
        expect(curves.get_by_test_id(f"stress-{panel}").get_by_role("img", name="KNN")).to_be_visible()
    draw_page.locator(".st-key-stress label").click()
    expect(draw_page.get_by_test_id("stress")).to_have_count(0)
