"""A sheet of paper that lies on something else."""

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.ink.photo import otsu

CELLS = 120  # of the longer side, in which the sheet is sought
LEAST, MOST = 0.06, 0.9  # of the picture: as large is a sheet
FULL = 0.75  # of the box around it turned as it lies: a sheet is a rectangle, or nearly


def cut_out(values: np.ndarray) -> np.ndarray | None:
    """Where the brightest sheet lies in values (H, W), such as brightness: (H, W) bool without its rim; None where
    nothing looks like one."""
    step = max(1, max(values.shape) // CELLS)
    coarse = ndimage.gaussian_filter(values, step / 2)[::step, ::step]
    bright = ndimage.binary_opening(coarse > otsu(coarse), iterations=2)
    pieces, count = ndimage.label(bright)
    if not count:
        return None
    largest = pieces == 1 + np.argmax(np.bincount(pieces.ravel())[1:])
    whole = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(largest, 6), iterations=5)[6:-6, 6:-6])
    if not LEAST < whole.mean() < MOST:
        return None
    inside = ndimage.binary_erosion(whole, iterations=2)
    mask = Image.fromarray(inside).resize(values.shape[::-1], Image.Resampling.NEAREST)
    return np.asarray(mask)


def laid_out(gray: np.ndarray, sheet: np.ndarray) -> np.ndarray:
    """Brightness (H, W) of the sheet's box, with the sheet's own around it in place of what it lies on."""
    rows, columns = np.flatnonzero(sheet.any(1)), np.flatnonzero(sheet.any(0))
    place = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    part, on_sheet = gray[place], sheet[place]
    return np.where(on_sheet, part, np.median(part[on_sheet])).astype(np.float32)
