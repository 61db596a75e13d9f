"""What the Draw page shows of a digit beside its answers: the reasons, and on demand looks at it from closer by."""

import numpy as np
import streamlit as st

from digits.predictors.predictor import Predictor
from digits.reading.answers import Answer
from digits.show import html
from digits.show.decided import decided
from pages.parts import stress, vote


def reasons(knn: Predictor, resnet: Predictor, left: Answer, right: Answer, image: np.ndarray) -> None:
    """Why both answer so; left and right: what they answer to image (28, 28)."""
    why = decided(left.planes, knn.build(image, left.planes, left.planes.nearest), left.is_digit)
    st.html(html.reasons(why, image, resnet.saliency(image, right.digit), right.digit))


def switches() -> None:
    """One for each look."""
    vote.switch()
    stress.switch()


def looks(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """Those that are asked for, at image (28, 28) by the models of these names; None: there is no digit."""
    vote.result(image, names)
    stress.curves(image, names)
