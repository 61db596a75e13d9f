"""The one door for what comes from the canvas: foreign JSON in, our own typed things out.

Whatever a browser, or somebody who only says that he is one, sends over the websocket is checked here against the
limits below before anything is done with it. What does not pass is one sentence.
"""

import base64
import binascii
import io
import re
import warnings
from dataclasses import dataclass
from typing import Annotated

import msgspec
import numpy as np
from PIL import Image

from digits.drawing import strokes
from digits.drawing.paper import CELL, ERASER, SIDE, WIDE

# set by judgement, with room to spare: a made-up scribble all over the paper, a random walk, has 92 strokes and 4,100
# points; how much real hands draw was not measured
MOST_THINGS = 300
MOST_POINTS = 10_000
THINNEST, THICKEST = 1.0, 100.0  # canvas pixels
LEAST_SCALE, MOST_SCALE = 0.01, 30.0  # of a stroke changed with the canvas' edit tool
MOST_WORK = 1e9  # pixels filled in drawing all lines; that scribble with the thickest pen takes 7.6e8, in 0.16 s
AROUND = 2 * WIDE  # so far from the paper's corner may a point or a stroke lie
MOST_BYTES = 400_000  # of a picture, encoded; a PNG of the wide canvas in grey, of nothing but noise, has 253,724

UNREADABLE = "This drawing cannot be read: it is not what the canvas sends. Press Clear and draw again."
TOO_MUCH = "That is more ink than the paper takes. Press Clear and draw again."
NO_PICTURE = "The picture on the paper cannot be read. Press Clear and bring it again."
PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, eq=False)
class Line:
    """A stroke as the canvas shows it: points (N, 2) float64 in canvas pixels, how thick, and whether it erases."""

    points: np.ndarray
    width: float
    erases: bool


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture (H, W) uint8, ink 0, in the paper's corner, each of its pixels `cell` canvas pixels wide."""

    pixels: np.ndarray
    cell: int


class Report(msgspec.Struct, frozen=True):
    """What a canvas says lies on it. turn: of the seed that it has loaded, None where it does not say. number: how
    many reports of this canvas there were."""

    objects: list[dict]
    turn: Annotated[int, msgspec.Meta(ge=0)] | None = None
    number: Annotated[int, msgspec.Meta(ge=0)] = 0


Thing = Line | Picture
Number = Annotated[float, msgspec.Meta(ge=-AROUND, le=AROUND)]
Scale = Annotated[float, msgspec.Meta(ge=-MOST_SCALE, le=MOST_SCALE)]
Command = Annotated[list[str | Number], msgspec.Meta(min_length=3, max_length=5)]


class _Numbered(msgspec.Struct, frozen=True):
    number: Annotated[int, msgspec.Meta(ge=0)] = 0


class _Path(msgspec.Struct, tag="Path", frozen=True):
    path: Annotated[list[Command], msgspec.Meta(min_length=1)]
    stroke: Annotated[str, msgspec.Meta(pattern="^#[0-9A-Fa-f]{6}$")]
    strokeWidth: Annotated[float, msgspec.Meta(ge=0, le=THICKEST)]  # noqa: N815
    left: Number | None = None
    top: Number | None = None
    angle: Annotated[float, msgspec.Meta(ge=-3600, le=3600)] = 0.0
    scaleX: Scale = 1.0  # noqa: N815
    scaleY: Scale = 1.0  # noqa: N815
    flipX: bool = False  # noqa: N815
    flipY: bool = False  # noqa: N815


class _Image(msgspec.Struct, tag="Image", frozen=True):
    src: Annotated[str, msgspec.Meta(max_length=MOST_BYTES)]
    scaleX: Annotated[float, msgspec.Meta(ge=1, le=CELL)] = 1.0  # noqa: N815


def objects_of(state: object) -> list[dict]:
    """The objects of a canvas' state; ValueError with a sentence where there is no list of them."""
    objects = state.get("objects") if isinstance(state, dict) else None
    if not isinstance(objects, list):
        raise ValueError(UNREADABLE)
    _check_amount(objects)
    return objects


def report_of(state: object) -> Report:
    """A canvas' state as a report; ValueError with a sentence where it is none."""
    objects = objects_of(state)
    try:
        return msgspec.convert(state | {"objects": objects}, Report)
    except (msgspec.ValidationError, TypeError):
        raise ValueError(UNREADABLE) from None


def number_of(state: object) -> int:
    """The number of a report that may be refused; 0 where it says none."""
    try:
        return msgspec.convert(state, _Numbered).number
    except msgspec.ValidationError:
        return 0


def read(objects: list[dict]) -> list[Thing]:
    """A canvas' objects as our own types; ValueError with a sentence for what is none, or is too much."""
    _check_amount(objects)
    things = [_thing(thing) for thing in objects]
    if sum(_work(thing) for thing in things if isinstance(thing, Line)) > MOST_WORK:
        raise ValueError(TOO_MUCH)
    return things


def _work(line: Line) -> float:
    """About how many pixels `strokes.draw` fills for a line: a disc at every pixel of its way, but no more than it
    has points on its curves."""
    length = np.hypot(*np.diff(line.points, axis=0).T).sum()
    return min(length, strokes.FINEST * len(line.points)) * (strokes.SUPERSAMPLE * line.width) ** 2


def _check_amount(objects: list) -> None:
    """Counted before anything is looked at, so that too much costs nothing."""
    if not all(isinstance(thing, dict) for thing in objects):
        raise ValueError(UNREADABLE)
    lengths = [len(thing["path"]) for thing in objects if isinstance(thing.get("path"), list)]
    if len(objects) > MOST_THINGS or sum(lengths) > MOST_POINTS:
        raise ValueError(TOO_MUCH)


def _thing(thing: dict) -> Thing:
    try:
        found = msgspec.convert(thing, _Path | _Image)
        return _picture(found) if isinstance(found, _Image) else _line(found)
    except (msgspec.ValidationError, TypeError):
        raise ValueError(UNREADABLE) from None


def _line(found: _Path) -> Line:
    """Where the canvas shows a path: moved, scaled and turned with its edit tool."""
    ends = [command[1:3] for command in found.path]
    if not all(isinstance(x, float) and isinstance(y, float) for x, y in ends):
        raise TypeError("words for numbers")
    points = np.array(ends, np.float64)
    width = found.strokeWidth * (abs(found.scaleX) + abs(found.scaleY)) / 2
    if not THINNEST <= width <= THICKEST:
        raise TypeError("no pen is so thick or so thin")
    if found.left is not None and found.top is not None:
        points = _placed(points, found)
    if np.abs(points).max() > 2 * AROUND:
        raise TypeError("far from the paper")
    return Line(points, width, found.stroke.upper() == ERASER)


def _placed(points: np.ndarray, found: _Path) -> np.ndarray:
    low, high = strokes.box([strokes.smooth(points)])
    angle = np.deg2rad(found.angle)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    scale = [found.scaleX * (-1 if found.flipX else 1), found.scaleY * (-1 if found.flipY else 1)]
    return ((points - (low + high) / 2) * scale) @ turn.T + [found.left, found.top]


def _picture(found: _Image) -> Picture:
    """A PNG in the address itself, at most as large as the paper: never a file, never another server's."""
    encoded = PNG.fullmatch(found.src)
    if not encoded or found.scaleX not in (1, CELL):
        raise ValueError(NO_PICTURE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(base64.b64decode(encoded[1], validate=True)), formats=["PNG"])
        if image.width > WIDE or image.height > SIDE:
            raise ValueError(NO_PICTURE)
        return Picture(np.asarray(image.convert("L")), int(found.scaleX))
    except (binascii.Error, OSError, SyntaxError, Warning, Image.DecompressionBombError):
        raise ValueError(NO_PICTURE) from None
