"""Models of one's own: made from a file of labelled digits (`training.own`), kept beside the shipped ones in the folder
`files.OWN`, chosen like them.

A card there says what its model was made like: the entry in the registry whose kind and settings it has.
"""

import dataclasses
import re
from collections.abc import Mapping

from digits import files
from digits.predictors import doubting
from digits.predictors.card import Card
from digits.predictors.entries import Entry, Memory, Network

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
COMMAND = "python -m digits train NAME --data FILE"


def entries(known: Mapping[str, Entry]) -> dict[str, Entry]:
    """Those that lie here, by name; known: the registry's, which no model of one's own may stand in for.

    A card that is damaged, or whose model is made like none that is known, is passed over.
    """
    found = {}
    for path in sorted(files.OWN.glob("*.json")):
        name = path.stem
        if name in known or not NAME.fullmatch(name):
            continue
        try:
            made = files.read_once(path, Card, COMMAND)
        except ValueError:
            continue
        base = known.get(made.base or "")
        if isinstance(base, Network | Memory):
            found[name] = like(base, made.title, made.trained_on)
    return found


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
