"""Where to cut joined ink that may be several digits: straight from notch to notch in its rim, since there is one on
either side where strokes touch, and along paths from top to bottom that cross little ink.

Casey and Lecolinet, "A survey of methods and strategies in character segmentation", 1996, has both.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

NARROW, LOW = 0.45, 0.4  # of the line's height: what is less wide, or less high, is left whole
FINE = 64  # pixels of a line's height are enough to see where to cut
MOST_CROSSED = 6.0  # widths of a stroke that a cut may go through
LEAST = 0.1  # of a stroke as long as the line is high: so much ink a cut has to cut off, and other cuts have to leave
PATHS_LEAST = 0.25  # the same for paths
REACH = 0.12  # of the line's height: how far aside a path may go, and how far apart they begin
ASIDE = 0.02  # cost of a path that keeps aside from its strip's middle, a pixel
STEP = 0.05  # cost of each column that a path goes aside, over that of the ink
NOTCH = 0.55  # of what is around paper at the rim of ink: as much ink makes a notch
AROUND = 0.35  # widths of a stroke: around
LONGEST = 6.0  # widths of a stroke: a cut from notch to notch
OUT_OF_INK = 3  # pixels of a cut, its ends among them

Cut = tuple[np.ndarray, float]
"""What lies right of a cut, (H, W) bool, and how long it is where it goes through ink."""


def cuts(mask: np.ndarray, ink: np.ndarray, line: float, stroke: float) -> list[Cut]:
    """Cuts through ink (H, W) of one joined piece, whose pixels are `mask`; their lengths are in widths of a stroke."""
    height, width = mask.shape
    if width < NARROW * line or height < LOW * line:
        return []
    step = max(1, round(line / FINE))
    small = _averaged(np.where(mask, ink, 0), step)
    solid = small > 0.3
    unit, line = stroke / step, line / step
    kept = _different(_from_notch_to_notch(solid, unit), [], small, LEAST * line * unit)
    kept = _different(_from_top_to_bottom(small, solid, line), kept, small, PATHS_LEAST * line * unit)
    nearest = ndimage.distance_transform_edt(~solid, return_distances=False, return_indices=True)
    rows, columns = (axis.repeat(step, 0).repeat(step, 1)[:height, :width] for axis in nearest)
    found = [(side[rows, columns] & mask, length / unit) for side, length in kept if length < MOST_CROSSED * unit]
    return [(side, length) for side, length in found if 0 < side.sum() < mask.sum()]


def _averaged(ink: np.ndarray, step: int) -> np.ndarray:
    padded = np.pad(ink, [(0, -side % step) for side in ink.shape])
    rows, columns = (side // step for side in padded.shape)
    return padded.reshape(rows, step, columns, step).mean((1, 3))


def _from_notch_to_notch(solid: np.ndarray, stroke: float) -> list[Cut]:
    notches = _notches(solid, stroke)
    ones, others = np.triu_indices(len(notches), 1)
    lengths = np.hypot(*(notches[ones] - notches[others]).T)
    steps = np.linspace(0, 1, int(2 * LONGEST * stroke) + 2)[:, None, None]
    ways = np.rint(notches[ones] + steps * (notches[others] - notches[ones])).astype(int)
    is_inked = solid[ways[..., 0], ways[..., 1]].mean(0) > 1 - OUT_OF_INK / np.maximum(lengths, OUT_OF_INK)
    sides = [_right_of(ways[:, pair], solid) for pair in np.flatnonzero(is_inked & (lengths < LONGEST * stroke))]
    return [(side, _length(side, solid)) for side in sides if side is not None]


def _notches(solid: np.ndarray, stroke: float) -> np.ndarray:
    """Places (N, 2) of paper at the rim of ink with the most ink around."""
    around = ndimage.gaussian_filter(solid.astype(np.float32), max(1, AROUND * stroke))
    rim = np.where(ndimage.binary_dilation(solid) & ~solid, around, 0)
    return np.argwhere((rim > NOTCH) & (rim >= ndimage.maximum_filter(rim, 2 * round(stroke / 2) + 1)))


def _right_of(way: np.ndarray, solid: np.ndarray) -> np.ndarray | None:
    """What lies right of a cut through these pixels (N, 2); None where it parts nothing."""
    rest = solid.copy()
    rest[way[:, 0], way[:, 1]] = False
    labels, count = ndimage.label(rest)
    if count < 2:
        return None
    middles = np.array(ndimage.center_of_mass(rest, labels, np.arange(1, count + 1)))[:, 1]
    largest = np.argsort(np.bincount(labels.ravel())[1:])[-2:]
    return np.append(False, middles > middles[largest].mean())[labels]


def _from_top_to_bottom(ink: np.ndarray, solid: np.ndarray, line: float) -> list[Cut]:
    paths = _least_ink(ink, max(2, round(REACH * line)))
    sides = [_mended((np.arange(ink.shape[1]) >= path[:, None]) & solid, solid) for path in paths]
    return [(side, _length(side, solid)) for side in sides]


def _least_ink(ink: np.ndarray, reach: int) -> np.ndarray:
    """Around every `reach`-th column the path from top to bottom, at most one column aside a row, over the least ink
    within `reach` columns: (N, H).
    """
    if ink.shape[1] < 2 * reach:
        return np.empty((0, len(ink)), int)
    beyond = np.pad(ink, ((0, 0), (0, 1)), constant_values=np.inf)
    strips = sliding_window_view(beyond, 2 * reach + 1, axis=1)[:, ::reach]  # (H, N, W)
    aside = ASIDE * np.abs(np.arange(2 * reach + 1) - reach) / (2 * reach + 1)
    came = np.zeros(strips.shape, int)
    walled = np.full((strips.shape[1], strips.shape[2] + 2), np.inf)
    walled[:, 1:-1] = strips[0] + aside
    for row in range(1, len(strips)):
        ways = np.stack([walled[:, 1:-1], walled[:, :-2] + STEP, walled[:, 2:] + STEP])
        came[row] = np.array([0, -1, 1])[ways.argmin(0)]
        walled[:, 1:-1] = ways.min(0) + strips[row] + aside
    here = walled[:, 1:-1].argmin(1)
    seams = np.empty((strips.shape[1], len(strips)), int)
    for row in range(len(strips) - 1, -1, -1):
        seams[:, row] = here
        here = here + came[row, np.arange(len(here)), here]
    return seams + reach * np.arange(len(seams))[:, None]


def _mended(side: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """What a path cut off from its own side but not from the other goes over to the other."""
    for _ in range(2):
        labels, count = ndimage.label(side, np.ones((3, 3)))
        if count > 1:
            side = labels == np.bincount(labels.ravel())[1:].argmax() + 1
        side = solid & ~side
    return side


def _length(side: np.ndarray, solid: np.ndarray) -> float:
    """How many pixels long the cut is, where it goes through ink."""
    other = solid & ~side
    across = (side[:, 1:] & other[:, :-1]) | (side[:, :-1] & other[:, 1:])
    along = (side[1:] & other[:-1]) | (side[:-1] & other[1:])
    return float(np.hypot(across.sum(), along.sum()))


def _different(found: Sequence[Cut], kept: Sequence[Cut], ink: np.ndarray, least: float) -> list[Cut]:
    """Those that are kept already, and of those found the shortest ones between which there is some ink."""
    kept, whole = list(kept), ink.sum()
    for side, length in sorted(found, key=lambda cut: cut[1]):
        amount = ink[side].sum()
        if least < amount < whole - least and all(ink[side ^ other].sum() > least for other, _ in kept):
            kept.append((side, length))
    return kept
