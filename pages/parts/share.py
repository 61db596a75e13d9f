"""A drawing to keep and to pass on: a link that opens on it, as text and as a QR code, and a picture."""

import io

import streamlit as st
from PIL import Image

from digits.drawing import canvas, link
from digits.drawing.link import Linked
from digits.show import qr
from digits.show.templating import render
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts import here

PARAMETER = "drawing"


def opened() -> Linked | None:
    """The drawing of the address, which is taken out of it, so that a reload keeps what is drawn from here on.

    None where the address brings none; ValueError with a sentence where it is damaged.
    """
    if PARAMETER not in st.query_params:
        return None
    text = st.query_params[PARAMETER]
    del st.query_params[PARAMETER]
    return link.read(text)


def share(objects: list[dict], is_wide: bool, width: int) -> None:
    st.dialog(texts.SHARE_HEAD)(_share)(objects, is_wide, width)


def _share(objects: list[dict], is_wide: bool, width: int) -> None:
    try:
        address = _address(objects, is_wide)
    except ValueError as reason:
        st.info(said(reason), icon=":material/link_off:")
        return
    st.write(texts.SHARE_LINK)
    if here.is_of_this_computer():
        st.warning(texts.SHARE_LOCAL, icon=":material/wifi_off:")
    st.html(render("share.html", code=qr.code(address)))
    st.code(address, language=None, wrap_lines=True)
    png = io.BytesIO()
    Image.fromarray(canvas.render(objects, width)).save(png, "PNG")
    st.download_button(texts.SAVE, png.getvalue(), "drawing.png", on_click="ignore", key="save")


def _address(objects: list[dict], is_wide: bool) -> str:
    """Of this page with this drawing; ValueError with a sentence where there is none."""
    if not objects:
        raise ValueError(texts.SHARE_NOTHING)
    return here.address({PARAMETER: link.write(objects, is_wide)})
