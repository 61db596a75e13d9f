"""Probabilities along a way on which a digit changes, as light HTML: a curve a model over pictures of the way.

The curves are masks over a coat of the model's colour, so that they follow the theme; each side has a dash of its own.
"""

from dataclasses import dataclass

import numpy as np

TALL, RIM = 100, 3  # of a curve's picture: the probability's 0 to 1, and above and below it the line's own width
HIGH = TALL + 2 * RIM


@dataclass(frozen=True)
class Line:
    """A model's curve; words: what it says of it; points as SVG has them; flips: where in [0, 1] the answer changes."""

    side: str
    title: str
    words: str
    points: str
    flips: list[float]


def line(side: str, title: str, words: str, way: np.ndarray, shares: np.ndarray, flips: list[float]) -> Line:
    """The curve of shares (T,) in [0, 1] at places `way` (T,) in [0, 1]."""
    across, up = TALL * way, TALL + RIM - TALL * shares
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    return Line(side, title, words, points, flips)
