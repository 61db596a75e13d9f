"""The trace as light HTML, with the pieces of the stress test: each model's curve over pictures of the way."""

from collections.abc import Mapping

from markupsafe import Markup

from digits.gallery.html import Look
from digits.gallery.trace import Trace
from digits.show import curves
from digits.show.templating import render
from digits.show.texts import errors as texts
from digits.show.words import percent

EVERY = 2  # steps of the way from picture to picture


def panel(way: Trace, looks: Mapping[str, Look], theme: str | None) -> Markup:
    """looks: of the models whose answers the trace has. theme: as in `html.closeup`."""
    at = (way.positions + 1) / 2
    shares = way.lines()
    lines = [
        curves.line(look.side, look.title, words(way, name), at, shares[name], [(t + 1) / 2 for t in way.turns(name)])
        for name, look in looks.items()
    ]
    middle = len(way.images) // 2
    stops = {0: texts.NEAREST_OF.format(digit=way.first), middle: texts.THIS_DIGIT}
    stops[len(way.images) - 1] = texts.NEAREST_OF.format(digit=way.second)
    pictures = [(image, stops.get(step, "")) for step, image in enumerate(way.images) if step % EVERY == 0]
    return render("morph.html", lines=lines, looks=pictures, other=way.second, high=curves.HIGH, theme=theme or "light")


def words(way: Trace, name: str) -> str:
    """Where on the way a model changes its mind."""
    turns = way.turns(name)
    both = {"label": way.first, "other": way.second}
    if not turns:
        return texts.NEVER.format(**both)
    what = texts.TURNS.format(**both) if len(turns) == 1 else texts.CHANGES
    return f"{what} {' and '.join(_place(t, way) for t in turns)}"


def _place(t: float, way: Trace) -> str:
    if t < 0:
        return texts.BEFORE_IT.format(share=percent(1 + t, 0), label=way.first)
    return texts.AFTER_IT.format(share=percent(t, 0), other=way.second)
