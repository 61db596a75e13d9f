"""The Draw page's answer to a whole number: both models' readings, and boxes over the canvas."""

import functools

import numpy as np
import streamlit as st

from digits import doubt, figures, number_html, numbers
from digits.answers import ask_each, number_verdict
from digits.numbers import Reading
from views.loading import load


def find(ink: np.ndarray, image: np.ndarray) -> Reading | None:
    """The digits in ink (H, W), of which image (28, 28) was made; None where it is one digit, or none."""
    reader = load(figures.READER)
    return numbers.several(ink, image, reader, functools.partial(doubt.lead, figures.READER, reader))


def answer(reading: Reading, titles: tuple[str, str], names: tuple[str, str], strokes: int, problem: str | None) -> str:
    """Both answers to each digit; returns the boxes for the canvas."""
    images = np.stack([found.image for found in reading.digits])
    left, right = (ask_each(title, name, load(name), images) for title, name in zip(titles, names, strict=True))
    st.html(number_html.reading(problem or number_verdict(left, right), left, right, strokes))
    st.html(number_html.places(images, left, right))
    return number_html.boxes([found.box for found in reading.digits], left, right, *reading.ink.shape[::-1])
