"""Where to cut ink that may be several digits: along paths from top to bottom that cross little of it."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

MOST_CROSSED = 3.5  # widths of a stroke that a cut may go through


def cut(mask: np.ndarray, ink: np.ndarray, line: float, stroke: float) -> np.ndarray:
    """Parts (H, W) numbered from 1 left to right, cut along paths from top to bottom that cross little ink."""
    height, width = mask.shape
    parts = np.ones(mask.shape, int)
    if width < 0.45 * line or height < 0.4 * line:
        return parts
    for seam in _seams(ink, max(2, round(0.12 * line))):
        if ink[np.arange(height), seam].sum() < MOST_CROSSED * stroke:
            parts += np.arange(width) >= seam[:, None]
    return _renumbered(np.where(mask, parts, 0))


def _seams(ink: np.ndarray, reach: int) -> list[np.ndarray]:
    """Paths (H,) of column numbers, each the one that crosses least ink near its place; no two alike."""
    found: list[np.ndarray] = []
    for seam in _least_ink(ink, reach):
        if not any(np.abs(seam - other).mean() < reach / 2 for other in found):
            found.append(seam)
    return sorted(found, key=np.mean)


def _least_ink(ink: np.ndarray, reach: int) -> np.ndarray:
    """Around every `reach`-th column the path from top to bottom, at most one column aside a row, over the least ink
    within `reach` columns: (N, H).
    """
    if ink.shape[1] < 2 * reach:
        return np.empty((0, len(ink)), int)
    beyond = np.pad(ink, ((0, 0), (0, 1)), constant_values=np.inf)
    strips = sliding_window_view(beyond, 2 * reach + 1, axis=1)[:, ::reach]  # (H, N, W)
    aside = 0.02 * np.abs(np.arange(2 * reach + 1) - reach) / (2 * reach + 1)
    came = np.zeros(strips.shape, int)
    walled = np.full((strips.shape[1], strips.shape[2] + 2), np.inf)
    walled[:, 1:-1] = strips[0] + aside
    for row in range(1, len(strips)):
        ways = np.stack([walled[:, 1:-1], walled[:, :-2] + 0.05, walled[:, 2:] + 0.05])
        came[row] = np.array([0, -1, 1])[ways.argmin(0)]
        walled[:, 1:-1] = ways.min(0) + strips[row] + aside
    here = walled[:, 1:-1].argmin(1)
    seams = np.empty((strips.shape[1], len(strips)), int)
    for row in range(len(strips) - 1, -1, -1):
        seams[:, row] = here
        here = here + came[row, np.arange(len(here)), here]
    return seams + reach * np.arange(len(seams))[:, None]


def _renumbered(parts: np.ndarray) -> np.ndarray:
    """Without gaps in the numbers; 0 stays 0."""
    present = np.unique(parts[parts > 0])
    number = np.zeros(parts.max() + 1, int)
    number[present] = np.arange(1, len(present) + 1)
    return number[parts]
