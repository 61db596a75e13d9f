"""The address of the page that is open, as the browser itself shows it."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

OF_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


def address(query: dict[str, str] | None = None) -> str:
    """With these parameters in place of those that it has."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, here.path or "/", urlencode(query or {}), ""))


def is_of_this_computer() -> bool:
    """Whether other devices cannot open it."""
    return urlsplit(st.context.url or "").hostname in OF_THIS_COMPUTER
