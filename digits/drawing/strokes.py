"""Strokes → the picture that the drawing canvas makes of them.

A stroke is an (N, 2) float array of points, x to the right and y down, in pixels of the canvas.
The canvas (Fabric's pencil in a browser) joins the midpoints of neighbouring points by quadratic
curves, each with its control point in the point between, and draws them with round ends and
joins, anti-aliased.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

CANVAS = 280  # the side of the canvas in pixels
SUPERSAMPLE = 4  # drawn so many times as large, then averaged down
FINEST = 12  # points at most on a curve from one midpoint to the next
WIDTHS = (8, 16, 24, 36)  # stroke widths that people choose from, in pixels of the canvas

Strokes = list[np.ndarray]


def as_strokes(points: Sequence) -> Strokes:
    """[[[x, y], …], …] → strokes; empty ones are left out.

    Raises ValueError where there is no point at all or something isn't a pair of finite numbers.
    """
    try:
        strokes = [np.asarray(stroke, np.float64).reshape(-1, 2) for stroke in points if len(stroke)]
    except (TypeError, ValueError):
        raise ValueError("Strokes have to be lists of [x, y] points: [[[x, y], …], …].") from None
    if not strokes:
        raise ValueError("There is no stroke; give at least one point.")
    if not all(np.isfinite(stroke).all() for stroke in strokes):
        raise ValueError("A stroke holds a point that is not a finite number.")
    return strokes


def box(strokes: Strokes) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest x and y of all points: (2,), (2,)."""
    points = np.concatenate(strokes)
    return points.min(0), points.max(0)


def transform(strokes: Strokes, matrix: np.ndarray) -> Strokes:
    """Every point times the 2×2 matrix, about the middle of the strokes' box."""
    low, high = box(strokes)
    middle = (low + high) / 2
    return [(stroke - middle) @ matrix.T + middle for stroke in strokes]


def turn(strokes: Strokes, degrees: float) -> Strokes:
    """Turned clockwise, as one sees it, about the middle of the box."""
    angle = np.deg2rad(degrees)
    return transform(strokes, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))


def place(strokes: Strokes, size: float, centre: Sequence[float] = (CANVAS / 2, CANVAS / 2)) -> Strokes:
    """Scaled, shape kept, so that the longer side of the box of the points is `size` pixels, the box about `centre`."""
    low, high = box(strokes)
    scale = size / max((high - low).max(), 1e-9)
    if not np.isfinite(scale * (high - low)).all() or (high == low).all():
        scale = 1.0
    return [(stroke - (low + high) / 2) * scale + np.asarray(centre) for stroke in strokes]


def place_anywhere(strokes: Strokes, size: float, width: float, random: np.random.Generator) -> Strokes:
    """As `place`, at a random spot where the whole ink lies on the canvas; in the middle if it fits nowhere."""
    low, high = box(place(strokes, size))
    room = np.maximum(CANVAS - (high - low) - width, 0) / 2
    return place(strokes, size, CANVAS / 2 + random.uniform(-room, room))


def smooth(stroke: np.ndarray, step: float = 1.0) -> np.ndarray:
    """The curve through the midpoints, as a polyline whose points lie about `step` apart or further: (M, 2)."""
    if len(stroke) < 3:
        return stroke
    middles = (stroke[:-1] + stroke[1:]) / 2
    start, control, end = middles[:-1], stroke[1:-1], middles[1:]
    longest = np.abs(np.diff(stroke, axis=0)).max()
    t = np.linspace(0, 1, int(np.clip(longest / (2 * step), 1, FINEST)) + 1)[1:, None, None]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    line = np.concatenate([stroke[:1], middles[:1], curves.transpose(1, 0, 2).reshape(-1, 2), stroke[-1:]])
    return thin_out(line, step)


def thin_out(line: np.ndarray, step: float) -> np.ndarray:
    """The polyline without points closer than `step` along the way; both ends stay."""
    along = np.concatenate([[0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    cell = np.floor(along / step)
    keep = np.concatenate([[True], cell[1:] != cell[:-1]])
    keep[-1] = True
    return line[keep]


def draw(
    strokes: Strokes, width: float, shape: tuple[int, int] = (CANVAS, CANVAS), supersample: int = SUPERSAMPLE
) -> np.ndarray:
    """The picture of the strokes at a stroke width in pixels: (height, width) uint8, ink 0 on paper 255."""
    place, patch = draw_patch(strokes, width, shape, supersample)
    sheet = np.full(shape, 255, np.uint8)
    sheet[place] = patch
    return sheet


def draw_patch(
    strokes: Strokes, width: float, shape: tuple[int, int] = (CANVAS, CANVAS), supersample: int = SUPERSAMPLE
) -> tuple[tuple[slice, slice], np.ndarray]:
    """The part of `draw`'s picture that all the ink lies in: where that is, and the part, (h, w) uint8."""
    low, high = box(strokes)
    end = np.array(shape[::-1])
    left, top = np.clip(np.floor(low - width / 2) - 1, 0, end - 1).astype(int)
    right, bottom = np.clip(np.ceil(high + width / 2) + 1, (left + 1, top + 1), end).astype(int)
    patch = Image.new("L", ((right - left) * supersample, (bottom - top) * supersample), 255)
    pen = ImageDraw.Draw(patch)
    for stroke in strokes:
        _draw_line(pen, (smooth(stroke) - (left, top)) * supersample - 0.5, (width * supersample - 1) / 2)
    return (slice(top, bottom), slice(left, right)), np.asarray(patch.reduce(supersample))


def _draw_line(pen: ImageDraw.ImageDraw, line: np.ndarray, radius: float) -> None:
    """A polyline with round ends and joins: a disc at each point, a rectangle along each piece."""
    for x, y in line:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    along = np.diff(line, axis=0)
    length = np.hypot(*along.T)[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(length, 1e-9) * radius
    begin, end = line[:-1], line[1:]
    corners = np.concatenate([begin + across, end + across, end - across, begin - across], 1)
    for piece in corners[length[:, 0] > 0]:
        pen.polygon(piece.tolist(), fill=0)
