"""The Draw page's vote to play with: how many neighbours, by which measure. Searched when asked for."""

import numpy as np
import streamlit as st

from digits.predictors.predictor import Neighbour
from digits.reading import vote
from digits.reading.ensemble import Ensemble
from digits.show import vote as vote_html
from digits.show.templating import render
from digits.show.texts import closer as texts
from digits.show.texts import said
from pages.parts.loading import HEAVY, load

KEY, MEASURE = "vote", "measure"

state = st.session_state


def switch() -> None:
    """Whether to vote, and how; all of it in the address."""
    st.toggle(texts.VOTE, key=KEY, bind="query-params", help=texts.VOTE_TIP)
    if state.get(KEY):
        with st.container(horizontal=True):
            st.slider("k", 1, vote.MOST, 5, key="k", bind="query-params", help=texts.K_TIP)
            _choose_measure()


def _choose_measure() -> None:
    """In the address under its English name, whatever language it is shown in."""
    said = state.get(MEASURE) or st.query_params.get(MEASURE)
    state[MEASURE] = said if said in vote.MEASURES else vote.STROKES
    tip = texts.MEASURE_TIP
    st.selectbox(
        texts.MEASURE, vote.MEASURES, format_func=texts.MEASURES.get, key=MEASURE, on_change=_into_address, help=tip
    )


def _into_address() -> None:
    st.query_params[MEASURE] = state[MEASURE]


def result(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """The vote on image (28, 28), where it is asked for; None: there is no digit to vote on."""
    if not state.get(KEY):
        st.html(render("no_vote.html", says=""))
    elif image is None:
        st.html(render("no_vote.html", says=texts.VOTE_NOTHING))
    else:
        try:
            found = vote.of(_near(image, names[0]), state.k)
        except ValueError as reason:
            st.html(render("no_vote.html", says=said(reason)))
            return
        asked, _ = Ensemble(names, tuple(map(load, names))).ask(image)
        st.html(vote_html.vote(found, asked))


def _near(image: np.ndarray, knn: str) -> list[Neighbour]:
    """Searched once for an image and a measure, however k changes."""
    asked = image.tobytes(), knn, state.measure
    kept, found = state.get("voters", (None, []))
    if kept != asked:
        with HEAVY.taken():
            found = vote.near(state.measure, image, _whose(state.measure, knn))
        state.voters = asked, found
    return found


def _whose(measure: str, knn: str):
    if measure in vote.PIXELS:
        return None
    return load(vote.ARTICLES.get(measure, knn))
