"""How robust two models are against what may happen to a drawing, in words."""

from collections.abc import Sequence

from digits.images.corruption import CORRUPTIONS
from digits.reading import stress
from digits.reading.stress import Curve
from digits.show.texts import draw as texts
from digits.show.words import listed, sentence

DOSES = {
    "rotation": "{:.0f}°",
    "shift": "{:.1f} px",
    "noise": "σ\N{NO-BREAK SPACE}{:.2f}",
    "blur": "σ\N{NO-BREAK SPACE}{:.1f}",
    "thickness": "×{:.2f}",
}


def sturdier_words(curves: Sequence[Curve], titles: dict[str, str]) -> str:
    """One sentence on which model is more robust where; titles: model → title."""
    better = {name: stress.sturdier(curves, name) for name in CORRUPTIONS}
    parts = [(texts.ROBUST.format(title=title), _where(better, model)) for model, title in titles.items()]
    parts += [(texts.EQUALLY_ROBUST, _where(better, None))]
    return sentence(texts.WHO_WHERE.format(who=who, where=listed(where)) for who, where in parts if where)


def _where(better: dict[str, str | None], model: str | None) -> list[str]:
    return [texts.WHERE[name] for name, best in better.items() if best == model]


def flip_words(curve: Curve) -> str:
    """At which doses the answer becomes another one."""
    doses = [dose_word(curve.corruption, dose) for dose in curve.flips if dose is not None]
    return texts.FLIPS.format(doses=listed(doses)) if doses else texts.HOLDS


def dose_word(corruption: str, dose: float) -> str:
    return DOSES[corruption].format(dose).replace("-", "−")


def bare_dose(dose: float) -> str:
    """The dose under a panel whose head names the unit."""
    return f"{dose:.2g}".replace("-", "−")
