"""How it works, at one drawing: what is asked of both models for the page that explains them."""

import functools

import numpy as np
import streamlit as st

from digits.drawing import canvas
from digits.drawing.canvas import Seen
from digits.drawing.example import example
from digits.predictors import card, inside, registry
from digits.reading import turning
from digits.reading.answers import Answer
from digits.reading.ensemble import Ensemble
from digits.reading.saliency import worth
from digits.show import learn, sentences
from digits.show import number as number_html
from digits.show.decided import decided
from digits.show.learn import Looked
from digits.show.templating import render
from digits.show.texts import learn as texts
from digits.show.texts import said
from pages.parts import number
from pages.parts.loading import HEAVY, load

NAMES = registry.DRAW_PAIR
NEAR = 5  # remembered digits that are shown
FIRST = 4  # what is shown until somebody draws
TEST = 10_000  # digits of MNIST's test set
KEY = "turn"

state = st.session_state


@functools.cache
def an_example() -> Seen:
    """What is shown until somebody draws."""
    return canvas.see(example(FIRST, 20, np.random.default_rng(0)))


def seen_of(objects: list[dict], width: int) -> Seen:
    """What lies on the paper, or the example; ValueError with a sentence where it is no single digit."""
    if not objects:
        return an_example()
    seen = canvas.see(objects, width)
    if number.find(seen):
        raise ValueError(texts.ONE_DIGIT)
    return seen


def ask_both(image: np.ndarray) -> tuple[Answer, Answer]:
    """What both answer to image (28, 28), the KNN with its nearest remembered digits."""
    return Ensemble(NAMES, tuple(map(load, NAMES))).ask(image, NEAR)


def look(seen: Seen, left: Answer, right: Answer) -> Looked:
    """All that the page shows of it after the answers, but the turning."""
    (knn, resnet), image = map(load, NAMES), seen.image
    return Looked(
        seen=seen,
        left=left,
        right=right,
        decided=decided(
            left.planes, knn.build(image, left.planes, left.planes.nearest), left.is_digit, by_both=left.by_both
        ),
        first=inside.first_maps(resnet.network, image),
        saliency=resnet.saliency(image, right.digit),
        remembered=len(knn.labels_),
        learned=resnet.learned,
        tip=sentences.saliency_tip(worth(NAMES[1])),
    )


def turn(looked: Looked) -> None:
    """From this digit to another one, picture by picture, where it is asked for."""
    first = looked.left.digit
    second = turning.other(looked.left.planes, first)
    st.html(learn.turning(first, second))
    if not st.toggle(texts.TURN_IT, key=KEY, bind="query-params"):
        st.html(render("no_vote.html", says=""))
        return
    try:
        left, right, way = _turned(looked, second)
    except ValueError as reason:
        st.html(render("no_vote.html", says=said(reason)))
        return
    says = texts.TURN_WAY.format(first=first, second=second, left=left[0].title, right=right[0].title)
    st.html(number_html.places(way, left, right, says))


def _turned(looked: Looked, second: int) -> tuple:
    """Both models' answers on the way, and the way."""
    models = tuple(map(load, NAMES))
    with HEAVY.taken():
        way = turning.way(looked.seen.image, looked.left.planes, second, models[0], models)
        return *Ensemble(NAMES, models).ask_each(way), way


def errors() -> None:
    """What both get wrong, and the way to it."""
    try:
        shares = [card.read(name).test_accuracy for name in NAMES]
    except ValueError as reason:
        st.error(said(reason))
        return
    st.html(learn.wrong(registry.titles(NAMES), shares, TEST))
    if st.button(texts.ERRORS, key="to_errors", icon=":material/grid_view:"):
        st.switch_page("pages/errors.py", query_params={"truth": "4", "answer": "9"})
