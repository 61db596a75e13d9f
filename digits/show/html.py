"""Answers as light HTML: one element however much it shows, so that a page changes in one go."""

import numpy as np
from markupsafe import Markup

from digits.predictors.predictor import CLASSES
from digits.reading.answers import Answer
from digits.show import colours
from digits.show.templating import render

NOTHING = np.zeros(CLASSES)  # the bars of a card that has no answer


def answer(side: str, answer: Answer) -> Markup:
    """The card of one model; side, one of `colours.SIDES`, gives place and colour."""
    return render("answer.html", side=side, answer=answer, nothing=NOTHING)


def waiting(side: str, title: str) -> Markup:
    """The same card before there is anything to answer, of the same size."""
    return render("waiting.html", side=side, title=title, nothing=NOTHING)


def pair(verdict: str, image: np.ndarray, left: Markup, right: Markup, strokes: int, together: str = "") -> Markup:
    """Two cards side by side under one sentence, said by screen readers when it changes, and what both saw.

    image (28, 28) float32 in [0, 1]. left, right: of `answer` or `waiting`. strokes: how many things lay on the
    canvas, for whoever has to know which drawing this answers. together: what both say as one.
    """
    return render("pair.html", verdict=verdict, image=image, left=left, right=right, strokes=strokes, together=together)


def reasons(decided: Markup, image: np.ndarray, saliency: np.ndarray, digit: int, tip: str) -> Markup:
    """Why: left what `show.decided` says of the KNN, right what speaks for the ResNet's answer `digit`; tip: how that
    was found.

    image (28, 28) float32 in [0, 1]; saliency (28, 28) float32 in [-1, 1].
    """
    return render(
        "reasons.html",
        decided=decided,
        image=image,
        saliency=saliency,
        digit=digit,
        tip=tip,
        speaks_for=colours.KNN,
        against=colours.RESNET,
    )


def no_reasons() -> Markup:
    """The place of `reasons`, kept free."""
    return render("no_reasons.html")


def steps(pictures: list[tuple[str, np.ndarray]]) -> Markup:
    """Captioned pictures in a row: each (caption, (H, W) float32 in [0, 1])."""
    return render("steps.html", pictures=pictures)


def accuracies(shares: dict[str, float]) -> Markup:
    """A line: how often each model is right on MNIST's test digits, as its card says; shares in [0, 1]."""
    return render("accuracies.html", shares=shares)
