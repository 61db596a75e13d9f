"""What the models reach on drawings: one command, one file.

`python -m digits drawings` sets each model's threshold of doubt on the validation writers and measures, on
writers that no model learned from, accuracy over the grid, calibration, doubt and whole numbers.
"""

import functools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from digits import cards, composed, doubt, drawn, mnist, pen, registry
from digits.evaluate import calibration_error
from digits.mnist import WEIGHTS

PATH = WEIGHTS / "drawings.json"
MODELS = ("knn", "resnet", "knn-drawn", "resnet-drawn")
EVERY = 2  # of the pen digits, each drawn at four stroke widths
NUMBERS = 200  # numbers of each sort to read
READER = "resnet-drawn"  # who reads whole numbers
COMMAND = "python -m digits drawings"


def run(names: Sequence[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print) -> Path:
    """Measure the models, all of `MODELS` that are trained if none is named, and write `weights/drawings.json`."""
    names = names or [name for name in MODELS if name in registry.available()]
    to_choose, _ = drawn.validation_set(folder, EVERY)
    test = _Test(folder)
    for name in names:
        report(f"{name}  drawings of test writers")
        predictor = registry.load(name)
        limit = doubt.choose(name, predictor, to_choose)
        _keep(name, {"sha256": cards.digest(registry.weights_path(name))} | test.figures(predictor, limit))
        if name == READER:
            report(f"{name}  whole numbers")
            lead = functools.partial(doubt.lead, name, predictor)
            numbers = composed.measure(predictor, lead, test.written, test.signs, NUMBERS)
            _keep(name, read()["models"][name] | {"numbers": numbers})
    return PATH


class _Test:
    """What no model has seen: test writers' drawings over the grid, signs that are no digit, MNIST's test set."""

    def __init__(self, folder: str | Path | None):
        self.written = drawn.pen_digits("test", folder)[::EVERY]
        self.drawings = pen.draw_grid(self.written)
        self.signs, self.images = doubt.signs_to_measure(folder)
        self.scans, self.of_scans = mnist.load("test")

    def figures(self, predictor, limit: float) -> dict:
        answers, scores = doubt.answer(predictor, self.drawings.images)
        scanned, of_scans = doubt.answer(predictor, self.scans)
        others = doubt.score(predictor, self.images)
        return {
            "pen": pen.figures(answers, self.written, self.drawings),
            "ece_mnist": calibration_error(scanned, self.of_scans),
            "doubt": doubt.measure(limit, scores, of_scans, others, self.drawings.size, self.signs),
        }


def read() -> dict:
    """The file: {"command", "date", "machine", "models": {name: figures}}; ValueError where it was never made."""
    if not PATH.is_file():
        raise ValueError(f"There are no figures on drawings yet; make them with: {COMMAND}")
    return json.loads(PATH.read_text())


def shipped() -> dict | None:
    """The file without models whose weights have changed since; None where it was never made."""
    if not PATH.is_file():
        return None
    found = read()
    return found | {"models": {name: found["models"][name] for name in MODELS if _is_of(name, found["models"])}}


def _is_of(name: str, rows: dict[str, dict]) -> bool:
    path = registry.weights_path(name)
    return name in rows and path.is_file() and rows[name]["sha256"] == cards.digest(path)


def _keep(name: str, row: dict) -> None:
    models = (read()["models"] if PATH.is_file() else {}) | {name: row}
    keep({"command": COMMAND, "models": models})


def keep(part: dict) -> Path:
    """Put part of the file's content in place of what it has."""
    cards.write_json(PATH, (read() if PATH.is_file() else {}) | cards.made() | part)
    return PATH
