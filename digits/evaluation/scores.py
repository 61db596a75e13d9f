"""How much like a digit each of the app's models finds MNIST's test digits, computed once and kept in one file.

`weights/scores.npz` holds for each model an array MODEL (10000,) float32, and "stamps": JSON {model: fingerprint of
what gave those scores}. `python -m digits evaluate --all` makes it. Against a model's threshold (`reading.doubt`) they
say to which digits it answers "not a digit". Train and validation have none: what remembers them finds each of them.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from digits import arrays, files
from digits.data import mnist
from digits.evaluation.predictions import CHUNK, COMMAND, NotStored, fingerprint
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import doubt, jointly

PATH = files.WEIGHTS / "scores.npz"
SPLIT = "test"


def load(name: str, path: Path | None = None) -> np.ndarray:
    """The stored scores (10000,) float32 of a model; `NotStored` where there are none of this very model."""
    try:
        stamps, found = arrays.read_stamped(path or PATH, COMMAND, name.__eq__)
    except ValueError as reason:
        raise NotStored(str(reason)) from reason
    if name in found and stamps.get(name) == fingerprint(name):
        return found[name]
    raise NotStored(f"The scores of {name} are not stored; make them with: {COMMAND}")


def doubted(name: str, path: Path | None = None) -> np.ndarray:
    """(10000,) bool: the test digits that the model called `name` takes for no digit."""
    return ~doubt.is_digit(name, load(name, path))


def doubted_by_either(names: tuple[str, str], path: Path | None = None) -> np.ndarray:
    """(10000,) bool: the test digits that one of two models takes for no digit where both answer."""
    known, _ = jointly.are_digits(names, [load(name, path) for name in names])
    return ~known.all(0)


def is_current(name: str) -> bool:
    """Whether a model that can doubt has its own scores stored; True of others."""
    if not can_doubt(name):
        return True
    try:
        load(name)
    except NotStored:
        return False
    return True


def can_doubt(name: str) -> bool:
    return any(name in pair for pair in registry.PAIRS.values())


def update(names: Iterable[str], path: Path = PATH, report: Callable[[str], None] = print) -> None:
    """Bring the file up to date for those of these models that can doubt: keep what is current, drop all others."""
    names = [name for name in names if can_doubt(name)]
    kept = {name: _current(name, path, report) for name in names}
    arrays.write_stamped(path, {name: fingerprint(name) for name in names}, kept)


def _current(name: str, path: Path, report: Callable[[str], None]) -> np.ndarray:
    try:
        return load(name, path)
    except NotStored:
        report(f"{name}: computing how much like digits it finds the test digits")
        return compute(name)


def compute(name: str) -> np.ndarray:
    """The model's scores (10000,) float32 of MNIST's test digits."""
    return of(registry.load(name), mnist.load(SPLIT)[0])


def of(predictor: Predictor, images: np.ndarray) -> np.ndarray:
    """How much like a digit the predictor finds each of images (N, 28, 28): (N,) float32."""
    parts = [doubt.answer(predictor, images[i : i + CHUNK])[1] for i in range(0, len(images), CHUNK)]
    return np.concatenate(parts).astype(np.float32)
