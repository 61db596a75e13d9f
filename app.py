"""The front door: the server, page settings and navigation. Each file in pages/ is a page of its own address.

`streamlit run app.py` serves `app`, which runs this file again as a script for everybody who comes.
"""

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from digits.show import templating
from digits.show.texts import frame as texts
from pages.parts import language, left, loading, room_sweep

HERE = Path(__file__).resolve().parent
RECONNECT = st.components.v2.component("digits_reconnect", js=(HERE / "digits/show/reconnect.js").read_text())
ICONS = {
    **{
        "draw": "draw",
        "learn": "lightbulb",
        "history": "history",
        "errors": "grid_view",
        "benchmark": "speed",
        "claims": "fact_check",
    },
    "train": "model_training",
    "room": "groups",
}
DRAW = "answers", "lesson", "photograph", "share"  # parts of the first page

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}


class SafeHeaders:
    """Every answer says that browsers must not guess types, frame the app elsewhere, or tell where people come from."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        async def with_headers(message):
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def wake() -> None:
    """Do what whoever comes first would wait for: the models, then what the Draw page is made of."""
    loading.wake()
    for part in DRAW:
        importlib.import_module(f"pages.parts.{part}")
    templating.compile_all()


@contextlib.asynccontextmanager
async def waking(_: "st.App") -> AsyncIterator[None]:
    """Get ready while the port answers already, and keep the house clean."""
    loaded = asyncio.create_task(asyncio.to_thread(wake))
    swept = asyncio.create_task(room_sweep.again_and_again())
    yield
    swept.cancel()
    await loaded


async def ready(_: Request) -> PlainTextResponse:
    """For whoever sends people here: 200 once the models answer, 503 until then."""
    awake = loading.is_awake()
    return PlainTextResponse("ready" if awake else "waking the models", 200 if awake else 503)


def main() -> None:
    """Frame the page that was asked for.

    While a server has run no app.py, Streamlit runs the file in pages/ that the address names; that one comes here.
    """
    st.session_state.framed = True
    st.set_page_config("Digits", page_icon=HERE / "docs/icon.png", layout="wide")
    language.settle()
    pages = [_page(name) for name in ICONS]
    page = st.navigation([*pages, _another_address_of(pages[0]), _review()], position="top")
    st.html(templating.STYLE)
    with st.container(key="places", horizontal=True, width="content"):
        for place in pages:
            st.page_link(place, label=place.title)
    RECONNECT(key="reconnect", on_again_change=lambda: None)
    language.settle_for(page.url_path or next(iter(ICONS)))
    page.run()


def _page(name: str) -> st.Page:
    """The first one is the default page, whose address is empty."""
    is_first = name == next(iter(ICONS))
    return st.Page(
        HERE / "pages" / f"{name}.py",
        title=texts.PAGES[name],
        icon=f":material/{ICONS[name]}:",
        url_path="" if is_first else name,
        default=is_first,
    )


def _review() -> st.Page:
    """For reviewers of the memory that all share, who know its address."""
    return st.Page(HERE / "pages/review.py", title="Review", url_path="review", visibility="hidden")


def _another_address_of(page: st.Page) -> st.Page:
    """/draw, which people may type or link to: it leads to the default page."""
    return st.Page(lambda: st.switch_page(page), title=page.title, url_path="draw", visibility="hidden")


if __name__ == "__main__":
    main()
else:
    left.alone()
    app = st.App(Path(__file__), lifespan=waking, routes=[Route("/ready", ready)], middleware=[Middleware(SafeHeaders)])
