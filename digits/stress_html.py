"""How both models bear it when a drawing is spoilt, as light HTML: a curve for each of them, a panel for each way.

`STYLE` belongs on the page once, after `html.STYLE`. The curves are masks over a coat of the model's colour, so that
they follow the theme; the KNN's is solid, the ResNet's dashed.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import numpy as np

from digits import robustness
from digits.html import SIDES, img, term
from digits.perturb import PERTURBATIONS
from digits.robustness import Curve

STYLE = """<style>
.dg .stress { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5rem), 1fr)); }
.dg .stress .card { --tint: var(--line); }
.dg .lines { position: relative; height: 7rem; margin: .6rem 1.1rem .3rem; border-bottom: 1px solid var(--quiet); }
.dg .lines::before { content: ""; position: absolute; inset: 0 0 50%; border: solid var(--line); border-width: 1px 0; }
.dg .lines > div { position: absolute; inset: -3px 0; background: var(--tint);
                   mask: var(--curve) 0 0 / 100% 100% no-repeat; }
.dg .lines i { position: absolute; left: calc(var(--at) * 100%); top: 0; bottom: 0; width: 0; }
.dg .lines .drawn { border-left: 1px dotted var(--quiet); }
.dg .lines .flip { border-left: 2px dotted var(--tint); }
.dg .lines .flip::after { content: "✕"; position: absolute; left: -.45rem; width: .9rem; text-align: center;
                          bottom: -.62rem; font: 700 .85rem/1 sans-serif; color: var(--tint); }
.dg .lines .knn.flip::after { bottom: auto; top: -.35rem; }
.dg .looks { display: flex; justify-content: space-between; margin-bottom: .3rem; }
.dg .looks figure { width: 2.2rem; min-width: 0; } .dg .looks img { width: 100%; aspect-ratio: 1; }
.dg .looks figcaption { white-space: nowrap; }
.dg .flips { font-size: .9rem; } .dg .flips b { color: var(--tint); }
.dg .dash { display: inline-block; width: 2rem; border-top: 3px solid var(--tint); vertical-align: .25em; }
.dg .resnet .dash, .dg .dash.resnet { border-top-style: dashed; }
.dg .sturdy { font-size: 1.05rem; font-weight: 600; margin: 0 0 .4rem; }
</style>"""

HIGH = 106  # a curve's picture: 100 for the probability, 3 above and below for the line's own width
EVERY = 4  # steps of a curve from picture to picture below it


def panels(image: np.ndarray, curves: Sequence[Curve], titles: dict[str, str]) -> str:
    """The curves of `robustness.stress` as small multiples under one sentence; titles: model → title, KNN first."""
    by_kind = {name: [curve for curve in curves if curve.perturbation == name] for name in PERTURBATIONS}
    cards = "".join(_panel(image, name, both, titles) for name, both in by_kind.items())
    keys = " ".join(
        f'<span class="{side}"><span class="dash {side}"></span> {escape(titles[curve.model])} ({curve.digit})</span>'
        for side, curve in zip(SIDES, by_kind["rotation"], strict=True)
    )
    return (
        f'<div class="dg" data-testid="stress"><p class="sturdy" role="status" data-testid="sturdier">'
        f"{escape(robustness.sturdier_words(curves, titles))}</p>"
        f'<p class="quiet" style="margin-bottom:.6rem">{term("Probability", "stress")} of each model’s own answer: '
        f'{keys}; ✕ is where it changes.</p><div class="stress">{cards}</div></div>'
    )


def _panel(image: np.ndarray, name: str, curves: list[Curve], titles: dict[str, str]) -> str:
    kind, doses = PERTURBATIONS[name], curves[0].doses
    drawn = (kind.nothing - doses[0]) / (doses[-1] - doses[0])
    lines = "".join(_line(side, curve) for side, curve in zip(SIDES, curves, strict=True))
    says = [f"{titles[curve.model]} {robustness.flip_words(curve)}" for curve in curves]
    shown = " · ".join(
        f'<span class="{side}"><b>{escape(titles[curve.model])}</b></span> {robustness.flip_words(curve)}'
        for side, curve in zip(SIDES, curves, strict=True)
    )
    words = f"{kind.title}, {kind.unit}: {'; '.join(says)}"
    return (
        f'<div class="card" data-testid="stress-{name}"><div class="head"><b>{escape(kind.title)}</b>'
        f'<span class="quiet">{escape(kind.unit)}</span></div>'
        f'<div class="lines" role="img" aria-label="{escape(words)}"><i class="drawn" style="--at:{drawn:.3f}"></i>'
        f'{lines}</div>{_looks(image, name, doses[::EVERY])}<p class="flips">{shown}</p></div>'
    )


def _line(side: str, curve: Curve) -> str:
    """The curve as a mask, and a mark at each flip."""
    places = (curve.doses - curve.doses[0]) / (curve.doses[-1] - curve.doses[0])
    points = " ".join(f"{100 * x:.1f},{103 - 100 * y:.1f}" for x, y in zip(places, curve.confidence, strict=True))
    dash = "" if side == SIDES[0] else " stroke-dasharray='7 4'"
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 {HIGH}' preserveAspectRatio='none'><polyline "
        f"points='{points}' fill='none' stroke='#000' stroke-width='3' vector-effect='non-scaling-stroke'{dash}/></svg>"
    )
    marks = "".join(
        f'<i class="flip {side}" style="--at:{(dose - curve.doses[0]) / (curve.doses[-1] - curve.doses[0]):.3f}"></i>'
        for dose in curve.flips
        if dose is not None
    )
    return f'<div class="{side}" style="--curve:url(&quot;data:image/svg+xml,{quote(picture)}&quot;)"></div>{marks}'


def _looks(image: np.ndarray, name: str, doses: np.ndarray) -> str:
    spoilt = PERTURBATIONS[name].apply(np.repeat(image[None], len(doses), 0), doses)
    figures = "".join(
        f"<figure>{img(picture, '')}<figcaption>{_number(dose)}</figcaption></figure>"
        for picture, dose in zip(spoilt, doses, strict=True)
    )
    return f'<div class="looks">{figures}</div>'


def _number(dose: float) -> str:
    """The dose in the unit that the panel's head names."""
    return f"{dose:.2g}".replace("-", "−")
