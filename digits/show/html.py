"""Answers as light HTML: one element however much it shows, so that a page changes in one go."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from digits.predictors.predictor import CLASSES, Neighbour
from digits.reading.answers import Answer
from digits.show.colours import SIDES
from digits.show.templating import render
from digits.show.texts import draw as texts

NOTHING = np.zeros(CLASSES)  # the bars of a card that has no answer


def head(titles: Sequence[str]) -> Markup:
    """What the page is, and in a sentence each what the two models of these titles are, the KNN first."""
    return render("head.html", models=_models(titles))


def head_below(titles: Sequence[str]) -> Markup:
    """The two sentences at the end of the page, for phones, whose head has no room for them."""
    return render("head_below.html", models=_models(titles))


def _models(titles: Sequence[str]) -> list[tuple[str, str, str]]:
    return list(zip(SIDES, titles, texts.MODELS, strict=False))


def answer(side: str, answer: Answer, ms: float | None = None) -> Markup:
    """The card of one model; side, one of `colours.SIDES`, gives place and colour; ms: its usual time, where known."""
    return render("answer.html", side=side, answer=answer, ms=ms, nothing=NOTHING)


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
    )


def near(neighbours: Sequence[Neighbour]) -> Markup:
    """The remembered digits nearest to a drawing, those that this person taught among them."""
    return render("near.html", near=neighbours)


def no_reasons() -> Markup:
    """The place of `reasons`, kept free."""
    return render("no_reasons.html")


def steps(pictures: list[tuple[str, np.ndarray]]) -> Markup:
    """Captioned pictures in a row: each (caption, (H, W) float32 in [0, 1])."""
    return render("steps.html", pictures=pictures)


def accuracies(shares: dict[str, float]) -> Markup:
    """A line: how often each model is right on MNIST's test digits, as its card says; shares in [0, 1]."""
    return render("accuracies.html", shares=shares)
