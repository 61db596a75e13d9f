"""How both models bear it when a drawing is corrupted, as light HTML: a curve for each of them, a panel for each way.

Plotly draws all other charts; not these, which change at every pen-up. Measured on 2 cores in November 2026, ten curves
in five panels with their pictures: five plotly figures take 91 ms to build and serialise and then 80 ms in Chromium
(241 ms the first time); this takes 8 ms, 6 of them for the corrupted pictures, and then 17 ms in Chromium.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from digits.images.corruption import CORRUPTIONS, Corruption
from digits.reading.stress import Curve
from digits.show.colours import SIDES
from digits.show.curves import HIGH, Line, line
from digits.show.stress_words import bare_dose, flip_words, sturdier_words
from digits.show.templating import render

EVERY = 4  # steps of a curve from picture to picture below it


@dataclass(frozen=True)
class _Panel:
    """One way to corrupt a drawing; drawn: where in [0, 1] the drawing is as it is; looks: (image, dose in words)."""

    name: str
    kind: Corruption
    drawn: float
    lines: list[Line]
    looks: list[tuple[np.ndarray, str]]


def panels(image: np.ndarray, curves: Sequence[Curve], titles: dict[str, str]) -> Markup:
    """The curves of `reading.stress` as small multiples under one sentence.

    image (28, 28) float32 in [0, 1], what was stressed; titles: model → title, KNN first.
    """
    by_kind = {name: [curve for curve in curves if curve.corruption == name] for name in CORRUPTIONS}
    answers = zip(SIDES, next(iter(by_kind.values())), strict=False)
    return render(
        "stress.html",
        sturdier=sturdier_words(curves, titles),
        keys=[(side, titles[curve.model], curve.digit) for side, curve in answers],
        panels=[_panel(image, name, both, titles) for name, both in by_kind.items()],
        high=HIGH,
    )


def _panel(image: np.ndarray, name: str, curves: list[Curve], titles: dict[str, str]) -> _Panel:
    kind, shown = CORRUPTIONS[name], curves[0].doses[::EVERY]
    corrupted = kind.apply(np.repeat(image[None], len(shown), 0), shown)
    return _Panel(
        name,
        kind,
        drawn=_place(curves[0], kind.nothing),
        lines=[_line(side, titles[curve.model], curve) for side, curve in zip(SIDES, curves, strict=False)],
        looks=[(picture, bare_dose(dose)) for picture, dose in zip(corrupted, shown, strict=True)],
    )


def _line(side: str, title: str, curve: Curve) -> Line:
    flips = [_place(curve, dose) for dose in curve.flips if dose is not None]
    return line(side, title, flip_words(curve), _place(curve, curve.doses), curve.confidence, flips)


def _place(curve: Curve, dose: float | np.ndarray) -> float | np.ndarray:
    """Where on the curve's way from its least to its greatest dose a dose lies, in [0, 1]."""
    return (dose - curve.doses[0]) / (curve.doses[-1] - curve.doses[0])
