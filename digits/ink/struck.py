"""A straight line through a digit, told by its two ends, which stand out of the digit on either side."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.ink import marks

SIDE = 120  # pixels of the longer side are enough to see a line
SOLID = 0.3  # ink that counts
END = 0.15  # of the longer side: how wide the ink may be where a line ends
WHOLE = 0.95  # share of the line that is ink
THIN = 0.12  # of its length: how thick it is at most
THICKER = 1.8  # than the line: a stroke that crosses it
OUT = 0.1  # of its length: how far each of its ends stands out of what it crosses
STEEPEST = 50  # degrees: steeper ones are stems of a 4
MIDDLE = 0.3  # of what it crosses, to either side of the middle
LEAST = 0.25  # of its length: what it crosses, along it and across
STRAIGHT = 0.15  # of its length, how wide one stroke is: with a line through it, it is a plus
SPECK = 0.03  # of what is left: a shred of the line


@dataclass(frozen=True)
class Line:
    """In a crop (h, w) turned by `degrees` about its middle, the line lies level at `row` from its middle, `reach` to
    either side; at `crossed` (N,), pixels from the middle to the right, something crosses it."""

    degrees: float
    row: float
    reach: float
    crossed: np.ndarray


def without_line(ink: np.ndarray) -> np.ndarray | None:
    """Ink (H, W) float32 in [0, 1] without the straight line that strikes through it; None where none does."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return None
    place = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    crop = ink[place]
    scale = min(1, SIDE / max(crop.shape))
    size = tuple(max(1, round(side * scale)) for side in crop.shape[::-1])
    small = Image.fromarray(np.ascontiguousarray(crop, np.float32)).resize(size, Image.Resampling.BOX)
    line = _line(np.asarray(small) > SOLID)
    if line is None:
        return None
    left = ink.copy()
    left[place][_covers(line, crop.shape, max(crop.shape) / max(size))] = 0
    return marks.without_marks(marks.Pieces(left))[0]


def _line(solid: np.ndarray) -> Line | None:
    """The line through what is solid (h, w): from its left end to its right, or from its upper to its lower."""
    for one in (solid, solid.T):
        ends = [_end(one, side) for side in (0, -1)]
        if None not in ends:
            (x0, y0), (x1, y1) = ends if one is solid else (end[::-1] for end in ends)
            if line := _through(solid, float(np.rad2deg(np.arctan2(y1 - y0, x1 - x0))), (x0 + x1, y0 + y1)):
                return line
    return None


def _end(solid: np.ndarray, side: int) -> tuple[float, float] | None:
    """Where the ink ends at its first or last column: (x, y); None where it is no end of a line."""
    if not solid.any():
        return None
    column = np.flatnonzero(solid.any(0))[side]
    rows = np.flatnonzero(solid[:, column])
    return (column, rows.mean()) if rows[-1] - rows[0] < END * max(solid.shape) else None


def _through(solid: np.ndarray, degrees: float, twice_middle: tuple[float, float]) -> Line | None:
    """The line in this direction through this place where it strikes through the rest."""
    if abs(degrees) > STEEPEST:
        return None
    turned = np.asarray(Image.fromarray(solid).rotate(degrees, expand=True)) > 0
    middle = (np.array(solid.shape[::-1]) - 1) / 2
    off = np.array(twice_middle) / 2 - middle
    angle = np.deg2rad(degrees)
    row = off[1] * np.cos(angle) - off[0] * np.sin(angle)
    height, width = turned.shape
    at = int(np.clip(round(row + (height - 1) / 2), 1, height - 2))
    inked = turned[at - 1 : at + 2].any(0)
    along = np.flatnonzero(inked)
    length = along[-1] - along[0] + 1 if len(along) else 0
    if not length or inked.sum() < WHOLE * length:
        return None
    thick = _runs_at(turned, at)
    usual = float(np.quantile(thick[along], 0.25))
    if usual > THIN * length:
        return None
    crossed = np.flatnonzero(thick > THICKER * usual + 1)
    reach = usual / 2 + 2
    rest = turned.copy()
    rest[max(0, round(at - reach)) : round(at + reach) + 1, thick <= THICKER * usual + 1] = False
    if not _strikes(_without_shreds(rest), at, along[0], along[-1]):
        return None
    return Line(degrees, float(row), reach, crossed - (width - 1) / 2)


def _runs_at(solid: np.ndarray, row: int) -> np.ndarray:
    """How many pixels stand over each other in one piece at this row or beside it, for each column: (W,)."""
    labels, count = ndimage.label(solid, [[0, 1, 0], [0, 1, 0], [0, 1, 0]])
    heights = np.bincount(labels.ravel(), minlength=count + 1)
    heights[0] = 0
    return heights[labels[row - 1 : row + 2]].max(0)


def _without_shreds(rest: np.ndarray) -> np.ndarray:
    labels, count = ndimage.label(rest, np.ones((3, 3)))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    return (areas >= max(4, SPECK * areas.sum()))[labels]


def _strikes(rest: np.ndarray, row: int, start: int, stop: int) -> bool:
    """Whether a line from `start` to `stop` at this row stands out of the rest on both sides and crosses its middle."""
    rows, columns = np.flatnonzero(rest.any(1)), np.flatnonzero(rest.any(0))
    if not len(rows):
        return False
    length, height = stop - start, rows[-1] - rows[0]
    stands_out = columns[0] - start > OUT * length and stop - columns[-1] > OUT * length
    if np.divide(*_spread(rest)) < STRAIGHT:
        return False
    is_middle = abs(row - (rows[0] + rows[-1]) / 2) < MIDDLE * height
    return bool(stands_out and is_middle and height > LEAST * length)


def _spread(rest: np.ndarray) -> np.ndarray:
    """How far pixels lie from their middle, across and along the direction in which they lie furthest: (2,)."""
    return np.sqrt(np.linalg.eigvalsh(np.cov(np.nonzero(rest))).clip(1e-6))


def _covers(line: Line, shape: tuple[int, ...], scale: float) -> np.ndarray:
    """Where the line lies in a crop of this shape, `scale` times as large, but for what crosses it: bool."""
    height, width = shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    y, x = (y - (height - 1) / 2) / scale, (x - (width - 1) / 2) / scale
    angle = np.deg2rad(line.degrees)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle) - line.row
    covered = np.abs(across) <= line.reach
    if len(line.crossed):
        nearest = np.abs(along[covered][:, None] - line.crossed).min(1)
        covered[covered] = nearest > 0.7
    return covered
