"""Choosing how two models doubt together, a part of what `python -m digits doubt` does.

The KNN's score gets the weight beside the ResNet's under which fewest of the validation writers' letters, and of things
that nobody wrote, pass as digits, while as many true digits are refused as by one model's own threshold.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from digits import files
from digits.data import mnist, not_digits, pen
from digits.evaluation import out_of_distribution
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import jointly
from digits.reading.doubt import Joint
from digits.training import sets, thresholds

WEIGHTS = (0.0, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)  # of the KNN's score beside the ResNet's
TIMES = 2  # that each letter is drawn
THINGS = 1000
Scores = np.ndarray  # of each of two models, (2, N)


def choose_all(
    names: Sequence[str] = (), folder: str | Path | None = None, report: Callable[[str], None] = print
) -> None:
    """The thresholds of these models, of all of the Draw page if none is named, and where one of its first pair is
    among them, how that pair doubts together."""
    thresholds.choose(names, folder, report)
    if set(registry.DRAW_PAIR) <= set(registry.available()) and (not names or set(registry.DRAW_PAIR) & set(names)):
        choose(folder, report)


def choose(folder: str | Path | None = None, report: Callable[[str], None] = print) -> None:
    """Choose and keep how the pair of the Draw page doubts together."""
    names = registry.DRAW_PAIR
    models = [registry.load(name) for name in names]
    drawings, writers = thresholds.drawings_of(folder)
    parts = _scores(models, mnist.load("validation")[0]), _scores(models, drawings)
    weight, limit = best(*parts, writers, _scores(models, _strange(folder)))
    thresholds.keep_joint(
        Joint(
            names=names,
            weights=(weight, 1.0),
            threshold=limit,
            refused=thresholds.REFUSED,
            chosen_on=f"{thresholds.CHOSEN_ON}, their letters, things from templates",
            sha256=jointly.digests(names),
            date=files.now(),
        )
    )
    report(f"{' and '.join(names)}  doubt below {limit:.3f}, {weight} times the first and the second")


def best(scans: Scores, drawings: Scores, writers: np.ndarray, strange: Scores) -> tuple[float, float]:
    """The weight of the first model's scores and the limit of the sum: of MNIST's digits, of drawings by these writers
    (N,), and of what is no digit."""
    weights = thresholds.alike(writers)
    limits = [thresholds.limit_of([(w @ scans, None), (w @ drawings, weights)]) for w in map(_beside, WEIGHTS)]
    passed = [(_beside(w) @ strange >= limit).mean() for w, limit in zip(WEIGHTS, limits, strict=True)]
    place = int(np.argmin(passed))
    return WEIGHTS[place], limits[place]


def _beside(weight: float) -> np.ndarray:
    return np.array([weight, 1.0])


def _strange(folder: str | Path | None) -> np.ndarray:
    """What is no digit, (N, 28, 28) float32: letters of the validation writers, and drawings that nobody made."""
    letters, digits = not_digits.letters_of("validation", folder), pen.digits_of("validation", folder)
    random = np.random.default_rng(0)
    things = [sets.sketch(one, random, 24, 0.3) for one in not_digits.make(digits, [], THINGS, random)]
    return np.concatenate([out_of_distribution.draw_once_each(letters * TIMES), np.stack(things)])


def _scores(models: list[Predictor], images: np.ndarray) -> Scores:
    return np.stack([thresholds.scores_of(model, images) for model in models])
