"""The benchmark's first part: what one needs, and which model that makes the best."""

from collections.abc import Sequence

import streamlit as st

from digits.benchmark import bubbles, compressed, recommend
from digits.benchmark.candidates import candidates
from digits.benchmark.file import Row
from digits.benchmark.recommend import Limits, Model
from digits.show.texts import benchmark as texts

ANY = texts.ANY
MILLISECONDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50, ANY]
MEGABYTES = [0.02, 0.1, 0.5, 1, 2, 5, 10, 50, ANY]
PERCENT = [ANY, 97, 98, 99, 99.5, 99.6]
STILL = {"displayModeBar": False}


@st.fragment
def which(rows: Sequence[Row]) -> None:
    """The picture, and beside it the limits that change it; of compressed models the advised one alone is in it."""
    every = [*rows, *candidates(rows, compressed.content())]
    picture, choice = st.columns([5, 3], gap="medium")
    with choice:
        limits = _limits(rows)
        advice = recommend.recommend(every, limits)
        _advice(every, advice)
    shown = [*rows, *(row for row in every[len(rows) :] if row.model == advice.model)]
    picture.plotly_chart(
        bubbles.errors_against_latency(shown, advice.broken, advice.model, limits.judge),
        config=STILL,
        key="errors-latency",
        alt=texts.BUBBLES_ALT.format(on=texts.ON[limits.judge]),
    )
    picture.caption(texts.BUBBLES[limits.judge])


def _limits(rows: Sequence[Row]) -> Limits:
    st.header(texts.WHICH, help=texts.WHICH_TIP)
    slow = st.select_slider(texts.SLOWEST, MILLISECONDS, ANY, key="ms", bind="query-params")
    large = st.select_slider(texts.LARGEST, MEGABYTES, ANY, key="mb", bind="query-params")
    right = st.select_slider(texts.LEAST, PERCENT, ANY, key="least", bind="query-params")
    wants = st.segmented_control(
        texts.WANTED, list(texts.WANTS), default="right", format_func=texts.WANTS.get, required=True, key="wants"
    )
    explains = st.toggle(
        texts.EXPLAINS,
        key="explains",
        bind="query-params",
        help=texts.EXPLAINS_TIP,
    )
    untrained = st.toggle(
        texts.UNTRAINED,
        key="untrained",
        bind="query-params",
        help=texts.UNTRAINED_TIP,
    )
    judge = "test"
    if any(row.pen for row in rows):
        judge = st.segmented_control(
            texts.JUDGED, list(texts.JUDGES), default="test", format_func=texts.JUDGES.get, required=True, key="judge"
        )
    ms, mb, percent = (None if limit == ANY else limit for limit in (slow, large, right))
    return Limits(ms, mb, explains, untrained, judge, None if percent is None else percent / 100, wants)


def _advice(rows: Sequence[Model], advice: recommend.Advice) -> None:
    titles = {row.model: row.title for row in rows}
    with st.container(border=True):
        st.markdown(f"## {titles.get(advice.model, texts.NONE_OF_THEM)}")
        st.markdown("\n".join(f"- {reason}" for reason in advice.reasons))
    with st.expander(texts.WHY_NOT.format(count=len(advice.out))):
        st.markdown("\n".join(f"- **{titles[name]}**: {why}" for name, why in advice.out.items()))
