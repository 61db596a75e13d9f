"""Every model's answers to MNIST, computed once and kept in one file; refused as soon as the model is another one.

`weights/predictions.npz` holds for each model and split an array "MODEL/SPLIT" (N, 10) uint8 (see `encode`),
and "stamps": JSON {model: fingerprint of what gave those answers}. `python -m digits evaluate --all` makes it.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from digits import arrays, files
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.entries import Estimator
from digits.predictors.predictor import Predictor

PATH = files.WEIGHTS / "predictions.npz"
COMMAND = "python -m digits evaluate --all"
SPLITS = ("test", "validation", "train")
STEPS = 16  # to a nat
TRAIN_FLOOR = 1e-3
CHUNK = 1000

Progress = Callable[[float], None]  # takes the share done, 0 to 1


class NotStored(ValueError):
    """There are no stored answers of a model to a split; the message says so in one sentence."""


class Stale(NotStored):
    """There are, but the model that gave them was another one."""


def encode(probabilities: np.ndarray, floor: float = 1e-6) -> np.ndarray:
    """(N, 10) float → (N, 10) uint8: 0 for the largest, for the others -ln p in 16ths of a nat, rounded up.

    255 stands for all under `floor` (at least 1e-6). Every answer and order of answers survives; a
    probability comes back at most 6 % of itself too small, the largest as what is left to 1.
    """
    nats = -np.log(np.maximum(probabilities, 1e-30))
    codes = np.where(probabilities < floor, 255, np.ceil(nats * STEPS).clip(1, 254)).astype(np.uint8)
    codes[np.arange(len(codes)), probabilities.argmax(1)] = 0
    return codes


def decode(codes: np.ndarray) -> np.ndarray:
    """What `encode` made → (N, 10) float32, rows sum to 1."""
    probabilities = np.where(codes == 255, 0, np.exp(codes / -STEPS))
    probabilities[codes == 0] = 0
    probabilities[codes == 0] = 1 - probabilities.sum(1)
    return probabilities.astype(np.float32)


def load(name: str, split: str, path: Path | None = None) -> np.ndarray:
    """The stored answers (N, 10) float32 of a model to a split; raises `NotStored`, or `Stale` if the model changed."""
    return decode(_load_codes(name, split, path or PATH))


def _load_codes(name: str, split: str, path: Path) -> np.ndarray:
    stamps, codes = _stored(path, f"{name}/{split}")
    if codes is None or name not in stamps:
        raise NotStored(f"The answers of {name} to {split} are not stored.")
    if stamps[name] != fingerprint(name):
        raise Stale(f"The stored answers of {name} are stale: the model has changed since they were computed.")
    return codes


def _stored(path: Path, key: str) -> tuple[dict[str, str], np.ndarray | None]:
    """The file's stamps and its array called `key`, None where it has none; `NotStored` where it is no such file."""
    try:
        stamps, found = arrays.read_stamped(path, COMMAND, key.__eq__)
    except ValueError as reason:
        raise NotStored(str(reason)) from reason
    return stamps, found.get(key)


def compute(name: str, split: str, progress: Progress | None = None) -> np.ndarray:
    """The model's answers (N, 10) float32 to a split of MNIST, to none that it knows by heart.

    What remembers has the digits of train and validation; there it answers without the digit in question. What it
    measures on was still learned from all of them. A classifier of scikit-learn, which learns from both, is asked about
    validation as it is after train; ValueError about train.
    """
    row, (images, _) = registry.entry(name), mnist.load(split)
    if isinstance(row, Estimator) and split != "test":
        if split != "validation":
            raise ValueError(f"{name} has learned these digits by heart; give --split test or --split validation.")
        return answer(row.fit("train").predict_proba, images, progress=progress)
    return answer_unseen(registry.load(name), images, progress)


def answer_unseen(model: Predictor, images: np.ndarray, progress: Progress | None = None) -> np.ndarray:
    """A model's answers (N, 10) float32 to images (N, 28, 28) float32 in [0, 1], wherever they came from: to one that
    lies in its memory without it (leave one out)."""
    if model.predict_proba_of_remembered is not None:
        places = model.places_of(images)
        if (places >= 0).any():
            return answer(model.predict_proba_of_remembered, images, places, progress=progress)
    return answer(model.predict_proba, images, progress=progress)


def answer(predict: Callable, *arrays: np.ndarray, progress: Progress | None = None) -> np.ndarray:
    """`predict(*arrays)` by the thousand, with word of how far it is: (N, 10) float32."""
    parts = []
    for start in range(0, len(arrays[0]), CHUNK):
        parts.append(predict(*(a[start : start + CHUNK] for a in arrays)))
        if progress:
            progress(min(1, (start + CHUNK) / len(arrays[0])))
    return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)


def update(names: Iterable[str], path: Path = PATH, report: Callable[[str], None] = print) -> None:
    """Bring the file up to date for these models: compute what is missing or stale, keep the rest, drop others."""
    kept: dict[str, np.ndarray] = {}
    stamps = {name: fingerprint(name) for name in names}
    for name in stamps:
        for split in stored_splits(name):
            kept[f"{name}/{split}"] = _current(name, split, path, report)
    arrays.write_stamped(path, stamps, kept)
    report(f"{path.name}: {len(kept)} sets of answers by {len(stamps)} models, {path.stat().st_size / 1e6:.1f} MB")


def is_current(name: str, path: Path | None = None) -> bool:
    """Whether all answers of the model that are stored are there, and are its own."""
    try:
        for split in stored_splits(name):
            _load_codes(name, split, path or PATH)
    except NotStored:
        return False
    return True


def stored_splits(name: str) -> tuple[str, ...]:
    """Train, five times as large as the others, only for the models that the app puts side by side."""
    return SPLITS if any(name in pair for pair in registry.PAIRS.values()) else SPLITS[:2]


def _current(name: str, split: str, path: Path, report: Callable[[str], None]) -> np.ndarray:
    try:
        return _load_codes(name, split, path)
    except NotStored as reason:
        report(f"{name} on {split}: {'stale' if isinstance(reason, Stale) else 'missing'}, computing")
        return encode(compute(name, split), TRAIN_FLOOR if split == "train" else 1e-6)


def fingerprint(name: str) -> str:
    """What a model's answers depend on, as a SHA-256: weights (MNIST's where none are stored), settings, parts."""
    row = registry.entry(name)
    path = registry.weights_path(name) if row.is_stored else mnist.PATH
    if not path.is_file():
        command = f"python -m digits train {name}" if row.is_stored else mnist.COMMAND
        raise ValueError(f"{name} has no {path.name} here; make it with: {command}")
    told = [files.digest(path), *map(fingerprint, row.parts), *row.settings]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
