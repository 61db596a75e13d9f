"""MNIST's test digits as a map of what a model sees: digits lie near each other where the model finds them alike.

`python -m digits reasons` makes `weights/landscape.npz`. For each model it holds "MODEL/xy" (10000, 2) uint16, the map
by t-SNE, and what places a new drawing in it: "MODEL/codes" (10000, D) int8 with "MODEL/mean" and "MODEL/axes", the
digits along the D directions in which the model's space is widest.

References: van der Maaten, Hinton, "Visualizing data using t-SNE", JMLR 2008.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from digits import arrays, files
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.predictor import Predictor

PATH = files.WEIGHTS / "landscape.npz"
COMMAND = "python -m digits reasons"
NAMES = tuple(name for pair in registry.PAIRS.values() for name in pair)
DIRECTIONS = 16
PERPLEXITY = 30
SIDE = 65_535  # of the map, as it is stored
NEAREST = 5  # digits that place a drawing


@dataclass(frozen=True)
class Landscape:
    """xy (N, 2) float32 in [0, 1]: where each test digit lies; codes (N, D) float32, mean (E,) and axes (E, D): where
    it lies in the model's own space of E directions, along D of them."""

    xy: np.ndarray
    codes: np.ndarray
    mean: np.ndarray
    axes: np.ndarray

    def nearest(self, embedded: np.ndarray) -> np.ndarray:
        """The test digits nearest to what a model sees of a drawing, embedded (E,): (NEAREST,) int64, nearest first."""
        away = ((self.codes - (embedded - self.mean) @ self.axes) ** 2).sum(1)
        first = np.argpartition(away, NEAREST)[:NEAREST]
        return first[away[first].argsort(kind="stable")]

    def alike(self, index: int, some: np.ndarray) -> np.ndarray:
        """Test digits `some` (K,) in the order of how near they lie to the one at `index` in the model's space."""
        return some[((self.codes[some] - self.codes[index]) ** 2).sum(1).argsort(kind="stable")]

    def place(self, embedded: np.ndarray) -> np.ndarray:
        """Where a drawing lies, (2,) float32: amid those of its nearest digits that lie together on the map."""
        around = self.xy[self.nearest(embedded)]
        middle = np.median(around, 0)
        away = np.linalg.norm(around - middle, axis=1)
        return around[away <= np.median(away)].mean(0)


def make(names: Sequence[str] = NAMES, path: Path = PATH, report: Callable[[str], None] = print) -> None:
    """Draw the maps of these models that are missing or of other weights; keep the rest."""
    kept, stamps = {}, {name: files.digest(registry.weights_path(name)) for name in names}
    for name in names:
        try:
            kept |= _arrays(name, path)
            report(f"map of {name}: fresh")
        except ValueError:
            kept |= {f"{name}/{what}": array for what, array in draw(registry.load(name)).items()}
            report(f"map of {name}: drawn")
    arrays.write_stamped(path, stamps, kept)
    report(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def draw(model: Predictor, images: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """The arrays of one model's map, of images (N, 28, 28) float32 in [0, 1], MNIST's test digits if None."""
    from sklearn.manifold import TSNE  # only here: whoever looks at a map draws none

    vectors = model.embed(mnist.load("test")[0] if images is None else images)
    widest = PCA(DIRECTIONS, random_state=0).fit(vectors)
    codes = widest.transform(vectors)
    step = np.abs(codes).max() / 127
    flat = TSNE(perplexity=PERPLEXITY, init="pca", random_state=0).fit_transform(vectors)
    low, high = flat.min(0), flat.max(0)
    return {
        "xy": np.rint((flat - low) / (high - low) * SIDE).astype(np.uint16),
        "codes": np.rint(codes / step).astype(np.int8),
        "mean": widest.mean_.astype(np.float32),
        "axes": (widest.components_.T / step).astype(np.float32),
    }


def load(name: str, path: Path | None = None) -> Landscape:
    """The map of the model called `name`; ValueError with one sentence where there is none of these weights."""
    path = path or PATH
    return _load(name, path, path.stat().st_mtime_ns if path.is_file() else 0)


@functools.lru_cache(maxsize=len(NAMES))
def _load(name: str, path: Path, changed: int) -> Landscape:
    found = _arrays(name, path)
    xy, codes, mean, axes = (found[f"{name}/{what}"] for what in ("xy", "codes", "mean", "axes"))
    return Landscape(xy.astype(np.float32) / SIDE, codes.astype(np.float32), mean, axes)


def _arrays(name: str, path: Path) -> dict[str, np.ndarray]:
    stamps, found = arrays.read_stamped(path, COMMAND, lambda key: key.startswith(f"{name}/"))
    if stamps.get(name) != files.digest(registry.weights_path(name)):
        raise ValueError(f"There is no map of these weights of {name}; draw it with: {COMMAND}")
    return found
