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
from digits.knn import HyperplaneKNN
from digits.knn_drawn import DrawnKNN
from digits.mnist import WEIGHTS
from digits.predictor import NetworkPredictor, check_images, softmax

PATH = WEIGHTS / "doubt.json"
REFUSED = 0.01  # share of true digits that may be refused, where the threshold is chosen
READABLE = 0.3  # share of the canvas: drawings of what is no digit are at least so large
BARS = "/\\!'`,\"()[]{}iLj"  # one upright stroke, more or less: a digit 1 to anybody


def answer(predictor, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (N, 10) and `score` (N,) of images (N, 28, 28) float32 in [0, 1], in one pass through the model."""
    images = check_images(images)
    if isinstance(predictor, NetworkPredictor):
        logits = predictor.logits(images)
        top = logits.max(1)
        energy = top + np.log(np.exp(logits - top[:, None]).sum(1))
        return softmax(logits / predictor.temperature), energy
    if isinstance(predictor, HyperplaneKNN):
        distances = predictor.plane_distances(images)
        others = predictor.distance_to_others(images) if isinstance(predictor, DrawnKNN) else 0
        return predictor.softmax(distances), others - distances.min(1)
    return predictor.predict_proba(images), -predictor.kneighbors(images)[0].mean(1)


def score(predictor, images: np.ndarray) -> np.ndarray:
    """How much like a digit, (N,) float32; images (N, 28, 28) float32 in [0, 1]. Only comparable within one model."""
    return answer(predictor, images)[1]


def is_digit(name: str, predictor, images: np.ndarray) -> np.ndarray:
    """(N,) bool: whether the model called `name` takes each image for a digit; True where no threshold was chosen."""
    chosen = _thresholds().get(name)
    if chosen is None:
        return np.ones(len(images), bool)
    return score(predictor, images) >= chosen["threshold"]


def lead(name: str, predictor, images: np.ndarray) -> np.ndarray:
    """How far the score of each image lies over the threshold of the model called `name`, (N,) float32."""
    return score(predictor, images) - _thresholds()[name]["threshold"]


def threshold(name: str) -> float | None:
    """The score under which the model called `name` doubts; None where none was chosen."""
    chosen = _thresholds().get(name)
    return chosen and chosen["threshold"]


def choose(name: str, predictor, drawings: np.ndarray) -> float:
    """Set, keep and return the threshold that refuses `REFUSED` of MNIST's validation digits and of the validation
    writers' drawings (N, 28, 28) float32 together, both counting alike.
    """
    scores = [score(predictor, images) for images in (mnist.load("validation")[0], drawings)]
    weights = np.concatenate([np.full(len(part), 1 / len(part)) for part in scores])
    limit = float(np.quantile(np.concatenate(scores), REFUSED, weights=weights, method="inverted_cdf"))
    facts = {"threshold": limit, "refused": REFUSED, "chosen_on": "MNIST's validation digits, validation writers"}
    cards.write_json(PATH, _thresholds() | {name: facts})
    _thresholds.cache_clear()
    return limit


def measure(
    limit: float,
    digits: np.ndarray,
    scans: np.ndarray,
    others: np.ndarray,
    size: np.ndarray,
    signs: list[pen.Sample],
) -> dict:
    """How well scores part digits from what is none: `digits` (N,) of test writers' drawings of `size` (N,), `scans`
    of MNIST's test set, `others` (M,) of `signs`, drawn once each.

    auroc: of drawings that are no tiny ones; without_bars leaves out signs that are one upright stroke.
    accepted: signs taken for a digit. refused: true digits, drawn at any size, taken for none.
    """
    readable = digits[size > READABLE]
    no_bar = np.array([sign.label not in BARS for sign in signs])
    kinds = {kind: np.array([sign.kind == kind for sign in signs]) for kind in sorted({sign.kind for sign in signs})}
    return {
        "auroc": auroc(readable, others),
        "auroc_without_bars": auroc(readable, others[no_bar]),
        "auroc_by_kind": {kind: auroc(readable, others[of_kind]) for kind, of_kind in kinds.items()},
        "accepted": float((others >= limit).mean()),
        "accepted_without_bars": float((others[no_bar] >= limit).mean()),
        "refused": float((digits < limit).mean()),
        "refused_mnist": float((scans < limit).mean()),
    }


def signs_to_measure(folder: str | Path | None = None) -> tuple[list[pen.Sample], np.ndarray]:
    """Signs of the kinds that nothing was learned from, without those that look like digits, drawn once each."""
    everything = pen.read(drawn.pen_folder(folder) / "not-digits.jsonl.gz")
    signs = [sign for sign in no_digits.clear(everything) if sign.kind != no_digits.KIND]
    sizes = [size for size in pen.SIZES if size > READABLE]
    drawings = [pen.draw_grid([sign], (pen.WIDTHS[i % 3],), (sizes[i % 4],), seed=i) for i, sign in enumerate(signs)]
    return signs, np.concatenate([drawing.images for drawing in drawings])


def auroc(digits: np.ndarray, others: np.ndarray) -> float:
    truth = np.repeat([1, 0], [len(digits), len(others)])
    return float(roc_auc_score(truth, np.concatenate([digits, others])))


@functools.cache
def _thresholds() -> dict[str, dict]:
    return json.loads(PATH.read_text()) if PATH.is_file() else {}
