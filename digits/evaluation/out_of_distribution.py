"""How well a model's score parts digits from what is none: signs of kinds that nothing was learned from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits.data import pen
from digits.data.pen import Sample

READABLE = 0.3  # share of the canvas: a drawing that is smaller may as well be a dot
BARS = "/\\!'`,\"()[]{}iLj"  # one upright stroke, more or less: a digit 1 to anybody
PENS = pen.WIDTHS[:3]  # the thickest fills what is small in a sign


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """auroc: of test writers' digits that are readable against signs; without_bars leaves out signs that are one
    upright stroke. accepted: signs taken for a digit. refused: true digits, drawn at any size, taken for none;
    refused_mnist: the same of MNIST's test digits.
    """

    auroc: float
    auroc_without_bars: float
    auroc_by_kind: dict[str, float]
    accepted: float
    accepted_without_bars: float
    refused: float
    refused_mnist: float


def draw_once_each(signs: Sequence[Sample]) -> np.ndarray:
    """Each sign once as a model sees it, pens and sizes going round: (M, 28, 28) float32."""
    sizes = [size for size in pen.SIZES if size > READABLE]
    drawings = [
        pen.draw_grid([sign], (PENS[i % len(PENS)],), (sizes[i % len(sizes)],), seed=i) for i, sign in enumerate(signs)
    ]
    return np.concatenate([drawing.images for drawing in drawings])


def measure(
    limit: float,
    digits: np.ndarray,
    sizes: np.ndarray,
    scans: np.ndarray,
    others: np.ndarray,
    signs: Sequence[Sample],
) -> Doubt:
    """From scores: `digits` (N,) of test writers' drawings of `sizes` (N,), `scans` of MNIST's test set, `others` (M,)
    of `signs`, drawn once each; below `limit` the model doubts.
    """
    readable = digits[sizes > READABLE]
    no_bar = np.array([sign.label not in BARS for sign in signs])
    kinds = {kind: np.array([sign.kind == kind for sign in signs]) for kind in sorted({sign.kind for sign in signs})}
    return Doubt(
        auroc=auroc(readable, others),
        auroc_without_bars=auroc(readable, others[no_bar]),
        auroc_by_kind={kind: auroc(readable, others[of_kind]) for kind, of_kind in kinds.items()},
        accepted=float((others >= limit).mean()),
        accepted_without_bars=float((others[no_bar] >= limit).mean()),
        refused=float((digits < limit).mean()),
        refused_mnist=float((scans < limit).mean()),
    )


def auroc(digits: np.ndarray, others: np.ndarray) -> float:
    """How often a digit's score (N,) lies above that of what is none, (M,): 1 is perfect, 0.5 is chance."""
    from sklearn.metrics import roc_auc_score

    truth = np.repeat([1, 0], [len(digits), len(others)])
    return float(roc_auc_score(truth, np.concatenate([digits, others])))
