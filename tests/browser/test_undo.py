"""Nothing is gone for good: undo, reload, a link with its QR code, a picture."""

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from digits.drawing import door, link
from digits.drawing.paper import SIDE, WIDE
from tests.browser import running
from tests.browser.conftest import TIMEOUT
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.on_paper import lying, picture_of, wait_for_ink, widen
from tests.browser.test_draw import INK, answered, ink, sheet, upload

REPLACED = {
    "Clear": lambda page: page.get_by_role("button", name="Clear").click(),
    "Delete": lambda page: page.keyboard.press("Delete"),
    # always of one stroke
    "an example": lambda page: page.locator(".st-key-example").get_by_text("3", exact=True).click(),
    "a picture": lambda page: upload(page, "three.png", picture_of("3")),
}


def test_undo_brings_back_what_was_replaced(draw_page):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    before = ink(draw_page)
    for replace in REPLACED.values():
        replace(draw_page)
        expect(draw_page.get_by_test_id("answers")).not_to_have_attribute("data-strokes", "2")
        running.settle(draw_page)
        draw_page.keyboard.press("Escape")
        draw_page.keyboard.press("Control+z")
        assert answered(draw_page, 2) == both
        wait_for_ink(draw_page, before)
        draw_page.keyboard.press("Control+y")
        expect(draw_page.get_by_test_id("answers")).not_to_have_attribute("data-strokes", "2")
        draw_page.keyboard.press("Control+z")
        assert answered(draw_page, 2) == both


def test_a_reload_keeps_the_drawing_and_it_can_be_undone(draw_page):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    before = ink(draw_page)
    for _ in range(2):
        draw_page.reload()
        assert answered(draw_page, 2) == both
        wait_for_ink(draw_page, before)
    draw_page.keyboard.press("Control+z")
    lying(draw_page, 1)
    draw_page.keyboard.press("Delete")
    lying(draw_page, 0)
    draw_page.reload()
    running.settle(draw_page)
    lying(draw_page, 0)


def test_a_reload_keeps_a_drawing_on_wide_paper(draw_page):
    widen(draw_page)
    draw(draw_page, PLAIN[4], left=420)
    both = answered(draw_page, 2)
    before = ink(draw_page)
    draw_page.reload()
    assert answered(draw_page, 2) == both
    wait_for_ink(draw_page, before)
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)


PLACE = """() => { const box = document.querySelector('canvas.upper-canvas')?.getBoundingClientRect();
  const scrolled = document.querySelector('[data-testid=stMain]').scrollTop;
  return box && [box.x, box.y + scrolled, box.width, box.height]; }"""
LIES_AT = f"place => ({PLACE})()?.every((at, n) => at === place[n])"


def test_the_paper_is_as_it_was_after_a_look_at_another_page(draw_page):
    widen(draw_page)
    small = draw_page.evaluate(PLACE)
    draw_page.locator(".st-key-large label").click()
    draw_page.wait_for_function(f"small => ({PLACE})()?.[2] > small[2]", arg=small)
    running.settle(draw_page)
    paper(draw_page).hover(trial=True)  # waits until it stands still
    place = draw_page.evaluate(PLACE)
    draw_page.get_by_role("link", name="Errors").click()
    draw_page.get_by_test_id("sample").first.wait_for()
    running.settle(draw_page).get_by_role("link", name="Draw").click()
    draw_page.wait_for_function(LIES_AT, arg=place)


FILL = """n => sessionStorage.setItem('digits.paper', JSON.stringify(Array.from({length: n}, (_, i) => ({type: 'Path',
  path: [['M', 20 + i % 250, 40], ['L', 20 + i % 250, 40.04]], stroke: '#000000', strokeWidth: 8}))))"""


def test_too_much_ink_is_said_and_clear_takes_all_of_it(draw_page):
    draw_page.evaluate(FILL, door.MOST_THINGS)
    draw_page.reload()
    lying(draw_page, door.MOST_THINGS)
    draw(draw_page, PLAIN[4])
    expect(draw_page.get_by_test_id("verdict")).to_have_text(door.TOO_MUCH)
    draw_page.keyboard.press("Delete")
    lying(draw_page, 0)
    draw_page.wait_for_function(f"c => ({INK})(c) === 0", arg=sheet(draw_page))
    draw(draw_page, PLAIN[4])
    assert answered(draw_page, 2) == ["4", "4"]


def test_a_damaged_memory_of_the_tab_gives_clean_paper(draw_page):
    for kept in ("{", "7", "null", '[7, null, {"path": 3}, {"src": "http://127.0.0.1/x"}]'):
        draw_page.evaluate("kept => sessionStorage.setItem('digits.paper', kept)", kept)
        draw_page.reload()
        running.settle(draw_page)
        draw(draw_page, PLAIN[4])
        assert answered(draw_page, 2) == ["4", "4"]


def test_undo_makes_the_paper_wide_again_for_what_lies_there(draw_page):
    widen(draw_page)
    draw(draw_page, PLAIN[1], left=420)
    lying(draw_page, 1)
    before = ink(draw_page)
    upload(draw_page, "three.png", picture_of("3"))
    expect(paper(draw_page)).to_have_js_property("offsetWidth", SIDE)
    running.settle(draw_page)
    draw_page.keyboard.press("Escape")
    draw_page.keyboard.press("Control+z")
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
    wait_for_ink(draw_page, before)


def shared(page: Page) -> str:
    """The link of the page's drawing."""
    page.get_by_role("button", name="Share").click()
    return page.get_by_role("dialog").locator("code").inner_text()


@pytest.mark.parametrize("is_wide", [False, True], ids=["narrow", "wide"])
def test_a_link_and_its_qr_code_open_on_exactly_this_drawing(browser: Browser, draw_page, is_wide):
    if is_wide:
        widen(draw_page)
        draw(draw_page, PLAIN[1], left=400)
    draw(draw_page, PLAIN[4])
    count = 2 + is_wide
    lying(draw_page, count)
    before = sheet(draw_page).evaluate("c => c.toDataURL()")
    address = shared(draw_page)
    expect(draw_page.get_by_role("dialog").get_by_text("works on this computer alone")).to_be_visible()
    code = draw_page.get_by_test_id("qr")
    expect(code).to_be_visible()

    def is_read() -> None:
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
        assert [one.text for one in found] == [address]

    running.eventually(is_read)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(count), timeout=TIMEOUT)
    page.wait_for_function("([c, look]) => c.toDataURL() === look", arg=[sheet(page), before])
    draw(page, [[(10, 138), (30, 138)]])
    lying(page, count + 1)
    page.reload()
    lying(page, count + 1)
    context.close()


def test_a_bad_link_says_one_sentence_and_leaves_clean_paper(visit):
    for code in ("cat", "AQAA", "%00", "A" * 7000):  # a word, one cut off, nothing, too long a one
        page = visit(f"?drawing={code}")
        expect(page.get_by_test_id("verdict")).to_have_text(link.DAMAGED)
        lying(page, 0)
        draw(page, PLAIN[4])
        assert answered(page, 2) == ["4", "4"]
        expect(page.get_by_test_id("verdict")).to_have_text("Both say 4.")


def test_a_drawing_can_be_saved_as_a_picture(draw_page):
    draw(draw_page, PLAIN[4])
    lying(draw_page, 2)
    draw_page.get_by_role("button", name="Share").click()
    with draw_page.expect_download() as saved:
        draw_page.get_by_role("button", name="Save it as a picture").click()
    kept = np.asarray(Image.open(saved.value.path()).convert("L"))
    assert kept.shape == (SIDE, SIDE)
    assert (kept < 128).sum() == pytest.approx(ink(draw_page), rel=0.03)


def test_an_empty_paper_has_no_link_and_says_so(draw_page):
    draw_page.get_by_role("button", name="Share").click()
    expect(draw_page.get_by_role("dialog")).to_contain_text("nothing on the paper")
