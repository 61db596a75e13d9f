"""How well a model's saliency finds the ink that matters: what rubbing out the ink that it points to costs the answer.

`python -m digits reasons` measures it into `weights/saliency.json`, each figure with the hash of the weights that it
was measured on.

References: Samek, Binder, Montavon, Lapuschkin, Müller, "Evaluating the visualization of what a deep neural network has
learned", 2017 (regions are taken away in the order of their relevance).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from digits import files
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.predictors.saliency import log_odds

PATH = files.WEIGHTS / "saliency.json"
COMMAND = "python -m digits reasons"
DIGITS = 500  # of validation, the first ones
SHARE = 0.2  # of the ink is rubbed out


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Of `n` validation digits. nats: by how much more, in the middle, the answer's log odds fall without the fifth of
    the ink that speaks most for it than without the fifth that speaks least; right: share of digits where they do."""

    nats: float
    right: float
    n: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Worths:
    """By model."""

    made: files.Made
    version: Literal[1] = 1
    models: dict[str, Worth] = field(default_factory=dict)


def make(names: Sequence[str] | None = None, path: Path = PATH, report: Callable[[str], None] = print) -> None:
    """Measure all networks, or those named alone."""
    if names is None:
        names = [name for name in registry.available() if registry.entry(name).family == "network"]
    found = {}
    for name in names:
        gained = gains(registry.load(name), mnist.load("validation")[0][:DIGITS])
        found[name] = Worth(
            nats=round(float(np.median(gained)), 2),
            right=round(float((gained > 0).mean()), 4),
            n=len(gained),
            sha256=files.digest(registry.weights_path(name)),
        )
        report(f"saliency of {name}: {found[name].nats} nats, {found[name].right:.1%} of {found[name].n} digits")
    files.write(path, Worths(made=files.made(), models=found))


def gains(model: Predictor, images: np.ndarray) -> np.ndarray:
    """For each of images (N, 28, 28) how many nats more of its answer's log odds the ink costs that is said to speak
    for it than the ink that is said to speak least: (N,) float32."""
    return np.array([_gain(model, image, digit) for image, digit in zip(images, model.predict(images), strict=True)])


def _gain(model: Predictor, image: np.ndarray, digit: int) -> float:
    salient = np.where(image > 0, model.saliency(image, int(digit)), np.nan)
    low, high = np.nanquantile(salient, [SHARE, 1 - SHARE])
    without = np.stack([np.where(salient >= high, 0, image), np.where(salient <= low, 0, image)])
    most, least = log_odds(torch.from_numpy(model.logits(without.astype(np.float32))), int(digit)).tolist()
    return least - most


def worth(name: str, path: Path | None = None) -> Worth | None:
    """Of the model called `name`; None where it was not measured, or on other weights. ValueError where the file is
    damaged."""
    path = path or PATH
    if not path.is_file():
        return None
    found = files.read_once(path, Worths, COMMAND).models.get(name)
    return found if found and found.sha256 == files.digest(registry.weights_path(name)) else None
