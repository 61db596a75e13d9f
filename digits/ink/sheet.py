"""A sheet of paper that lies on something else."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.ink.photo import otsu

CELLS = 120  # of the longer side, in which the sheet is sought
LEAST, MOST = 0.06, 0.9  # of the picture: as large is a sheet
EDGE = 0.15  # the least step of brightness, or of brightness less colour, at a sheet's rim
SEEN = 0.8  # of its rim where the step is seen
BOX = 0.85  # of the smallest box around it, however turned, that a sheet fills
TURNS = np.deg2rad(np.arange(0, 90, 5))
FREE = 0.7  # of its rim that does not lie on the picture's: it is a sheet, not a lit part of one


@dataclass(frozen=True)
class Sheet:
    """gray: brightness (H, W) float32 in [0, 1] of the sheet's box, with the sheet's own in place of what it lies on.
    is_free: whether it is seen nearly all around."""

    gray: np.ndarray
    is_free: bool


def cut_out(image: Image.Image, gray: np.ndarray) -> Sheet | None:
    """The bright sheet in an upright picture and its brightness (H, W); None where nothing looks like one."""
    for values in _values(image, gray):
        whole = _find(values)
        if whole is not None:
            inside = ndimage.binary_erosion(whole, iterations=2)
            return Sheet(_laid_out(gray, inside), _free(whole) >= FREE) if inside.any() else None
    return None


def _values(image: Image.Image, gray: np.ndarray) -> list[np.ndarray]:
    """What a sheet may differ in from what it lies on, in cells: brightness, and brightness with the colour off."""
    step = max(1, max(gray.shape) // CELLS)
    size = tuple(max(1, side // step) for side in gray.shape[::-1])
    bright = np.asarray(Image.fromarray(gray).resize(size, Image.Resampling.BOX))
    colours = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BOX), np.float32) / 255
    return [bright, bright - 2 * (colours.max(2) - colours.min(2))]


def _find(values: np.ndarray) -> np.ndarray | None:
    """Where the sheet lies: bool, in cells."""
    bright = ndimage.binary_opening(values > otsu(values), iterations=2)
    pieces, count = ndimage.label(bright)
    if not count:
        return None
    largest = pieces == 1 + np.argmax(np.bincount(pieces.ravel())[1:])
    whole = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(largest, 6), iterations=5)[6:-6, 6:-6])
    if not LEAST < whole.mean() < MOST or whole.sum() < BOX * _box(whole):
        return None
    steps = _steps(values, whole)
    if not len(steps) or np.mean(steps > EDGE) < SEEN:
        return None
    return whole


def _box(whole: np.ndarray) -> float:
    """The area of the smallest box around the cells, however turned."""
    y, x = np.nonzero(whole & ~ndimage.binary_erosion(whole))
    along = np.outer(np.cos(TURNS), x) + np.outer(np.sin(TURNS), y)
    across = np.outer(np.cos(TURNS), y) - np.outer(np.sin(TURNS), x)
    return float(((np.ptp(along, axis=1) + 1) * (np.ptp(across, axis=1) + 1)).min())


def _free(whole: np.ndarray) -> float:
    """The share of the sheet's rim that does not lie on the picture's."""
    inner = (whole & ~ndimage.binary_erosion(whole, border_value=1)).sum()
    return float(inner / (whole & ~ndimage.binary_erosion(whole)).sum())


def _steps(values: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """How much brighter the sheet is than what lies beside it, at each cell of its rim."""
    near = 5, 5
    inside = ndimage.maximum_filter(np.where(whole, values, -np.inf), near)
    beside = ndimage.maximum_filter(np.where(whole, -np.inf, values), 3)  # lines on paper are no wider than this
    outside = ndimage.minimum_filter(np.where(np.isfinite(beside), beside, np.inf), near)
    rim = whole & ~ndimage.binary_erosion(whole, border_value=1)
    steps = inside[rim] - outside[rim]
    return steps[np.isfinite(steps)]


def _laid_out(gray: np.ndarray, mask: np.ndarray) -> np.ndarray:
    on_sheet = np.asarray(Image.fromarray(mask).resize(gray.shape[::-1], Image.Resampling.NEAREST))
    rows, columns = np.flatnonzero(on_sheet.any(1)), np.flatnonzero(on_sheet.any(0))
    place = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    part, on_sheet = gray[place], on_sheet[place]
    return np.where(on_sheet, part, np.median(part[on_sheet])).astype(np.float32)
