"""What the tests of the paper do and see: in pixels from the paper's corner."""

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from digits.drawing import strokes
from digits.drawing.paper import WIDE
from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.test_draw import INK, sheet

IS_INK = """([c, x, y]) => { const s = c.width / c.clientWidth;
  return c.getContext('2d').getImageData(x * s, y * s, 1, 1).data[3] > 128; }"""


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


def widen(page: Page) -> None:
    """Switch to wide paper, and wait until it is there and everything below it has moved."""
    page.locator(".st-key-wide label").click()
    expect(paper(page)).to_have_js_property("offsetWidth", WIDE)
    running.settle(page)


def finger(page: Page, stroke: list) -> None:
    """A stroke in pixels from the paper's corner, with a finger."""
    box, hand = paper(page).bounding_box(), page.context.new_cdp_session(page)
    points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in stroke]
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def picture_of(digits: str) -> bytes:
    """A PNG of digits in a line."""
    written = [np.array(s, float) * 2 + [100 + 300 * n, 80] for n, d in enumerate(digits) for s in PLAIN[int(d)]]
    png = io.BytesIO()
    drawn = strokes.draw(written, 22, (440, 120 + 300 * len(digits)), 1)
    Image.fromarray(230 - (255 - drawn) // 2).save(png, "PNG")
    return png.getvalue()
