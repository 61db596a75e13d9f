"""What a model answers to one image or to the digits of a number."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits.predictors.closest import Planes
from digits.predictors.predictor import Considered, Neighbour, Predictor, Probable
from digits.reading import doubt

SURE = 0.8  # less confidence than this is called unsure


@dataclass(frozen=True)
class Answer(Probable):
    """probabilities (10,) float32, sum 1; ms: milliseconds that the model took; is_digit: False where it knows none.

    neighbours: what it remembers that is nearest, where that was asked for. planes: what decided it, where it measures
    to planes. before: what stands before it in a number: a space where it begins a further line, marks that are no
    digits. sign: what it takes it for where it is no digit but a sign that it was taught, and how sure of that it is.
    score: how like a digit it is; by_both: whether the scores of both models that answer decided whether it is one.
    """

    title: str
    probabilities: np.ndarray
    ms: float
    is_digit: bool = True
    neighbours: Sequence[Neighbour] = ()
    planes: Planes | None = None
    before: str = ""
    sign: str | None = None
    sure_of_sign: float = 0.0
    score: float = np.inf
    by_both: bool = False

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def said(self) -> str:
        """The digit or the sign; empty where it knows neither."""
        return self.sign or (str(self.digit) if self.is_digit else "")

    @property
    def shown(self) -> str:
        """The digit or the sign; "?" where it knows neither."""
        return self.said or "?"


def ask(title: str, name: str, model: Predictor, image: np.ndarray, k: int = 0) -> Answer:
    """What the predictor, called `name` in the registry, answers to image (28, 28) float32 in [0, 1], ink 1, with its
    k nearest remembered digits: one search for all of it."""
    started = time.perf_counter()
    found = model.consider(image, k)
    ms = (time.perf_counter() - started) * 1000
    return _answer(title, name, found, ms)


def ask_each(title: str, name: str, model: Predictor, images: np.ndarray, before: Sequence[str] = ()) -> list[Answer]:
    """As `ask`, to each of images (N, 28, 28) in one batch; the time is shared among them. before: what stands before
    each."""
    started = time.perf_counter()
    found = model.consider_each(images)
    ms = (time.perf_counter() - started) * 1000 / len(images)
    before = before or [""] * len(found)
    return [_answer(title, name, one, ms, stands) for one, stands in zip(found, before, strict=True)]


def _answer(title: str, name: str, found: Considered, ms: float, before: str = "") -> Answer:
    known = bool(doubt.is_digit(name, np.array([found.score]))[0])
    sign = found.sign if known else None
    is_digit = known and found.sign is None
    seen = found.neighbours, found.planes, before
    return Answer(title, found.probabilities, ms, is_digit, *seen, sign, found.sure_of_sign, found.score)


def given(title: str, name: str, probabilities: np.ndarray, scores: np.ndarray) -> list[Answer]:
    """Answers from what the model has said already: probabilities (N, 10) and scores (N,)."""
    return [
        _answer(title, name, Considered(p, float(score), []), 0.0)
        for p, score in zip(probabilities, scores, strict=True)
    ]


def number(answers: Sequence[Answer]) -> str:
    """The digits in a row with the marks between them, lines apart by a space; "?" where the model knows none."""
    return "".join(answer.before + answer.shown for answer in answers).strip()
