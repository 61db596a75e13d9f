"""Numbers that stand below each other: ink parted into its lines."""

import numpy as np

TALL = 0.4  # of the tallest line's height: what is lower is a hat, a dot, dirt
APART = 0.08  # of the tallest line's height: the empty space between two, at the least
MOST = 6


def split(ink: np.ndarray) -> list[np.ndarray]:
    """Ink (H, W) float32 in [0, 1] line by line, the top one first, each on all of the paper; one, where there are no
    clear lines. What is too low for a line goes with the nearest."""
    inked = (ink > 0.3).any(1)
    edges = np.flatnonzero(np.diff(np.pad(inked.astype(int), 1))).reshape(-1, 2)
    if len(edges) < 2:
        return [ink]
    heights = edges[:, 1] - edges[:, 0]
    tall = edges[heights >= TALL * heights.max()]
    gaps = tall[1:, 0] - tall[:-1, 1]
    if not 2 <= len(tall) <= MOST or gaps.min() < APART * heights.max():
        return [ink]
    cuts = [0, *((tall[1:, 0] + tall[:-1, 1]) // 2), len(ink)]
    rows = np.arange(len(ink))[:, None]
    return [np.where((rows >= a) & (rows < b), ink, 0).astype(np.float32) for a, b in zip(cuts, cuts[1:], strict=False)]
