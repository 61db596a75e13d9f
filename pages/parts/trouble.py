"""What a part of a page cannot do is a sentence in its place; the rest of the page goes on."""

import contextlib
from collections.abc import Iterator

import streamlit as st

from digits.show import texts


@contextlib.contextmanager
def in_place() -> Iterator[None]:
    """Say what is wrong with a file that this part needs."""
    try:
        yield
    except ValueError as reason:
        st.error(texts.said(reason))
