"""The paper: no stroke is lost, nothing is gone for good, and it is as large as the screen allows."""

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from digits.drawing import door, link, strokes
from digits.drawing.paper import SIDE, WIDE
from tests.browser import running
from tests.browser.conftest import TIMEOUT
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.test_draw import INK, answered, ink, sheet, upload

CORNER = [[(270, 12), (200, 60), (120, 90)], [(296, 4), (296, 200)], [(180, 20), (260, 28)]]  # the top right
LINE = [[(30, 150), (120, 180), (250, 260)]]
IS_INK = """([c, x, y]) => { const s = c.width / c.clientWidth;
  return c.getContext('2d').getImageData(x * s, y * s, 1, 1).data[3] > 128; }"""

COLUMNS = """c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  return [...Array(c.width).keys()].map(x => { for (let y = 4; y < c.height - 4; y++) {
    const i = 4 * (y * c.width + x); if (d[i + 3] > 128 && d[i] < 128) return 1; } return 0; }); }"""


def wait_for_ink(page: Page, pixels: int) -> None:
    """The paper shows as much ink as it did."""
    page.wait_for_function(f"([c, n]) => Math.abs(({INK})(c) - n) < n / 50 + 1", arg=[sheet(page), pixels])


def wait_for_ink_at(page: Page, x: float, y: float) -> None:
    page.wait_for_function(IS_INK, arg=[sheet(page), x, y])


def draw_at(page: Page, drawing: list) -> None:
    """Strokes in pixels from the paper's corner."""
    draw(page, drawing, 1, 0, 0)


def lying(page: Page, count: int) -> None:
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(count))


def finger(page: Page, stroke: list) -> None:
    """A stroke in pixels from the paper's corner, with a finger."""
    box, hand = paper(page).bounding_box(), page.context.new_cdp_session(page)
    points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in stroke]
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def tablet(browser, app_url):
    """`tablet(768, 1024)`: the Draw page on a touch screen of this size."""
    contexts = []

    def open_page(width: int, height: int, path: str = "") -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, has_touch=True))
        contexts[-1].set_default_timeout(TIMEOUT)
        return ready(contexts[-1].new_page(), f"{app_url}/{path}")

    yield open_page
    for context in contexts:
        context.close()


def ready(page: Page, url: str) -> Page:
    page.goto(url)
    running.settle(page)
    paper(page).wait_for()
    expect(page.get_by_test_id("accuracies")).to_be_visible()
    return page


# nothing lies on the paper


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


# no stroke is lost


@pytest.mark.parametrize(
    "way", [[(-40, 150), (20, 155), (160, 160)], [(-30, 100), (150, 120), (340, 140)]], ids=["into", "across"]
)
def test_a_stroke_begun_outside_the_paper_is_drawn_from_the_rim_on(draw_page, way):
    draw_at(draw_page, [way])
    lying(draw_page, 1)
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


# nothing is gone for good


def picture_of(digits: str) -> bytes:
    """A PNG of digits in a line."""
    written = [np.array(s, float) * 2 + [100 + 300 * n, 80] for n, d in enumerate(digits) for s in PLAIN[int(d)]]
    png = io.BytesIO()
    drawn = strokes.draw(written, 22, (440, 120 + 300 * len(digits)), 1)
    Image.fromarray(230 - (255 - drawn) // 2).save(png, "PNG")
    return png.getvalue()


REPLACED = {
    "Clear": lambda page: page.get_by_role("button", name="Clear").click(),
    "Delete": lambda page: page.keyboard.press("Delete"),
    "an example": lambda page: page.locator(".st-key-example").get_by_text("7", exact=True).click(),
    "a picture": lambda page: upload(page, "three.png", picture_of("3")),
}


@pytest.mark.parametrize("by", REPLACED)
def test_undo_brings_back_what_was_replaced(draw_page, by):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    before = ink(draw_page)
    REPLACED[by](draw_page)
    expect(draw_page.get_by_test_id("answers")).not_to_have_attribute("data-strokes", "2")
    running.settle(draw_page)
    draw_page.keyboard.press("Escape")
    draw_page.keyboard.press("Control+z")
    assert answered(draw_page, 2) == both
    wait_for_ink(draw_page, before)
    draw_page.keyboard.press("Control+y")
    expect(draw_page.get_by_test_id("answers")).not_to_have_attribute("data-strokes", "2")


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
    draw_page.locator(".st-key-wide label").click()
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
    running.settle(draw_page)
    draw(draw_page, PLAIN[4], left=420)
    both = answered(draw_page, 2)
    before = ink(draw_page)
    draw_page.reload()
    assert answered(draw_page, 2) == both
    wait_for_ink(draw_page, before)
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)


def test_the_paper_is_as_it_was_after_a_look_at_another_page(draw_page):
    draw_page.locator(".st-key-wide label").click()
    draw_page.locator(".st-key-large label").click()
    running.settle(draw_page)
    box = paper(draw_page).bounding_box()
    draw_page.get_by_role("link", name="Errors").click()
    expect(draw_page.get_by_test_id("answers")).to_have_count(0)
    draw_page.get_by_role("link", name="Draw").click()
    running.settle(draw_page)
    assert paper(draw_page).bounding_box() == box


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


@pytest.mark.parametrize("kept", ["{", "7", "null", '[7, null, {"path": 3}, {"src": "http://127.0.0.1/x"}]'])
def test_a_damaged_memory_of_the_tab_gives_clean_paper(draw_page, kept):
    draw_page.evaluate("kept => sessionStorage.setItem('digits.paper', kept)", kept)
    draw_page.reload()
    running.settle(draw_page)
    draw(draw_page, PLAIN[4])
    assert answered(draw_page, 2) == ["4", "4"]


def test_undo_makes_the_paper_wide_again_for_what_lies_there(draw_page):
    draw_page.locator(".st-key-wide label").click()
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
    running.settle(draw_page)
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
        draw_page.locator(".st-key-wide label").click()
        expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
        running.settle(draw_page)
        draw(draw_page, PLAIN[1], left=400)
    draw(draw_page, PLAIN[4])
    count = 2 + is_wide
    lying(draw_page, count)
    before = sheet(draw_page).evaluate("c => c.toDataURL()")
    address = shared(draw_page)
    code = draw_page.get_by_test_id("qr")
    expect(code).to_be_visible()
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert [one.text for one in found] == [address]
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(found[0].text)
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(count), timeout=TIMEOUT)
    page.wait_for_function("([c, look]) => c.toDataURL() === look", arg=[sheet(page), before])
    draw(page, [[(10, 138), (30, 138)]])
    lying(page, count + 1)
    page.reload()
    lying(page, count + 1)
    context.close()


@pytest.mark.parametrize("code", ["cat", "AQAA", "%00", "A" * 7000], ids=["a word", "cut off", "nothing", "too long"])
def test_a_bad_link_says_one_sentence_and_leaves_clean_paper(visit, code):
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


# shortcuts


FOCUS = {
    "the width": ".st-key-width input",
    "a switch": ".st-key-wide input",
    "a digit to be written": ".st-key-example button >> nth=3",
    "the eraser": ".st-key-tool button >> nth=1",
    "a button": ".st-key-clear button",
}


@pytest.mark.parametrize("where", FOCUS)
def test_shortcuts_work_wherever_the_focus_is(draw_page, where):
    draw(draw_page, PLAIN[4])
    answered(draw_page, 2)
    for key, count in (("Control+z", 1), ("Control+y", 2), ("Delete", 0), ("Control+z", 2), ("Control+Shift+z", 0)):
        draw_page.locator(FOCUS[where]).focus()
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


# a picture


def test_the_paper_becomes_wide_with_a_picture_of_a_number(draw_page):
    upload(draw_page, "number.png", picture_of("9075"))
    for side in ("knn", "resnet"):
        expect(draw_page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-number", "9075")
    expect(paper(draw_page)).to_have_js_property("offsetWidth", WIDE)
    expect(draw_page.locator(".st-key-wide input")).to_be_checked()
    draw_page.keyboard.press("Escape")
    running.settle(draw_page)
    left = paper(draw_page).bounding_box()["x"]
    boxes = [box.bounding_box() for box in draw_page.get_by_test_id("boxes").locator("> div").all()]
    inked = np.flatnonzero(sheet(draw_page).evaluate(COLUMNS))
    ends = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
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


# as large as the screen allows


def test_the_presentation_view_fills_a_projector_and_is_in_the_address(page, visit):
    page.set_viewport_size({"width": 1920, "height": 1080})
    visit()
    page.locator(".st-key-large label").click()
    page.wait_for_function("new URLSearchParams(location.search).get('large') === 'true'")
    draw(page, PLAIN[4], 4, 200, 120)
    assert answered(page, 2) == ["4", "4"]
    for address in (page.evaluate("location.href"), None):
        board, knn, resnet, why = (
            place.bounding_box()
            for place in (paper(page), *map(page.get_by_test_id, ("answer-knn", "answer-resnet", "why")))
        )
        assert board["width"] > 800 and board["y"] + board["height"] < 1080
        assert resnet["x"] + resnet["width"] > 1850 and knn["width"] > 440
        assert why["y"] + why["height"] < 1080
        pens = page.locator(".st-key-pens").bounding_box()
        assert pens["y"] + pens["height"] <= 1080
        size = page.locator("[data-testid=answer-knn] .digit").evaluate("e => e.getBoundingClientRect().height")
        assert size > 200
        if address:
            page.goto(address)
            lying(page, 2)
            running.settle(page)
    page.locator(".st-key-large label").click()
    expect(paper(page)).to_have_js_property("offsetWidth", SIDE)


@pytest.mark.parametrize("width, height", [(390, 844), (768, 1024)])
def test_on_a_phone_and_a_tablet_the_paper_takes_the_width_there_is(tablet, width, height):
    page = tablet(width, height)
    board = paper(page).bounding_box()
    assert board["width"] > 0.85 * width
    scale = board["width"] / SIDE
    draw(page, PLAIN[4], 1.5 * scale, 80 * scale, 45 * scale)
    assert answered(page, 2) == ["4", "4"]


@pytest.mark.parametrize(
    "width, height, zoom",
    [(390, 844, 1), (768, 1024, 1), (1280, 800, 1), (1920, 1080, 1), (640, 400, 2), (960, 540, 2)],
    ids=["390", "768", "1280", "1920", "1280 at 200 %", "1920 at 200 %"],
)
@pytest.mark.parametrize("is_wide", [False, True], ids=["narrow", "wide"])
def test_pen_eraser_and_width_stand_at_the_paper_and_nothing_is_cut_off(browser, app_url, width, height, zoom, is_wide):
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=zoom)
    page = ready(context.new_page(), app_url)
    if is_wide:
        page.locator(".st-key-wide label").click()
        page.wait_for_function("c => c.clientWidth > 1.9 * c.clientHeight", arg=paper(page).element_handle())
    board, answers, pens = (
        place.bounding_box() for place in (paper(page), page.get_by_test_id("answers"), page.locator(".st-key-pens"))
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert board["x"] > 0 and board["x"] + board["width"] < width
    right, bottom = board["x"] + board["width"], board["y"] + board["height"]
    is_below = 0 < pens["y"] - bottom < 100 and pens["x"] + pens["width"] <= right + 1
    assert is_below or (0 < pens["x"] - right < 40 and pens["y"] + pens["height"] < bottom)
    assert answers["x"] >= right or answers["y"] >= pens["y"] + pens["height"]
    context.close()
