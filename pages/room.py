"""A class's digits: a teacher opens a room, pupils join it by its code, and the class sees what came together."""

import streamlit as st

from digits.show.texts import room as texts
from digits.store.errors import StoreError
from digits.store.rooms import HOURS, LENGTH, as_code
from pages.parts import room_board, room_keys, room_pupil

CODE = "room"  # in the address

state = st.session_state


def show() -> None:
    try:
        _show()
    except StoreError as reason:
        st.error(room_keys.said(reason))
    room_keys.cookies()


def _show() -> None:
    """A pupil's side where the address has a code, else the teacher's where there is a key."""
    if CODE in st.query_params:
        join(st.query_params[CODE])
        return
    key = room_keys.teacher()
    room = room_keys.rooms().of_key(key) if key else None
    if key and room:
        room_board.show(key, room, CODE)
    elif "joined" in state:
        st.query_params[CODE] = state.joined
        join(state.joined)
    else:
        door()


def join(typed: str) -> None:
    """The room of this code, or what is wrong with it."""
    code = as_code(typed)
    room = room_keys.rooms().of_code(code) if code else None
    if room:
        state.joined = code
        room_pupil.show(room)
        return
    if code and state.pop("joined", None) == code:
        state.room_said = texts.CLOSED
    else:
        state.room_said = texts.NOT_FOUND if code else texts.NO_CODE.format(length=LENGTH)
    door()


def door() -> None:
    """Where there is no room yet."""
    st.title(texts.TITLE)
    st.write(texts.LINE)
    if "room_said" in state:
        st.info(state.pop("room_said"), icon=":material/info:")
    left, right = st.columns(2, gap="large")
    with left:
        st.header(texts.JOIN)
        with st.form("join", border=False):
            st.text_input(texts.JOIN_CODE, key="typed", max_chars=20)
            st.form_submit_button(texts.JOIN_BUTTON, on_click=take_code)
    with right:
        st.header(texts.TEACH)
        st.write(texts.WHAT_IS_KEPT.format(hours=HOURS))
        st.button(texts.OPEN, key="open-room", type="primary", icon=":material/groups:", on_click=open_room)


def take_code() -> None:
    st.query_params[CODE] = state.typed


def open_room() -> None:
    st.query_params.pop(CODE, None)
    try:
        room_keys.open_room()
    except StoreError as reason:
        state.room_said = room_keys.said(reason)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
