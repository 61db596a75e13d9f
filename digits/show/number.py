"""A whole number as light HTML: both models' readings side by side, and boxes to lie over the canvas."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from digits.reading.answers import Answer, number
from digits.reading.punctuation import Mark
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.show.texts import draw as texts
from digits.show.words import confidence

FEWEST = 2  # digits that a number's size leaves room for, so that a single one is no larger
AROUND = 3  # canvas pixels between a digit's ink and its box
LABEL_ROOM = 36  # canvas pixels above a box that its label takes
UNKNOWN = "?"


def reading(verdict: str, left: Sequence[Answer], right: Sequence[Answer], strokes: int) -> Markup:
    """Both models' numbers side by side under one sentence; a digit that a model does not know is a "?"."""
    cards = [_card(side, answers) for side, answers in zip(SIDES, (left, right), strict=False)]
    return render("reading.html", verdict=verdict, strokes=strokes, cards=cards, fewest=FEWEST)


@dataclass(frozen=True)
class _Bar:
    """How sure a model is of one digit of a number: share in [0, 1]."""

    digit: str
    share: float
    says: str


@dataclass(frozen=True)
class _Card:
    """What one model reads; sure: how sure it is of all of it, in words."""

    side: str
    title: str
    number: str
    sure: str
    bars: list[_Bar]


def _card(side: str, answers: Sequence[Answer]) -> _Card:
    return _Card(side, answers[0].title, number(answers), _sure(answers), [_bar(answer) for answer in answers])


def _sure(answers: Sequence[Answer]) -> str:
    unknown = sum(not answer.is_digit for answer in answers)
    if unknown:
        return texts.SOME_UNKNOWN.format(unknown=unknown, count=len(answers))
    return texts.NUMBER_SURE.format(sure=confidence(float(np.prod([answer.confidence for answer in answers]))))


def _bar(answer: Answer) -> _Bar:
    if not answer.is_digit:
        return _Bar(answer.shown, 0, texts.NOT_A_DIGIT)
    return _Bar(number([answer]), answer.confidence, f"{answer.digit}: {confidence(answer.confidence)}")


def places(images: np.ndarray, left: Sequence[Answer], right: Sequence[Answer], says: str = "") -> Markup:
    """What both saw: each digit's picture, images (N, 28, 28) float32 in [0, 1], above what each says to it.

    says: what these pictures are; empty for the digits of a number.
    """
    found = [
        (image, [_place(side, answer) for side, answer in zip(SIDES, both, strict=False)])
        for image, *both in zip(images, left, right, strict=True)
    ]
    says = says or texts.PLACES.format(left=left[0].title, right=right[0].title)
    return render("places.html", says=says, places=found)


def _place(side: str, answer: Answer) -> tuple[str, str, str]:
    """Whose it is, the digit, how sure."""
    return side, answer.shown, confidence(answer.confidence) if answer.is_digit else texts.UNKNOWN


def boxes(
    found: Sequence[tuple[int, int, int, int]],
    left: Sequence[Answer],
    right: Sequence[Answer],
    width: int,
    height: int,
    marks: Sequence[Mark] = (),
) -> Markup:
    """Boxes (left, top, right, bottom) in pixels of a canvas so large, each labelled with its digit; those of marks,
    which are none, with what they are.

    Where the models differ both answers are on the label, the KNN's first; a digit that nobody knows has a "?".
    """
    around = [_box(*one) for one in zip(found, left, right, strict=True)]
    between = [_Box(*_around(mark.box), mark.kind, mark.kind, False, mark.box[1] < LABEL_ROOM) for mark in marks]
    return render("boxes.html", boxes=around, marks=between, width=width, height=height)


@dataclass(frozen=True)
class _Box:
    """Where a box lies, in pixels of the canvas, and what both models say to what is in it."""

    left: int
    top: int
    width: int
    height: int
    knn: str
    resnet: str
    is_doubted: bool
    is_high: bool  # no room above it for its label


def _box(place: tuple[int, int, int, int], knn: Answer, resnet: Answer) -> _Box:
    said = knn.shown, resnet.shown
    return _Box(*_around(place), *said, said[0] != said[1] or said[0] == UNKNOWN, place[1] < LABEL_ROOM)


def _around(place: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, width, height."""
    left, top, right, bottom = place
    return left - AROUND, top - AROUND, right - left + 2 * AROUND, bottom - top + 2 * AROUND


def no_boxes() -> Markup:
    """The place of `boxes`, empty."""
    return render("no_boxes.html")
