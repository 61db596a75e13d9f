"""The teacher's side of a room, for a projector: code and QR code, and live what came together."""

from functools import partial

import streamlit as st

from digits.predictors import registry
from digits.room import html
from digits.room.board import Board
from digits.show.texts import room as texts
from digits.store.errors import Closed, StoreError
from digits.store.records import now
from digits.store.rooms import Room
from pages.parts import room_keys
from pages.parts.here import address, is_of_this_computer
from pages.parts.loading import HEAVY
from pages.parts.pressed import pressed

EVERY = 3  # seconds between two looks
A_PAGE = 60  # drawings
GIVEN = "given"  # the gallery, which says what was pressed in it

state = st.session_state


def show(key: str, room: Room, parameter: str) -> None:
    """parameter: of the address that brings a pupil here."""
    if "board" not in state or state.board.key != key:
        state.board = Board(room_keys.rooms(), key)
        state.removed = None
    with st.container(key="board"):
        with st.container(key="board-top"):
            with st.container():
                st.html(html.head(address({parameter: room.code}), address().partition("//")[2], room.code))
                if is_of_this_computer():
                    st.warning(texts.LOCAL, icon=":material/wifi_off:")
            with st.container():
                scores()
        _ends(key)
        gallery()


@st.fragment(run_every=EVERY)
def scores() -> None:
    """How many drawings there are, and how often each model is right."""
    room = _look()
    if room:
        st.html(html.tally(state.board, room.ends, now()))
        st.html(html.scores(state.board, registry.titles(registry.DRAW_PAIR)))


def _look() -> Room | None:
    """Read what is new; None where that fails, which is said. Where the room is closed, the page begins anew."""
    try:
        return state.board.look()
    except Closed:
        state.room_said = texts.CLOSED
        room_keys.leave()
        st.rerun()
    except StoreError as reason:
        st.error(room_keys.said(reason))
    return None


@st.fragment(run_every=EVERY)
def gallery() -> None:
    """The drawings, with what each model said; the one that was pressed goes."""
    board, titles = state.board, registry.titles(registry.DRAW_PAIR)
    _remove(board, (state.get(GIVEN) or {}).get("pressed"))
    if not _look() or not (len(board) or state.removed):
        return
    st.header(texts.DRAWINGS)
    with st.container(horizontal=True, vertical_alignment="center"):
        orders = [texts.WRONG_FIRST, texts.NEWEST_FIRST]
        order = st.segmented_control(texts.ORDER, orders, key="order", default=orders[0], required=True)
        _offer_to_bar()
    drawings = board.drawings(order == texts.WRONG_FIRST)
    is_more = len(drawings) > A_PAGE and not state.get("all-drawings")
    pressed(html.gallery(drawings[:A_PAGE] if is_more else drawings, titles), key=GIVEN)
    if is_more:
        st.button(texts.SHOW_ALL.format(count=len(drawings)), on_click=lambda: state.update({"all-drawings": True}))


def _remove(board: Board, number: object) -> None:
    """number: foreign; of no drawing, nothing happens."""
    try:
        if isinstance(number, int) and (found := board.remove(number)):
            state.removed = texts.REMOVED.format(number=number), found.pupil
    except StoreError as reason:
        state.removed = room_keys.said(reason), None


def _offer_to_bar() -> None:
    if state.removed:
        says, pupil = state.removed
        st.markdown(says)
        if pupil:
            st.button(texts.BAR, key="bar", on_click=_bar, args=(pupil,), icon=":material/block:")


def _bar(pupil: int) -> None:
    try:
        state.board.bar(pupil)
        state.removed = texts.BARRED, None
    except StoreError as reason:
        state.removed = room_keys.said(reason), None


def _ends(key: str) -> None:
    """Take the drawings along, go elsewhere, close."""
    with st.container(horizontal=True, key="room-ends"):
        st.download_button(
            texts.TAKE, partial(_packed, state.board), "class-digits.zip", "application/zip", on_click="ignore",
            icon=":material/download:", help=texts.TAKE_TIP,
        )  # fmt: skip
        with st.popover(texts.ELSEWHERE, icon=":material/devices:"):
            st.markdown(texts.ELSEWHERE_SAYS)
            st.code(address({room_keys.ADDRESS: room_keys.signed(key)}), language=None, wrap_lines=True)
        with st.popover(texts.CLOSE, icon=":material/meeting_room:"):
            st.markdown(texts.CLOSE_SAYS)
            st.button(texts.CLOSE_NOW, key="close-room", type="primary", on_click=_close)


def _packed(board: Board) -> bytes:
    with HEAVY.taken():
        return board.packed()


def _close() -> None:
    try:
        state.board.close()
    except StoreError as reason:
        state.removed = room_keys.said(reason), None
        return
    room_keys.leave()
    state.room_said = texts.CLOSED
