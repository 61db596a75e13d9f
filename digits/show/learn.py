"""How it works, as light HTML: a paragraph, and under it what it says at work on the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from digits.drawing.canvas import Seen
from digits.predictors.inside import Stage
from digits.reading.answers import Answer
from digits.show import html, sentences
from digits.show.colours import SIDES
from digits.show.inside import strip
from digits.show.templating import render
from digits.show.texts import learn as texts


@dataclass(frozen=True, kw_only=True)
class Looked:
    """All that is shown of one drawing.

    left, right: both answers, the left one with its neighbours. decided: what `show.decided` says of the left one.
    first: what the first layer of the network finds that answers right; saliency (28, 28) float32 in [-1, 1], for its
    answer. remembered: digits
    that the KNN knows; learned: the network's weights. tip: how the saliency was found.
    """

    seen: Seen
    left: Answer
    right: Answer
    decided: Markup
    first: Stage
    saliency: np.ndarray
    remembered: int
    learned: int
    tip: str


def head() -> Markup:
    return render("learn_head.html")


def answers(seen: Seen, left: Answer, right: Answer, strokes: int) -> Markup:
    """Both cards; strokes: how many things lie on the paper."""
    both = [html.answer(side, one) for side, one in zip(SIDES, (left, right), strict=False)]
    return html.pair(sentences.verdict(left, right), seen.image, *both, strokes=strokes)


def explained(looked: Looked) -> Markup:
    """From the ink to both answers."""
    return render("learn.html", looked=looked, detectors=strip(looked.first).channels)


def turning(first: int, second: int) -> Markup:
    """The paragraph on a 4 that becomes a 9, of these two digits."""
    return section(texts.TURN, texts.TURN_TEXT.format(first=first, second=second))


def wrong(titles: Sequence[str], accuracies: Sequence[float], count: int) -> Markup:
    """The paragraph on what both get wrong; accuracies in [0, 1], of `count` digits."""
    (left, right), (left_errors, right_errors) = titles, [round((1 - share) * count) for share in accuracies]
    said = texts.WRONG_TEXT.format(left=left, right=right, left_errors=left_errors, right_errors=right_errors)
    return section(texts.WRONG, said)


def section(title: str, text: str) -> Markup:
    return render("learn_section.html", title=title, text=text)
