"""What the ResNets of the Draw page see of digits that they learned from, stored: so that nothing is forgotten.

One file, made by `training.embeddings`; each model's part belongs to the weights that it was made with.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digits import arrays, files
from digits.predictors import registry
from digits.predictors.planes import quantised

PATH = files.WEIGHTS / "embeddings.npz"
COMMAND = "python -m digits embeddings"


@dataclass(frozen=True, eq=False)
class Stored:
    """vectors (M, D) float32, about as the last layer sees them; weight: of one taught digit beside their mean."""

    vectors: np.ndarray
    weight: float


def stored(name: str) -> Stored | None:
    """Of the model of this name; None where there are none, or of other weights."""
    return read().get(name) if PATH.is_file() else None


def read(path: Path | None = None) -> dict[str, Stored]:
    """By model, of the weights that are here; read once for as long as the file stays as it is. ValueError where it is
    missing or damaged."""
    path = path or PATH
    stamps, parts = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    return {name: part for name, part in parts.items() if stamps[name] == _digest(name)}


@functools.lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> tuple[dict[str, str], dict[str, Stored]]:
    """By model the digest of the weights that a part was made with, and the part."""
    stamps, found = arrays.read_stamped(path, COMMAND, lambda key: True)
    return stamps, {
        name: Stored(found[f"{name}.vectors"] * found[f"{name}.step"], float(found[f"{name}.weight"]))
        for name in stamps
    }


def write(parts: dict[str, Stored], path: Path | None = None) -> None:
    """Eight bits for a number: half a step in 127 is nothing to a layer that was trained with noise."""
    kept: dict[str, np.ndarray] = {}
    for name, part in parts.items():
        vectors, step = quantised(part.vectors)
        kept |= {f"{name}.vectors": vectors, f"{name}.step": step.astype(np.float32)}
        kept[f"{name}.weight"] = np.array(part.weight)
    arrays.write_stamped(path or PATH, {name: _digest(name) for name in parts}, kept)


def _digest(name: str) -> str:
    path = registry.weights_path(name)
    return files.digest(path) if path.is_file() else ""
