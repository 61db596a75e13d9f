"""Draw a digit or a number; the KNN and the ResNet answer side by side, each showing why.

Another page puts a digit on the canvas with `st.session_state["canvas_image"] = image` (28×28
float32 in [0, 1], ink 1), or `["canvas_objects"] = objects, width`, and `st.switch_page("pages/draw.py")`.
"""

import contextlib

import numpy as np
import streamlit as st

from digits.drawing import canvas, paper
from digits.drawing.example import example
from digits.predictors import card, registry
from digits.show import html
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts import answers, closer, correct, language, lesson, photograph, share
from pages.parts import paper as sheets
from pages.parts.answers import pair, titles, width
from pages.parts.loading import TURNS, load
from pages.parts.own import unusable

SWITCHES = "wide", "large"  # that live in the address, and are kept during a visit to another page

FIRST = {
    "problem": None,  # a sentence about the address, and the edition of the drawing that it stands beside
    "pair": next(iter(registry.PAIRS)),
    "was_wide": False,
    "was_large": False,
}

state = st.session_state


def arrive() -> None:
    """Set up a first visit; bring a drawing back after a visit to another page."""
    for name, value in (FIRST | photograph.FIRST).items():
        state.setdefault(name, value)
    for switch in SWITCHES:
        state.setdefault(switch, state[f"was_{switch}"] or st.query_params.get(switch) == "true")
    sheets.arrive()
    if "canvas_image" in state:
        state.sheet.put([canvas.picture(state.pop("canvas_image"))])
        state.wide = False
    if "canvas_objects" in state:
        objects, across = state.pop("canvas_objects")
        state.sheet.put(objects)
        state.wide = across > paper.SIDE
    open_link()
    for switch in SWITCHES:
        state[f"was_{switch}"] = state[switch]


def open_link() -> None:
    """The drawing of the address in place of what is there; of a damaged one its sentence."""
    try:
        linked = share.opened()
    except ValueError as reason:
        state.sheet.put([])
        state.problem = str(reason), state.sheet.edition
    else:
        if linked:
            state.sheet.put(linked.objects)
            state.wide = linked.is_wide


def write_example() -> None:
    if state.example is not None:
        written = example(state.example, state.width, np.random.default_rng())
        sheets.change(state.sheet, state.sheet.put, written)
        state.example = None


def tools() -> None:
    st.pills(texts.EXAMPLE, range(10), key="example", on_change=write_example)
    lesson.offer()
    with st.container(horizontal=True):
        st.toggle(texts.WIDE, key="wide", bind="query-params", help=texts.WIDE_TIP)
        st.toggle(texts.LARGE, key="large", bind="query-params", help=texts.LARGE_TIP)
    st.segmented_control(
        texts.PAIR, list(registry.pairs()), format_func=said, key="pair", required=True, help=texts.PAIR_TIP
    )
    unusable()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(texts.PICTURE, icon=":material/add_a_photo:", help=texts.PICTURE_TIP):
            photograph.offer()
        if st.button(texts.SHARE, key="share", icon=":material/share:", help=texts.SHARE_TIP):
            share.share(state.sheet.objects, state.wide, width())
        st.toggle(texts.STEPS, key="show_steps", help=texts.STEPS_TIP)


@st.fragment
def draw(paper, beside, status, under) -> None:
    """All that runs when the pen lifts."""
    language.settle()
    objects, refused = [], None
    with paper:
        try:
            objects = sheets.drawing(state.sheet, width(), state.width, state.tool == sheets.ERASER)
        except ValueError as reason:
            refused = str(reason)
    with beside, TURNS.soon():
        shown = answers.show(objects, refused)
    with paper:
        st.html(shown.boxes)
    with status:
        correct.status()
    with beside, TURNS.afterwards():
        shown.why()
    with under:
        closer.looks(shown.digit, pair())


def desk() -> None:
    with st.container(key="desk"):
        left, right, below = st.container(key="hand"), st.container(), st.container()
        paper = left.container(key="paper")
        with right:
            beside = st.container()
            status = st.container()
            correct.bar()
            closer.switches()
            under = st.container()
    draw(paper, beside, status, under)
    with left:
        sheets.buttons(state.sheet)
    with below:
        tools()


def footer() -> None:
    st.html(html.head_below(registry.titles(registry.DRAW_PAIR)))
    try:
        shares = [card.read(name).test_accuracy for name in pair()]
    except ValueError as reason:
        st.error(said(reason))
    else:
        st.html(html.accuracies(dict(zip(titles(), shares, strict=True))))


def show() -> None:
    language.settle()
    lesson.arrive()
    arrive()
    st.html(html.head(registry.titles(registry.DRAW_PAIR)))
    lesson.guide()
    for name in pair():
        with contextlib.suppress(ValueError):  # said beside the canvas
            load(name)
    correct.wake()
    desk()
    footer()


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
