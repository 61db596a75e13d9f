"""The Draw page's "right" and "it was a …": what a person says of both answers, and what is learned from it."""

import contextlib
from collections.abc import Callable

import numpy as np
import streamlit as st

from digits.memory.drawn import Drawn
from digits.predictors import last_layer, registry
from digits.predictors.last_layer import PersonalNetwork
from digits.predictors.predictor import Predictor
from digits.reading.answers import Answer
from digits.show import memory_words as words
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.show.texts import memory as texts
from digits.show.texts import said
from digits.show.words import told
from digits.store.records import LONGEST_SIGN, NO_DIGIT, Said, as_sign
from pages.parts import language
from pages.parts.loading import load
from pages.parts.memory import ask_for_consent, cookie, memory

state = st.session_state


def model(name: str) -> Predictor:
    """What answers for this person: the model that all share, and what they taught."""
    return memory().model(name, load(name))


def wake() -> None:
    """Make this person's models before they draw; nobody waits for it."""
    for name in _pair():
        with contextlib.suppress(ValueError):  # of a damaged model, which is said beside the canvas
            memory().wake(name, load(name))


def looks_at(objects: list[dict], paper: int) -> None:
    """What lies on the paper, so wide in pixels, and is answered next; nothing, where there is nothing to answer."""
    state.on_paper = objects, paper
    if not objects:
        memory().saw(None)


def answered(images: np.ndarray, left: list[Answer], right: list[Answer]) -> None:
    """Both answers are shown: images (N, 28, 28) float32 of the digits on the paper, with an answer of each side."""
    answers = [
        {side: Said(a.said, round(a.confidence, 4)) for side, a in zip(SIDES, both, strict=False)}
        for both in zip(left, right, strict=True)
    ]
    memory().saw(Drawn(*state.on_paper, images, answers))


def status() -> None:
    """One line under the answers: what is asked, and what is known by now."""
    mine = memory()
    problem = state.pop("hint", None) or mine.problem
    st.html(
        render(
            "taught.html", says=_says(), problem=said(problem) if problem else None, known=mine.known, keys=texts.KEYS
        )
    )
    mine.look_again()


def _says() -> str:
    mine, drawn = memory(), memory().drawn
    count = len(drawn.answers) if drawn else 0
    if count > 1 and mine.place < count:
        return texts.NEXT_DIGIT.format(place=mine.place + 1, count=count)
    if not mine.known:
        return texts.IS_IT_RIGHT if count else texts.NOTHING_YET
    learned = isinstance(mine.learned.model(_pair()[1], None), PersonalNetwork)
    more = words.network(mine.known, learned, mine.network_learns, last_layer.FROM)
    return told([words.knows(mine.known, mine.person is not None), more])


def bar() -> None:
    """Its buttons depend on no drawing, so that they stay as they are when the pen lifts."""
    with st.container(horizontal=True, gap="small", key="correct"):
        _button(texts.RIGHT, "right", "Y", _right, icon=":material/check:")
        for digit in map(str, range(10)):
            _button(digit, f"was-{digit}", digit, _was, digit)
        _button(texts.NO_DIGIT, "was-none", "N", _was, NO_DIGIT)
        _button(texts.TAKE_BACK, "take-back", "U", _take_back)
        with st.popover(texts.MORE, help=texts.MORE_HELP):
            _more()
    cookie()


def _more() -> None:
    mine = memory()
    st.text_input(texts.SIGN, key="sign", max_chars=LONGEST_SIGN, on_change=_sign, help=texts.SIGN_HELP)
    learns = mine.network_learns
    st.toggle(texts.LEARNS, learns, key="network-learns", on_change=_learn, help=texts.LEARNS_HELP)
    ask_for_consent()


def _button(text: str, key: str, shortcut: str, what: Callable, *about: str, icon: str | None = None) -> None:
    st.button(text, key=key, shortcut=shortcut, on_click=what, args=about, icon=icon)


def _right() -> None:
    if memory().drawn is not None and not memory().mark_right():
        language.settle()
        state.hint = texts.DISAGREE
    _learned()


def _was(truth: str) -> None:
    memory().mark(truth)
    _learned()


def _sign() -> None:
    said, state.sign = state.sign or "", ""
    try:
        if truth := as_sign(said):
            _was(truth)
    except ValueError as reason:
        state.hint = str(reason)


def _take_back() -> None:
    memory().take_back()
    _learned()


def _learn() -> None:
    memory().let_network_learn(state["network-learns"])
    _learned()


def _learned() -> None:
    """The answers that are shown next are of what is known now."""
    for name in _pair():
        with contextlib.suppress(ValueError):  # of the shared model, which the page says itself; of a full slot
            memory().prepare(name, load(name))


def _pair() -> tuple[str, str]:
    return registry.pair_called(state.pair)
