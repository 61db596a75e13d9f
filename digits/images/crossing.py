"""A line over a picture from its left rim to its right one: found as the cheapest way across, and taken out."""

import numpy as np
from scipy import ndimage

REACH = 5  # pixels on either side in which a stroke is seen to go on
CROSS = ndimage.generate_binary_structure(2, 1)[None]
AXES = ((1, 0), (0, 1), (1, 1), (1, -1))
MOST_PAPER = 0.25  # of a line
THICK = 0.1  # what ink costs that is no thin line's


def without_line(images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) float32 in [0, 1], ink 1, without their darkest thin way from the left rim to the right.

    Where ink lies on both sides of the line, a stroke is taken to go on under it.
    """
    way = _way_across(images)
    paper = np.where(way, 1 - images, 0).sum((1, 2)) / way.sum((1, 2))
    line = ndimage.binary_dilation(way & (paper < MOST_PAPER)[:, None, None], CROSS)
    rest = np.where(line, 0, images)
    sides = [np.minimum(_beside(rest, down, right), _beside(rest, -down, -right)) for down, right in AXES]
    return np.where(line, np.minimum(images, np.max(sides, 0)), images)


def _beside(images: np.ndarray, down: int, right: int) -> np.ndarray:
    """The most ink within `REACH` in one direction."""
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (REACH, REACH), (REACH, REACH)))
    steps = [(REACH + down * far, REACH + right * far) for far in range(1, REACH + 1)]
    return np.max([padded[:, top : top + height, left : left + width] for top, left in steps], 0)


def _way_across(images: np.ndarray) -> np.ndarray:
    """The pixels of the cheapest way that goes to the right, up or down, (N, H, W) bool, by dynamic programming."""
    count, height, width = images.shape
    cost = (1 - images) ** 2 + 0.02 + THICK * ndimage.grey_opening(images, (1, 3, 3))
    rows = np.arange(height)
    above, below = np.minimum(rows[:, None], rows), np.maximum(rows[:, None], rows) + 1
    least, came_from = cost[:, :, 0], []
    for column in range(1, width):
        sums = np.concatenate([np.zeros((count, 1)), cost[:, :, column].cumsum(1)], 1)
        ways = least[:, :, None] + sums[:, below] - sums[:, above]  # (N, row before, row here)
        came_from.append(ways.argmin(1))
        least = ways.min(1)
    way, here = np.zeros(images.shape, bool), least.argmin(1)
    for column in range(width - 1, -1, -1):
        before = came_from[column - 1][np.arange(count), here] if column else here
        first, last = np.minimum(here, before)[:, None], np.maximum(here, before)[:, None]
        way[:, :, column] = (rows >= first) & (rows <= last)
        here = before
    return way
