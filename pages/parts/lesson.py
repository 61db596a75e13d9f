"""The Draw page's lesson: test digits to show, and a path of eight steps, whose place is in the address."""

import contextlib

import numpy as np
import streamlit as st

from digits import addresses
from digits.data import labelled
from digits.drawing import canvas
from digits.evaluation import scores
from digits.gallery import find
from digits.predictors import registry
from digits.show.texts import lesson as texts
from pages.parts import loading
from pages.parts import paper as sheets

KEY = "step"  # in the address: the step, from 1
AT = "lesson_at"  # the step whose digit was put on the paper
SHOWN = "lesson_shown"  # the test digit that came on the paper last
SEEN = "lesson_seen"  # all that came
BLANK = "blank"
# by step: empty paper, a test digit of a kind, or what was there before
BEGINS_WITH = BLANK, None, find.DIFFER, find.ONLY_FIRST, find.BOTH_WRONG, find.NEARLY, BLANK, BLANK

state = st.session_state


def arrive() -> None:
    """Before the page sets itself up: put on the paper what a step of the address begins with."""
    step = _step()
    if step != state.get(AT):
        state[AT] = step
        if step and _kind(step):
            _put(_kind(step))


def guide() -> None:
    """The step that the class is at; nothing outside a lesson."""
    number = _step()
    if number is None:
        return
    step, count, kind = texts.STEPS[number - 1], len(texts.STEPS), _kind(number)
    with st.container(border=True, key="lesson"):
        st.header(texts.HEAD.format(step=number, count=count, title=step["title"]), anchor=False)
        st.markdown(step["text"])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(texts.PREVIOUS, key="lesson_previous", on_click=go_to, args=(number - 1,), disabled=number == 1)
            st.button(texts.NEXT, key="lesson_next", on_click=go_to, args=(number + 1,), disabled=number == count)
            if kind:
                st.button(texts.ANOTHER, key="lesson_another", on_click=_put, args=(kind,))
                with st.popover(texts.LABEL):
                    _say_shown()
            st.button(texts.END, key="lesson_end", on_click=end)


def offer() -> None:
    """Test digits at one click, and the way into the lesson."""
    st.pills(texts.SHOW_ME, list(texts.KINDS), key="show_me", format_func=texts.KINDS.get, on_change=_show_chosen)
    if _step() is None:
        if state.get(SHOWN) is None or _lies_there():
            _say_shown()
        st.button(
            texts.START, key="lesson_start", icon=":material/school:", help=texts.START_TIP, on_click=go_to, args=(1,)
        )


def go_to(number: int) -> None:
    """To a step, counted from 1, with the paper as it begins."""
    st.query_params[KEY] = str(number)
    if BEGINS_WITH[number - 1] == BLANK:
        sheets.change(state.sheet, state.sheet.clear)


def end() -> None:
    st.query_params.pop(KEY, None)


def _kind(step: int) -> str | None:
    """Of the test digit that a step, counted from 1, begins with."""
    return None if BEGINS_WITH[step - 1] == BLANK else BEGINS_WITH[step - 1]


def _step() -> int | None:
    return addresses.whole(st.query_params.get(KEY, ""), len(BEGINS_WITH) + 1) or None


def _show_chosen() -> None:
    if state.show_me is not None:
        _put(state.show_me)
        state.show_me = None


def _put(kind: str) -> None:
    """On the paper the next test digit of this kind."""
    pair = registry.PAIRS[state.get("pair", next(iter(registry.PAIRS)))]
    found, seen = _finds(*pair)[kind], state.setdefault(SEEN, [])
    state[SHOWN] = min(found, key=seen.count, default=None)
    if state[SHOWN] is not None:
        seen.append(state[SHOWN])
        state.canvas_image = labelled.of_mnist("test").image(state[SHOWN])


def _lies_there() -> bool:
    """Whether the test digit that came last is on the paper still."""
    source = canvas.picture(labelled.of_mnist("test").image(state[SHOWN]))["src"]
    return any(thing.get("src") == source for thing in state.sheet.objects)


def _say_shown() -> None:
    if SHOWN not in state:
        return
    if state[SHOWN] is None:
        st.caption(texts.NONE)
    else:
        label = int(labelled.of_mnist("test").labels[state[SHOWN]])
        st.caption(texts.SHOWN.format(index=state[SHOWN], label=label))


@st.cache_data(show_spinner=False)
def _finds(knn: str, resnet: str) -> dict[str, list[int]]:
    """By kind the test digits to show, from what the two answered when they were measured."""
    test = labelled.of_mnist("test")
    titles = dict(zip((knn, resnet), registry.titles((knn, resnet)), strict=True))
    first, second = (np.asarray(answers) for answers in loading.answers(titles, test).values())
    doubted = find.doubted_by_any(loading.doubts(titles, test), len(test.labels))
    with contextlib.suppress(ValueError):  # as in `loading.doubts`
        doubted |= scores.doubted_by_either((knn, resnet))
    return find.find(test.labels, first, second, doubted)
