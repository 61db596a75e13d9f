"""How pictures of every kind are read: the shape of `weights/pictures.json`, and what makes it.

As the Draw page reads them, by the pair that answers there. The pictures' seeds are not those that the ways of reading
were chosen on.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

import digits
from digits import files
from digits.evaluation.pictures import kinds
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading.answers import Answer
from digits.reading.ensemble import Ensemble
from digits.reading.search import Search

PATH = files.WEIGHTS / "pictures.json"
COMMAND = "python -m digits evaluate --pictures"
EACH = 20  # pictures of a kind, two of each digit
SHOWN = 4  # the picture of each kind that is its example
SMALL = 144  # pixels of an example's longer side
OUTCOMES = ("right", "doubted", "wrong", "refused")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Pictures by what became of them. right: the digit was said; doubted: "not a digit"; wrong: another digit, or a
    number, was said; refused: a sentence in place of an answer."""

    right: int = 0
    doubted: int = 0
    wrong: int = 0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """seeds: of the first and the last picture. models: what each model said of them. example: one of them, small, as a
    JPEG."""

    kind: str
    example: bytes
    seeds: tuple[int, int]
    models: dict[str, Tally]


@dataclass(frozen=True, kw_only=True)
class Pictures(files.Made):
    """sha256: of the weights of the models, by name."""

    version: Literal[1] = 1
    command: str
    each: int
    sha256: dict[str, str]
    kinds: list[Kind]


def run(each: int = EACH, path: Path | None = None, report: Callable[[str], None] = print) -> Pictures:
    """Make `each` pictures of every kind, have them read, and write what came out."""
    names = registry.DRAW_PAIR
    models = {name: digits.load(name) for name in names}
    search = Search(names, tuple(models.values()))
    report(f"{'':<34}{'  '.join(f'{name:<18}' for name in names)}")
    report(f"{'':<34}{'  '.join([' right dbt wrg ref'] * 2)}")
    found = []
    for kind in kinds.KINDS:
        pictures = [kinds.make(kind, number) for number in range(each)]
        outcomes = [outcome(search, models, picture) for picture in pictures]
        tallies = {name: _tally([said[name] for said in outcomes]) for name in names}
        seeds = pictures[0].seed, pictures[-1].seed
        found.append(Kind(kind=kind, example=_small(pictures[min(SHOWN, each - 1)]), seeds=seeds, models=tallies))
        report(_line(found[-1]))
    weights = {name: files.digest(registry.weights_path(name)) for name in names}
    result = Pictures(**vars(files.made()), command=COMMAND, each=each, sha256=weights, kinds=found)
    files.write(path or PATH, result)
    return result


def outcome(search: Search, models: dict[str, Predictor], picture: kinds.Picture) -> dict[str, str]:
    """What becomes of a picture of a digit, by model: one of OUTCOMES."""
    try:
        found = search.read(picture.image)
    except ValueError:
        return dict.fromkeys(models, "refused")
    if found.line:
        return dict.fromkeys(models, "wrong")
    said = Ensemble(tuple(models), tuple(models.values())).ask(found.prepared.image)
    return {name: _outcome(answer, picture.label) for name, answer in zip(models, said, strict=True)}


def _outcome(answer: Answer, label: int) -> str:
    if not answer.is_digit:
        return "doubted"
    return "right" if answer.digit == label else "wrong"


def _tally(outcomes: list[str]) -> Tally:
    return Tally(**{name: outcomes.count(name) for name in OUTCOMES})


def _small(picture: kinds.Picture) -> bytes:
    image = picture.image.convert("RGB")
    image.thumbnail((SMALL, SMALL))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def read(path: Path | None = None) -> Pictures:
    """The file; ValueError with the command that makes it where it is missing or damaged."""
    return files.read_once(path or PATH, Pictures, COMMAND)


def is_true(pictures: Pictures) -> bool:
    """Whether it was measured with the weights that are here."""
    return all(files.digest(registry.weights_path(name)) == sha256 for name, sha256 in pictures.sha256.items())


def share_right(pictures: Pictures, name: str) -> float:
    return float(np.mean([kind.models[name].right / pictures.each for kind in pictures.kinds]))


def summary(pictures: Pictures) -> str:
    """A line of text: of how many pictures, and the share that each model reads right."""
    shares = ", ".join(f"{name} {share_right(pictures, name):.1%}" for name in pictures.sha256)
    return f"Right of {pictures.each} pictures of each of {len(pictures.kinds)} kinds: {shares}"


def _line(kind: Kind) -> str:
    columns = (f"{t.right:6}{t.doubted:4}{t.wrong:4}{t.refused:4}" for t in kind.models.values())
    return f"{kind.kind:<34}{'  '.join(columns)}   seeds {kind.seeds[0]} to {kind.seeds[1]}"
