"""Is this a digit at all? A predictor's score says how much a picture is like what it knows; below a threshold the
answer is "not a digit".

The thresholds lie in one file, each with the hash of the weights that it was chosen for; `training.thresholds`
chooses them.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from digits import files
from digits.predictors import card, registry
from digits.predictors.predictor import Predictor

PATH = files.WEIGHTS / "doubt.json"
COMMAND = "python -m digits doubt"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """The score under which a model doubts. refused: the share of true digits that this may cost."""

    threshold: float
    refused: float
    chosen_on: str
    sha256: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Joint:
    """What the scores of two models, each times its weight, have to reach together; see `jointly`. The rest is as in
    `Threshold`, with a hash for each."""

    names: tuple[str, str]
    weights: tuple[float, float]
    threshold: float
    refused: float
    chosen_on: str
    sha256: tuple[str, str]
    date: str


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """By model, and of pairs."""

    version: Literal[1] = 1
    thresholds: dict[str, Threshold]
    joint: list[Joint] = field(default_factory=list)


def threshold(name: str) -> float | None:
    """The score under which the model called `name` doubts; None where none was chosen.

    ValueError where the file is damaged, the threshold belongs to other weights, or the file or the threshold is
    missing and the model is one of the Draw page's, which never answer without.
    """
    if registry.entry(name).own:
        return card.read(name).least_score
    is_needed = any(name in pair for pair in registry.PAIRS.values())
    if not PATH.is_file() and not is_needed:
        return None
    chosen = thresholds().thresholds.get(name)
    if chosen is None:
        if is_needed:
            raise ValueError(f"{PATH.name} has no threshold of doubt for {name}; choose it with: {COMMAND} {name}")
        return None
    if chosen.sha256 != files.digest(registry.weights_path(name)):
        raise ValueError(
            f"The threshold of doubt of {name} belongs to other weights; choose it anew with: {COMMAND} {name}"
        )
    return chosen.threshold


def is_digit(name: str, scores: np.ndarray) -> np.ndarray:
    """Scores (N,) of the model called `name` → (N,) bool: whether it takes each image for a digit; True where no
    threshold was chosen."""
    limit = threshold(name)
    return np.ones(len(scores), bool) if limit is None else scores >= limit


def judge(name: str, predictor: Predictor, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (N, 10) of images (N, 28, 28), and how far each one's score lies over the threshold of the model
    called `name`, (N,) float32; infinitely where none was chosen."""
    probabilities, scores = answer(predictor, images)
    limit = threshold(name)
    return probabilities, np.full(len(images), np.inf, np.float32) if limit is None else scores - limit


def answer(predictor: Predictor, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (N, 10) and scores (N,) of images (N, 28, 28) in one pass; infinite scores by what gives none."""
    if predictor.predict_proba_and_score is None:
        return predictor.predict_proba(images), np.full(len(images), np.inf, np.float32)
    return predictor.predict_proba_and_score(images)


def thresholds(path: Path | None = None) -> Thresholds:
    """The file's content, read once for as long as it stays as it is."""
    return files.read_once(path or PATH, Thresholds, COMMAND)
