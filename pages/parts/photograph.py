"""A picture that somebody brings to the Draw page: from a file, or from the camera."""

import streamlit as st

from digits.reading.brought import bring
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts import number
from pages.parts import paper as sheets
from pages.parts.loading import HEAVY

FIRST = {
    "brought": None,  # the picture that was put on the canvas last
    "refused": None,  # a sentence about the picture that was brought last
}
KINDS = ["png", "jpg", "jpeg", "webp", "heic", "heif"]

state = st.session_state


def offer() -> None:
    st.file_uploader(texts.UPLOAD, KINDS, key="upload", on_change=_take, args=("upload",), help=texts.UPLOAD_TIP)
    if state.refused:
        st.error(texts.UNCHANGED.format(reason=said(state.refused)), icon=":material/broken_image:")
    if st.toggle(texts.CAMERA, key="use_camera"):
        st.camera_input(texts.CAMERA_INPUT, key="photo", on_change=_take, args=("photo",))


def _take(key: str) -> None:
    """What was brought, put on the paper; where it can't be, the paper stays as it is."""
    state.refused = None
    if state[key] is None:
        return
    try:
        with HEAVY.taken():
            state.brought = bring(state[key], number.read)
    except ValueError as reason:
        state.refused = str(reason)
        return
    state.wide = state.brought.is_wide
    sheets.change(state.sheet, state.sheet.put, [state.brought.thing])
