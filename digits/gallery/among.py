"""Digits that somebody picked out, as they stand in an address: "among=3-14-159"."""

from collections.abc import Sequence

import numpy as np

from digits import addresses

KEY = "among"
MOST = 240  # numbers that an address holds


def write(chosen: Sequence[int]) -> str:
    """The first `MOST` of the chosen digits' numbers."""
    return "-".join(str(index) for index in list(chosen)[:MOST])


def read(text: str | None, n: int) -> np.ndarray | None:
    """Numbers (K,) int64 of digits among `n`, each once, in their order; None where the text names no digit."""
    words = (text or "").split("-")[:MOST]
    found = [number for word in words if (number := addresses.whole(word, n)) is not None]
    return np.array(list(dict.fromkeys(found))) if found else None
