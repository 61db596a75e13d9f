"""The JSON beside each model's weights: what made them and what they reach. Nothing in it is typed by hand."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digits import files


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """One pass of a training; `loss` is the mean over its batches."""

    epoch: int
    loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Seed:
    """One training of a network among those that differ in their random numbers alone. history: how it learned; empty
    of the kept one, whose history is the card's."""

    seed: int
    validation_accuracy: float
    test_accuracy: float
    seconds: float
    history: list[Epoch] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """How often answers to drawings of one source are right: over all, by stroke width, by size and by both."""

    n: int
    accuracy: float
    by_width: dict[str, float]
    by_size: dict[str, float]
    by_cell: dict[str, float]
    worst_cell: str


@dataclass(frozen=True, kw_only=True)
class OnPenDigits:
    """What a model reaches on drawings of pen digits; shares in [0, 1], `n` counts drawings."""

    n: int
    writers: int
    accuracy: float
    ece: float
    sources: dict[str, Shares]
    by_writer: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Card(files.Made):
    """`sha256` and `file_bytes` are the weights file's; None and 0 where the model is fitted when it is loaded.

    engine: names and hashes of its engine files, see `predictors.engine`. pen_of: when the model was made that `pen`
    was measured on, where it was an earlier one. writers: how many people's pen digits it learned from. Of a network
    also the recipe, the seeds trained with and the kept one's history; of a fusion what it learned. Of a model of one's
    own `base`, the entry that it is made like, `data_key`, of the collection that it learned from, and `least_score`,
    under which it doubts.
    """

    version: Literal[1] = 1
    model: str
    title: str
    source: str
    trained_on: str
    command: str
    parameters: int
    seconds: float
    device: str
    validation_accuracy: float
    test_accuracy: float
    test_errors: int
    file_bytes: int
    sha256: str | None = None
    engine: dict[str, str] = field(default_factory=dict)
    pen: OnPenDigits | None = None
    pen_of: str | None = None
    writers: int | None = None
    recipe: dict | None = None
    seed: int | None = None
    temperature: float | None = None
    seeds: list[Seed] = field(default_factory=list)
    test_mean: float | None = None
    test_spread: float | None = None
    history: list[Epoch] = field(default_factory=list)
    doubt: float | None = None
    weight: float | None = None
    base: str | None = None
    data_key: str | None = None
    least_score: float | None = None


def path(name: str) -> Path:
    """Beside the shipped weights, or, for a model of one's own, in the folder of these."""
    shipped, own = (folder / f"{name}.json" for folder in (files.WEIGHTS, files.OWN))
    return own if own.is_file() and not shipped.is_file() else shipped


def command(name: str) -> str:
    """What makes a model anew."""
    is_own = path(name).parent == files.OWN
    return f"python -m digits train LIKE --data FILE --as {name}" if is_own else f"python -m digits train {name}"


def read(name: str) -> Card:
    """The card of a model; ValueError where it has none, a damaged one or another model's."""
    found = files.read(path(name), Card, command(name))
    if found.model != name:
        raise ValueError(f"{path(name).name} is the card of {found.model}; make it again with: {command(name)}")
    return found


def write(name: str, card: Card) -> None:
    files.write(path(name), card)
