"""The paper on the Draw page: a canvas of our own that loses no stroke.

It speaks streamlit-drawable-canvas' messages, Fabric's objects, in a state called "drawing". That component itself
cuts a stroke when another pen arrives, and drops what is drawn while another drawing loads.
"""

from pathlib import Path

import streamlit as st

from digits.drawing import paper
from digits.show import templating

SCRIPT = Path(templating.__file__).with_name("paper.js").read_text()
_CANVAS = st.components.v2.component(
    "digits_paper", html=templating.render("paper.html"), js=SCRIPT, isolate_styles=False
)


def canvas(seed: dict, width: int, thick: float, is_eraser: bool, key: str) -> object:
    """Show it, so wide in paper pixels, with a pen so thick; returns what it reports, which is foreign."""
    data = {
        "seed": seed,
        "width": width,
        "height": paper.SIDE,
        "thick": thick,
        "colour": paper.ERASER if is_eraser else paper.PEN,
    }
    as_given = {"raw": {"objects": seed["objects"], "turn": seed["turn"], "number": seed["after"]}}
    return _CANVAS(data=data, key=key, default={"drawing": as_given}, on_drawing_change=lambda: None).drawing
