"""The paper is as large as what lies on it asks for, and as the screen allows."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from digits.drawing.paper import SIDE, WIDE
from tests.browser import running
from tests.browser.conftest import TIMEOUT, ready
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.on_paper import lying, picture_of
from tests.browser.test_draw import answered, sheet, upload

COLUMNS = """c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  return [...Array(c.width).keys()].map(x => { for (let y = 4; y < c.height - 4; y++) {
    const i = 4 * (y * c.width + x); if (d[i + 3] > 128 && d[i] < 128) return 1; } return 0; }); }"""


def test_the_paper_becomes_wide_with_a_picture_of_a_number(draw_page):
    upload(draw_page, "number.png", picture_of("9075"))
    for side in ("knn", "resnet"):
        expect(draw_page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-number", "9075")
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
    expect(draw_page.locator(".st-key-wide input")).to_be_checked()
    draw_page.keyboard.press("Escape")
    running.settle(draw_page)
    running.eventually(lambda: each_digit_has_its_box(draw_page))


def each_digit_has_its_box(page: Page) -> None:
    left = paper(page).bounding_box()["x"]
    boxes = [box.bounding_box() for box in page.get_by_test_id("boxes").locator("> div").all()]
    inked = np.flatnonzero(sheet(page).evaluate(COLUMNS))
    ends = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
    assert len(boxes) == len(ends)
    for box, digit in zip(boxes, ends, strict=True):
        assert abs(box["x"] - left - digit[0]) < 8
        assert abs(box["x"] + box["width"] - left - digit[-1]) < 8


def test_a_file_that_is_no_picture_is_said_beside_the_upload_and_the_answer_stays(draw_page):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    upload(draw_page, "letter.png", b"Dear me")
    beside = draw_page.get_by_test_id("stPopoverBody").get_by_test_id("stAlert")
    expect(beside).to_contain_text("not a picture that can be read")
    assert answered(draw_page, 2) == both
    expect(draw_page.get_by_test_id("verdict")).to_have_text("Both say 4.")
    upload(draw_page, "three.png", picture_of("3"))
    assert answered(draw_page, 1) == ["3", "3"]
    expect(beside).to_have_count(0)


def test_the_presentation_view_fills_a_projector_and_is_in_the_address(page, visit):
    page.set_viewport_size({"width": 1920, "height": 1080})
    visit()
    page.locator(".st-key-large label").click()
    page.wait_for_function("new URLSearchParams(location.search).get('large') === 'true'")
    draw(page, PLAIN[4], 4, 200, 120)
    assert answered(page, 2) == ["4", "4"]
    running.eventually(lambda: fills_a_projector(page))
    page.goto(page.evaluate("location.href"))
    lying(page, 2)
    running.settle(page)
    running.eventually(lambda: fills_a_projector(page))
    page.locator(".st-key-large label").click()
    expect(paper(page)).to_have_js_property("offsetWidth", SIDE)


def fills_a_projector(page: Page) -> None:
    board, knn, resnet = (
        place.bounding_box() for place in (paper(page), *map(page.get_by_test_id, ("answer-knn", "answer-resnet")))
    )
    assert board["width"] > 800 and board["y"] + board["height"] < 1080
    assert resnet["x"] + resnet["width"] > 1850 and knn["width"] > 440
    assert resnet["y"] + resnet["height"] < 1080
    pens = page.locator(".st-key-pens").bounding_box()
    assert pens["y"] + pens["height"] <= 1080
    size = page.locator("[data-testid=answer-knn] .digit").evaluate("e => e.getBoundingClientRect().height")
    assert size > 200


@pytest.mark.parametrize("width, height", [(390, 844), (768, 1024)])
def test_on_a_phone_and_a_tablet_the_paper_takes_the_width_there_is(tablet, width, height):
    page = tablet(width, height)
    board = paper(page).bounding_box()
    assert board["width"] > 0.85 * width
    scale = board["width"] / SIDE
    draw(page, PLAIN[4], 1.5 * scale, 80 * scale, 45 * scale)
    assert answered(page, 2) == ["4", "4"]
    switch = page.locator(".st-key-language").bounding_box()
    for place in page.get_by_role("link", name=re.compile("Class|History")).all():
        link = place.bounding_box()
        assert link is None or link["y"] + link["height"] <= switch["y"] or link["x"] + link["width"] <= switch["x"]


@pytest.mark.parametrize(
    "width, height, zoom",
    [(390, 844, 1), (768, 1024, 1), (1280, 800, 1), (1920, 1080, 1), (640, 400, 2), (960, 540, 2)],
    ids=["390", "768", "1280", "1920", "1280 at 200 %", "1920 at 200 %"],
)
def test_pen_eraser_and_width_stand_at_the_paper_and_nothing_is_cut_off(browser, app_url, width, height, zoom):
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=zoom)
    context.set_default_timeout(TIMEOUT)
    page = ready(context.new_page(), app_url)
    running.eventually(lambda: stand_at_the_paper(page, width))
    page.locator(".st-key-wide label").click()
    page.wait_for_function("c => c.clientWidth > 1.9 * c.clientHeight", arg=paper(page).element_handle())
    running.eventually(lambda: stand_at_the_paper(page, width))
    context.close()


def stand_at_the_paper(page: Page, width: int) -> None:
    board, answers, pens = (
        place.bounding_box() for place in (paper(page), page.get_by_test_id("answers"), page.locator(".st-key-pens"))
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert board["x"] > 0 and board["x"] + board["width"] < width
    right, bottom = board["x"] + board["width"], board["y"] + board["height"]
    is_below = 0 < pens["y"] - bottom < 100 and pens["x"] + pens["width"] <= right + 1
    assert is_below or (0 < pens["x"] - right < 40 and pens["y"] + pens["height"] < bottom)
    assert answers["x"] >= right or answers["y"] >= pens["y"] + pens["height"]
