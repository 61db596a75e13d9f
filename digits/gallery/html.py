"""The gallery's samples, tallies and close-ups as light HTML, from `show/templates/gallery_*.html`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup

from digits.data.labelled import Collection
from digits.gallery.select import NO_DOUBTS, Answers, Doubts, Tally, people_disagree, people_say
from digits.predictors import registry
from digits.predictors.predictor import Neighbour, Probable
from digits.reading.answers import SURE
from digits.show.colours import FAMILIES, SERIES, SIDES, of_family
from digits.show.templating import render

FEW = 12  # samples that are shown larger: they all fit on a screen
MOST_PAIRS = 3
SHARED = SIDES[len(FAMILIES) :]  # sides that belong to no family


@dataclass(frozen=True)
class Look:
    """How a model is shown; side: the CSS class that gives its cards their colour."""

    title: str
    side: str


@dataclass(frozen=True)
class Said(Probable):
    """One model's answer to one digit."""

    look: Look
    probabilities: np.ndarray  # (10,)
    is_digit: bool = True

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True)
class Digit:
    """A digit as it is shown. mark: what is known about a doubtful label, empty where nothing is."""

    index: int
    image: np.ndarray  # (28, 28) float32 in [0, 1]
    label: int
    mark: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Reasons:
    """Why a model answers so: what `show.decided` says, its neighbours that voted, which ink decided for some digits,
    or whom it asks, by title."""

    decided: Markup | None = None
    neighbours: Sequence[Neighbour] = ()
    saliencies: Mapping[int, np.ndarray] = field(default_factory=dict)  # {digit: (28, 28) float32 in [-1, 1]}
    tip: str = ""  # how the saliencies were found
    asked: Sequence[str] = ()


def looks(titles: Mapping[str, str]) -> dict[str, Look]:
    """For models {name: title}, in the order in which they are shown."""
    given = sides([registry.entry(name).family for name in titles])
    return {name: Look(title, side) for (name, title), side in zip(titles.items(), given, strict=True)}


def sides(families: Sequence[str]) -> list[str]:
    """A side for each model: the first of a family that has a colour of its own gets that, as on the Draw page."""
    given: list[str] = []
    for family in families:
        wanted = SIDES[SERIES.index(of_family(family)[0])]
        left = [side for side in (wanted, *SHARED) if side not in given]
        given.append(left[0] if left else SHARED[len(given) % len(SHARED)])
    return given


def samples(
    collection: Collection,
    answers: Answers,
    chosen: Sequence[int],
    by_name: Mapping[str, Look],
    doubts: Doubts = NO_DOUBTS,
) -> Markup:
    """A grid of the chosen digits; by_name: the models' looks."""
    digits = [_digit(collection, answers, index, by_name, doubts) for index in chosen]
    return render("gallery_samples.html", digits=digits, is_few=len(chosen) <= FEW)


def tallies(
    found: Mapping[str, Tally], claimed: float, by_name: Mapping[str, Look], doubts: Doubts = NO_DOUBTS
) -> Markup:
    """A card for each model; claimed: the share in [0, 1] of 4s and 9s that claim B9 says are taken for each other."""
    models = [(by_name[name], one, int(doubts[name].sum()) if name in doubts else None) for name, one in found.items()]
    return render("gallery_tallies.html", models=models, claimed=claimed, most_pairs=MOST_PAIRS)


def report(title: str, sentence: str, remarks: Sequence[str]) -> Markup:
    """What there is to say of a file before its digits are used."""
    return render("gallery_report.html", title=title, sentence=sentence, remarks=remarks)


def closeup(
    collection: Collection,
    answers: Answers,
    index: int,
    by_name: Mapping[str, Look],
    reasons: Mapping[str, Reasons],
    theme: str | None,
    doubts: Doubts = NO_DOUBTS,
) -> Markup:
    """One digit large, each model's answer, and its reasons. theme: "dark" or "light": a dialog inherits none."""
    digit = _digit(collection, answers, index, by_name, doubts)
    return render(
        "gallery_closeup.html", digit=digit, reasons=[reasons[name] for name in answers], theme=theme or "light"
    )


def _digit(collection: Collection, answers: Answers, index: int, by_name: Mapping[str, Look], doubts: Doubts) -> Digit:
    said = [Said(by_name[name], p[index], not (name in doubts and doubts[name][index])) for name, p in answers.items()]
    return Digit(index, collection.image(index), int(collection.labels[index]), mark(collection, index), said)


def mark(collection: Collection, index: int) -> str:
    """What is known about a doubtful label; empty where nothing is."""
    people = people_say(collection, index)
    if people is not None:
        return f"people say {people}"
    return "people disagree" if people_disagree(collection, index) else ""
