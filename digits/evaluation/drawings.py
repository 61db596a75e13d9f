"""What the models reach on drawings: one command, one file.

`python -m digits drawings` measures, on writers that no model learned from, accuracy over the grid, calibration, doubt
and whole numbers. It sets nothing that the product uses: `python -m digits doubt` chooses the thresholds.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from digits import files
from digits.data import mnist, not_digits, pen
from digits.evaluation import out_of_distribution, pen_digits, whole_numbers
from digits.evaluation.out_of_distribution import Doubt
from digits.evaluation.whole_numbers import WholeNumbers
from digits.metrics import calibration_error
from digits.predictors import registry
from digits.predictors.card import OnPenDigits
from digits.predictors.predictor import Predictor
from digits.reading import doubt, jointly
from digits.reading.doubt import Joint

PATH = files.WEIGHTS / "drawings.json"
MODELS = tuple(sorted((name for pair in registry.PAIRS.values() for name in pair), key=list(registry.ENTRIES).index))
EVERY = 2  # of the pen digits, each drawn at four stroke widths
NUMBERS = 200  # numbers of each sort to read
COMMAND = "python -m digits drawings"


@dataclass(frozen=True, kw_only=True)
class OnDrawings:
    """What one model reaches; sha256: of the weights that were measured. numbers: of the model that reads numbers."""

    sha256: str
    pen: OnPenDigits
    ece_mnist: float
    doubt: Doubt
    numbers: WholeNumbers | None = None


@dataclass(frozen=True, kw_only=True)
class Together:
    """How the pair of the Draw page doubts, both scores together; sha256: of the weights of both."""

    sha256: tuple[str, str]
    doubt: Doubt


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Share right on one source's test writers, `without` that source among what was learned from and `included`."""

    without: float
    included: float


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """One source of pen digits left out of training. n: drawings; epochs: how long the network learned."""

    source: str
    n: int
    epochs: int
    models: dict[str, Shares]
    command: str


@dataclass(frozen=True, kw_only=True)
class Measured(files.Made):
    """The file."""

    version: Literal[1] = 1
    command: str = COMMAND
    models: dict[str, OnDrawings] = field(default_factory=dict)
    together: Together | None = None
    left_out: LeftOut | None = None


def read() -> Measured:
    """The file's content; ValueError with the command that makes it where there is none or a damaged one."""
    found = files.read_once(PATH, Measured, COMMAND)
    if not found.models and found.left_out is None:
        raise ValueError(f"{PATH.name} is damaged; make it again with: {COMMAND}")
    return found


def shipped() -> Measured:
    """The file's content without models whose weights have changed since."""
    found = read()
    models = {name: found.models[name] for name in MODELS if is_current(name, found)}
    return replace(found, models=models, together=found.together if _is_together(found) else None)


def _is_together(found: Measured) -> bool:
    """Whether the pair was measured with the weights that are here."""
    here = all(registry.weights_path(name).is_file() for name in registry.DRAW_PAIR)
    return bool(here and found.together and found.together.sha256 == jointly.digests(registry.DRAW_PAIR))


def outdated() -> list[str]:
    """Models in the file whose weights have changed since they were measured."""
    found = read()
    return [name for name in found.models if not is_current(name, found)]


def is_current(name: str, found: Measured) -> bool:
    """Whether the model was measured with the weights that are here."""
    path = registry.weights_path(name)
    return name in found.models and path.is_file() and found.models[name].sha256 == files.digest(path)


def run(names: Sequence[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print) -> Path:
    """Measure the models, all of `MODELS` that are trained if none is named, and write `weights/drawings.json`."""
    names = names or [name for name in MODELS if name in registry.available()]
    limits = {name: _limit(name) for name in names}
    test = _Test(folder)
    for name, limit in limits.items():
        report(f"{name}  drawings of test writers")
        predictor = registry.load(name)
        found = test.measure(name, predictor, limit)
        if name == registry.READER:
            report(f"{name}  whole numbers")
            found = replace(found, numbers=test.numbers(name, predictor))
        keep(models=_kept().models | {name: found})
    joint = jointly.chosen(registry.DRAW_PAIR) if set(registry.DRAW_PAIR) <= set(names) else None
    if joint:
        keep(together=Together(sha256=joint.sha256, doubt=test.measure_both(joint)))
    return PATH


def _limit(name: str) -> float:
    limit = doubt.threshold(name)
    if limit is None:
        raise ValueError(f"{name} has no threshold of doubt yet; choose one with: {doubt.COMMAND} {name}")
    return limit


class _Test:
    """What no model has seen: test writers' drawings over the grid, signs that are no digit, MNIST's test set."""

    def __init__(self, folder: str | Path | None):
        self.written = pen.digits_of("test", folder)[::EVERY]
        self.drawings = pen.draw_grid(self.written)
        self.signs = not_digits.signs_to_measure(folder)
        self.images_of_signs = out_of_distribution.draw_once_each(self.signs)
        self.scans, self.of_scans = mnist.load("test")
        self.scores: dict[str, tuple[np.ndarray, ...]] = {}

    def measure(self, name: str, predictor: Predictor, limit: float) -> OnDrawings:
        answers, scores = doubt.answer(predictor, self.drawings.images)
        scanned, of_scans = doubt.answer(predictor, self.scans)
        _, others = doubt.answer(predictor, self.images_of_signs)
        self.scores[name] = scores, of_scans, others
        return OnDrawings(
            sha256=files.digest(registry.weights_path(name)),
            pen=pen_digits.measure(answers, self.written, self.drawings),
            ece_mnist=calibration_error(scanned, self.of_scans),
            doubt=out_of_distribution.measure(limit, scores, self.drawings.size, of_scans, others, self.signs),
        )

    def measure_both(self, joint: Joint) -> Doubt:
        """Of a pair, each of which was measured."""
        drawn, scanned, others = (
            jointly.lead(joint, both) for both in zip(*(self.scores[name] for name in joint.names), strict=True)
        )
        return out_of_distribution.measure(0, drawn, self.drawings.size, scanned, others, self.signs)

    def numbers(self, name: str, predictor: Predictor) -> WholeNumbers:
        judge = functools.partial(doubt.judge, name, predictor)
        return whole_numbers.measure(judge, self.written, self.signs, NUMBERS)


def keep(**part) -> Path:
    """Put part of the file's content, `models` or `left_out`, in place of what it has."""
    files.write(PATH, replace(_kept(), **vars(files.made()), **part))
    return PATH


def _kept() -> Measured:
    """What the file has; nothing where there is none."""
    return read() if PATH.is_file() else Measured(**vars(files.made()))
