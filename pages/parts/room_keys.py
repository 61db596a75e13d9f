"""Who somebody is in a room. A teacher holds a signed key, apart from the code: in a cookie, or brought by a link that
is for them alone. A pupil is a random key in a cookie, so that limits hold after a reload."""

import streamlit as st

from digits.store import keys
from digits.store.errors import ANYWAY, StoreError
from digits.store.rooms import HOURS, Rooms
from pages.parts.memory import KEEP, store

TEACHER, PUPIL = "digits_room", "digits_pupil"  # cookies
ADDRESS = "key"
AGE = HOURS * 3600  # seconds

state = st.session_state


def rooms() -> Rooms:
    return Rooms(store().database)


def said(reason: StoreError) -> str:
    """Without what holds for the Draw page."""
    return str(reason).removesuffix(ANYWAY).strip()


def teacher() -> str | None:
    """The key that this server signed for a teacher; a link's is taken out of the address, which others may see."""
    said = st.query_params.get(ADDRESS)
    if said is not None:
        del st.query_params[ADDRESS]
        if found := _checked(said):
            _become(found)
    if "room_key" not in state:
        state.room_key = _checked(st.context.cookies.get(TEACHER))
    return state.room_key


def open_room() -> None:
    """A new room, whose teacher is whoever is here. StoreError."""
    key = keys.new_key()
    rooms().open(key)
    _become(key)


def _become(key: str) -> None:
    state.room_key, state.room_cookie = key, signed(key)
    state.pop("joined", None)


def leave() -> None:
    """The room is closed."""
    state.room_key, state.room_cookie = None, ""


def signed(key: str) -> str:
    return keys.signed(key, store().secret())


def pupil() -> str:
    if "pupil_key" not in state:
        state.pupil_key = _checked(st.context.cookies.get(PUPIL)) or keys.new_key()
    return state.pupil_key


def _checked(said: str | None) -> str | None:
    return keys.checked(said, store().secret()) if keys.looks_signed(said) else None


def cookies() -> None:
    """Give the browser its keys, or take them away, where that is due."""
    if "room_cookie" in state:
        KEEP(key="room-cookie", data={"name": TEACHER, "value": state.room_cookie, "age": AGE})
    if "pupil_key" in state:
        KEEP(key="pupil-cookie", data={"name": PUPIL, "value": signed(state.pupil_key), "age": AGE})
