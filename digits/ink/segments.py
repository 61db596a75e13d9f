"""Digits of seven bars, as displays show them, drawn as a pen would: gaps bridged, corners rounded."""

import itertools

import numpy as np
from PIL import Image, ImageDraw

NODES = {"a": (0, 1), "b": (1, 3), "c": (3, 5), "d": (4, 5), "e": (2, 4), "f": (0, 2), "g": (2, 3)}
PLACES = np.array([(0, 0), (50, 0), (0, 50), (50, 50), (0, 100), (50, 100)], float) + 20  # of the nodes, x and y
PAPER = (90, 140)
PEN = 11
FINE = 4
BARS = {  # where each bar's middle lies: rows and columns as shares of the box
    "a": (0, 0.14, 0.32, 0.68), "g": (0.43, 0.57, 0.32, 0.68), "d": (0.86, 1, 0.32, 0.68),
    "f": (0.18, 0.38, 0, 0.24), "b": (0.18, 0.38, 0.76, 1), "e": (0.62, 0.82, 0, 0.24), "c": (0.62, 0.82, 0.76, 1),
}  # fmt: skip
HOLES = ((0.2, 0.38, 0.36, 0.64), (0.62, 0.8, 0.36, 0.64))
LIT, DARK = 0.35, 0.12  # share of ink in such a place
NARROWEST, WIDEST = 0.35, 0.85  # width over height
# what displays show for 0 and 2 to 9; a 1 has no box to tell its bars from
SHOWN = "abcdef", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "cdefg", "abc", "abcf", "abcdefg", "abcdfg", "abcfg"
THIN, FULL = 0.25, 0.85  # width over height of a 1, and the share of ink in its two halves
LEANS = (0.0, 0.06, 0.12)


def as_written(ink: np.ndarray) -> np.ndarray | None:
    """Ink (H, W) float32 in [0, 1] of a seven-segment digit → (140, 90) as a pen would write it; None of other ink."""
    lit = _lit(ink)
    return _drawn(lit) if lit else None


def _lit(ink: np.ndarray) -> list[str]:
    """The bars that are lit; none where this is no seven-segment digit."""
    rows, columns = np.flatnonzero((ink > 0.5).any(1)), np.flatnonzero((ink > 0.5).any(0))
    if len(rows) < 2 or len(columns) < 2:
        return []
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return next(filter(None, (_lit_in(_upright(box, lean)) for lean in LEANS)), [])


def _upright(box: np.ndarray, lean: float) -> np.ndarray:
    """A box that leans to the right by a share of its height, set upright."""
    height, width = box.shape
    shift = np.rint(lean * (height - 1 - np.arange(height))).astype(int)
    columns = np.arange(width - shift.max()) + shift[:, None]
    return np.take_along_axis(box, columns, 1)


def _lit_in(box: np.ndarray) -> list[str]:
    height, width = box.shape
    if width <= THIN * height:
        halves = [_share(box, (*rows, 0.2, 0.8)) for rows in ((0.1, 0.4), (0.6, 0.9))]
        return ["b", "c"] if min(halves) >= FULL else []
    if not NARROWEST * height <= width <= WIDEST * height or any(_share(box, hole) > DARK for hole in HOLES):
        return []
    shares = {bar: _share(box, place) for bar, place in BARS.items()}
    lit = [bar for bar, share in shares.items() if share >= LIT]
    doubtful = any(DARK < share < LIT for share in shares.values())
    return lit if "".join(sorted(lit)) in SHOWN and not doubtful else []


def _share(box: np.ndarray, place: tuple[float, float, float, float]) -> float:
    height, width = box.shape
    top, bottom, left, right = place
    part = box[int(top * height) : int(np.ceil(bottom * height)), int(left * width) : int(np.ceil(right * width))]
    return float(part.mean()) if part.size else 0.0


def _drawn(lit: list[str]) -> np.ndarray:
    """From bar to bar in curves where two meet, or where all are lit: an 8 has a waist."""
    image = Image.new("L", tuple(FINE * side for side in PAPER))
    pen = ImageDraw.Draw(image)
    middle = {bar: PLACES[list(NODES[bar])].mean(0) for bar in lit}
    for node, place in enumerate(PLACES):
        here = [bar for bar in lit if node in NODES[bar]]
        if len(here) == 2 or len(lit) == len(NODES):
            for one, other in itertools.combinations(here, 2):
                if len(here) == 2 or {one, other} not in ({"e", "f"}, {"b", "c"}):
                    _line(pen, _curve(middle[one], place, middle[other]))
        else:
            for bar in here:
                _line(pen, np.stack([middle[bar], place]))
    return np.asarray(image.reduce(FINE), np.float32) / 255


def _curve(start: np.ndarray, control: np.ndarray, end: np.ndarray) -> np.ndarray:
    t = np.linspace(0, 1, 12)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end


def _line(pen: ImageDraw.ImageDraw, points: np.ndarray) -> None:
    radius = FINE * PEN / 2
    pen.line([tuple(point) for point in points * FINE], 255, FINE * PEN, "curve")
    for x, y in points[[0, -1]] * FINE:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
