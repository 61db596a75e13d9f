"""Whose memory it is: the key in the cookie, in the address, or of the account; one `Memory` a session."""

import contextlib
import os
from pathlib import Path

import streamlit as st

from digits.memory.memory import Memory
from digits.show import memory_words as words
from digits.show.texts import memory as texts
from digits.show.words import told
from digits.slots import Later
from digits.store import keys
from digits.store.database import Database
from digits.store.errors import StoreError
from digits.store.records import Digit
from digits.store.store import Store

COOKIE, ADDRESS = "digits_person", "me"
MOST_SHARED = 2_000
A_MOMENT = 0.5  # seconds that a page waits for what is kept of somebody, before it goes on without
SHARED_MEMORY = "DIGITS_SHARED_MEMORY"
KEEP = st.components.v2.component(
    "digits_cookie", js=(Path(__file__).resolve().parents[2] / "digits/show/cookie.js").read_text()
)

state = st.session_state


@st.cache_resource(show_spinner=False)
def store() -> Store:
    return Store(Database())


@st.cache_resource(show_spinner=False)
def later() -> Later:
    return Later()


def is_shared() -> bool:
    """Whether the operator turned on the memory that all share."""
    return os.environ.get(SHARED_MEMORY, "") not in ("", "0")


@st.cache_resource(show_spinner=False, ttl=60)
def shared() -> list[Digit]:
    """What reviewers accepted, at most a minute old; nothing where the database does not answer."""
    with contextlib.suppress(StoreError):
        return store().accepted(MOST_SHARED)
    return []


def memory() -> Memory:
    """This session's; on the first call whoever comes with a key is looked up, in a thread of its own."""
    if "memory" not in state:
        state.memory = Memory(store(), later(), shared() if is_shared() else ())
        key = _key()
        if key:
            state.memory.arrive(key)
            state.memory.is_loaded(within=A_MOMENT)
    return state.memory


def _key() -> str | None:
    """Of whoever has logged in, else in the address, else in the cookie; None of somebody new."""
    said = st.query_params.get(ADDRESS) or st.context.cookies.get(COOKIE)
    try:
        if is_logged_in():
            return account_key()
        if keys.looks_signed(said):
            return keys.checked(said, store().secret())
    except StoreError:
        return None
    return None


def is_logged_in() -> bool:
    return bool(getattr(st.user, "is_logged_in", False)) if has_login() else False


def has_login() -> bool:
    """Whether the operator configured Streamlit's own login (`[auth]` in secrets.toml)."""
    return "is_logged_in" in st.user


def account_key() -> str:
    return keys.of_account(str(st.user.get("iss", "")), str(st.user.get("sub", "")), store().secret())


def keep_from_now_on() -> None:
    """They said yes."""
    mine = memory()
    try:
        account = account_key() if is_logged_in() else None
    except StoreError as reason:
        mine.problem = str(reason)
        return
    signed = mine.keep_from_now_on(account)
    if signed and not account:
        state.cookie = signed


def forget_all() -> None:
    if memory().forget_all():
        state.cookie = ""
        state.said = words.FORGOTTEN
        st.query_params.pop(ADDRESS, None)


def put_into_address() -> None:
    mine = memory()
    if mine.key:
        with contextlib.suppress(StoreError):
            st.query_params[ADDRESS] = keys.signed(mine.key, store().secret())


def cookie() -> None:
    """Give the browser its key, or take it away, where that is due."""
    if "cookie" in state:
        KEEP(key="cookie-keeper", data={"name": COOKIE, "value": state.cookie})


def what_is_kept() -> str:
    """What somebody says yes to."""
    whose = texts.OF_THE_ACCOUNT if is_logged_in() else texts.OF_THE_KEY
    return told([texts.WHAT_IS_KEPT, whose, texts.ALSO_SHARED if is_shared() else ""])


def ask_for_consent() -> None:
    """What is kept is said before anything is kept."""
    if memory().person is None:
        with st.popover(texts.REMEMBER, icon=":material/bookmark_add:"):
            st.markdown(what_is_kept())
            st.button(texts.YES, key="keep", type="primary", on_click=keep_from_now_on)
