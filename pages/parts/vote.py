"""The Draw page's vote to play with: how many neighbours, by which measure. Searched when asked for."""

import numpy as np
import streamlit as st

from digits.predictors import registry
from digits.predictors.predictor import Neighbour
from digits.reading import vote
from digits.reading.answers import ask
from digits.show import vote as vote_html
from digits.show.templating import render
from pages.parts.loading import HEAVY, load

KEY = "vote"
NOTHING = "Draw one digit, and its neighbours vote here."
K_TIP = "How many of the nearest remembered digits vote."
MEASURE_TIP = (
    "What near means. The app’s KNN compares stroke orientations, but does not vote: it compares what lies between its "
    "neighbours too. The others compare with MNIST’s 60,000 training digits alone."
)

state = st.session_state


def switch() -> None:
    """Whether to vote, and how; all of it in the address."""
    st.toggle("Let neighbours vote", key=KEY, bind="query-params", help="The plain KNN of the textbook, to play with.")
    if state.get(KEY):
        with st.container(horizontal=True):
            st.slider("k", 1, vote.MOST, 5, key="k", bind="query-params", help=K_TIP)
            st.selectbox("Measure", vote.MEASURES, key="measure", bind="query-params", help=MEASURE_TIP)


def result(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """The vote on image (28, 28), where it is asked for; None: there is no digit to vote on."""
    if not state.get(KEY):
        st.html(render("no_vote.html", says=""))
    elif image is None:
        st.html(render("no_vote.html", says=NOTHING))
    else:
        try:
            found = vote.of(_near(image, names[0]), state.k)
        except ValueError as reason:
            st.html(render("no_vote.html", says=str(reason)))
            return
        st.html(vote_html.vote(found, ask(registry.titles(names)[0], names[0], load(names[0]), image)))


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
