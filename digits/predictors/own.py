"""Models of one's own: made from a file of labelled digits (`training.own`), kept beside the shipped ones in the folder
`files.OWN`, chosen like them.

A card there says what its model was made like: the entry in the registry whose kind and settings it has.
"""

import contextlib
import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

from digits import files
from digits.predictors import doubting, trusted
from digits.predictors.card import Card
from digits.predictors.entries import Entry, Memory, Network, stored_at

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
COMMAND = "python -m digits train LIKE --data FILE"


def entries(known: Mapping[str, Entry]) -> dict[str, Entry]:
    """Those that lie here, by name; known: the registry's, which no model of one's own may stand in for.

    A card that is damaged, or whose model is made like none that is known, is passed over; `problems` names it.
    """
    found = {}
    for name, path in _cards(known):
        with contextlib.suppress(ValueError):
            found[name] = _entry(path, known)
    return found


def problems(known: Mapping[str, Entry]) -> dict[str, str]:
    """What keeps those from being loaded that lie here and cannot be, a sentence each, by name."""
    found = {}
    for name, path in _cards(known):
        try:
            trusted.check(name, stored_at(name, _entry(path, known)))
        except ValueError as reason:
            found[name] = str(reason)
    return found


def _cards(known: Mapping[str, Entry]) -> list[tuple[str, Path]]:
    named = [(path.stem, path) for path in sorted(files.OWN.glob("*.json"))]
    return [(name, path) for name, path in named if name not in known and NAME.fullmatch(name)]


def _entry(path: Path, known: Mapping[str, Entry]) -> Entry:
    """ValueError with a sentence where the card is damaged, or says of no model that is known that it is like it."""
    anew = f"{COMMAND} --as {path.stem}"
    made = files.read_once(path, Card, anew)
    if made.model != path.stem:
        raise ValueError(f"{path.name} is the card of {made.model}; make it again with: {anew}")
    base = known.get(made.base or "")
    if not isinstance(base, Network | Memory):
        raise ValueError(f"{path.name} is not the card of a model of yours; make it again with: {anew}")
    return like(base, made.title, made.trained_on)


def like(base: Network | Memory, title: str, trained_on: str) -> Entry:
    """The entry of a model of one's own that is made like `base`. A KNN keeps the pictures that it remembers."""
    own = {
        "title": title,
        "source": "yours",
        "description": f"Like {base.title}; learned from {trained_on}.",
        "trained_on": trained_on,
        "data": "own",
        "own": True,
    }
    if isinstance(base, Memory):
        own |= {"build": doubting.doubting, "is_kept": True}
    return dataclasses.replace(base, **own)
