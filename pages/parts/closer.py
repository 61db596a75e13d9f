"""What the Draw page shows of a digit beside its answers: the reasons, and on demand looks at it from closer by."""

import numpy as np
import streamlit as st

from digits.predictors.closest import Compared, Planes
from digits.predictors.predictor import Predictor
from digits.reading.answers import Answer
from digits.reading.saliency import worth
from digits.show import html
from digits.show.decided import decided
from digits.show.sentences import saliency_tip
from pages.parts import inside, landscape, stress, vote
from pages.parts.loading import RECENT, load
from pages.parts.trouble import in_place


def reasons(names: tuple[str, str], resnet: Predictor, left: Answer, right: Answer, image: np.ndarray) -> None:
    """Why both models of these names answer so; left and right: what they answer to image (28, 28). Where what this
    person taught counts, the KNN's reason is the digits nearest to it."""
    if left.planes is None:
        why = html.near(left.neighbours)
    else:
        why = decided(left.planes, _built(names[0], image, left.planes), left.is_digit, by_both=left.by_both)
    found = None
    with in_place():
        found = worth(names[1])
    salient = _salient(names[1], resnet, image, right.digit)
    st.html(html.reasons(why, image, salient, right.digit, saliency_tip(found)))


def _built(name: str, image: np.ndarray, planes: Planes) -> Compared:
    key = ("built", name, image.tobytes(), planes.squared.tobytes())
    return RECENT.of(key, lambda: load(name).build(image, planes, planes.nearest))


def _salient(name: str, resnet: Predictor, image: np.ndarray, digit: int) -> np.ndarray:
    if resnet is not load(name):
        return resnet.saliency(image, digit)
    return RECENT.of(("saliency", name, image.tobytes(), digit), lambda: resnet.saliency(image, digit))


def switches() -> None:
    """One for each look."""
    vote.switch()
    inside.switch()
    landscape.switch()
    stress.switch()


def looks(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """Those that are asked for, at image (28, 28) by the models of these names; None: there is no digit.

    Each has a place of its own, also empty; where none is asked for, nothing is sent at all.
    """
    if not any(st.session_state.get(look.KEY) for look in (vote, inside, landscape, stress)):
        return
    for look in (vote.result, inside.result, landscape.result, stress.curves):
        with in_place():
            look(image, names)
