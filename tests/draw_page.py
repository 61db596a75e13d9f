"""The Draw page without a browser: drawings are put where the canvas would put them, and what is said is read."""

from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from digits.drawing import canvas
from tests import elements
from tests.browser.hand import PLAIN
from tests.elements import Element

PAGE = Path(__file__).resolve().parents[1] / "pages/draw.py"
SIDES = ("knn", "resnet")


def new_page() -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=60)
    at.session_state["framed"] = True
    return at


def strokes_of(digit: int) -> list[dict]:
    return canvas.written([np.array(stroke, float) * 1.5 + [80, 45] for stroke in PLAIN[digit]], 20)


def draw(page: AppTest, objects: list[dict]) -> AppTest:
    page.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}
    return page.run()


def shown(page: AppTest) -> Element:
    assert not page.exception
    return elements.read("".join(element.proto.body for element in page.get("html")))


def said(page: AppTest, attribute: str) -> list[str]:
    """What the cards of the two say, "data-digit" or "data-number"."""
    both = [shown(page).one(f"answer-{side}")[attribute] for side in SIDES]
    return [one for one in both if one is not None]


def answers(page: AppTest) -> list[int]:
    return [int(digit) for digit in said(page, "data-digit") if digit.isdigit()]


def verdict(page: AppTest) -> str:
    return shown(page).one("verdict").text


def lying(page: AppTest) -> str:
    """How many things lie on the canvas that is answered."""
    return shown(page).one("answers")["data-strokes"]
