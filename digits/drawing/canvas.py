"""What the drawing canvas hands over (Fabric's JSON objects) ↔ strokes, pictures, what the models see.

Objects lie on each other in the order of the list, the eraser's white strokes too.
"""

import base64
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digits import preprocess
from digits.drawing import door, strokes
from digits.drawing.door import Line, Picture, Thing
from digits.drawing.paper import CELL, ERASER, GRID, PEN, SIDE
from digits.drawing.strokes import Strokes
from digits.preprocess import FRAME, Prepared

MARGIN = 24  # canvas pixels that a sheet's ink keeps from the rim
LOCKED = ("lockMovementX", "lockMovementY", "lockRotation", "lockScalingX", "lockScalingY")


@dataclass(frozen=True)
class Seen:
    """What the models see of a drawing or of a picture; every array is float32 in [0, 1], ink 1, paper 0.

    ink (H, W): all the ink there is. image (28, 28): made of it. steps: from the ink to the image, each with its
    caption. is_one_digit: whether that is known, as of a 28×28 picture.
    """

    ink: np.ndarray
    image: np.ndarray
    steps: list[tuple[str, np.ndarray]]
    is_one_digit: bool = False

    @classmethod
    def of(cls, prepared: Prepared) -> "Seen":
        return cls(prepared.ink, prepared.image, prepared.steps())


def written(drawing: Strokes, width: float, erases: bool = False) -> list[dict]:
    """Strokes in canvas pixels → canvas objects, one a stroke, drawn with the pen, or with the eraser."""
    return [_path(stroke, width) | ({"stroke": ERASER} if erases else {}) for stroke in drawing]


def picture(image: np.ndarray) -> dict:
    """A 28×28 image, float32 in [0, 1], ink 1 → the canvas object that shows it under the pen."""
    if image.shape != (FRAME, FRAME):
        raise ValueError(f"The canvas takes an image of 28×28, not {image.shape}.")
    return _under_the_pen(image, CELL)


def sheet(ink: np.ndarray) -> dict:
    """Ink (308, W) float32 in [0, 1] → the canvas object that shows it."""
    return _under_the_pen(ink, 1)


def fitted(ink: np.ndarray, width: int) -> np.ndarray:
    """Ink (H, W) float32 in [0, 1] → (308, width): as large as a canvas so wide takes it, in the middle."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    crop = Image.fromarray(np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.float32))
    scale = min((width - 2 * MARGIN) / crop.width, (SIDE - 2 * MARGIN) / crop.height)
    size = max(1, round(crop.width * scale)), max(1, round(crop.height * scale))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    paper = Image.new("F", (width, SIDE), 0)
    paper.paste(crop.resize(size, how), ((width - size[0]) // 2, (SIDE - size[1]) // 2))
    return np.clip(np.asarray(paper), 0, 1)


def _under_the_pen(image: np.ndarray, cell: int) -> dict:
    """The object that shows an image (H, W), ink 1, in the canvas' corner, each pixel `cell` wide."""
    png = io.BytesIO()
    Image.fromarray(np.rint((1 - image) * 255).astype(np.uint8)).save(png, "PNG")
    return laid(png.getvalue(), cell)


def laid(png: bytes, cell: int) -> dict:
    """The object that shows a PNG in the canvas' corner, each of its pixels `cell` canvas pixels wide."""
    source = "data:image/png;base64," + base64.b64encode(png).decode()
    place = {"originX": "left", "originY": "top", "left": 0, "top": 0, "scaleX": cell, "scaleY": cell}
    return {"type": "Image", "src": source, "imageSmoothing": False} | place | dict.fromkeys(LOCKED, True)


def render(objects: Sequence[dict], width: int = SIDE) -> np.ndarray:
    """The canvas' look: (308, width) uint8, ink 0 on paper 255. ValueError for what `door` lets through not."""
    return _render(door.read(list(objects)), width)


def _render(things: Sequence[Thing], width: int) -> np.ndarray:
    paper = np.full((SIDE, width), 255.0)
    for look, group in itertools.groupby(things, _look):
        if look is None:
            for picture in group:
                _lay(paper, picture)
        else:
            thick, erases = look
            place, patch = strokes.draw_patch([line.points for line in group], thick, paper.shape)
            ink = 1 - patch / 255
            paper[place] = paper[place] * (1 - ink) + (255 if erases else 0) * ink
    return np.rint(paper).astype(np.uint8)


def see(objects: Sequence[dict], width: int = SIDE) -> Seen:
    """What the models see of the canvas.

    A drawing goes through `preprocess`; a 28×28 picture under the pen stays where it is, with the strokes on it
    averaged to its pixels. Raises ValueError with one clear sentence where there is no ink, or where `door` lets
    something through not.
    """
    things = door.read(list(objects))
    if not any(isinstance(thing, Picture) and thing.cell == CELL for thing in things):
        return Seen.of(preprocess.to_mnist(_render(things, width)))
    look = _render(things, SIDE)
    if look.min() == 255:
        raise ValueError(preprocess.NO_INK)
    ink = ((255 - look) / 255).astype(np.float32)
    image = ink.reshape(FRAME, CELL, FRAME, CELL).mean((1, 3))
    steps = [("the picture and what is drawn on it", ink), ("each pixel the mean of its square", image)]
    return Seen(ink, image, steps, is_one_digit=True)


def needs_wide(objects: Sequence[dict]) -> bool:
    """Whether something lies where only the wide canvas reaches. ValueError for what `door` lets through not."""
    return any(_begins(thing) > SIDE for thing in door.read(list(objects)))


def _begins(thing: Thing) -> float:
    """How far right a line begins, or a picture ends."""
    return thing.points[:, 0].min() if isinstance(thing, Line) else thing.pixels.shape[1] * thing.cell


def _look(thing: Thing) -> tuple[float, bool] | None:
    """Width of a line and whether it erases; None for a picture."""
    return (thing.width, thing.erases) if isinstance(thing, Line) else None


def _lay(paper: np.ndarray, picture: Picture) -> None:
    """A picture over all that lies in the paper's corner."""
    pixels = picture.pixels.repeat(picture.cell, 0).repeat(picture.cell, 1)[: paper.shape[0], : paper.shape[1]]
    paper[: pixels.shape[0], : pixels.shape[1]] = pixels


def _path(stroke: np.ndarray, width: float) -> dict:
    """As Fabric's pencil writes it: curves from midpoint to midpoint with the points as control points."""
    points = np.rint(stroke * GRID) / GRID
    if len(points) == 1:
        points = np.concatenate([points, points + [0.04, 0]])
    middles = (points[:-1] + points[1:]) / 2
    curves = [["Q", *point, *middle] for point, middle in zip(points[:-1].tolist(), middles.tolist(), strict=True)]
    look = {"stroke": PEN, "strokeWidth": width, "strokeLineCap": "round", "strokeLineJoin": "round", "fill": None}
    path = [["M", *points[0].tolist()], *curves, ["L", *points[-1].tolist()]]
    return {"type": "Path", "path": path} | look
