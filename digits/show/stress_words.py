"""How sturdy two models are against what may happen to a drawing, in words."""

from collections.abc import Sequence

from digits.images.corruption import CORRUPTIONS
from digits.reading import stress
from digits.reading.stress import Curve
from digits.show.words import listed

WHERE = {
    "rotation": "when turned",
    "shift": "when moved",
    "noise": "in noise",
    "blur": "when blurred",
    "thickness": "in other strokes",
}
DOSES = {
    "rotation": "{:.0f}°",
    "shift": "{:.1f} px",
    "noise": "σ\N{NO-BREAK SPACE}{:.2f}",
    "blur": "σ\N{NO-BREAK SPACE}{:.1f}",
    "thickness": "×{:.2f}",
}


def sturdier_words(curves: Sequence[Curve], titles: dict[str, str]) -> str:
    """One sentence on which model is sturdier where; titles: model → title."""
    better = {name: stress.sturdier(curves, name) for name in CORRUPTIONS}
    parts = [
        (f"the {titles[model]} is sturdier", [WHERE[name] for name, best in better.items() if best == model])
        for model in titles
    ]
    parts += [("both bear the same", [WHERE[name] for name, best in better.items() if best is None])]
    said = "; ".join(f"{who} {listed(where)}" for who, where in parts if where)
    return said[0].upper() + said[1:] + "."


def flip_words(curve: Curve) -> str:
    """At which doses the answer becomes another one."""
    flips = [dose_word(curve.corruption, dose) for dose in curve.flips if dose is not None]
    return f"flips at {' and '.join(flips)}" if flips else "holds"


def dose_word(corruption: str, dose: float) -> str:
    return DOSES[corruption].format(dose).replace("-", "−")


def bare_dose(dose: float) -> str:
    """The dose under a panel whose head names the unit."""
    return f"{dose:.2g}".replace("-", "−")
