"""Marks in a number that are no digits: a decimal point, a comma, a minus, a slash; told by size, place and shape,
beside those of the digits around, never by a model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

TALL = 0.5  # of the tallest piece's height: the others are no digits that a line is measured by
MOST = 40  # pieces: more is no number
BESIDE = 0.3  # of a mark's width, that a digit may stand over at the most
SMALL = 0.32  # of the line's height: a point's longer side, and a comma's width
DOT = 0.4  # of a stroke's width squared: less ink is dirt
LOW = 0.35  # of the line's height, over its foot: how high a point's or comma's top may lie
COMMA = 0.55  # of the line's height: the longest comma
LONGER = 1.5  # height of a comma over that of a point as wide as a stroke
FLAT = 1.8  # width of a minus over its height
DASH = 0.18, 0.9  # of the line's height: how wide a minus may be
MIDDLE = 0.28, 0.75  # of the line, from its top: where a minus may lie
THIN = 1.7  # ink over length of one straight stroke, in widths of a stroke
FINE = 0.4  # the same of a minus, at the least: less is a line of the paper
STRAIGHT = 0.4  # widths of a stroke: how far ink lies from the line through a slash, as a standard deviation
SLASH = 1.0  # of the line's height: a slash, at the least
LEANING, MORE = 0.5, 0.4  # columns a row that a slash leans at the least, and more than the digits around


@dataclass(frozen=True)
class Mark:
    """kind: ".", ",", "-" or "/". box: left, top, right, bottom in pixels. before: the place of the digit that follows
    it."""

    kind: str
    box: tuple[int, int, int, int]
    before: int = 0


@dataclass(frozen=True)
class _Line:
    """Digits in pixels: how high they are, where they stand, how thick their strokes are, how far they lean."""

    height: float
    top: float
    foot: float
    stroke: float
    boxes: np.ndarray  # (N, 4) of what is tall
    lean: np.ndarray  # (N,) columns to the right for each row upwards


def find(ink: np.ndarray) -> tuple[np.ndarray, list[Mark]]:
    """Ink (H, W) float32 in [0, 1] of one line without its marks, and these from left to right."""
    labels, count = ndimage.label(ink > 0.3, np.ones((3, 3)))
    if not 2 <= count <= MOST:
        return ink, []
    places = ndimage.find_objects(labels)
    boxes = np.array([(c.start, r.start, c.stop, r.stop) for r, c in places])
    heights = boxes[:, 3] - boxes[:, 1]
    tall = heights >= TALL * heights.max()
    masks = [labels[place] == number for number, place in enumerate(places, 1)]
    stroke = _stroke(labels)
    leans = np.array([_lean(mask) if is_tall else 0 for mask, is_tall in zip(masks, tall, strict=True)])
    marks, gone = [], []
    for number in np.argsort(boxes[:, 0]):
        others = tall.copy()
        others[[number, *gone]] = False
        if not others.any():
            continue
        kind = _kind(boxes[number], masks[number], leans[number], _line(boxes[others], leans[others], stroke))
        if kind:
            marks.append(Mark(kind, tuple(boxes[number].tolist())))
            gone.append(number)
    if not marks:
        return ink, []
    near = ndimage.grey_dilation(labels, (3, 3))
    drop = np.isin(labels, np.array(gone) + 1) | (labels == 0) & np.isin(near, np.array(gone) + 1)
    return np.where(drop, 0, ink).astype(np.float32), marks


def placed(marks: Sequence[Mark], boxes: Sequence[tuple[int, int, int, int]]) -> tuple[Mark, ...]:
    """The marks, each before the first of the digits in these boxes that lies right of it; none that has none."""
    found = []
    for mark in marks:
        middle = (mark.box[0] + mark.box[2]) / 2
        before = sum((left + right) / 2 < middle for left, _, right, _ in boxes)
        if before < len(boxes):
            found.append(Mark(mark.kind, mark.box, before))
    return tuple(found)


def _line(boxes: np.ndarray, lean: np.ndarray, stroke: float) -> _Line:
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    return _Line(height, *np.median(boxes[:, [1, 3]], axis=0), stroke, boxes, lean)


def _stroke(labels: np.ndarray) -> float:
    rows, columns = np.flatnonzero(labels.any(1)), np.flatnonzero(labels.any(0))
    inked = np.pad(labels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 0, 1)
    return 4 * float(ndimage.distance_transform_edt(inked)[inked].mean())


def _kind(box: np.ndarray, mask: np.ndarray, lean: float, line: _Line) -> str:
    """What the ink in this box is; empty for what is no mark."""
    left, top, right, bottom = box
    height, width, ink = bottom - top, right - left, mask.sum()
    is_after = (line.boxes[:, 0] < left).any()
    is_before = (line.boxes[:, 0] >= right - BESIDE * width).any()
    shared = np.minimum(line.boxes[:, 2], right) - np.maximum(line.boxes[:, 0], left)
    if not is_before or shared.max() > BESIDE * width:
        return ""
    is_straight = ink <= THIN * line.stroke * np.hypot(height, width)
    if height >= SLASH * line.height:
        leans = lean >= max(LEANING, float(np.median(line.lean)) + MORE)
        return "/" if is_after and leans and _aside(mask) <= STRAIGHT * line.stroke else ""
    if width >= FLAT * height and DASH[0] * line.height <= width <= DASH[1] * line.height and is_straight:
        middle = ((top + bottom) / 2 - line.top) / line.height
        if MIDDLE[0] <= middle <= MIDDLE[1] and ink >= FINE * line.stroke * width:
            return "-"
    if not is_after or ink < DOT * line.stroke**2 or width > SMALL * line.height or top < line.foot - LOW * line.height:
        return ""
    if height > max(LONGER * line.stroke, 1.2 * width):
        return "," if height <= COMMA * line.height else ""
    return "." if height <= SMALL * line.height else ""


def _aside(mask: np.ndarray) -> float:
    """How far ink (H, W) bool lies from the line through it, in pixels, as a standard deviation."""
    return float(np.sqrt(max(np.linalg.eigvalsh(np.cov(np.nonzero(mask)))[0], 0)))


def _lean(mask: np.ndarray) -> float:
    """Columns to the right for each row upwards, by the moments of ink (H, W) bool."""
    rows, columns = np.nonzero(mask)
    spread = np.var(rows)
    return float(-np.mean((rows - rows.mean()) * (columns - columns.mean())) / spread) if spread else 0.0
