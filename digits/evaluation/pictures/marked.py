"""Digits on even paper with a mark of the pen or a form around, under or through them."""

import numpy as np
from PIL import Image, ImageDraw

from digits.evaluation.pictures import sheet
from digits.evaluation.pictures.scans import PENS, digit
from digits.evaluation.pictures.sheet import BLACK, SIDE, Random


def framed(label: int, random: Random, shape: str = "whole") -> Image.Image:
    """In a box of straight lines. shape: whole, open (one side missing), rim (at the picture's edge) or round."""
    mask = digit(label, random, 0.22, 0.36)
    left, top, right, bottom = sheet.box(mask)
    near, far = random.uniform(18, 70, 2), random.uniform(18, 70, 2)
    left, top, right, bottom = left - near[0], top - near[1], right + far[0], bottom + far[1]
    if shape == "rim":
        left, top, right, bottom = (*random.uniform(0, 6, 2), *(SIDE - random.uniform(1, 6, 2)))
    width = random.uniform(2, 7)
    if shape == "round":
        frame = rounded(left, top, right, bottom, width, random.uniform(15, 45))
    else:
        corners = np.roll(np.array([(left, top), (right, top), (right, bottom), (left, bottom)]), random.integers(4), 0)
        walk = [*corners, *([] if shape == "open" else [corners[0], corners[1]])]
        frame = sheet.lines([[tuple(corner) for corner in walk]], width)
        frame = sheet.turned(frame, random.normal(0, 1)) if shape != "rim" else frame
    return sheet.as_image(sheet.lay(sheet.lay(sheet.paper(), frame, BLACK), mask, BLACK))


def rounded(left: float, top: float, right: float, bottom: float, width: float, radius: float) -> np.ndarray:
    image = Image.new("L", (SIDE * 4, SIDE * 4))
    place = [4 * side for side in (left, top, right, bottom)]
    ImageDraw.Draw(image).rounded_rectangle(place, 4 * radius, None, 255, round(4 * width))
    return np.asarray(image.reduce(4), np.float32) / 255


def frame_open(label: int, random: Random) -> Image.Image:
    return framed(label, random, "open")


def frame_at_rim(label: int, random: Random) -> Image.Image:
    return framed(label, random, "rim")


def frame_round(label: int, random: Random) -> Image.Image:
    return framed(label, random, "round")


def circled(label: int, random: Random) -> Image.Image:
    """By a pair of compasses or by hand, the ends of the line meeting or nearly."""
    mask = digit(label, random, 0.2, 0.36)
    left, top, right, bottom = sheet.box(mask)
    radius = np.array([right - left, bottom - top]).max() / 2 * random.uniform(1.35, 1.9)
    x, y = (left + right) / 2 + random.normal(0, 4), (top + bottom) / 2 + random.normal(0, 4)
    by_hand = random.random() < 0.5
    turn = random.uniform(0, 6) + np.linspace(0, 2 * np.pi * (random.uniform(0.97, 1.04) if by_hand else 1.01), 90)
    reach = radius * (1 + (0.04 * np.sin(turn * 2 + 1) + np.linspace(0, 0.05, 90) if by_hand else 0))
    ring = sheet.lines(
        [list(zip(x + reach * np.cos(turn), y + reach * np.sin(turn), strict=True))], random.uniform(3, 9)
    )
    return sheet.as_image(sheet.lay(sheet.lay(sheet.paper(), ring, BLACK), mask, PENS[random.integers(2)]))


def underlined(label: int, random: Random, times: int = 1) -> Image.Image:
    mask = digit(label, random, 0.22, 0.4)
    left, _, right, bottom = sheet.box(mask)
    reach, slope, width = random.uniform(0, 50, 2), random.normal(0, 4), random.uniform(3, 9)
    parts = []
    for i in range(times):
        y = bottom + 14 + width + random.uniform(0, 18) + i * (width + 12)
        parts.append([(left - reach[0] - 15, y + slope), (right + reach[1] + 15, y - slope)])
    under = sheet.lines(parts, width)
    return sheet.as_image(sheet.lay(sheet.lay(sheet.paper(), under, BLACK), mask, BLACK))


def underlined_twice(label: int, random: Random) -> Image.Image:
    return underlined(label, random, 2)


def struck_through(label: int, random: Random) -> Image.Image:
    mask = digit(label, random, 0.22, 0.4)
    left, top, right, bottom = sheet.box(mask)
    across = random.random() < 0.6
    y0, y1 = ((top + bottom) / 2 + random.normal(0, 8, 2)) if across else (bottom + 10, top - 10)
    line = sheet.lines(
        [[(left - random.uniform(20, 60), y0), (right + random.uniform(20, 60), y1)]], random.uniform(3, 8)
    )
    return sheet.as_image(sheet.lay(sheet.lay(sheet.paper(), line, BLACK), mask, BLACK))
