"""The paper on the Draw page: a canvas of our own that loses no stroke.

It speaks streamlit-drawable-canvas' messages, Fabric's objects, in a state called "drawing". That component itself
cuts a stroke when another pen arrives, and drops what is drawn while another drawing loads.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from digits.drawing import canvas, door, paper
from digits.drawing.handshake import Handshake
from digits.show import templating
from digits.show.texts import draw as texts

KEY = "canvas"
KEPT = "digits.paper"
PEN, ERASER = TOOLS = "pen", "eraser"
USUAL = 20  # canvas pixels that the pen is thick
_CANVAS = st.components.v2.component(
    "digits_paper",
    html=templating.render("paper.html"),
    js=Path(templating.__file__).with_name("paper.js").read_text(),
    isolate_styles=False,
)


def arrive() -> None:
    """Set up paper and pen on a first visit; bring the drawing along from another page."""
    state = st.session_state
    take_up(width=USUAL, tool=PEN, wide=state.get("was_wide", False))
    state.setdefault("sheet", Handshake())
    if KEY not in state:
        state.sheet.arrive()


def take_up(**usual: object) -> None:
    """Set the paper's controls, {their key: usual value}, to what is in effect.

    Where the page before has a control of the same key, the browser shows a first value of its own unless the value is
    set in the run in which the page comes. Pen and width stay as they were chosen on a page with a paper.
    """
    state = st.session_state
    for name, value in (usual | state.get("controls", {})).items():
        if name in usual and (KEY not in state or name not in state):
            state[name] = state.get(name, value)


def width_for(sheet: Handshake) -> int:
    """How wide the paper has to be for what lies on it, in canvas pixels."""
    return paper.WIDE if canvas.needs_wide(sheet.objects) else paper.SIDE


def erases() -> bool:
    """Whether the eraser is chosen."""
    return st.session_state.tool == ERASER


def drawing(sheet: Handshake, width: int, thick: float, is_eraser: bool, kept: str = KEPT) -> list[dict]:
    """Show the canvas, so wide in canvas pixels, with a pen so thick; returns what is drawn on it. kept: the name under
    which the browser's tab keeps it for a reload.

    ValueError with a sentence where what it reports is nothing that it sends.
    """
    seed = sheet.seed
    data = {
        "label": texts.PAPER,
        "seed": seed,
        "width": width,
        "height": paper.SIDE,
        "thick": thick,
        "colour": paper.ERASER if is_eraser else paper.PEN,
        "kept": kept,
    }
    unchanged = {"raw": {"objects": seed["objects"], "turn": seed["turn"], "number": seed["after"]}}
    _CANVAS(data=data, key=KEY, default={"drawing": unchanged}, on_drawing_change=lambda: None)
    catch_up(sheet)
    return sheet.objects


def catch_up(sheet: Handshake) -> None:
    """Take in what the canvas has reported; ValueError with a sentence where it is nothing that it sends."""
    try:
        said = st.session_state[KEY]["drawing"]["raw"]
    except (KeyError, TypeError):
        raise ValueError(door.UNREADABLE) from None
    try:
        report = door.report_of(said)
        door.read(report.objects)
    except ValueError:
        sheet.refuse(door.number_of(said))
        raise
    sheet.report(report.objects, report.turn, report.number)


def change(sheet: Handshake, how: Callable[..., None], *what) -> None:
    """Change the drawing, after all that was drawn so far."""
    with contextlib.suppress(ValueError):
        catch_up(sheet)
    how(*what)
    if canvas.needs_wide(sheet.objects):
        st.session_state.wide = True


def buttons(sheet: Handshake) -> None:
    """What is needed at the paper: undo, redo, clear; pen, eraser, width."""
    with st.container(horizontal=True, gap="small", key="edit"):
        for label, key, icon, how, shortcut in (
            (texts.UNDO, "undo", "undo", sheet.undo, "Ctrl+Z"),
            (texts.REDO, "redo", "redo", sheet.redo, "Ctrl+Y"),
            (texts.CLEAR, "clear", "delete", sheet.clear, "Delete"),
        ):
            st.button(label, key, icon=f":material/{icon}:", on_click=change, args=[sheet, how], shortcut=shortcut)
    with st.container(horizontal=True, vertical_alignment="center", key="pens"):
        st.segmented_control(
            texts.TOOL,
            TOOLS,
            format_func={PEN: texts.PEN, ERASER: texts.ERASER}.get,
            key="tool",
            required=True,
            width="content",
            label_visibility="collapsed",
        )
        st.slider(texts.WIDTH, 8, 40, key="width", label_visibility="collapsed")
    st.session_state.controls = {name: st.session_state[name] for name in ("tool", "width")}
