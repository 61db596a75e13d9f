"""Digits to spoil, and whether a sign of spoiling is seen of a picture."""

import numpy as np

from digits.data import mnist

DIGITS = mnist.load("validation")[0][:12]


def paper() -> np.ndarray:
    return np.zeros((28, 28), np.float32)


def sees(sign, image: np.ndarray) -> bool:
    """Of the picture alone, and beside an empty one, which nothing is seen of."""
    (here, nothing) = sign(np.stack([image, paper()]))
    assert not nothing
    return bool(here)
