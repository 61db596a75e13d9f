"""What a model answers to one image or to the digits of a number."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits.predictors.closest import Planes
from digits.predictors.predictor import Neighbour, Predictor, Probable
from digits.reading import doubt

SURE = 0.8  # less confidence than this is called unsure


@dataclass(frozen=True)
class Answer(Probable):
    """probabilities (10,) float32, sum 1; ms: milliseconds that the model took; is_digit: False where it knows none.

    neighbours: what it remembers that is nearest, where that was asked for. planes: what decided it, where it measures
    to planes. starts_line: whether it is the first digit of a further number, below the one before.
    """

    title: str
    probabilities: np.ndarray
    ms: float
    is_digit: bool = True
    neighbours: Sequence[Neighbour] = ()
    planes: Planes | None = None
    starts_line: bool = False

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def ask(title: str, name: str, model: Predictor, image: np.ndarray, k: int = 0) -> Answer:
    """What the predictor, called `name` in the registry, answers to image (28, 28) float32 in [0, 1], ink 1, with its
    k nearest remembered digits: one search for all of it."""
    started = time.perf_counter()
    found = model.consider(image, k)
    ms = (time.perf_counter() - started) * 1000
    known = bool(doubt.is_digit(name, np.array([found.score]))[0])
    return Answer(title, found.probabilities, ms, known, found.neighbours, found.planes)


def ask_each(title: str, name: str, model: Predictor, images: np.ndarray, starts: Sequence[int] = ()) -> list[Answer]:
    """As `ask`, to each of images (N, 28, 28) in one batch; the time is shared among them. starts: which of them begin
    a further line."""
    started = time.perf_counter()
    probabilities, scores = doubt.answer(model, images)
    ms = (time.perf_counter() - started) * 1000 / len(images)
    known = doubt.is_digit(name, scores)
    return [
        Answer(title, p, ms, bool(is_digit), starts_line=i in starts)
        for i, (p, is_digit) in enumerate(zip(probabilities, known, strict=True))
    ]


def number(answers: Sequence[Answer]) -> str:
    """The digits in a row, lines apart by a space; "?" where the model knows none."""
    parts = (" " * answer.starts_line + (str(answer.digit) if answer.is_digit else "?") for answer in answers)
    return "".join(parts).strip()
