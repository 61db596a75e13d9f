"""How it works: each paragraph with what it says at work on the drawing beside it."""

import streamlit as st

from digits.show import learn as learn_html
from digits.show.texts import draw as draw_texts
from digits.show.texts import learn as texts
from digits.show.texts import said
from pages.parts import language, learn
from pages.parts import paper as sheets
from pages.parts.loading import TURNS

state = st.session_state


@st.fragment
def explain(sheet, beside) -> None:
    """All that runs when the pen lifts."""
    language.settle()
    with sheet:
        try:
            width = sheets.width_for(state.sheet)
            objects = sheets.drawing(state.sheet, width, state.width, sheets.erases())
        except ValueError as reason:
            refuse(beside, reason)
            return
    with beside:
        try:
            at_work(objects, width)
        except ValueError as reason:
            refuse(beside, reason)


def at_work(objects: list[dict], width: int) -> None:
    """The answers, and then every paragraph with what it says."""
    with TURNS.soon():
        seen = learn.seen_of(objects, width)
        left, right = learn.ask_both(seen.image)
        st.caption(texts.YOURS if objects else texts.EXAMPLE)
        st.html(learn_html.answers(seen, left, right, len(objects)))
    with TURNS.afterwards():
        looked = learn.look(seen, left, right)
        st.html(learn_html.explained(looked))
    learn.turn(looked)


def refuse(beside, reason: ValueError) -> None:
    """A sentence in place of all of it."""
    beside.html(learn_html.section(draw_texts.NO_ANSWER, said(reason)))


def show() -> None:
    language.settle()
    sheets.arrive()
    st.html(learn_html.head())
    with st.container(key="explaining"), st.container(key="desk"):
        left, right = st.container(key="hand"), st.container()
        sheet = left.container(key="paper")
    explain(sheet, right)
    with left:
        sheets.buttons(state.sheet)
    with right:
        learn.errors()


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
