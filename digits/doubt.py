"""Is this a digit at all? A score that says how much a picture is like what a model knows, and a threshold for it.

Networks: the free energy of the logits (Liu, Wang, Owens, Li, "Energy-based out-of-distribution
detection", 2020). KNNs: minus the distance to what they remember; the drawn KNN also knows drawings that
are no digit, and weighs the distance to them against it. Below the threshold the answer is "not a digit that I know".
"""

import functools
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from digits import cards, drawn, mnist, no_digits, pen
from digits.evaluate import calibration_error
from digits.knn import HyperplaneKNN
from digits.knn_drawn import DrawnKNN
from digits.mnist import WEIGHTS
from digits.predictor import NetworkPredictor, check_images

PATH = WEIGHTS / "doubt.json"
REFUSED = 0.008  # share of true digits refused where the threshold is chosen; 1 % is allowed where it is measured
READABLE = 0.3  # share of the canvas: drawings of what is no digit are at least so large
BARS = "/\\!'`,\"()[]{}iLj"  # one upright stroke, more or less: a digit 1 to anybody


def score(predictor, images: np.ndarray) -> np.ndarray:
    """How much like a digit, (N,) float32; images (N, 28, 28) float32 in [0, 1]. Only comparable within one model."""
    images = check_images(images)
    if isinstance(predictor, NetworkPredictor):
        logits = predictor.logits(images)
        top = logits.max(1)
        return top + np.log(np.exp(logits - top[:, None]).sum(1))
    if isinstance(predictor, DrawnKNN):
        return predictor.distance_to_others(images) - predictor.plane_distances(images).min(1)
    if isinstance(predictor, HyperplaneKNN):
        return -predictor.plane_distances(images).min(1)
    return -predictor.kneighbors(images)[0].mean(1)


def is_digit(name: str, predictor, images: np.ndarray) -> np.ndarray:
    """(N,) bool: whether the model called `name` takes each image for a digit; True where no threshold was chosen."""
    chosen = _thresholds().get(name)
    if chosen is None:
        return np.ones(len(images), bool)
    return score(predictor, images) >= chosen["threshold"]


def threshold(name: str) -> float | None:
    """The score under which the model called `name` doubts; None where none was chosen."""
    chosen = _thresholds().get(name)
    return chosen and chosen["threshold"]


def choose(name: str, predictor, folder: Path | None = None) -> dict:
    """Set the threshold on MNIST's validation digits and validation writers' drawings; keep and return the facts."""
    drawings, _ = drawn.validation_set(folder)
    scans, _ = mnist.load("validation")
    limits = [float(np.quantile(score(predictor, images), REFUSED)) for images in (scans, drawings)]
    facts = {"threshold": min(limits), "refused": REFUSED, "chosen_on": "MNIST's validation, drawings of 17 writers"}
    everything = _thresholds() | {name: facts}
    cards.write_json(PATH, everything)
    _thresholds.cache_clear()
    return facts


def measure(name: str, predictor, folder: Path | None = None) -> dict:
    """Figures of doubt and calibration on the test writers and MNIST's test set.

    auroc: true drawings against upper-case letters and symbols that don't look like digits (lower case was
    learned from); without_bars leaves out signs that are one upright stroke. refused: true digits taken for none.
    accepted: signs that are no digit taken for one. ece: expected calibration error.
    """
    written = drawn.pen_digits("test", folder)
    drawings = pen.draw_grid(written)
    labels = np.array([sample.label for sample in written])[drawings.sample]
    scans, of_scans = mnist.load("test")
    signs, images = _signs(folder)
    mine, theirs, limit = score(predictor, drawings.images), score(predictor, images), threshold(name)
    no_bar = np.array([sign.label not in BARS for sign in signs])
    kinds = {kind: np.array([sign.kind == kind for sign in signs]) for kind in ("upper", "symbol")}
    readable = mine[drawings.size > READABLE]
    return {
        "auroc": _auroc(readable, theirs),
        "auroc_without_bars": _auroc(readable, theirs[no_bar]),
        "auroc_by_kind": {kind: _auroc(readable, theirs[of_kind]) for kind, of_kind in kinds.items()},
        "accepted": float((theirs >= limit).mean()),
        "refused": float((mine < limit).mean()),
        "refused_mnist": float((score(predictor, scans) < limit).mean()),
        "ece": calibration_error(predictor.predict_proba(drawings.images), labels),
        "ece_mnist": calibration_error(predictor.predict_proba(scans), of_scans),
    }


def _signs(folder: Path | None) -> tuple[list[pen.Sample], np.ndarray]:
    """Signs of the kinds that nothing was learned from, and their drawings, one each."""
    everything = pen.read(drawn.pen_folder(folder) / "not-digits.jsonl.gz")
    signs = [sign for sign in no_digits.clear(everything) if sign.kind != no_digits.KIND]
    sizes = [size for size in pen.SIZES if size > READABLE]
    drawings = [pen.draw_grid([sign], (pen.WIDTHS[i % 3],), (sizes[i % 4],), seed=i) for i, sign in enumerate(signs)]
    return signs, np.concatenate([drawing.images for drawing in drawings])


def _auroc(digits: np.ndarray, others: np.ndarray) -> float:
    truth = np.repeat([1, 0], [len(digits), len(others)])
    return float(roc_auc_score(truth, np.concatenate([digits, others])))


@functools.cache
def _thresholds() -> dict[str, dict]:
    return json.loads(PATH.read_text()) if PATH.is_file() else {}
