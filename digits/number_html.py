"""A whole number as light HTML: both models' readings side by side, and boxes to lie over the canvas.

`STYLE` belongs on the page once, after `html.STYLE`.
"""

from collections.abc import Sequence
from html import escape

import numpy as np

from digits.answers import Answer, number, percent
from digits.html import SIDES, card, img, term

STYLE = """<style>
.dg .number { font-size: min(7rem, calc(150cqw / var(--n))); line-height: 1; font-weight: 700; color: var(--tint);
              letter-spacing: .02em; white-space: nowrap; font-variant-numeric: tabular-nums; }
.dg .number i { font-style: normal; font-weight: 300; color: var(--quiet); }
.dg .reading .card { container-type: inline-size; }
.dg .reading .said { flex-direction: column; align-items: flex-start; justify-content: center; gap: .3rem; }
.dg .reading .top { min-height: 3.6rem; } .dg .reading .bar { max-width: 2.6rem; }
.dg .saw { --tint: var(--line); }
.dg .places { display: flex; flex-wrap: wrap; gap: .8rem 1.1rem; margin-top: .5rem; }
.dg .places figure { width: 4.6rem; } .dg .places img { width: 100%; aspect-ratio: 1; }
.dg .places .says { display: flex; justify-content: space-between; font-size: .8rem; color: var(--tint); }
.boxes { position: absolute; inset: 0 auto auto 0; pointer-events: none; z-index: 30; }
.boxes > div { position: absolute; border: 2px solid #00664B; border-radius: 4px; box-sizing: border-box; }
.boxes .doubted { border: 2px dashed #5B6068; }
.boxes span { position: absolute; left: -2px; bottom: 100%; display: flex; 
              font: 700 calc(.95rem / var(--zoom, 1))/1.35 sans-serif; color: #FFFFFF; white-space: nowrap; }
.boxes .high span { bottom: auto; top: 100%; }
.boxes b { padding: 0 .35rem; border-radius: 3px; background: #00664B; }
.boxes .doubted b { background: #5B6068; }
.boxes b.knn { background: #B24A00; } .boxes b.resnet { background: #0067A3; }
[data-testid="stElementContainer"]:has(.boxes) { position: absolute; pointer-events: none; }
[data-testid="stVerticalBlock"]:active .boxes { visibility: hidden; }
</style>"""

LABEL_ROOM = 36  # canvas pixels above a box that its label takes


def reading(verdict: str, left: Sequence[Answer], right: Sequence[Answer], strokes: int) -> str:
    """Both models' numbers side by side under one sentence; a digit that a model does not know is a "?"."""
    cards = "".join(_card(side, answers) for side, answers in zip(SIDES, (left, right), strict=True))
    return (
        f'<div class="dg" data-testid="answers" data-strokes="{strokes}"><div class="reading"><div class="top">'
        f'<div role="status"><p class="verdict" data-testid="verdict">{escape(verdict)}</p></div></div>'
        f'<div class="pair">{cards}</div></div></div>'
    )


def _card(side: str, answers: Sequence[Answer]) -> str:
    title, text = answers[0].title, number(answers)
    corner = f"{sum(answer.ms for answer in answers):.0f} {term('ms', 'ms')}"
    shown = text.replace("?", "<i>?</i>")
    said = f'<div class="number" style="--n:{max(len(text), 2)}">{shown}</div>'
    words = _words(answers)
    label = f'data-number="{text}" aria-label="{escape(title)} reads {text}, {escape(words)}"'
    return card(side, title, corner, f'{said}<div class="sure">{escape(words)}</div>', _bars(answers), label)


def _words(answers: Sequence[Answer]) -> str:
    unknown = sum(not answer.is_digit for answer in answers)
    if unknown:
        return f"{unknown} of {len(answers)} no digit that I know"
    return f"{percent(float(np.prod([answer.confidence for answer in answers])))} confident"


def _bars(answers: Sequence[Answer]) -> str:
    """A bar for each digit: how sure the model is of it."""
    cells = (
        f'<div class="bar best" style="--p:{answer.confidence * answer.is_digit:.3f}" title="{_says(answer)}">'
        f"<i></i>{number([answer])}</div>"
        for answer in answers
    )
    words = ", ".join(_says(answer) for answer in answers)
    return f'<div class="bars" role="img" aria-label="{words}">{"".join(cells)}</div>'


def _says(answer: Answer) -> str:
    return f"{answer.digit}: {percent(answer.confidence)}" if answer.is_digit else "no digit that it knows"


def places(images: np.ndarray, left: Sequence[Answer], right: Sequence[Answer]) -> str:
    """What both saw: each digit's picture, images (N, 28, 28) float32 in [0, 1], above what each says to it."""
    figures = "".join(
        f"<figure>{img(image, f'digit {place} as both models see it')}{_said(SIDES[0], knn)}{_said(SIDES[1], resnet)}"
        "</figure>"
        for place, (image, knn, resnet) in enumerate(zip(images, left, right, strict=True), 1)
    )
    heading = f"What both saw, and what the {left[0].title} (above) and the {right[0].title} (below) say"
    return (
        f'<div class="dg"><div class="card saw" data-testid="places"><span class="quiet">{escape(heading)}</span>'
        f'<div class="places">{figures}</div></div></div>'
    )


def _said(side: str, answer: Answer) -> str:
    sure = percent(answer.confidence) if answer.is_digit else "unknown"
    return f'<div class="{side}"><div class="says"><b>{number([answer])}</b><span>{sure}</span></div></div>'


def boxes(
    found: Sequence[tuple[int, int, int, int]],
    left: Sequence[Answer],
    right: Sequence[Answer],
    width: int,
    height: int,
) -> str:
    """Boxes (left, top, right, bottom) in pixels of a canvas so large, each labelled with its digit.

    Where the models differ both answers are on the label, the KNN's first; a digit that nobody knows has a "?".
    """
    marks = "".join(_box(*one) for one in zip(found, left, right, strict=True))
    words = ", ".join(number([knn]) for knn in left)
    return (
        f'<div class="boxes" style="width:{width}px;height:{height}px" role="img" data-testid="boxes" '
        f'aria-label="boxes around {len(found)} digits: {words}">{marks}</div>'
    )


def _box(place: tuple[int, int, int, int], knn: Answer, resnet: Answer) -> str:
    x, y, right, bottom = place
    here = f"left:{x - 3}px;top:{y - 3}px;width:{right - x + 6}px;height:{bottom - y + 6}px"
    said = number([knn]), number([resnet])
    agreed = said[0] == said[1]
    looks = " ".join(
        name for name, holds in (("doubted", not agreed or said[0] == "?"), ("high", y < LABEL_ROOM)) if holds
    )
    label = f"<b>{said[0]}</b>" if agreed else f'<b class="knn">{said[0]}</b><b class="resnet">{said[1]}</b>'
    return f'<div class="{looks}" style="{here}"><span>{label}</span></div>'


def no_boxes() -> str:
    """The place of `boxes`, empty."""
    return '<div class="boxes"></div>'
