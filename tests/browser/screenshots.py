"""Make the README's picture of the app, and the app's icon: python -m tests.browser.screenshots [FOLDER]

Into docs/ goes the desktop in daylight; a FOLDER gets phone and dark too, to be looked at.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from digits.drawing import strokes
from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper

DOCS = running.ROOT / "docs"
LOOKS = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "desktop-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "color_scheme": "dark"},
}


def drawn_four(browser: Browser, url: str, look: dict) -> Page:
    """The Draw page with a 4 on it and both answers beside it."""
    page = browser.new_context(**look).new_page()
    page.set_default_timeout(60_000)
    page.goto(url)
    running.settle(page)
    paper(page).wait_for()
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2", timeout=60_000)
    running.settle(page)
    page.mouse.move(5, 700)
    return page


def save(page: Page, path: Path) -> None:
    """As PNG with a palette: a third of the bytes."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(path, optimize=True)


def save_icon(path: Path) -> None:
    """The 4 as the canvas draws it, 64×64."""
    four = strokes.place([np.array(stroke, float) for stroke in PLAIN[4]], 200)
    Image.fromarray(strokes.draw(four, 36)).resize((64, 64), Image.Resampling.BOX).save(path, optimize=True)


if __name__ == "__main__":
    save_icon(DOCS / "icon.png")
    with running.streamlit_app() as url, running.chromium() as browser:
        save(drawn_four(browser, url, LOOKS["desktop"]), DOCS / "screenshot.png")
        for folder in sys.argv[1:]:
            for name, look in LOOKS.items():
                save(drawn_four(browser, url, look), Path(folder) / f"{name}.png")
