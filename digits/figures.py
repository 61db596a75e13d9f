"""What the models reach on drawings: one command, one file.

`python -m digits drawings` sets each model's threshold of doubt on the validation writers and measures, on
writers that no model learned from, accuracy over the grid, calibration, doubt and whole numbers.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from digits import cards, composed, doubt, drawn, mnist, pen, registry
from digits.evaluate import calibration_error
from digits.mnist import WEIGHTS

PATH = WEIGHTS / "drawings.json"
MODELS = ("knn", "resnet", "knn-drawn", "resnet-drawn")
NUMBERS = 100  # numbers of each sort to read
READER = "resnet-drawn"  # who reads whole numbers
COMMAND = "python -m digits drawings"


def run(names: Sequence[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print) -> Path:
    """Measure the models, all of `MODELS` that are trained if none is named, and write `weights/drawings.json`."""
    names = names or [name for name in MODELS if name in registry.available()]
    to_choose, _ = drawn.validation_set(folder)
    written = drawn.pen_digits("test", folder)
    drawings = pen.draw_grid(written)
    signs, images = doubt.signs_to_measure(folder)
    for name in names:
        report(f"{name}  drawings of {len({sample.writer for sample in written})} test writers")
        predictor = registry.load(name)
        doubt.choose(name, predictor, to_choose)
        row = {
            "sha256": cards.digest(registry.weights_path(name)),
            "pen": pen.evaluate(predictor, written, drawings),
            "ece_mnist": _calibration_on_scans(predictor),
            "doubt": doubt.measure(name, predictor, drawings, signs, images),
            "numbers": composed.measure(predictor, written, NUMBERS) if name == READER else None,
        }
        _keep(name, row)
    return PATH


def _calibration_on_scans(predictor) -> float:
    images, labels = mnist.load("test")
    return calibration_error(predictor.predict_proba(images), labels)


def read() -> dict:
    """The file: {"command", "date", "machine", "models": {name: figures}}; ValueError where it was never made."""
    if not PATH.is_file():
        raise ValueError(f"There are no figures on drawings yet; make them with: {COMMAND}")
    return json.loads(PATH.read_text())


def _keep(name: str, row: dict) -> None:
    models = (read()["models"] if PATH.is_file() else {}) | {name: row}
    facts = {"command": COMMAND, "date": cards.now(), "machine": cards.machine(), "versions": cards.versions()}
    cards.write_json(PATH, facts | {"models": models})
