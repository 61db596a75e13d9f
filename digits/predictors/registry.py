"""Name → model, of the zoo and of people's own: whether it is here, and how it is loaded."""

from collections.abc import Iterable
from pathlib import Path

from digits.predictors import card, engine, own, trusted
from digits.predictors.entries import Entry, Memory, stored_at
from digits.predictors.fusion import Fusion
from digits.predictors.predictor import Predictor
from digits.predictors.zoo import ENTRIES

# who answers on the Draw page, the KNN left and the ResNet right; the first pair also in `predict`
PAIRS = {"MNIST and drawings": ("knn-drawn", "resnet-drawn"), "MNIST only": ("knn", "resnet")}
DRAW_PAIR = PAIRS["MNIST and drawings"]
READER = DRAW_PAIR[1]  # finds the digits of whole numbers


def entry(name: str) -> Entry:
    """The registry's row, or that of a model of one's own; ValueError with the names there are for an unknown one."""
    if name in ENTRIES:
        return ENTRIES[name]
    mine = own.entries(ENTRIES)
    if name not in mine:
        raise ValueError(f"There is no model {name!r}; choose one of {', '.join([*ENTRIES, *mine])}.")
    return mine[name]


def choices() -> list[str]:
    """What people choose from: the models that can be loaded here, and those of their own."""
    mine = own.entries(ENTRIES)
    return [*available(), *(name for name, row in mine.items() if stored_at(name, row).is_file())]


def own_names() -> list[str]:
    """Models of one's own whose cards lie here, whether or not they can be loaded."""
    return list(own.entries(ENTRIES))


def own_problems() -> dict[str, str]:
    """What keeps models of one's own from being loaded, a sentence each, by name."""
    return own.problems(ENTRIES)


def own_pair(name: str) -> tuple[str, str] | None:
    """The two that answer on the Draw page with this model of one's own: it stands in for the one that it is made
    like; None where that is neither of them."""
    base = card.read(name).base
    if base not in {one for pair in PAIRS.values() for one in pair}:
        return None
    return (name, DRAW_PAIR[1]) if isinstance(ENTRIES[base], Memory) else (DRAW_PAIR[0], name)


def pairs() -> dict[str, tuple[str, str]]:
    """What the pairs of the Draw page learned from → their names, models of one's own after the shipped ones."""
    mine = {name: pair for name in choices() if name not in ENTRIES and (pair := own_pair(name))}
    titles = [entry(name).title for name in mine]
    by_title = {t if titles.count(t) == 1 else f"{t} ({n})": n for n, t in zip(mine, titles, strict=True)}
    return PAIRS | {title: mine[name] for title, name in by_title.items()}


def pair_called(title: str) -> tuple[str, str]:
    """The pair of the Draw page with this title in `pairs`; the first one where there is none. Of a shipped pair no
    folder is looked through: this is asked at every pen-up."""
    return PAIRS.get(title) or pairs().get(title, DRAW_PAIR)


def fusion_of(knn: str, resnet: str) -> str | None:
    """The model that joins these two's answers; None where there is none."""
    return next((name for name in available() if ENTRIES[name].parts == (resnet, knn)), None)


def titles(names: Iterable[str]) -> tuple[str, ...]:
    """What models are called, on every page."""
    return tuple(entry(name).title for name in names)


def weights_path(name: str) -> Path:
    """Where a model's fitted numbers lie: npz for a KNN, safetensors for the others."""
    return stored_at(name, entry(name))


def available() -> list[str]:
    """Names of the models that can be loaded here: trained, and their weights present."""
    return [name for name in ENTRIES if card.path(name).is_file() and _has_weights(name)]


def loadable() -> list[str]:
    """Those of `available` that find the models they ask here too."""
    here = available()
    return [name for name in here if set(ENTRIES[name].parts) <= set(here)]


def _has_weights(name: str) -> bool:
    return weights_path(name).is_file() or not entry(name).is_stored


def load(name: str) -> Predictor:
    """The trained predictor; ValueError with what to do where its weights are not here, or not those of its card."""
    row = entry(name)
    path = weights_path(name)
    return row.load(trusted.check(name, path) if row.is_stored else path, [load(part) for part in row.parts])


def load_new(name: str) -> Predictor:
    """As `load`, where the weights were made this moment and have no card yet."""
    return entry(name).load(weights_path(name), [load(part) for part in entry(name).parts])


def joined(name: str, resnet: Predictor, knn: Predictor) -> Fusion:
    """The fusion called `name` of models that are loaded already; ValueError as `load`."""
    return Fusion(resnet, knn).load(trusted.check(name, weights_path(name)))


def problem(name: str) -> str | None:
    """What keeps the model from being loaded though its files are here, in a sentence; None where nothing does."""
    try:
        for one in (name, *entry(name).parts):
            if card.path(one).is_file():
                card.read(one)
            if weights_path(one).is_file():
                engine.check(trusted.check(one, weights_path(one)))
    except ValueError as reason:
        return str(reason)
    return None
