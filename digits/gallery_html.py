"""The gallery's samples and figures as light HTML; `html.STYLE` and `STYLE` belong on the page once."""

from collections.abc import Sequence
from html import escape

import numpy as np

from digits import html
from digits.answers import percent
from digits.collection import Collection
from digits.export import people_say
from digits.gallery import CLAIM_B9, NO_MAJORITY, Answers, Figures

STYLE = """<style>
.dg .third { --tint: light-dark(#00735C, #45C4A0); } .dg .fourth { --tint: light-dark(#9A3F7E, #E39BC8); }
.dg .samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(var(--least), 44vw), 1fr));
               gap: .8rem; }
.dg .sample { font: inherit; color: inherit; text-align: left; background: transparent; cursor: pointer;
              border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; min-width: 0; display: flex;
              flex-direction: column; gap: .35rem; }
.dg .sample:hover, .dg .sample:focus-visible { border-color: var(--knn); outline: 2px solid var(--knn); }
.dg .sample > img { width: 100%; aspect-ratio: 1; }
.dg .truth { display: flex; justify-content: space-between; align-items: baseline; gap: .3rem; flex-wrap: wrap; }
.dg .truth b { font-size: 1.5rem; }
.dg .mark { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; font-size: .8rem;
            font-weight: 600; color: light-dark(#8A5A00, #F0C36A); }
.dg .says { display: flex; align-items: baseline; gap: .4rem; flex-wrap: wrap; }
.dg .says b { font-size: 1.25rem; }
.dg .sample .bars { height: 3.1rem; gap: 2px; margin: 0; }
.dg .sample .bar { font-size: .7rem; } .dg .sample .bar i { height: calc(var(--p) * 1.9rem + 1px); }
.dg .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: .8rem; }
.dg .number { font-size: 1.5rem; margin-left: .5rem; font-weight: 700; }
.dg .closeup { display: flex; gap: 1rem; flex-wrap: wrap; align-items: flex-start; }
.dg .self > img { width: 11rem; height: 11rem; }
.dg .closeup .card { flex: 1 1 15rem; }
.dg .closeup .says b { font-size: 1.8rem; } .dg .closeup .bars { height: 4rem; margin-bottom: .5rem; }
.dg .closeup .bar i { height: calc(var(--p) * 2.6rem + 1px); }
.dg .closeup .strip.maps img { width: 6rem; height: 6rem; }
.st-key-matrix text { fill: light-dark(#31333F, #F2F4F7) !important; }
.dg .figures p { margin-top: .2rem; font-size: .9rem; }
.dg .figures .card { padding: .3rem .8rem .5rem; }
</style>"""

SIDES = ("knn", "resnet", "third", "fourth")
YES, NO = "✓", "✗"
TIPS = {
    "corrected": "Northcutt, Athalye and Mueller (2021) asked five people each about 100 suspicious test digits. For "
    "ten of them at least three chose another digit than the label; here these ten count as what people say.",
    "near": "The training digits most like this one, by the KNN's own measure, the digit itself left out. Under each: "
    "what it is, how far away.",
    "heat": "Integrated gradients: orange ink adds to the odds of the class named below, blue ink takes from them.",
    "pair": "Two digits and how often one was taken for the other, in both directions together.",
    "claim": "Article B: 4 and 9 are the most confused pair, 3.2 %. The share is that of 4s and 9s taken for each "
    "other, with Wilson's 95 % interval; it is the claimed one if 3.2 % lie in the interval.",
}


def term(word: str, tip: str) -> str:
    return f'<span class="term" tabindex="0" data-tip="{escape(TIPS[tip])}">{escape(word)}</span>'


def sides(families: Sequence[str]) -> list[str]:
    """A colour for each model: the first KNN and the first network keep those of the Draw page."""
    free, given = list(SIDES), []
    for family in families:
        wanted = {"KNN": "knn", "network": "resnet"}.get(family, "third")
        side = wanted if wanted in free else next((s for s in free if s not in SIDES[:2]), None)
        if side is None:
            side = SIDES[2 + len(given) % 2]
        else:
            free.remove(side)
        given.append(side)
    return given


def samples(collection: Collection, answers: Answers, shown: Sequence[int], titles: dict, tints: dict) -> str:
    """A grid of cards, larger where there are few."""
    least = "13rem" if len(shown) <= 12 else "10rem"
    cards = "".join(sample(collection, answers, index, titles, tints) for index in shown)
    return f'<div class="dg"><div class="samples" style="--least:{least}">{cards}</div></div>'


def sample(collection: Collection, answers: Answers, index: int, titles: dict, tints: dict) -> str:
    """One digit, what it is, and what each model says; a button that carries its index."""
    label = int(collection.labels[index])
    said = "".join(_said(titles[name], tints[name], p[index], label) for name, p in answers.items())
    spoken = ", ".join(f"{titles[name]} says {p[index].argmax()}" for name, p in answers.items())
    return (
        f'<button class="sample" type="button" data-index="{index}" data-testid="sample" '
        f'aria-label="{escape(f"Digit {index}, labelled {label}: {spoken}. See why.")}">'
        f"{html.img(collection.image(index), '')}"
        f'<div class="truth"><span>label <b>{label}</b></span>{mark(collection, index)}</div>{said}</button>'
    )


def _said(title: str, tint: str, p: np.ndarray, label: int) -> str:
    digit = int(p.argmax())
    return (
        f'<div class="{tint}"><div class="says"><span class="name">{escape(title)}</span>'
        f'<b>{digit} {YES if digit == label else NO}</b><span class="quiet">{percent(p.max())}</span></div>'
        f"{html.bars(p)}</div>"
    )


def mark(collection: Collection, index: int) -> str:
    """What is known about a doubtful label, or nothing."""
    people = people_say(collection, index)
    if people is not None:
        return f'<span class="mark">people say {people}</span>'
    if collection.split == "test" and index in NO_MAJORITY:
        return '<span class="mark">people disagree</span>'
    return f'<span class="quiet">no. {index}</span>'


def figures(found: dict[str, Figures], titles: dict, tints: dict) -> str:
    """A card of figures for each model."""
    cards = "".join(_figures(titles[name], tints[name], one) for name, one in found.items())
    return f'<div class="dg" data-testid="figures"><div class="figures">{cards}</div></div>'


def _figures(title: str, tint: str, one: Figures) -> str:
    fixed = ""
    if one.corrected_errors is not None:
        better = 1 - one.corrected_errors / one.n
        fixed = f" · {better:.2%} with ten {term('known label errors', 'corrected')} set right"
    pairs = " · ".join(f"{a}/{b} {number}×" for (a, b), number in one.pairs[:3]) or "none"
    low, high = one.interval
    return (
        f'<div class="card {tint}" role="group" aria-label="{escape(title)}"><div class="head">'
        f'<span><span class="name">{escape(title)}</span> <span class="number">{one.errors:,}</span> '
        f"{'error' if one.errors == 1 else 'errors'}</span>"
        f'<span class="quiet">{one.errors / one.n:.2%} of {one.n:,}</span></div>'
        f"<p>{one.accuracy:.2%} right{fixed}</p><p>Most confused {term('pairs', 'pair')}: {pairs}</p>"
        f"<p>{term('Claim B9', 'claim')}: 4/9 is most confused {_sign(one.is_four_nine_first)}, "
        f"{CLAIM_B9:.1%} {_sign(one.is_claimed_share)} "
        f'<span class="quiet">({one.four_nine_share:.2%}; {low:.2%} to {high:.2%})</span></p></div>'
    )


def _sign(holds: bool) -> str:
    return f"<b>{YES} true</b>" if holds else f"<b>{NO} false</b>"


def closeup(collection: Collection, answers: Answers, index: int, titles: dict, tints: dict, why: dict) -> str:
    """One digit large, each model's answer, and its reasons; why: {model: HTML of `neighbours` or `heat_maps`}."""
    label = int(collection.labels[index])
    cards = "".join(
        f'<div class="card {tints[name]}" role="group" aria-label="{escape(titles[name])}">'
        f"{_said(titles[name], tints[name], p[index], label)}{why[name]}</div>"
        for name, p in answers.items()
    )
    return (
        f'<div class="dg" data-testid="closeup"><div class="closeup"><div class="self">'
        f"{html.img(collection.image(index), f'the digit, labelled {label}')}"
        f'<div class="truth"><span>label <b>{label}</b></span>{mark(collection, index)}</div></div>{cards}</div></div>'
    )


def neighbours(near: Sequence) -> str:
    """Pictures of `explain.Neighbour`s, each with what it is and how far away."""
    figures = "".join(
        f"<figure>{html.img(n.image, f'a remembered {n.label}')}"
        f"<figcaption><b>{n.label}</b> {n.distance:.1f}</figcaption></figure>"
        for n in near
    )
    return f'<span class="quiet">{term("Nearest training digits", "near")}</span><div class="strip">{figures}</div>'


def heat_maps(image: np.ndarray, heats: dict[int, np.ndarray]) -> str:
    """The digit under what speaks for each of some classes; {class: (28, 28) float32 in [-1, 1]}."""
    figures = "".join(
        f"<figure>{html.img(image, f'what speaks for {digit} and against it', heat)}"
        f"<figcaption>for <b>{digit}</b></figcaption></figure>"
        for digit, heat in heats.items()
    )
    return f'<span class="quiet">{term("What decided it", "heat")}</span><div class="strip maps">{figures}</div>'
