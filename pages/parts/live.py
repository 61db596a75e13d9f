"""Latency measured live, on the server that the page runs on: one measurement at a time, whoever asks."""

import streamlit as st

from digits.data import mnist
from digits.evaluation import timing
from digits.predictors import registry
from digits.show.texts import benchmark as texts
from digits.show.words import milliseconds
from pages.parts.loading import load
from pages.parts.trouble import in_place


def live(titles: dict[str, str]) -> None:
    """Choose models (name → title), measure them, see how far it is, cancel it, read the figures."""
    st.header(texts.LIVE, help=texts.LIVE_TIP)
    titles = {name: title for name, title in titles.items() if name in registry.loadable()}
    chosen = st.multiselect(
        texts.LIVE_MODELS,
        list(titles),
        default=[name for name in registry.DRAW_PAIR if name in titles] or list(titles)[:1],
        format_func=titles.get,
        key="live-models",
    )
    if st.button(texts.MEASURE, icon=":material/timer:", disabled=not chosen, key="measure"):
        with in_place():
            _start(chosen)
    measurement = st.session_state.get("measurement")
    if measurement is None:
        return
    if measurement.done:
        _figures(measurement, titles)
    else:
        _progress(measurement)


def _start(names: list[str]) -> None:
    predictors = {name: load(name) for name in names}
    measurement = timing.Measurement.start(predictors, mnist.load("test")[0][:100])
    if measurement is None:
        st.warning(texts.BUSY, icon=":material/lock:")
    else:
        st.session_state.measurement = measurement


@st.fragment(run_every=0.5)
def _progress(measurement: timing.Measurement) -> None:
    if measurement.done:
        st.rerun()
    st.progress(measurement.share, texts.MEASURING.format(share=measurement.share))
    st.button(texts.CANCEL, icon=":material/close:", on_click=measurement.cancel, key="cancel")


def _figures(measurement: timing.Measurement, titles: dict[str, str]) -> None:
    if measurement.cancelled:
        st.info(texts.CANCELLED, icon=":material/close:")
        return
    for name, taken in measurement.taken.items():
        found = timing.summary(taken)
        with st.container(horizontal=True):
            st.metric(titles[name], milliseconds(found["p50_ms"]), help=texts.P50_TIP)
            st.metric(texts.P95, milliseconds(found["p95_ms"]), help=texts.P95_TIP)
            st.metric(texts.ANSWERS, found["samples"])
