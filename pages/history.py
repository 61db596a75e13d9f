"""What this person drew: both answers, what they said of them, how often each model was right; theirs to take along
and to delete."""

import numpy as np
import streamlit as st

from digits.drawing import canvas
from digits.memory import archive, running
from digits.predictors import registry
from digits.show import memory_words as words
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.store.errors import StoreError
from digits.store.records import NO_DIGIT, Digit, Drawing
from digits.store.store import MOST_EACH
from pages.parts import memory as whose
from pages.parts.corrections import corrections
from pages.parts.loading import HEAVY
from pages.parts.memory import memory

A_PAGE = 12
ALL = "all"
WRONG = {"all": None, "KNN wrong": SIDES[0], "ResNet wrong": SIDES[1]}

state = st.session_state


def show() -> None:
    memory().is_loaded(within=5)
    st.title("History")
    st.html(render("history_head.html", kept=memory().person is not None, known=memory().known, says=_says()))
    try:
        consent()
        if memory().marked:
            plot(memory().marked)
        drawings()
        take_along()
        corrections()
    except StoreError as reason:
        st.error(str(reason))
    whose.cookie()


def _says() -> str:
    said, mine = state.pop("said", None), memory()
    if said or mine.problem:
        return said or mine.problem
    if mine.key and mine.person is None and not whose.is_logged_in():
        return words.NO_KEY
    return words.KEPT_HERE if mine.person else words.SESSION_ALONE


def consent() -> None:
    """What is kept, before anything is; whose it is, afterwards."""
    mine = memory()
    with st.container(horizontal=True, key="whose"):
        if mine.person is None:
            whose.ask_for_consent()
        else:
            if not whose.is_logged_in():
                st.button(
                    words.IN_THE_ADDRESS, on_click=whose.put_into_address, help=words.IN_THE_ADDRESS_HELP,
                    icon=":material/link:",
                )  # fmt: skip
            with st.popover(words.WHAT_IS_KEPT_TITLE, icon=":material/policy:"):
                st.markdown(whose.what_is_kept())
        if whose.has_login():
            if whose.is_logged_in():
                st.button(words.LOG_OUT, on_click=st.logout)
            else:
                st.button(words.LOG_IN, on_click=st.login)


def plot(marked: list[Digit]) -> None:
    st.header("How often was each right on what you drew?", help=words.RUNNING)
    st.plotly_chart(running.chart(marked), config={"displayModeBar": False}, key="running", alt=words.RUNNING)


def drawings() -> None:
    """A page of them, newest first, by what they are and by who was wrong."""
    st.header("What you drew")
    with st.container(horizontal=True):
        truth = st.selectbox("It was", [ALL, *map(str, range(10)), "no digit"], key="truth", width=140)
        wrong = st.segmented_control("Answered", WRONG, key="wrong", default="all", required=True)
    asked = None if truth == ALL else NO_DIGIT if truth == "no digit" else truth
    skip = A_PAGE * state.setdefault("history_page", 0)
    found = memory().history(A_PAGE + 1, skip, asked, WRONG[wrong])
    if not found:
        st.info(words.EMPTY)
    for place in range(0, len(found[:A_PAGE]), 4):
        for column, drawing in zip(st.columns(4), found[place : place + 4][: A_PAGE - place], strict=False):
            with column.container(border=True):
                _drawing(drawing)
    _walk(len(found) > A_PAGE)


def _drawing(drawing: Drawing) -> None:
    titles = registry.titles(registry.DRAW_PAIR)
    st.html(render("history_drawing.html", drawing=drawing, sides=SIDES, titles=titles, words=words))
    with st.container(horizontal=True, gap="small"):
        if drawing.ink is not None or len(drawing.digits) == 1:
            st.button("To the canvas", key=f"open-{drawing.uid}", on_click=_open, args=(drawing,))
        st.button("Delete", key=f"delete-{drawing.uid}", on_click=_delete, args=(drawing,))
    if state.get("opened") == drawing.uid:
        state.pop("opened")
        st.switch_page("pages/draw.py", query_params={})


def _open(drawing: Drawing) -> None:
    if drawing.ink is None:
        objects = [canvas.picture(drawing.digits[0].image.astype(np.float32) / 255)]
    else:
        objects = [
            thing
            for line in drawing.lines
            for thing in canvas.written([np.array(line.points)], line.width, erases=line.erases)
        ]
    state.canvas_objects, state.opened = (objects, drawing.paper), drawing.uid


def _delete(drawing: Drawing) -> None:
    memory().forget(drawing)


def _walk(has_more: bool) -> None:
    page = state.history_page
    with st.container(horizontal=True):
        st.button("Newer", on_click=_turn, args=(-1,), disabled=page == 0, icon=":material/chevron_left:")
        st.button("Older", on_click=_turn, args=(1,), disabled=not has_more, icon=":material/chevron_right:")


def _turn(step: int) -> None:
    state.history_page = max(0, state.history_page + step)


def take_along() -> None:
    """All of it as a file, back from a file, and away."""
    st.header("Take it along, or away")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "All of mine as a zip", _packed, "my-digits.zip", "application/zip", on_click="ignore",
            icon=":material/download:", help="PNG, CSV, and strokes as jsonl; the Errors page reads it.",
        )  # fmt: skip
        with st.popover("Delete all of mine", icon=":material/delete_forever:"):
            st.markdown(words.REALLY_ALL)
            st.button(words.DELETE_ALL, key="delete-all", type="primary", on_click=whose.forget_all)
        with st.popover("Bring drawings back", icon=":material/upload:"):
            st.file_uploader(words.IMPORT, ["zip", "jsonl"], key="import", on_change=_take_in)


def _packed() -> bytes:
    with HEAVY.taken():
        return archive.pack(memory().history(MOST_EACH))


def _take_in() -> None:
    file = state["import"]
    if file is None:
        return
    try:
        with HEAVY.taken():
            found = archive.unpack(file.getvalue())
        memory().take_in(found)
        state.said = words.IMPORTED.format(count=f"{len(found):,}", known=f"{memory().known:,}")
    except ValueError as reason:
        state.said = str(reason)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
