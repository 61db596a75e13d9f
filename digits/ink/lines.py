"""Straight lines across a picture: ruled and squared paper, margins.

As staff lines are taken out of written music: what is no thicker than the line goes, what crosses it stays
(Carter and Bacon, "Automatic recognition of printed music", 1992).
"""

import numpy as np

SLOPES = np.linspace(-0.03, 0.03, 13)
SPAN = 0.8  # of the picture's width: a shorter line may be part of a digit
THICKEST = 0.025  # of the picture's height
THICKER = 1.8  # than the line: a stroke that crosses it


def across(solid: np.ndarray) -> np.ndarray:
    """The pixels of lines from left to right in a mask (H, W) that nothing else crosses: (H, W) bool."""
    found = np.zeros_like(solid)
    if solid.mean() > 0.5:
        return found
    height, width = solid.shape
    offsets = np.rint(np.outer(SLOPES, np.arange(width) - width / 2)).astype(int)
    y, x = np.nonzero(solid | np.roll(solid, 1, 0))  # a thin line that climbs is not met by all its own pixels
    counts = np.stack([np.bincount((y - o[x]) % height, minlength=height) for o in offsets])
    thin = _runs(solid)
    while True:
        slope, row = np.unravel_index(counts.argmax(), counts.shape)
        if counts[slope, row] < SPAN * width:
            return found
        line = (row + offsets[slope]) % height
        met = np.stack([line, (line - 1) % height]), np.arange(width)
        thickness = np.median(thin[met][solid[met]])
        reach = int(np.ceil(thickness)) + 1
        if thickness <= max(1.5, THICKEST * height):
            for off in range(-reach, reach + 1):
                at = np.clip(line + off, 0, height - 1), np.arange(width)
                found[at] |= solid[at] & (thin[at] <= THICKER * thickness + 1)
        counts[:, max(0, row - reach - 1) : row + reach + 2] = 0


def _runs(solid: np.ndarray) -> np.ndarray:
    """How many pixels of ink stand over each other in one piece, at each pixel: (H, W)."""
    down = solid.astype(np.int32)
    labels = (np.diff(down, axis=0, prepend=0) > 0).cumsum(0) * solid
    width = solid.shape[1]
    keys = labels * width + np.arange(width)
    return np.bincount(keys.ravel(), minlength=keys.max() + 1)[keys] * solid


def cut_out(solid: np.ndarray) -> np.ndarray:
    """Lines from left to right and from top to bottom: (H, W) bool."""
    return across(solid) | across(np.ascontiguousarray(solid.T)).T
