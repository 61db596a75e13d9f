"""Draw a digit or a number; the KNN and the ResNet answer side by side, each showing why.

Another page puts a digit on the canvas with `st.session_state["canvas_image"] = image` (28×28
float32 in [0, 1], ink 1), or `["canvas_objects"] = objects, width`, and `st.switch_page("pages/draw.py")`.
"""

import contextlib

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digits.drawing import canvas, door, paper
from digits.drawing.canvas import Seen
from digits.drawing.example import example
from digits.drawing.handshake import Handshake
from digits.predictors import card, registry
from digits.predictors.registry import PAIR_TITLES
from digits.reading.answers import Answer, ask
from digits.reading.brought import bring
from digits.reading.numbers import Reading
from digits.show import html, sentences
from digits.show import number as number_html
from digits.show.colours import SIDES
from pages.parts import correct, number, stress
from pages.parts.loading import HEAVY, TURNS, fusion, load

CANVAS = "canvas"
INVITATION = "Draw a digit or a number. Both models answer when the pen lifts."
NO_ANSWER = "There is no answer."
NO_IMAGE = np.zeros((28, 28), np.float32)

FIRST = {
    "brought": None,  # the picture that was put on the canvas last
    "problem": None,  # a sentence about a picture, and the edition of the drawing that it stands beside
    "width": 20,
    "tool": "Pen",
    "pair": next(iter(registry.PAIRS)),
    "was_wide": False,
}

state = st.session_state


def arrive() -> None:
    """Set up a first visit; bring a drawing back after a visit to another page."""
    for name, value in FIRST.items():
        state.setdefault(name, value)
    state.setdefault("sheet", Handshake())
    state.setdefault("wide", state.was_wide)
    if CANVAS not in state:
        state.sheet.arrive()
    if "canvas_image" in state:
        state.sheet.put([canvas.picture(state.pop("canvas_image"))])
        state.wide = False
    if "canvas_objects" in state:
        objects, across = state.pop("canvas_objects")
        state.sheet.put(objects)
        state.wide = across > paper.SIDE
    state.was_wide = state.wide


def width() -> int:
    """The paper's, in pixels."""
    return paper.WIDE if state.wide else paper.SIDE


def pair() -> tuple[str, str]:
    """The names of the two that answer."""
    return registry.PAIRS[state.pair]


def problem() -> str | None:
    """What is wrong with the picture that somebody brought, until the drawing changes."""
    said, edition = state.problem or (None, None)
    return said if edition == state.sheet.edition else None


def write_example() -> None:
    if state.example is not None:
        state.sheet.put(example(state.example, state.width, np.random.default_rng()))
        state.example = None


def take_picture(key: str) -> None:
    if state[key] is None:
        return
    try:
        with HEAVY.taken():
            state.brought = bring(state[key], number.find)
    except ValueError as reason:
        state.problem = str(reason), state.sheet.edition
        return
    state.wide = state.brought.is_wide
    state.sheet.put([state.brought.thing])


def drawing() -> list[dict]:
    """The canvas, and what is on it; ValueError with a sentence where what it reports is nothing that it sends."""
    try:
        reported = canvas_now()
    except (AttributeError, KeyError, TypeError):  # of the component, on a state that it never made
        raise ValueError(door.UNREADABLE) from None
    objects = door.objects_of(reported)
    door.read(objects)
    if state.sheet.is_untouched and objects:
        state.sheet.take_over(objects)
        st.rerun()
    return state.sheet.report(objects)


def canvas_now() -> object:
    """Show the canvas; returns what it reports."""
    result = st_canvas(
        stroke_width=state.width,
        stroke_color=paper.ERASER if state.tool == "Eraser" else paper.PEN,
        background_color="#FFFFFF",
        width=width(),
        height=paper.SIDE,
        initial_drawing=state.sheet.seed,
        key=CANVAS,
    )
    return result.json_data


def buttons() -> None:
    sheet = state.sheet
    with st.container(horizontal=True, gap="small", key="edit"):
        st.button("Undo", key="undo", icon=":material/undo:", on_click=sheet.undo, shortcut="Ctrl+Z")
        st.button("Redo", key="redo", icon=":material/redo:", on_click=sheet.redo, shortcut="Ctrl+Y")
        st.button("Clear", key="clear", icon=":material/delete:", on_click=sheet.clear, shortcut="Delete")


def tools() -> None:
    st.pills("No idea? Have one written", range(10), key="example", on_change=write_example)
    st.toggle("Wide paper", key="wide", help="Room for longer numbers. What is drawn stays.")
    with st.container(horizontal=True):
        st.segmented_control("Tool", ["Pen", "Eraser"], key="tool", required=True, width="content")
        st.slider("Stroke width", 8, 40, key="width", help=f"In pixels; the paper is {paper.SIDE} high.")
    st.segmented_control(
        "The models learned from",
        registry.PAIRS,
        key="pair",
        required=True,
        help="The same KNN and the same ResNet, with and without what people draw on a canvas.",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(
            "A picture", icon=":material/add_a_photo:", help="Read a photo or a scan in place of a drawing."
        ):
            photograph()
        st.toggle("All steps", key="show_steps", help="From ink to the 28×28 picture, each step as a picture.")


def photograph() -> None:
    st.file_uploader(
        "A photo or scan of a digit, or of a number in one line",
        ["png", "jpg", "jpeg", "webp"],
        key="upload",
        on_change=take_picture,
        args=("upload",),
        help="To paste a picture, press the button with Tab and then Ctrl+V.",
    )
    if st.toggle("Use the camera", key="use_camera"):
        st.camera_input("Hold it into the camera", key="photo", on_change=take_picture, args=("photo",))


def look(objects: list[dict]) -> Seen | None:
    """What the models see of the canvas, or of the picture that was put on it; None of an empty canvas.

    ValueError where there is no ink on it.
    """
    if not objects:
        return None
    brought = state.brought
    return brought.seen if brought and brought.is_alone(objects) else canvas.see(objects, width())


def answers(objects: list[dict], refused: str | None) -> tuple[str, np.ndarray | None]:
    """Show them; returns the boxes to lay over the canvas, and the picture of the digit where both answered one.

    refused: why what the canvas reports was not even looked at.
    """
    says, seen = refused or problem() or INVITATION, None
    try:
        seen = look(objects)
    except ValueError as reason:
        says = problem() or str(reason)
    try:
        for name in pair():
            load(name)
        if seen:
            correct.looks_at(objects, width())
            return answer(seen, len(objects))
    except ValueError as reason:
        st.error(str(reason))
        says = NO_ANSWER
    wait(says, len(objects))
    correct.looks_at([], width())
    return number_html.no_boxes(), None


def wait(says: str, strokes: int) -> None:
    """The cards before there is anything to answer."""
    both = [html.waiting(side, title) for side, title in zip(SIDES, PAIR_TITLES, strict=False)]
    st.html(html.pair(says, NO_IMAGE, *both, strokes=strokes))
    st.html(html.no_reasons())


def answer(seen: Seen, strokes: int) -> tuple[str, np.ndarray | None]:
    """Of a number or of a digit, and the steps to it where they are asked for."""
    if line := find(seen):
        boxes, digit = number.answer(line, pair(), strokes, problem()), None
    else:
        boxes, digit = number_html.no_boxes(), answer_digit(seen.image, strokes)
    if state.get("show_steps"):
        st.html(html.steps(seen.steps[:1] if line else seen.steps))
    return boxes, digit


def find(seen: Seen) -> Reading | None:
    """A number; None as well where its reader is damaged, which is said."""
    try:
        return number.find(seen)
    except ValueError as reason:
        st.error(str(reason))
        return None


def answer_digit(image: np.ndarray, strokes: int) -> np.ndarray | None:
    """Both answers at once, then why; returns the image, if it is a digit to either of them."""
    knn, resnet = (correct.model(name) for name in pair())
    left = ask(PAIR_TITLES[0], pair()[0], knn, image, knn.k)
    right = ask(PAIR_TITLES[1], pair()[1], resnet, image)
    both = html.answer("knn", left), html.answer("resnet", right)
    says = problem() or sentences.verdict(left, right)
    joint = together(left, right, [neighbour.label for neighbour in left.neighbours])
    st.html(html.pair(says, image, *both, strokes=strokes, together=joint))
    correct.answered(image[None], [left], [right])
    st.html(html.reasons(left.neighbours, image, resnet.saliency(image, right.digit), right.digit))
    return image if left.is_digit or right.is_digit else None


def together(left: Answer, right: Answer, neighbours: list[int]) -> str:
    """What both say as one; nothing where no fusion of the two is here, or it is damaged, which is said."""
    try:
        joined = fusion(*pair())
    except ValueError as reason:
        st.error(str(reason))
        return ""
    return sentences.together(left, right, joined, neighbours) if joined else ""


@st.fragment
def draw(paper, beside, said, under) -> None:
    """All that runs when the pen lifts."""
    objects, refused = [], None
    with paper:
        try:
            objects = drawing()
        except ValueError as reason:
            refused = str(reason)
    with beside, TURNS:
        boxes, digit = answers(objects, refused)
    with paper:
        st.html(boxes)
    with said:
        correct.status()
    with under:
        stress.curves(digit, pair())


def desk() -> None:
    with st.container(key="desk"):
        left, right, below = st.container(), st.container(), st.container()
        paper = left.container(key="paper")
        with right:
            beside = st.container()
            said = st.container()
            correct.bar()
            stress.switch()
            under = st.container()
    draw(paper, beside, said, under)
    with left:
        buttons()
    with below:
        tools()


def footer() -> None:
    try:
        shares = [card.read(name).test_accuracy for name in pair()]
    except ValueError as reason:
        st.error(str(reason))
    else:
        st.html(html.accuracies(dict(zip(PAIR_TITLES, shares, strict=True))))


def wake() -> None:
    """Load the models before the canvas is there; what is wrong with one is said beside the canvas."""
    with contextlib.suppress(ValueError):
        for name in pair():
            load(name)


def show() -> None:
    arrive()
    wake()
    correct.wake()
    desk()
    footer()


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
