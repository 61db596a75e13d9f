"""Light HTML in which parts can be pressed."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from digits.show import templating

_SHOWN = st.components.v2.component(
    "digits_pressed",
    html="<div></div>",
    js=Path(templating.__file__).with_name("pressed.js").read_text(),
    isolate_styles=False,
)


def pressed(shown: Markup, key: str) -> object:
    """Show it; what `data-pressed` of the part holds that was pressed just now, foreign as all that a page reports;
    None where none was."""
    return _SHOWN(key=key, data=shown, on_pressed_change=lambda: None).pressed
