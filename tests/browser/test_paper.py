"""The paper: nothing lies on it, no stroke is lost, shortcuts work wherever the focus is."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.on_paper import draw_at, finger, lying, wait_for_ink, wait_for_ink_at
from tests.browser.test_draw import answered, ink

CORNER = [[(270, 12), (200, 60), (120, 90)], [(296, 4), (296, 200)], [(180, 20), (260, 28)]]  # the top right


@pytest.mark.parametrize("hand", [finger, lambda page, stroke: draw_at(page, [stroke])], ids=["finger", "mouse"])
def test_strokes_that_begin_at_the_papers_top_right_are_drawn(tablet, hand):
    page = tablet(1280, 800)
    for count, stroke in enumerate(CORNER, 1):
        hand(page, stroke)
        lying(page, count)
        wait_for_ink_at(page, *stroke[0])


def test_the_paper_hides_no_button_and_shows_its_whole_border(draw_page):
    assert draw_page.locator(".st-key-paper").locator("button, a, input, textarea, [tabindex]").count() == 0
    draw_page.mouse.move(5, 700)
    shown = Image.open(io.BytesIO(paper(draw_page).screenshot())).convert("L")
    rows = np.asarray(shown)[:, 8:-8]
    assert (rows[0] < 240).all() and (rows[-1] < 240).all()


def test_a_stroke_begun_outside_the_paper_is_drawn_from_the_rim_on(draw_page):
    into, across = [(-40, 150), (20, 155), (160, 160)], [(-30, 100), (150, 120), (340, 140)]
    for count, way in enumerate((into, across), 1):
        draw_at(draw_page, [way])
        lying(draw_page, count)
        wait_for_ink_at(draw_page, 1, np.interp(1, *np.transpose(way)))
        wait_for_ink_at(draw_page, *way[1])


def test_a_stroke_begun_on_a_picture_beside_the_paper_is_drawn(draw_page):
    seen, board = draw_page.locator(".dg .top img").bounding_box(), paper(draw_page).bounding_box()
    draw_at(draw_page, [[(seen["x"] - board["x"] + 20, 30), (320, 60), (200, 120), (100, 150)]])
    lying(draw_page, 1)
    wait_for_ink_at(draw_page, 200, 120)


def test_a_finger_that_goes_down_beside_the_paper_draws(tablet):
    page = tablet(390, 844)
    finger(page, [(-8, 100), (40, 110), (90, 120), (200, 130)])
    lying(page, 1)
    wait_for_ink_at(page, 2, 102)


def test_moving_the_width_across_the_paper_draws_nothing(draw_page):
    thumb = draw_page.locator(".st-key-width").get_by_test_id("stSliderThumbValue").locator("..").bounding_box()
    box = paper(draw_page).bounding_box()
    draw_page.mouse.move(thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2)
    draw_page.mouse.down()
    draw_page.mouse.move(box["x"] + 290, box["y"] + 200, steps=5)
    draw_page.mouse.up()
    expect(draw_page.locator(".st-key-width input")).not_to_have_value("20")
    assert ink(draw_page) == 0


def test_a_stroke_in_progress_is_whole_when_a_new_width_arrives(draw_page):
    box = paper(draw_page).bounding_box()
    draw_page.mouse.move(box["x"] + 40, box["y"] + 60)
    draw_page.mouse.down()
    draw_page.mouse.move(box["x"] + 120, box["y"] + 100, steps=4)
    draw_page.locator(".st-key-width input").focus()
    for _ in range(10):
        draw_page.keyboard.press("ArrowRight")
    running.settle(draw_page)
    draw_page.mouse.move(box["x"] + 250, box["y"] + 220, steps=4)
    draw_page.mouse.up()
    lying(draw_page, 1)
    wait_for_ink_at(draw_page, 42, 62)
    wait_for_ink_at(draw_page, 240, 210)


PAPER = """<style>canvas { position: absolute; left: 0; top: 0; width: 300px; height: 300px }</style>
  <div id="here"><div class="digits-paper"><canvas></canvas><canvas class="upper-canvas"></canvas></div></div>"""
PUT_UP = """async code => {
  const { default: show } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const data = { seed: { objects: [], turn: 0, after: 0 }, width: 300, height: 300, thick: 9, colour: "#000" };
  const setStateValue = (_, { raw }) => { window.sent = raw.objects.length };
  window.putUp = () => { window.leave = show({ data, parentElement: window.here, setStateValue }) };
  window.putUp(); }"""


def test_a_stroke_in_progress_is_whole_when_streamlit_leaves_the_paper_and_comes_again(page):
    page.set_content(PAPER)
    page.evaluate(PUT_UP, (running.ROOT / "digits/show/paper.js").read_text())
    page.mouse.move(20, 20)
    page.mouse.down()
    page.mouse.move(90, 90, steps=3)
    page.evaluate("() => { leave(); putUp() }")
    page.mouse.move(200, 200, steps=3)
    page.mouse.up()
    page.wait_for_function("window.sent === 1")


def test_what_is_drawn_at_once_after_undo_is_kept(draw_page):
    draw(draw_page, PLAIN[4])
    answered(draw_page, 2)
    for _ in range(5):
        draw_page.keyboard.press("Control+z")
        draw(draw_page, PLAIN[4][1:])
        running.settle(draw_page)
        lying(draw_page, 2)
        wait_for_ink_at(draw_page, 80 + 1.5 * 64, 45 + 1.5 * 92)


def test_a_stroke_drawn_while_a_menu_is_open_is_kept(draw_page):
    draw_page.get_by_role("button", name="A picture").click()
    draw_page.get_by_test_id("stFileUploaderDropzone").wait_for()
    draw(draw_page, PLAIN[1])
    lying(draw_page, 1)


def test_undo_at_once_after_a_stroke_takes_that_stroke(draw_page):
    draw(draw_page, PLAIN[4][:1])
    answered(draw_page, 1)
    left = ink(draw_page)
    draw(draw_page, PLAIN[4][1:])
    draw_page.keyboard.press("Control+z")
    running.settle(draw_page)
    lying(draw_page, 1)
    wait_for_ink(draw_page, left)


FOCUS = {
    "the width": ".st-key-width input",
    "a switch": ".st-key-wide input",
    "a digit to be written": ".st-key-example button >> nth=3",
    "the eraser": ".st-key-tool button >> nth=1",
    "a button": ".st-key-clear button",
}


def test_shortcuts_work_wherever_the_focus_is(draw_page):
    draw(draw_page, PLAIN[4])
    answered(draw_page, 2)
    keys = ["Control+z", "Control+y", "Delete", "Control+z", "Control+Shift+z", "Control+z"]
    for place in FOCUS.values():
        for key, count in zip(keys, [1, 2, 0, 2, 0, 2], strict=True):
            draw_page.locator(place).focus()
            draw_page.keyboard.press(key)
            lying(draw_page, count)


def test_in_a_text_field_a_shortcut_is_the_fields_own(draw_page):
    draw(draw_page, PLAIN[4])
    answered(draw_page, 2)
    draw_page.evaluate("document.querySelector('.stMain').prepend(document.createElement('textarea'))")
    draw_page.locator("textarea").first.fill("a")
    draw_page.keyboard.press("Delete")
    draw_page.keyboard.press("Control+z")
    running.settle(draw_page)
    lying(draw_page, 2)


def test_each_button_shows_its_shortcut(draw_page):
    for name, key in {"undo": "Ctrl + Z", "redo": "Ctrl + Y", "clear": "Delete"}.items():
        expect(draw_page.locator(f".st-key-{name} button").get_by_text(key, exact=True)).to_be_visible()
