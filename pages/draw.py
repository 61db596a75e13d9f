"""Draw a digit or a number; the KNN and the ResNet answer side by side, each showing why.

Another page puts a digit on the canvas with `st.session_state["canvas_image"] = image` (28×28
float32 in [0, 1], ink 1), or `["canvas_objects"] = objects, width`, and `st.switch_page("pages/draw.py")`.
"""

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from digits.drawing import canvas, paper
from digits.drawing.canvas import Seen
from digits.drawing.example import example
from digits.predictors import card, registry
from digits.predictors.predictor import Predictor
from digits.reading.answers import Answer, ask
from digits.reading.numbers import Reading
from digits.show import html, sentences
from digits.show import number as number_html
from digits.show.colours import SIDES
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts import closer, correct, language, lesson, number, photograph, share, times
from pages.parts import paper as sheets
from pages.parts.loading import RECENT, TURNS, fusion, load
from pages.parts.own import unusable

SWITCHES = "wide", "large"  # that live in the address, and are kept during a visit to another page
NO_IMAGE = np.zeros((28, 28), np.float32)

FIRST = {
    "problem": None,  # a sentence about the address, and the edition of the drawing that it stands beside
    "pair": next(iter(registry.PAIRS)),
    "was_wide": False,
    "was_large": False,
}

state = st.session_state


def nothing() -> None:
    """There are no reasons."""


@dataclass(frozen=True)
class Shown:
    """What goes with answers that stand on the page: boxes to lay over the canvas; digit: the picture (28, 28) of what
    both answered, where it is a digit to either; why: shows the reasons."""

    boxes: str
    digit: np.ndarray | None = None
    why: Callable[[], None] = nothing


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


def width() -> int:
    """The paper's, in pixels."""
    return paper.WIDE if state.wide else paper.SIDE


def pair() -> tuple[str, str]:
    """The names of the two that answer."""
    return registry.pair_called(state.pair)


def titles() -> tuple[str, str]:
    """What they are called."""
    return registry.titles(pair())


def problem() -> str | None:
    """What is wrong with the address, until the drawing changes."""
    said, edition = state.problem or (None, None)
    return said if edition == state.sheet.edition else None


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


def look(objects: list[dict]) -> Seen | None:
    """What the models see of the canvas, or of the picture that was put on it; None of an empty canvas.

    ValueError where there is no ink on it.
    """
    if not objects:
        return None
    brought = state.brought
    return brought.seen if brought and brought.is_alone(objects) else canvas.see(objects, width())


def answers(objects: list[dict], refused: str | None) -> Shown:
    """Show them; refused: why what the canvas reports was not even looked at."""
    says, seen = said(refused or problem() or texts.INVITATION), None
    try:
        seen = look(objects)
    except ValueError as reason:
        says = said(reason)
    try:
        for name in pair():
            load(name)
        if seen:
            correct.looks_at(objects, width())
            return answer(seen, len(objects))
    except ValueError as reason:
        st.error(said(reason))
        says = texts.NO_ANSWER
    wait(says, len(objects))
    correct.looks_at([], width())
    return Shown(number_html.no_boxes())


def wait(says: str, strokes: int) -> None:
    """The cards before there is anything to answer."""
    both = [html.waiting(side, title) for side, title in zip(SIDES, titles(), strict=False)]
    st.html(html.pair(says, NO_IMAGE, *both, strokes=strokes))
    st.html(html.no_reasons())


def answer(seen: Seen, strokes: int) -> Shown:
    """Of a number or of a digit."""
    if line := find(seen):
        boxes = number.answer(line, pair(), strokes)
        return Shown(boxes, why=functools.partial(steps, seen.steps[:1]))
    return answer_digit(seen, strokes)


def steps(pictures: list[tuple[str, np.ndarray]]) -> None:
    """From the ink to what the models see, where that is asked for."""
    if state.get("show_steps"):
        st.html(html.steps(pictures))


def find(seen: Seen) -> Reading | None:
    """A number; None as well where its reader is damaged, which is said."""
    try:
        return number.find(seen)
    except ValueError as reason:
        st.error(said(reason))
        return None


def answer_digit(seen: Seen, strokes: int) -> Shown:
    """Both answers at once; the reasons come after them."""
    knn, resnet = (correct.model(name) for name in pair())
    left, right = (
        asked(*one, seen.image, k) for *one, k in zip(titles(), pair(), (knn, resnet), (knn.k, 0), strict=True)
    )
    both = [
        html.answer(side, one, times.usual(name, one.ms))
        for side, name, one in zip(SIDES, pair(), (left, right), strict=False)
    ]
    says = sentences.verdict(left, right)
    st.html(html.pair(says, seen.image, *both, strokes=strokes, together=together(left, right)))
    correct.answered(seen.image[None], [left], [right])
    digit = seen.image if left.is_digit or right.is_digit else None
    return Shown(number_html.no_boxes(), digit, functools.partial(why, seen, resnet, left, right))


def asked(title: str, name: str, model: Predictor, image: np.ndarray, k: int) -> Answer:
    """The answer of a model to image (28, 28); one that was taught shows its k nearest."""
    if model is load(name):
        return RECENT.of((title, name, image.tobytes()), lambda: ask(title, name, model, image))
    return ask(title, name, model, image, k)


def why(seen: Seen, resnet: Predictor, left: Answer, right: Answer) -> None:
    """The reasons of both answers, and the steps to what they were given to."""
    closer.reasons(pair(), resnet, left, right, seen.image)
    steps(seen.steps)


def together(left: Answer, right: Answer) -> str:
    """What both say as one; nothing where no fusion of the two is here, or it is damaged, which is said."""
    try:
        joined = fusion(*pair())
    except ValueError as reason:
        st.error(said(reason))
        return ""
    return sentences.together(left, right, joined) if joined else ""


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
        shown = answers(objects, refused)
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
