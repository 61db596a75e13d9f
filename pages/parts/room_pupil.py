"""A pupil's side of a room: write the digit that the page names, send it, see what both models say."""

import random
import uuid
from dataclasses import dataclass

import numpy as np
import streamlit as st

from digits.drawing import canvas, paper
from digits.drawing.handshake import Handshake
from digits.memory.drawn import Drawn, to_keep
from digits.predictors import registry
from digits.reading.answers import Answer
from digits.reading.ensemble import Ensemble
from digits.show import html, sentences
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.show.texts import room as texts
from digits.show.words import told
from digits.store.errors import Closed, StoreError
from digits.store.records import Said
from digits.store.rooms import Room
from pages.parts import paper as sheets
from pages.parts import room_keys
from pages.parts.loading import TURNS, load

KEPT = "digits.room"  # the paper, in the browser's tab
EVERY = 10  # seconds between two looks whether the room is open
NO_IMAGE = np.zeros((28, 28), np.float32)

state = st.session_state


@dataclass(frozen=True)
class Sent:
    """What was sent last: image (28, 28) float32, what it was meant as, both answers, how many more may be sent."""

    image: np.ndarray
    meant: int
    answers: tuple[Answer, Answer]
    left: int


def show(room: Room) -> None:
    arrive(room)
    with st.container(key="desk"):
        left, right = st.container(key="hand"), st.container()
        with left:
            st.html(render("room_asks.html", digit=state.meant, says=_with_article(texts.WRITE, state.meant)))
            sheet()
            st.button(
                texts.SEND, key="send", type="primary", icon=":material/send:", on_click=send, args=(room.id,),
                width="stretch",
            )  # fmt: skip
            if state.not_sent:
                st.error(state.not_sent)
            sheets.buttons(state.room_sheet)
        with right:
            answers()
            st.segmented_control(texts.ANOTHER, range(10), key="meant", required=True)
            st.caption(texts.WHERE_IT_GOES)
    watch(room.id)


def arrive(room: Room) -> None:
    """A new room begins with clean paper and an order of its own in which it asks for the ten digits."""
    if state.get("room_id") != room.id:
        state.room_id, state.room_sheet = room.id, Handshake()
        state.asks = random.sample(range(10), 10)
        state.sent = state.not_sent = None
    if sheets.KEY not in state:
        state.room_sheet.arrive()
    state.setdefault("meant", state.asks[0])
    sheets.take_up(width=sheets.USUAL, tool=sheets.PEN)
    room_keys.pupil()


@st.fragment
def sheet() -> None:
    """All that runs when the pen lifts; nothing is answered before it is sent."""
    with st.container(key="paper"):
        try:
            sheets.drawing(state.room_sheet, paper.SIDE, state.width, sheets.erases(), KEPT)
        except ValueError as reason:
            st.error(str(reason))


def send(room: int) -> None:
    """Ask both models, and give the drawing to the class; the next digit is asked for."""
    try:
        sheets.catch_up(state.room_sheet)
    except ValueError:  # said at the paper
        state.not_sent = None
        return
    try:
        state.sent, state.not_sent = _sent(room, state.room_sheet.objects, state.meant), None
    except Closed:
        state.not_sent = None  # the page finds the room closed, and says so
        return
    except StoreError as reason:
        state.not_sent = texts.NOT_SENT.format(reason=room_keys.said(reason))
        return
    except ValueError as reason:
        state.not_sent = str(reason)
        return
    state.room_sheet.clear()
    state.asks.append(state.asks.pop(state.asks.index(state.meant)))
    state.meant = state.asks[0]


def _sent(room: int, objects: list[dict], meant: int) -> Sent:
    if not objects:
        raise ValueError(_with_article(texts.NOTHING, meant))
    both = Ensemble(registry.DRAW_PAIR, tuple(map(load, registry.DRAW_PAIR)))
    with TURNS.soon():
        image = canvas.see(objects).image
        left, right = both.ask(image)
    said = {side: Said(a.said, round(a.confidence, 4)) for side, a in zip(SIDES, (left, right), strict=False)}
    drawn = Drawn(objects, paper.SIDE, image[None], [said])
    drawing = to_keep(uuid.uuid4().hex, drawn, {0: str(meant)})
    return Sent(image, meant, (left, right), room_keys.rooms().give(room, room_keys.pupil(), drawing))


def answers() -> None:
    """Of what was sent last; their places before that."""
    sent, titles = state.sent, registry.titles(registry.DRAW_PAIR)
    if sent is None:
        both = [html.waiting(side, title) for side, title in zip(SIDES, titles, strict=False)]
        st.html(html.pair(texts.INVITATION, NO_IMAGE, *both, strokes=0))
        return
    cards = [html.answer(side, answer) for side, answer in zip(SIDES, sent.answers, strict=False)]
    says = told([_with_article(texts.WROTE, sent.meant), sentences.verdict(*sent.answers)])
    st.html(html.pair(says, sent.image, *cards, strokes=1))
    st.caption(texts.LEFT.format(left=sent.left) if sent.left else texts.LAST)


def _with_article(says: str, digit: int) -> str:
    return says.format(digit=texts.article(digit))


@st.fragment(run_every=EVERY)
def watch(room: int) -> None:
    """Once the room is closed, say so."""
    try:
        is_open = room_keys.rooms().is_open(room)
    except StoreError:
        return
    if not is_open:
        st.rerun()
