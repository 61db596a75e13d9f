"""What the ResNets of the Draw page see of digits that they learned from, stored: so that nothing is forgotten.

One file, made by `training.embeddings`; each model's part belongs to the weights that it was made with.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digits import files
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


_read: dict[int, dict[str, Stored]] = {}


def read(path: Path | None = None) -> dict[str, Stored]:
    """By model, of the weights that are here; read once for as long as the file stays as it is."""
    path = path or PATH
    changed = path.stat().st_mtime_ns
    if changed not in _read:
        _read.clear()
        with np.load(path, allow_pickle=False) as file:
            names = [str(name) for name in file["names"] if str(file[f"{name}.sha256"]) == _digest(str(name))]
            _read[changed] = {
                name: Stored(file[f"{name}.vectors"] * file[f"{name}.step"], float(file[f"{name}.weight"]))
                for name in names
            }
    return _read[changed]


def write(parts: dict[str, Stored], path: Path | None = None) -> None:
    """Eight bits for a number: half a step in 127 is nothing to a layer that was trained with noise."""
    arrays: dict[str, np.ndarray] = {"names": np.array(list(parts))}
    for name, part in parts.items():
        vectors, step = quantised(part.vectors)
        arrays |= {f"{name}.vectors": vectors, f"{name}.step": step.astype(np.float32)}
        arrays |= {f"{name}.weight": np.array(part.weight), f"{name}.sha256": np.array(_digest(name))}
    with files.replacing(path or PATH) as aside, aside.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _digest(name: str) -> str:
    path = registry.weights_path(name)
    return files.digest(path) if path.is_file() else ""
