"""Choosing the scores under which models doubt: what `python -m digits doubt` does."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from digits import files
from digits.data import mnist, pen
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import doubt
from digits.reading.doubt import Joint, Threshold, Thresholds

REFUSED = 0.01  # share of true digits that may be refused, where the threshold is chosen
EVERY = 2  # of the validation writers' digits, each drawn at four stroke widths
CHOSEN_ON = "MNIST's validation digits, validation writers"
NAMES = tuple(name for pair in registry.PAIRS.values() for name in pair)


def choose(names: Iterable[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print) -> None:
    """Choose and keep the thresholds of these models, of those of the Draw page if none is named."""
    drawings, writers = drawings_of(folder)
    for name in names or [name for name in NAMES if name in registry.available()]:
        predictor = registry.load(name)
        if predictor.predict_proba_and_score is None:
            raise ValueError(f"{name} has no score to doubt by; choose from {', '.join(NAMES)}.")
        keep(name, limit(predictor, drawings, writers))
        report(f"{name}  doubts below {doubt.threshold(name):.3f}")


def drawings_of(folder: str | Path | None) -> tuple[np.ndarray, np.ndarray]:
    """The validation writers' drawings (N, 28, 28) float32, and who wrote each, (N,)."""
    written = pen.digits_of("validation", folder)[::EVERY]
    drawings = pen.draw_grid(written)
    return drawings.images, np.array([sample.writer for sample in written])[drawings.sample]


def limit(predictor: Predictor, drawings: np.ndarray, writers: np.ndarray) -> float:
    """The score that refuses `REFUSED` of MNIST's validation digits or of the validation writers' drawings
    (N, 28, 28) float32, and less of the others; each of the writers (N,) counts alike, however much they wrote."""
    parts = [(mnist.load("validation")[0], None), (drawings, alike(writers))]
    return limit_of([(scores_of(predictor, images), weights) for images, weights in parts if len(images)])


def limit_of(parts: Iterable[tuple[np.ndarray, np.ndarray | None]]) -> float:
    """The score that refuses `REFUSED` of one part and less of the others: scores (N,), and what each counts, (N,), of
    every part; all alike where there is none."""
    return min(float(np.quantile(scores, REFUSED, weights=weights, method="inverted_cdf")) for scores, weights in parts)


def alike(writers: np.ndarray) -> np.ndarray:
    """What each drawing counts, (N,), so that all writers (N,) count as much."""
    _, who, count = np.unique(writers, return_inverse=True, return_counts=True)
    return 1 / count[who]


def scores_of(predictor: Predictor, images: np.ndarray) -> np.ndarray:
    """Of what a model remembers each as if it were not there: (N,) float32."""
    without = () if predictor.places_of is None else (predictor.places_of(images),)
    return predictor.predict_proba_and_score(images, *without)[1]


def keep(name: str, threshold: float, path: Path | None = None) -> None:
    """Put the threshold into the file, with the hash of the weights that it was chosen for."""
    path = path or doubt.PATH
    chosen = Threshold(
        threshold=threshold,
        refused=REFUSED,
        chosen_on=CHOSEN_ON,
        sha256=files.digest(registry.weights_path(name)),
        date=files.now(),
    )
    kept = _kept(path)
    files.write(path, replace(kept, thresholds=kept.thresholds | {name: chosen}))


def keep_joint(joint: Joint, path: Path | None = None) -> None:
    """Put into the file how two models doubt together."""
    path = path or doubt.PATH
    kept = _kept(path)
    files.write(path, replace(kept, joint=[*(one for one in kept.joint if one.names != joint.names), joint]))


def _kept(path: Path) -> Thresholds:
    """What the file holds; nothing where it is missing, or damaged and made anew."""
    try:
        return doubt.thresholds(path)
    except ValueError:
        return Thresholds(thresholds={})
