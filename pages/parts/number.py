"""The Draw page's answer to a whole number: both models' readings, and boxes over the canvas."""

import functools

import streamlit as st

from digits.drawing.canvas import Seen
from digits.predictors.registry import DRAW_PAIR, READER
from digits.reading import doubt, numbers
from digits.reading.ensemble import Ensemble
from digits.reading.numbers import Reading
from digits.reading.search import Found, Search
from digits.show import number as number_html
from digits.show.sentences import number_verdict
from pages.parts import correct
from pages.parts.loading import load


def find(seen: Seen) -> Reading | None:
    """The number that is seen; None where it is one digit, or none."""
    if seen.is_one_digit:
        return None
    reader = load(READER)
    return numbers.several(seen.ink, seen.image, functools.partial(doubt.judge, READER, reader))


def read(picture) -> Found:
    """What is found in a picture that somebody brings, by the two models that the pages read with."""
    return Search(DRAW_PAIR, tuple(load(name) for name in DRAW_PAIR)).read(picture)


def answer(reading: Reading, names: tuple[str, str], strokes: int) -> str:
    """Both answers to each digit; returns the boxes for the canvas."""
    images, before = reading.images, reading.before
    left, right = Ensemble(names, tuple(map(correct.model, names))).ask_each(images, before)
    st.html(number_html.reading(number_verdict(left, right), left, right, strokes))
    correct.answered(images, left, right)
    st.html(number_html.places(images, left, right))
    found = [found.box for found in reading.digits]
    return number_html.boxes(found, left, right, *reading.ink.shape[::-1], reading.marks)
