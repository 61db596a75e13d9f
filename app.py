"""The front door: page settings and navigation. Each file in pages/ is a page of its own address."""

from pathlib import Path

import streamlit as st

from digits.show import templating

HERE = Path(__file__).resolve().parent
RECONNECT = st.components.v2.component("digits_reconnect", js=(HERE / "digits/show/reconnect.js").read_text())
ICONS = {"draw": "draw", "history": "history", "errors": "grid_view", "benchmark": "speed", "claims": "fact_check"}


def main() -> None:
    """Frame the page that was asked for.

    While a server has run no app.py, Streamlit runs the file in pages/ that the address names; that one comes here.
    """
    st.session_state.framed = True
    st.set_page_config("Digits", page_icon=HERE / "docs/icon.png", layout="wide")
    pages = [_page(name) for name in ICONS]
    page = st.navigation([*pages, _another_address_of(pages[0]), _review()], position="top")
    st.html(templating.STYLE)
    with st.container(key="places", horizontal=True, width="content"):
        for place in pages:
            st.page_link(place, label=place.title)
    RECONNECT(key="reconnect", on_again_change=lambda: None)
    page.run()


def _page(name: str) -> st.Page:
    """The first one is the default page, whose address is empty."""
    is_first = name == next(iter(ICONS))
    return st.Page(
        HERE / "pages" / f"{name}.py",
        title=name.capitalize(),
        icon=f":material/{ICONS[name]}:",
        url_path="" if is_first else name,
        default=is_first,
    )


def _review() -> st.Page:
    """For reviewers of the memory that all share, who know its address."""
    return st.Page(HERE / "pages/review.py", title="Review", url_path="review", visibility="hidden")


def _another_address_of(page: st.Page) -> st.Page:
    """/draw, which people may type or link to: it leads to the default page."""
    return st.Page(lambda: st.switch_page(page), title="Draw", url_path="draw", visibility="hidden")


if __name__ == "__main__":
    main()
