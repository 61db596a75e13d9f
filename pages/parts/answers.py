"""The answers of the two models to what lies on the Draw page's paper, and after them their reasons."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from digits.drawing import canvas, paper
from digits.drawing.canvas import Seen
from digits.images import cleaning
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import answers as answering
from digits.reading.answers import Answer
from digits.reading.ensemble import Ensemble
from digits.reading.numbers import Reading
from digits.show import html, sentences
from digits.show import number as number_html
from digits.show.colours import SIDES
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts import closer, correct, loading, number, times

NO_IMAGE = np.zeros((28, 28), np.float32)

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


def show(objects: list[dict], refused: str | None) -> Shown:
    """Show them; refused: why what the canvas reports was not even looked at."""
    says, seen = said(refused or problem() or texts.INVITATION), None
    try:
        seen = look(objects)
    except ValueError as reason:
        says = said(reason)
    try:
        for name in pair():
            loading.load(name)
        if seen:
            correct.looks_at(objects, width())
            return answer(seen, len(objects))
    except ValueError as reason:
        st.error(said(reason))
        says = texts.NO_ANSWER
    wait(says, len(objects))
    correct.looks_at([], width())
    return Shown(number_html.no_boxes())


def look(objects: list[dict]) -> Seen | None:
    """What the models see of the canvas, or of the picture that was put on it; None of an empty canvas.

    ValueError where there is no ink on it.
    """
    if not objects:
        return None
    brought = state.brought
    return brought.seen if brought and brought.is_alone(objects) else canvas.see(objects, width())


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


def steps(pictures: list[tuple[str, np.ndarray]], image: np.ndarray = NO_IMAGE) -> None:
    """From the ink to what the models see, where that is asked for, and what the KNN cleans of image (28, 28)."""
    if state.get("show_steps"):
        cleaned = [(f"cleaned for the KNN: {what}", after) for what, after in cleaning.repairs(image)]
        st.html(html.steps([*pictures, *cleaned]))


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
    left, right = Ensemble(pair(), (knn, resnet)).ask(seen.image, knn.k, asked)
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
    if model is loading.load(name):
        return loading.RECENT.of((title, name, image.tobytes()), lambda: answering.ask(title, name, model, image))
    return answering.ask(title, name, model, image, k)


def why(seen: Seen, resnet: Predictor, left: Answer, right: Answer) -> None:
    """The reasons of both answers, and the steps to what they were given to."""
    closer.reasons(pair(), resnet, left, right, seen.image)
    steps(seen.steps, seen.image)


def together(left: Answer, right: Answer) -> str:
    """What both say as one; nothing where no fusion of the two is here, or it is damaged, which is said."""
    try:
        joined = loading.fusion(*pair())
    except ValueError as reason:
        st.error(said(reason))
        return ""
    return sentences.together(left, right, joined) if joined else ""
