"""Choosing the scores under which models doubt: what `python -m digits doubt` does."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from digits import files
from digits.data import mnist, pen
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import doubt
from digits.reading.doubt import Threshold, Thresholds

REFUSED = 0.01  # share of true digits that may be refused, where the threshold is chosen
EVERY = 2  # of the validation writers' digits, each drawn at four stroke widths
NAMES = tuple(name for pair in registry.PAIRS.values() for name in pair)


def choose(names: Iterable[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print) -> None:
    """Choose and keep the thresholds of these models, of those of the Draw page if none is named."""
    drawings, writers = _drawings(folder)
    for name in names or [name for name in NAMES if name in registry.available()]:
        predictor = registry.load(name)
        if predictor.predict_proba_and_score is None:
            raise ValueError(f"{name} has no score to doubt by; choose from {', '.join(NAMES)}.")
        keep(name, limit(predictor, drawings, writers))
        report(f"{name}  doubts below {doubt.threshold(name):.3f}")


def _drawings(folder: str | Path | None) -> tuple[np.ndarray, np.ndarray]:
    """The validation writers' drawings (N, 28, 28) float32, and who wrote each, (N,)."""
    written = pen.digits_of("validation", folder)[::EVERY]
    drawings = pen.draw_grid(written)
    return drawings.images, np.array([sample.writer for sample in written])[drawings.sample]


def limit(predictor: Predictor, drawings: np.ndarray, writers: np.ndarray) -> float:
    """The score that refuses `REFUSED` of MNIST's validation digits or of the validation writers' drawings
    (N, 28, 28) float32, and less of the others; each of the writers (N,) counts alike, however much they wrote."""
    _, who, count = np.unique(writers, return_inverse=True, return_counts=True)
    scans = mnist.load("validation")[0]
    parts = [(scans, np.ones(len(scans))), (drawings, 1 / count[who])]
    return min(_refusing(_scores(predictor, images), weights) for images, weights in parts if len(images))


def _refusing(scores: np.ndarray, weights: np.ndarray) -> float:
    return float(np.quantile(scores, REFUSED, weights=weights, method="inverted_cdf"))


def _scores(predictor: Predictor, images: np.ndarray) -> np.ndarray:
    """Of what a model remembers each as if it were not there."""
    without = () if predictor.places_of is None else (predictor.places_of(images),)
    return predictor.predict_proba_and_score(images, *without)[1]


def keep(name: str, threshold: float, path: Path | None = None) -> None:
    """Put the threshold into the file, with the hash of the weights that it was chosen for."""
    path = path or doubt.PATH
    chosen = Threshold(
        threshold=threshold,
        refused=REFUSED,
        chosen_on="MNIST's validation digits, validation writers",
        sha256=files.digest(registry.weights_path(name)),
        date=files.now(),
    )
    files.write(path, Thresholds(thresholds=_others(path) | {name: chosen}))


def _others(path: Path) -> dict[str, Threshold]:
    """What the file holds; nothing where it is missing, or damaged and made anew."""
    try:
        return doubt.thresholds(path).thresholds
    except ValueError:
        return {}
