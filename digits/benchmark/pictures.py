"""What models made of pictures of every kind, as the lines of a table."""

import base64

from digits.evaluation.pictures.measure import OUTCOMES, Pictures
from digits.predictors import registry

HELP = {
    "right": "The digit was said",
    "doubted": "Answered as no digit that it knows",
    "wrong": "Another digit, or a number, was said",
    "refused": "A sentence in place of an answer",
}


def columns(pictures: Pictures) -> dict[str, tuple[str, str]]:
    """Of the table: by key, the label and what it means."""
    titles = dict(zip(pictures.sha256, registry.titles(registry.DRAW_PAIR), strict=True))
    return {
        f"{name} {outcome}": (f"{title} {outcome}", f"{HELP[outcome]}; of {pictures.each} pictures")
        for name, title in titles.items()
        for outcome in OUTCOMES
    }


def lines(pictures: Pictures) -> list[dict]:
    """One a kind, those that are read worst first: an example as an address, what it is called, and the columns."""
    rows = [
        {"example": "data:image/jpeg;base64," + base64.b64encode(kind.example).decode(), "kind": kind.kind}
        | {f"{name} {outcome}": getattr(kind.models[name], outcome) for name in kind.models for outcome in OUTCOMES}
        for kind in pictures.kinds
    ]
    return sorted(rows, key=lambda row: sum(row[f"{name} right"] for name in pictures.sha256))
