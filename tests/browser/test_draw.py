"""The Draw page as people use it: a real mouse, a finger, the keyboard."""

import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import ElementHandle, Page, expect

from digits.drawing import canvas, strokes
from digits.drawing import paper as geometry
from tests.browser import running
from tests.browser.conftest import TIMEOUT, ready
from tests.browser.hand import PLAIN, STYLES, draw, paper

INK = """c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
               let n = 0; for (let i = 0; i < d.length; i += 4) n += d[i + 3] > 128 && d[i] < 128; return n; }"""


def answered(page: Page, count: int) -> list[str]:
    """Both answers, a digit or "none", once they are to a drawing of this many strokes."""
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(count))
    return [page.get_by_test_id(f"answer-{side}").get_attribute("data-digit") for side in ("knn", "resnet")]


def sheet(page: Page) -> ElementHandle:
    """The canvas that shows the ink."""
    return page.locator("canvas.lower-canvas").element_handle()


def ink(page: Page) -> int:
    """Dark pixels on the canvas as it is shown."""
    return sheet(page).evaluate(INK)


def wait_for_less_ink(page: Page, than: int) -> None:
    page.wait_for_function(f"([c, n]) => ({INK})(c) < n", arg=[sheet(page), than])


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "0")
    page.wait_for_function(f"c => ({INK})(c) === 0", arg=sheet(page))


def test_digits_drawn_with_the_mouse_are_read_by_both(draw_page):
    for style in STYLES.values():
        right = np.zeros(2, int)
        for digit, drawing in style.items():
            draw(draw_page, drawing)
            right += np.array(answered(draw_page, len(drawing))) == str(digit)
            clear(draw_page)
        assert min(right) >= 9


def test_answers_change_at_pen_up_and_nothing_else_moves(draw_page):
    def places() -> list[dict]:
        watched = ["answers", "answer-knn", "answer-resnet", "why", "accuracies"]
        return [paper(draw_page).bounding_box(), *(draw_page.get_by_test_id(t).bounding_box() for t in watched)]

    empty = places()
    paper(draw_page).evaluate("c => { c.same = true }")
    draw(draw_page, PLAIN[4][:1])
    answered(draw_page, 1)
    draw(draw_page, PLAIN[4][1:])
    assert answered(draw_page, 2) == ["4", "4"]
    expect(draw_page.get_by_test_id("verdict")).to_have_text("Both say 4.")
    expect(draw_page.get_by_alt_text("a remembered 4").first).to_be_visible()
    assert places() == empty
    assert paper(draw_page).evaluate("c => c.same"), "the canvas was made anew"


def test_undo_redo_and_clear_by_button_and_key(draw_page):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    whole = ink(draw_page)
    draw_page.locator(".st-key-edit").get_by_role("button", name="Undo").click()
    answered(draw_page, 1)
    wait_for_less_ink(draw_page, whole)
    draw_page.keyboard.press("Control+y")
    assert answered(draw_page, 2) == both
    draw_page.wait_for_function(f"([c, n]) => ({INK})(c) === n", arg=[sheet(draw_page), whole])
    draw_page.keyboard.press("Control+z")
    answered(draw_page, 1)
    wait_for_less_ink(draw_page, whole)
    draw(draw_page, PLAIN[4][1:], left=83)  # no hand draws the very stroke that was undone
    assert answered(draw_page, 2) == both
    clear(draw_page)
    expect(draw_page.get_by_test_id("verdict")).to_contain_text("Draw a digit")


def test_a_drawing_is_still_there_after_a_look_at_another_page(draw_page):
    draw(draw_page, PLAIN[4])
    both = answered(draw_page, 2)
    draw_page.get_by_role("slider", name="Width").press("ArrowRight")
    expect(draw_page.get_by_role("slider", name="Width")).to_have_value("21")
    running.settle(draw_page)
    draw_page.get_by_role("link", name="Errors").click()
    expect(draw_page.get_by_test_id("answers")).to_have_count(0)
    draw_page.get_by_role("link", name="Draw").click()
    assert answered(draw_page, 2) == both
    expect(draw_page.get_by_role("slider", name="Width")).to_have_value("21")
    paper(draw_page).wait_for()
    draw_page.wait_for_function(f"c => ({INK})(c) > 1000", arg=sheet(draw_page))
    draw(draw_page, [[(10, 138), (30, 138)]])
    answered(draw_page, 3)


def test_an_uploaded_picture_is_read_and_can_be_drawn_on(draw_page):
    drawing = strokes.draw([np.array(stroke, float) * 3 + 100 for stroke in PLAIN[3]], 30, (640, 600))
    png = io.BytesIO()
    Image.fromarray(255 - drawing // 2).save(png, "PNG")
    upload(draw_page, "three.png", png.getvalue())
    assert answered(draw_page, 1) == ["3", "3"]
    draw_page.keyboard.press("Escape")
    draw(draw_page, [[(10, 70), (14, 74)]])
    answered(draw_page, 2)


def upload(page: Page, name: str, content: bytes) -> None:
    if not page.get_by_test_id("stFileUploaderDropzone").is_visible():
        page.get_by_role("button", name="A picture").click()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def test_a_newcomer_has_a_digit_written(draw_page):
    draw_page.locator(".st-key-example").get_by_text("7", exact=True).click()
    expect(draw_page.get_by_test_id("answer-resnet")).to_have_attribute("data-digit", re.compile(r"\d"))
    draw_page.wait_for_function(f"c => ({INK})(c) > 1000", arg=sheet(draw_page))


def test_on_a_phone_a_finger_draws_and_the_answers_stand_below_side_by_side(browser, app_url):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(TIMEOUT)
    page = ready(context.new_page(), app_url)
    touch(page, PLAIN[5][0])
    assert answered(page, 1) == ["5", "5"]
    running.settle(page)
    board, knn, resnet = (
        place.bounding_box() for place in (paper(page), *map(page.get_by_test_id, ("answer-knn", "answer-resnet")))
    )
    assert board["y"] + board["height"] < knn["y"] == resnet["y"]
    assert knn["x"] + knn["width"] <= resnet["x"]
    assert resnet["x"] + resnet["width"] <= 390 and page.evaluate("document.documentElement.scrollWidth") <= 390
    assert knn["y"] + 150 < 844, "the answers are below the fold"
    context.close()


def test_on_a_phone_every_page_is_a_tap_away(page, visit):
    page.set_viewport_size({"width": 390, "height": 844})
    links = visit("errors").get_by_test_id("stPageLink")
    links.get_by_role("link", name="Draw").click()
    paper(page).wait_for()
    expect(links).to_have_count(8)
    running.settle(page)
    header, places = page.get_by_test_id("stHeader").bounding_box(), [link.bounding_box() for link in links.all()]
    assert [link["y"] + link["height"] < header["height"] for link in places] == [True] * 8, "the links hide the page"
    assert max(link["x"] + link["width"] for link in places) <= 390


def touch(page: Page, stroke: list) -> None:
    box, hand = paper(page).bounding_box(), page.context.new_cdp_session(page)
    points = [{"x": box["x"] + 80 + 1.5 * x, "y": box["y"] + 45 + 1.5 * y} for x, y in stroke]
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


CONTRASTS = """() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const rgba = c => { context.clearRect(0, 0, 1, 1); context.fillStyle = c; context.fillRect(0, 0, 1, 1);
                      return [...context.getImageData(0, 0, 1, 1).data]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor);
                        if (c[3] > 250) return c; } return [255, 255, 255]; };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.querySelectorAll('.dg *')].filter(own).map(e => {
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))];
    return [e.textContent.trim().slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; });
}"""


def test_text_stands_out_in_both_themes(draw_page):
    draw(draw_page, PLAIN[2])
    answered(draw_page, 1)
    expect(draw_page.get_by_alt_text(re.compile("a remembered")).first).to_be_visible()
    running.settle(draw_page)
    for scheme in ("light", "dark"):
        draw_page.emulate_media(color_scheme=scheme)
        draw_page.wait_for_function(f"getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'")
        running.eventually(lambda: stands_out(draw_page), seconds=10)


def stands_out(page: Page) -> None:
    found = page.evaluate(CONTRASTS)
    assert len(found) > 25
    assert not [(text, ratio) for text, ratio in found if ratio < 4.5]


def test_what_the_models_see_is_what_the_canvas_shows(draw_page):
    draw(draw_page, PLAIN[8])
    answered(draw_page, 1)
    shown = paper(draw_page).screenshot()
    theirs = np.asarray(Image.open(io.BytesIO(shown)).convert("L"), float)[4:-4, 4:-4]
    box = paper(draw_page).bounding_box()
    points = [np.array(stroke, float) * 1.5 + [80, 45] for stroke in PLAIN[8]]
    halved = [np.concatenate([np.stack([p[:-1], (p[:-1] + p[1:]) / 2], 1).reshape(-1, 2), p[-1:]]) for p in points]
    ours = canvas.render(canvas.written(halved, 20)).astype(float)[4:-4, 4:-4]
    assert box["width"] == geometry.SIDE
    assert np.abs(theirs - ours).mean() < 2
