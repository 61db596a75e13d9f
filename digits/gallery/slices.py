"""Where errors gather: what can be measured of a digit, in bins of equally many digits, and how many are wrong in each.

What is measured depends on the pictures alone, never on what a model says of them; the distance comes from outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digits.gallery.select import Answers, Choice, wrong_ones
from digits.metrics import wilson
from digits.show.texts import slices as texts

CHUNK = 2_000  # images at a time
BINS = 6
TINY = 1e-6
FAR = "far"  # how far from the training digits: see `far`
SEPARATOR = ", "

Measured = dict[str, np.ndarray]  # {key of `texts.QUANTITIES`: (N,) float32}


@dataclass(frozen=True)
class Bins:
    """edges (B + 1,) ascending; of (N,) int64: which bin each digit lies in. All digits of one value lie in one bin."""

    edges: np.ndarray
    of: np.ndarray

    @property
    def count(self) -> int:
        return len(self.edges) - 1


@dataclass(frozen=True)
class Slice:
    """A bin of a quantity: from low to high, digits in it, and how many of them are wrong."""

    quantity: str
    place: int
    low: float
    high: float
    digits: int
    wrong: int

    @property
    def share(self) -> float:
        return self.wrong / self.digits if self.digits else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        return wilson(self.wrong, self.digits)

    @property
    def reach(self) -> str:
        """ "-12 to -3°" """
        quantity = texts.QUANTITIES[self.quantity]
        low, high = (f"{x:.{quantity.decimals}f}".replace("-", "−") for x in (self.low, self.high))
        return f"{low} to {high}{quantity.unit}"

    @property
    def title(self) -> str:
        return f"{texts.QUANTITIES[self.quantity].title}{SEPARATOR}{self.reach}"


def measure(images: np.ndarray) -> Measured:
    """Of images (N, 28, 28) uint8, ink 255, all quantities but the distance.

    slant: the shear that sets the ink upright, in degrees, as in moment normalisation (Liu and others 2004); positive
    leans right. thickness: twice the ink over the length of its rim, which is its total variation, in pixels. size: the
    standard deviation of the ink around its centre, in pixels. aspect: width over height of the box around what is at
    least half as dark as the darkest. ink: the mean of all pixels, in percent.
    """
    parts = [_measure(images[i : i + CHUNK].astype(np.float32) / 255) for i in range(0, len(images), CHUNK)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}


def _measure(x: np.ndarray) -> Measured:
    at = np.arange(x.shape[-1], dtype=np.float32)
    mass = x.sum((1, 2)).clip(TINY)
    rows, columns = x.sum(2), x.sum(1)
    mean_y, mean_x = rows @ at / mass, columns @ at / mass
    var_y = (rows @ at**2 / mass - mean_y**2).clip(TINY)
    var_x = (columns @ at**2 / mass - mean_x**2).clip(TINY)
    cov = np.einsum("nyx,y,x->n", x, at, at, optimize=True) / mass - mean_y * mean_x
    return {
        "slant": np.degrees(np.arctan(-cov / var_y)).astype(np.float32),
        "thickness": 2 * mass / _rim(x),
        "size": np.sqrt(var_x + var_y),
        "aspect": _aspect(x),
        "ink": 100 * x.mean((1, 2)),
    }


def _rim(x: np.ndarray) -> np.ndarray:
    """Total variation of images (N, H, W) → (N,)."""
    padded = np.pad(x, ((0, 0), (0, 1), (0, 1)))
    down, across = padded[:, 1:, :-1] - x, padded[:, :-1, 1:] - x
    return np.hypot(down, across).sum((1, 2)).clip(TINY)


def _aspect(x: np.ndarray) -> np.ndarray:
    dark = x >= x.max((1, 2), keepdims=True) / 2
    width, height = (_reach(dark.any(axis)) for axis in (1, 2))
    return (width / height).astype(np.float32)


def _reach(there: np.ndarray) -> np.ndarray:
    """From the first True to the last one, both counted: (N, W) bool, each row with one at least → (N,)."""
    return there.shape[1] - there.argmax(1) - there[:, ::-1].argmax(1)


def far(scores: np.ndarray) -> np.ndarray:
    """How far digits lie from the training digits, by the KNN's scores (N,): the distance in its space to the nearest
    plane between training digits."""
    return np.sqrt((-scores).clip(0)).astype(np.float32)


def bins(values: np.ndarray, count: int = BINS) -> Bins:
    """Values (N,) in bins of about equally many; fewer bins where many values are the same."""
    edges = np.unique(np.quantile(values, np.linspace(0, 1, count + 1), method="lower"))
    if len(edges) == 1:
        edges = np.repeat(edges, 2)
    return Bins(edges, np.searchsorted(edges[1:-1], values, side="right"))


def slices(measured: Mapping[str, Bins], labels: np.ndarray, answers: Answers, choice: Choice) -> list[Slice]:
    """All bins of all quantities, with how many digits are wrong by whoever the choice says, as sure as it says."""
    wrong = wrong_ones(labels, answers, choice)
    return [
        Slice(
            name,
            place,
            float(one.edges[place]),
            float(one.edges[place + 1]),
            int((one.of == place).sum()),
            int(wrong[one.of == place].sum()),
        )
        for name, one in measured.items()
        for place in range(one.count)
    ]


def worst(found: list[Slice]) -> Slice | None:
    """Where errors gather most: the highest lower bound of the interval; None where no digit is wrong."""
    gathered = max(found, key=lambda one: one.interval[0], default=None)
    return gathered if gathered and gathered.wrong else None


def within(chosen: np.ndarray, measured: Mapping[str, Bins], asked: Slice | None) -> np.ndarray:
    """Those of the chosen digits (K,) that lie in the slice; all where none is asked for."""
    return chosen if asked is None else chosen[measured[asked.quantity].of[chosen] == asked.place]
