"""A drawing as a short text that fits into an address, and back: the one door for what an address brings.

In bytes, as base64 for addresses: the version, whether the paper is wide, then thing after thing. A line is its kind,
its width and its number of points, then each point's way from the one before, in quarters of a canvas pixel. A picture
is its kind, its pixels' width, its length and its PNG. Numbers are varints, ways zigzag, as Protocol Buffers has them.
"""

import base64
import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digits.drawing import canvas, door
from digits.drawing.door import Line, Picture
from digits.drawing.paper import ERASER, GRID

VERSION = 1
DRAWN, ERASED, PICTURE = range(3)
MOST_CHARACTERS = 6_000  # of an address nginx takes 8,000
MOST_BITS = 28  # of a number

DAMAGED = "This link holds no drawing; a part of it may be missing. Copy the whole link, or draw here."
TOO_LONG = "There is too much on the paper for a link. Take something away and try again."


@dataclass(frozen=True)
class Linked:
    """The drawing of a link: the canvas' objects, and whether they lie on wide paper."""

    objects: list[dict]
    is_wide: bool


def write(objects: list[dict], is_wide: bool) -> str:
    """The text for the address; ValueError with a sentence where it passes 6,000 characters, or `door` refuses."""
    out = bytearray([VERSION, is_wide])
    for thing in door.read(objects):
        out += _picture(thing) if isinstance(thing, Picture) else _line(thing)
    text = base64.urlsafe_b64encode(out).decode().rstrip("=")
    if len(text) > MOST_CHARACTERS:
        raise ValueError(TOO_LONG)
    return text


def read(text: str) -> Linked:
    """What an address brings; ValueError with one sentence for whatever `write` has not written."""
    try:
        reader = _Reader(text)
        is_wide = reader.head()
        objects = list(reader.objects())
        door.read(objects)
    except (ValueError, IndexError):
        raise ValueError(DAMAGED) from None
    return Linked(objects, is_wide)


def _line(line: Line) -> bytes:
    points = np.rint(line.points * GRID).astype(int)
    if (points == points[0]).all():
        points = points[:1]
    elif (points[1] == points[0]).all():
        points = points[1:]
    ways = np.diff(points, axis=0, prepend=[[0, 0]]).ravel().tolist()
    head = [ERASED if line.erases else DRAWN, round(line.width * GRID), len(points)]
    return b"".join(map(_number, [*head, *((way << 1) ^ (way >> 63) for way in ways)]))


def _picture(picture: Picture) -> bytes:
    png = io.BytesIO()
    Image.fromarray(picture.pixels).save(png, "PNG", optimize=True)
    return b"".join(map(_number, [PICTURE, picture.cell, len(png.getvalue())])) + png.getvalue()


def _number(value: int) -> bytes:
    """7 bits a byte, the lowest first; the highest bit says that more come."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


class _Reader:
    """Reads from the front; ValueError or IndexError where what is asked for is not there."""

    def __init__(self, text: str):
        if len(text) > MOST_CHARACTERS or not re.fullmatch("[A-Za-z0-9_-]+", text):
            raise ValueError("no text of a link")
        try:
            self.data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except binascii.Error:
            raise ValueError("no base64") from None
        self.at = 0

    def head(self) -> bool:
        """Whether the paper is wide."""
        version, is_wide = self.bytes(2)
        if version != VERSION or is_wide > 1:
            raise ValueError("another version")
        return bool(is_wide)

    def objects(self) -> Iterator[dict]:
        while self.at < len(self.data):
            kind = self.number()
            if kind == PICTURE:
                cell = self.number()
                yield canvas.laid(self.bytes(self.number()), cell)
            elif kind in (DRAWN, ERASED):
                yield self.line() | ({"stroke": ERASER} if kind == ERASED else {})
            else:
                raise ValueError("an unknown kind")

    def line(self) -> dict:
        width, count = self.number() / GRID, self.number()
        ways = [(n >> 1) ^ -(n & 1) for n in (self.number() for _ in range(2 * min(count, len(self.data))))]
        points = np.array(ways).reshape(-1, 2).cumsum(0) / GRID
        return canvas.written([points], width)[0]

    def number(self) -> int:
        value = 0
        for shift in range(0, MOST_BITS, 7):
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise ValueError("a number too large")

    def bytes(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise ValueError("too short")
        return self.data[self.at - count : self.at]
