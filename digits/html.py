"""Answers as light HTML: one element however much it shows, so that a page changes in one go.

`STYLE` belongs on the page once. Colours follow the page's theme (`light-dark`); each term that
needs a word of explanation is a `term`, whose tip shows on hover, focus and tap.
"""

import base64
from html import escape

import numpy as np

from digits import plots
from digits.answers import Answer, percent
from digits.explain import Neighbour

STYLE = """<style>
.dg { --knn: light-dark(#B24A00, #F29D5E); --resnet: light-dark(#0067A3, #62B8EA);
      --quiet: light-dark(#5B6068, #A9AFB8); --line: light-dark(#D9DCE1, #3A3F4A); line-height: 1.35; }
.dg p, .dg figure { margin: 0; }
.dg .knn { --tint: var(--knn); } .dg .resnet { --tint: var(--resnet); }
.dg .top { display: flex; gap: .9rem; align-items: center; margin-bottom: .7rem; }
.dg .top img { width: 3.6rem; height: 3.6rem; flex: none; }
.dg .verdict { font-size: 1.25rem; font-weight: 600; }
.dg .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.dg .card { border: 1px solid var(--line); border-top: 4px solid var(--tint); border-radius: .5rem;
            padding: .5rem .9rem .7rem; min-width: 0; }
.dg .head { display: flex; height: 1.75rem; justify-content: space-between; align-items: baseline; gap: .5rem; }
.dg .name { font-weight: 600; color: var(--tint); }
.dg .quiet { color: var(--quiet); font-size: .875rem; }
.dg .said { display: flex; align-items: center; gap: 1rem; min-height: 7rem; flex-wrap: wrap; }
.dg .digit { font-size: 7rem; line-height: 1; font-weight: 700; color: var(--tint); min-width: 4.2rem; }
.dg .sure { font-size: 1.25rem; } .dg .digit.unknown { color: var(--quiet); font-weight: 300; }
.dg .bars { display: flex; align-items: flex-end; gap: 3px; height: 6.2rem; margin-top: .3rem; }
.dg .bar { flex: 1; height: 100%; display: flex; flex-direction: column; justify-content: flex-end;
           text-align: center; font-size: .8rem; }
.dg .bar i { background: var(--quiet); height: calc(var(--p) * 4.6rem + 1px); border-radius: 2px 2px 0 0; }
.dg .bar.best { font-weight: 700; } .dg .bar.best i { background: var(--tint); }
.dg .strip { display: grid; gap: .5rem; grid-template-columns: repeat(5, 1fr); margin-top: .4rem; }
.dg .strip img { width: 100%; aspect-ratio: 1; object-fit: contain; }
.dg .strip.large { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); }
.dg img { image-rendering: pixelated; background: #fff; border: 1px solid var(--line); border-radius: 3px;
          display: block; }
.dg figcaption { font-size: .8rem; color: var(--quiet); text-align: center; }
.dg figcaption b { font-size: .95rem; color: light-dark(#23262B, #F2F4F7); }
.dg .heat { display: flex; gap: .8rem; align-items: center; margin-top: .4rem; flex-wrap: wrap; }
.dg .heat.free { height: 7.2rem; }
.dg .heat img { width: 7.2rem; height: 7.2rem; }
.dg .key { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; vertical-align: -1px; }
.dg .term { border-bottom: 1px dotted currentColor; cursor: help; position: relative; }
.dg .term:is(:hover, :focus)::after { content: attr(data-tip); position: absolute; left: 0; top: 1.6em; z-index: 50;
  width: max-content; max-width: 15rem; padding: .4rem .6rem; border-radius: .4rem; font: 400 .85rem/1.35 sans-serif;
  background: light-dark(#23262B, #F2F4F7); color: light-dark(#FFFFFF, #14171C); white-space: normal; }
.dg .card:last-child .term:is(:hover, :focus)::after { left: auto; right: 0; }
@media (max-width: 640px) {
  .dg .pair { gap: .6rem; } .dg .card { padding: .4rem .6rem .6rem; }
  .dg .digit { font-size: 5.5rem; min-width: 3.4rem; } .dg .said { gap: .1rem .5rem; min-height: 8.4rem; }
  .dg .sure { font-size: 1rem; } .dg .bars { gap: 1px; }
  .dg .strip { grid-template-columns: repeat(3, 1fr); } .dg [data-testid=why] .card { min-height: 15.5rem; }
}
</style>"""

SIDES = ("knn", "resnet")
TIPS = {
    "sure": "The share of 1 that the model gives its answer; the ten bars sum to 1.",
    "together": "Fusion: where the ResNet is in doubt, the KNN gives a second opinion. When and how much was learned.",
    "test": "The 10,000 digits of MNIST that no model has learned from.",
    "unknown": "Further from all that the model knows than 99 in 100 true digits are.",
    "ms": "The model's own time for this digit on this server, in milliseconds.",
    "neighbours": "The remembered digits most like yours, by stroke directions. Under each: what it is, how far away.",
    "unseen": "Pen digits of people who lent their hand to training; remembered by their strokes' directions alone.",
    "stress": "Of the answer each gives to the drawing as it is; the pictures show what both then see.",
    "heat": "SmoothGrad times ink: how the odds of the answer change with a little more or less of each bit of ink.",
}


def term(word: str, tip: str) -> str:
    return f'<span class="term" tabindex="0" data-tip="{escape(TIPS[tip])}">{escape(word)}</span>'


def img(image: np.ndarray, alt: str, heat: np.ndarray | None = None) -> str:
    """A picture (H, W) float32 in [0, 1], ink 1, in the page itself."""
    data = base64.b64encode(plots.digit_png(image, zoom=1, heat=heat)).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" decoding="sync">'


def bars(probabilities: np.ndarray) -> str:
    """Ten bars (10,) in [0, 1] on one scale, the largest in its card's colour."""
    best = int(probabilities.argmax())
    cells = (
        f'<div class="bar{" best" if digit == best else ""}" style="--p:{p:.3f}" title="{digit}: {percent(p)}">'
        f"<i></i>{digit}</div>"
        for digit, p in enumerate(probabilities)
    )
    words = ", ".join(f"{digit}: {percent(p)}" for digit, p in enumerate(probabilities) if p >= 0.01)
    return f'<div class="bars" role="img" aria-label="{words}">{"".join(cells)}</div>'


def answer(side: str, answer: Answer) -> str:
    """The card of one model; side is "knn" or "resnet" and gives place and colour."""
    corner = f"{answer.ms:.0f} {term('ms', 'ms')}"
    if not answer.is_digit:
        said = f'<div class="digit unknown" aria-hidden="true">∅</div><div class="sure">{term("no digit", "unknown")}'
        said += "<br>that I know</div>"
        nothing = bars(np.zeros(10)).replace(" best", "")
        label = f'data-digit="none" aria-label="{escape(answer.title)}: not a digit that it knows"'
        return card(side, answer.title, corner, said, nothing, label)
    sure = percent(answer.confidence)
    return card(
        side,
        answer.title,
        corner,
        f'<div class="digit">{answer.digit}</div><div class="sure">{sure}<br>{term("confident", "sure")}'
        f"{'' if answer.is_sure else ', unsure'}</div>",
        bars(answer.probabilities),
        f'data-digit="{answer.digit}" aria-label="{escape(answer.title)} says {answer.digit}, {sure} confident"',
    )


def waiting(side: str, title: str) -> str:
    """The same card before there is anything to answer, of the same size."""
    nothing = '<div class="digit" aria-hidden="true">&nbsp;</div><div class="sure quiet">waits for your digit</div>'
    return card(
        side, title, "", nothing, bars(np.zeros(10)).replace(" best", ""), f'aria-label="{escape(title)} waits"'
    )


def card(side: str, title: str, corner: str, said: str, chart: str, attributes: str) -> str:
    """A model's card: its title, a word in the corner, what it says, a chart."""
    return (
        f'<div class="card {side}" role="group" data-testid="answer-{side}" {attributes}>'
        f'<div class="head"><span class="name">{escape(title)}</span><span class="quiet">{corner}</span></div>'
        f'<div class="said">{said}</div>{chart}</div>'
    )


def pair(verdict: str, image: np.ndarray, left: str, right: str, strokes: int, together: str = "") -> str:
    """Two cards side by side under one sentence, said by screen readers when it changes, and what both saw.

    strokes: how many things lay on the canvas, for whoever has to know which drawing this answers.
    together: what both say as one.
    """
    joint = f"{term('Together', 'together')}: {escape(together)}" if together else ""
    joint = f'<span class="quiet" data-testid="together">{joint}</span>'
    return (
        f'<div class="dg" data-testid="answers" data-strokes="{strokes}">'
        f'<div class="top">{img(image, "the 28×28 picture that both models see")}'
        f'<div role="status"><p class="verdict" data-testid="verdict">{escape(verdict)}</p>{joint}</div></div>'
        f'<div class="pair">{left}{right}</div></div>'
    )


def reasons(near: list[Neighbour], image: np.ndarray, heat: np.ndarray, digit: int) -> str:
    """Why: the KNN's neighbours left, the heat map of the ResNet's answer right."""
    pictures = "".join(
        f"<figure>{img(n.image, f'a remembered {n.label}')}<figcaption><b>{n.label}</b> {n.distance:.1f}</figcaption>"
        "</figure>"
        for n in near
    )
    heading = term("Nearest remembered digits", "neighbours")
    unseen = near[-1].unseen if near else 0
    note = f'<span class="quiet">{unseen} nearer: {term("no picture", "unseen")}</span>' if unseen else ""
    left = f'<span class="quiet">{heading}</span><div class="strip">{pictures}</div>{note}'
    right = (
        f'<span class="quiet">{term("What decided it", "heat")}</span><div class="heat">'
        f"{img(0.25 * image, f'the ink that speaks for {digit} and against it', np.sign(heat) * np.abs(heat) ** 0.75)}"
        f'<span class="quiet"><i class="key" style="background:{plots.KNN_COLOUR}"></i> speaks for {digit}<br>'
        f'<i class="key" style="background:{plots.RESNET_COLOUR}"></i> against it</span></div>'
    )
    return _two("why", left, right)


def no_reasons() -> str:
    """The place of `reasons`, kept free."""
    promises = ("Here: the remembered digits most like yours.", "Here: the ink that decided the answer.")
    return _two("why", *(f'<span class="quiet">{p}</span><div class="heat free"></div>' for p in promises))


def _two(testid: str, left: str, right: str) -> str:
    return (
        f'<div class="dg"><div class="pair" data-testid="{testid}"><div class="card knn">{left}</div>'
        f'<div class="card resnet">{right}</div></div></div>'
    )


def steps(pictures: list[tuple[str, np.ndarray]]) -> str:
    """Captioned pictures in a row: each (caption, (H, W) float32 in [0, 1])."""
    figures = "".join(
        f"<figure>{img(image, caption)}<figcaption>{escape(caption)}</figcaption></figure>"
        for caption, image in pictures
    )
    return f'<div class="dg" data-testid="steps"><div class="strip large">{figures}</div></div>'


def accuracies(shares: dict[str, float]) -> str:
    """A line: how often each model is right on MNIST's test digits, as its card says; shares in [0, 1]."""
    figures = ", ".join(f"{escape(title)} {100 * share:.2f} %" for title, share in shares.items())
    digits = term("MNIST’s test digits", "test")
    return f'<div class="dg quiet" data-testid="accuracies">Right on {digits}: {figures}</div>'
