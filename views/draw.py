"""Draw a digit or a number; the KNN and the ResNet answer side by side, each showing why.

Another page puts a digit on the canvas with `st.session_state["canvas_image"] = image` (28×28
float32 in [0, 1], ink 1) and `st.switch_page("views/draw.py")`.
"""

import copy

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digits import canvas, cards, explain, generator, html, number_html, preprocess, registry, stress_html, strokes
from digits.answers import ask, together, verdict
from views import number, stress
from views.loading import fusion, load

CANVAS = "canvas"
TITLES = ("KNN", "ResNet")
INVITATION = "Draw a digit or a number. Both models answer when the pen lifts."
LAYOUT = """<style>
.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 2rem; }
.st-key-paper { overflow: clip; position: relative; width: WIDTHpx; zoom: var(--zoom);
  --zoom: min(1, tan(atan2(100vw - 2rem, WIDTHpx))); }
.st-key-edit kbd, .st-key-edit [data-testid="stButtonShortcut"] { display: none; }
.st-key-desk { display: grid; grid-template-columns: WIDTHpx minmax(0, 1fr); column-gap: 2rem;
  grid-template-rows: auto 1fr; max-width: 72rem; }
.st-key-desk > :nth-child(2) { grid-column: 2; grid-row: 1 / 3; }
@media (max-width: BESIDEpx) { .st-key-desk { display: flex; } }
</style>"""
LEAST_BESIDE = 490  # pixels that the answers need beside the paper

FIRST = {
    "objects": [],
    "undone": [],
    "seed": {"objects": [], "turn": 0},
    "reported": None,
    "before": None,
    "problem": None,
    "picture": ("", []),
    "width": 20,
    "tool": "Pen",
    "pair": next(iter(registry.PAIRS)),
    "was_wide": False,
}

state = st.session_state


def put(objects: list[dict]) -> None:
    """Show these objects on the canvas in place of what is there."""
    state.objects = objects
    state.seed = {"objects": objects, "turn": state.seed["turn"] + 1}
    state.before = state.reported
    state.problem = None


def arrive() -> None:
    """Set up a first visit; bring a drawing back after a visit to another page."""
    for name, value in FIRST.items():
        state.setdefault(name, copy.deepcopy(value))
    state.setdefault("wide", state.was_wide)
    if CANVAS not in state and state.objects != state.seed["objects"]:
        put(state.objects)
        state.before = None
    if "canvas_image" in state:
        state.undone = []
        put([canvas.picture(state.pop("canvas_image"))])
        state.wide = False
    state.was_wide = state.wide


def width() -> int:
    """The paper's, in pixels."""
    return canvas.WIDE if state.wide else canvas.SIDE


def undo() -> None:
    if state.objects:
        state.undone.append(state.objects[-1])
        put(state.objects[:-1])


def redo() -> None:
    if state.undone:
        put([*state.objects, state.undone.pop()])


def clear() -> None:
    state.undone = []
    put([])


def write_example() -> None:
    if state.example is None:
        return
    drawing, _ = generator.digit(np.random.default_rng(), state.example, generator.NEAT)
    placed = strokes.place(drawing, 0.7 * canvas.SIDE, (canvas.SIDE / 2, canvas.SIDE / 2))
    clear()
    put(canvas.written(placed, state.width))
    state.example = None


def take_picture(key: str) -> None:
    if state[key] is None:
        return
    try:
        prepared = preprocess.to_mnist(state[key])
    except ValueError as problem:
        state.problem = str(problem)
        return
    clear()
    line = number.find(prepared.ink, prepared.image)
    state.wide = line is not None
    put([canvas.sheet(prepared.ink, width()) if line else canvas.picture(prepared.image)])
    state.picture = state.objects[0]["src"], prepared.steps()


def drawing() -> list[dict]:
    """The canvas, and what is on it.

    After a new `initial_drawing` it reports the old drawing until it has loaded the new one.
    """
    result = st_canvas(
        stroke_width=state.width,
        stroke_color=canvas.ERASER if state.tool == "Eraser" else canvas.PEN,
        background_color="#FFFFFF",
        width=width(),
        height=canvas.SIDE,
        initial_drawing=state.seed,
        key=CANVAS,
    )
    state.reported = result.json_data["objects"]
    if state.reported == state.before:
        return state.objects
    if state.before is None and state.reported != state.objects:
        state.undone, state.problem = [], None
    state.objects, state.before = state.reported, None
    return state.objects


def buttons() -> None:
    with st.container(horizontal=True, gap="small", key="edit"):
        st.button("Undo", icon=":material/undo:", on_click=undo, shortcut="Ctrl+Z")
        st.button("Redo", icon=":material/redo:", on_click=redo, shortcut="Ctrl+Y")
        st.button("Clear", icon=":material/delete:", on_click=clear, shortcut="Delete")


def tools() -> None:
    st.pills("No idea? Have one written", range(10), key="example", on_change=write_example)
    st.toggle("Wide paper", key="wide", help="Room for longer numbers. What is drawn stays.")
    with st.container(horizontal=True):
        st.segmented_control("Tool", ["Pen", "Eraser"], key="tool", required=True, width="content")
        st.slider("Stroke width", 8, 40, key="width", help=f"In pixels; the paper is {canvas.SIDE} high.")
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


def answers(objects: list[dict]) -> tuple[str, np.ndarray | None]:
    """Show them; returns the boxes to lay over the canvas, and the picture of the digit where both answered one."""
    says, pictures, boxes, digit = INVITATION, [], number_html.no_boxes(), None
    try:
        if objects:
            pictures = seen(objects)
    except ValueError as problem:
        says = str(problem)
    line = None if canvas.has_picture(objects) or not pictures else number.find(pictures[0][1], pictures[-1][1])
    if line:
        boxes = number.answer(line, TITLES, registry.PAIRS[state.pair], len(objects), state.problem)
        pictures = pictures[:1]
    elif pictures:
        digit = answer(pictures[-1][1], len(objects))
    else:
        says = state.problem or says
        both = [html.waiting(side, title) for side, title in zip(html.SIDES, TITLES, strict=True)]
        st.html(html.pair(says, np.zeros((28, 28), np.float32), *both, strokes=len(objects)))
        st.html(html.no_reasons())
    if state.get("show_steps") and pictures:
        st.html(html.steps(pictures))
    return boxes, digit


def seen(objects: list[dict]) -> list[tuple[str, np.ndarray]]:
    """Every step from the canvas, or from the picture that was put on it, to the 28×28."""
    source, steps = state.picture
    return steps if [thing.get("src", "drawn") for thing in objects] == [source] else canvas.steps(objects, width())


def answer(image: np.ndarray, strokes: int) -> np.ndarray | None:
    """Both answers at once, then why; returns the image, if it is a digit to either of them."""
    names = registry.PAIRS[state.pair]
    knn, resnet = models = [load(name) for name in names]
    left, right = (ask(*one, image) for one in zip(TITLES, names, models, strict=True))
    both = html.answer("knn", left), html.answer("resnet", right)
    near = explain.neighbours(knn, image)
    joined = fusion(*names)
    joint = together(left, right, joined, [neighbour.label for neighbour in near]) if joined else ""
    st.html(html.pair(state.problem or verdict(left, right), image, *both, strokes=strokes, together=joint))
    heat = explain.heat_map(resnet, image, right.digit)
    st.html(html.reasons(near, image, heat, right.digit))
    return image if left.is_digit or right.is_digit else None


@st.fragment
def draw(paper, beside, under) -> None:
    """All that runs when the pen lifts."""
    with paper:
        objects = drawing()
    with beside:
        boxes, digit = answers(objects)
    with paper:
        st.html(boxes)
    with under:
        stress.curves(digit, TITLES, registry.PAIRS[state.pair])


def desk() -> None:
    with st.container(key="desk"):
        left, right, below = st.container(), st.container(), st.container()
        paper = left.container(key="paper")
        with right:
            beside = st.container()
            stress.switch()
            under = st.container()
    draw(paper, beside, under)
    with left:
        buttons()
    with below:
        tools()


def footer() -> None:
    names = dict(zip(TITLES, registry.PAIRS[state.pair], strict=True))
    st.html(html.accuracies({title: cards.read(name)["test_accuracy"] for title, name in names.items()}))


arrive()
beside_from = str(width() + LEAST_BESIDE)
layout = LAYOUT.replace("WIDTH", str(width())).replace("BESIDE", beside_from)
st.html(html.STYLE + number_html.STYLE + stress_html.STYLE + layout)
try:
    for name in registry.PAIRS[state.pair]:
        load(name)
except ValueError as problem:
    st.error(str(problem))
    st.stop()
desk()
footer()
