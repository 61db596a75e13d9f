"""Digits as a camera sees them: uneven light, grain, shadows, and what else lies about."""

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.evaluation.pictures import marked, scans, sheet
from digits.evaluation.pictures.scans import PENS
from digits.evaluation.pictures.sheet import BLACK, BLUE, SIDE, Random


def taken(
    scene: np.ndarray, random: Random, least: float = 0.55, grain: float = 0.015, quality: int = 85
) -> Image.Image:
    return sheet.as_jpeg(sheet.as_image(sheet.shone_on(scene, random, least, grain)), quality)


def on(background: np.ndarray, label: int, random: Random, colour=None, **light) -> Image.Image:
    colour = PENS[random.integers(len(PENS))] if colour is None else colour
    return taken(sheet.lay(background, scans.digit(label, random), colour), random, **light)


def clean(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(), label, random)


def ruled(label: int, random: Random) -> Image.Image:
    return on(scans.ruled_paper(random), label, random)


def squared(label: int, random: Random) -> Image.Image:
    return on(scans.squared_paper(random), label, random)


def faint(label: int, random: Random) -> Image.Image:
    """Light pencil under poor light."""
    mask = scans._thin(label, random)
    scene = sheet.lay(sheet.paper((0.85,) * 3), mask, (0.5, 0.5, 0.52), random.uniform(0.25, 0.5))
    return taken(scene, random, random.uniform(0.6, 0.85), random.uniform(0.01, 0.022))


def yellow_on_white(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(), label, random, (0.93, random.uniform(0.8, 0.9), random.uniform(0.05, 0.3)))


def coloured(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(random.uniform(0.6, 1, 3)), label, random, random.uniform(0, 0.35, 3))


def equally_bright(label: int, random: Random) -> Image.Image:
    """Red on green, blue on brown, and the like: what differs is the colour."""
    pairs = (
        ((0.85, 0.25, 0.2), (0.2, 0.55, 0.2)),
        ((0.25, 0.4, 0.95), (0.55, 0.4, 0.15)),
        ((0.8, 0.2, 0.7), (0.3, 0.5, 0.3)),
    )
    ink, paper = pairs[random.integers(len(pairs))]
    if random.random() < 0.5:
        ink, paper = paper, ink
    return on(sheet.paper(paper), label, random, ink)


def chalk(label: int, random: Random) -> Image.Image:
    """On a board, with wiped chalk on it."""
    board = sheet.paper((0.13, 0.24, 0.19)) + 0.02 * sheet.clouds((SIDE, SIDE), random, 60)[:, :, None]
    mask = scans.digit(label, random) * np.clip(0.8 + 0.25 * sheet.clouds((SIDE, SIDE), random, 4), 0, 1)
    return taken(sheet.lay(board.astype(np.float32), mask, (0.93, 0.93, 0.9)), random)


def white_on_dark(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(random.uniform(0.05, 0.2, 3)), label, random, (0.95, 0.95, 0.95))


def shadow(label: int, random: Random) -> Image.Image:
    """Of a hand or a phone: an edge across the sheet."""
    angle, y, x = random.uniform(0, 2 * np.pi), *np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    edge = 1 / (
        1 + np.exp(-(np.cos(angle) * x + np.sin(angle) * y + random.uniform(-0.5, 0.5)) * random.uniform(15, 80))
    )
    dark = random.uniform(0.45, 0.7)
    scene = sheet.lay(sheet.paper(), scans.digit(label, random), PENS[random.integers(len(PENS))])
    return taken((scene * (dark + (1 - dark) * edge)[:, :, None]).astype(np.float32), random, 0.8)


def glare(label: int, random: Random) -> Image.Image:
    """A lamp mirrored in glossy paper."""
    scene = sheet.lay(sheet.paper((0.7, 0.7, 0.7)), scans.digit(label, random), PENS[random.integers(2)])
    x, y = random.uniform(0.1, 0.9, 2) * SIDE
    spot = np.exp(-(((np.mgrid[:SIDE, :SIDE] - np.array([y, x])[:, None, None]) / random.uniform(40, 80)) ** 2).sum(0))
    shone = sheet.shone_on(scene, random, 0.7)
    return sheet.as_jpeg(sheet.as_image(shone + 0.5 * spot[:, :, None]), 85)


def table(random: Random, dark: bool) -> np.ndarray:
    """Wood, along whose grain the brightness changes."""
    tone = np.array((0.3, 0.2, 0.13) if dark else (0.72, 0.58, 0.42)) * random.uniform(0.7, 1.25)
    grain = ndimage.gaussian_filter(random.normal(0, 1, (SIDE, SIDE)), (1.2, 40))
    return (tone * (1 + 0.12 * grain / grain.std())[:, :, None]).astype(np.float32)


def on_a_table(label: int, random: Random, dark: bool = True) -> Image.Image:
    """A sheet, turned a little, the table all around it or on some sides."""
    half, turn = SIDE * random.uniform(0.32, 0.44, 2), np.deg2rad(random.normal(0, 6))
    centre = SIDE / 2 + random.uniform(-0.12, 0.12, 2) * SIDE
    y, x = np.mgrid[:SIDE, :SIDE] - centre[::-1, None, None]
    u, v = np.cos(turn) * x + np.sin(turn) * y, -np.sin(turn) * x + np.cos(turn) * y
    on_paper = ((np.abs(u) < half[0]) & (np.abs(v) < half[1])).astype(np.float32)
    mask = np.zeros((SIDE, SIDE), np.float32)
    digit = sheet.written(label, random, half.min() * random.uniform(0.5, 1.1))
    top, left = np.clip(centre[::-1] - np.array(digit.shape) / 2 + random.normal(0, 12, 2), 0, SIDE).astype(int)
    part = digit[: SIDE - top, : SIDE - left]
    mask[top : top + part.shape[0], left : left + part.shape[1]] = part
    scene = sheet.lay(table(random, dark), on_paper, (0.93, 0.92, 0.89))
    return taken(sheet.lay(scene, mask, PENS[random.integers(len(PENS))]), random, 0.7)


def on_a_light_table(label: int, random: Random) -> Image.Image:
    return on_a_table(label, random, dark=False)


def small_in_large(label: int, random: Random) -> Image.Image:
    """A digit of a twentieth to an eighth of a photo's height."""
    side = 1400
    mask = sheet.somewhere(sheet.written(label, random, side * random.uniform(0.05, 0.12)), random, side, 0.3)
    scene = sheet.lay(sheet.paper(side=side), mask, PENS[random.integers(len(PENS))])
    return taken(scene, random, 0.6)


def screen(label: int, random: Random) -> Image.Image:
    """A screen photographed: its pixels' grid beats with the camera's."""
    mask = scans.digit(label, random, 0.3, 0.5)
    dark = random.random() < 0.3
    back, ink = ((0.1, 0.1, 0.12), (0.9, 0.9, 0.92)) if dark else ((0.92, 0.95, 1.0), (0.08, 0.08, 0.1))
    y, x = np.mgrid[:SIDE, :SIDE]
    turn, step = random.uniform(-0.15, 0.15), random.uniform(2.1, 3.3)
    u, v = np.cos(turn) * x + np.sin(turn) * y, -np.sin(turn) * x + np.cos(turn) * y
    grid = 1 - 0.18 * (1 + np.sin(2 * np.pi * u / step)) * (1 + np.sin(2 * np.pi * v / step)) / 2
    beat = 1 + 0.05 * np.sin(2 * np.pi * (u + 0.3 * v) / random.uniform(25, 60))
    scene = sheet.lay(sheet.paper(back), mask, ink) * (grid * beat)[:, :, None]
    return taken(scene.astype(np.float32), random, 0.8, 0.008)


def creased(label: int, random: Random, count: int = 8) -> Image.Image:
    """Crumpled and smoothed out again: creases with a light and a dark side."""
    relief = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(count):
        angle, off = random.uniform(0, np.pi), random.uniform(-0.6, 0.6)
        y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
        far = (np.cos(angle) * x + np.sin(angle) * y + off) * random.choice([-1, 1])
        relief += random.uniform(0.05, 0.13) * np.sign(far) * np.exp(-np.abs(far) / random.uniform(0.02, 0.12))
    scene = sheet.lay(sheet.paper((0.85,) * 3), scans.digit(label, random), PENS[random.integers(len(PENS))])
    return taken((scene * (1 + relief)[:, :, None]).astype(np.float32), random, 0.75)


def folded(label: int, random: Random) -> Image.Image:
    return creased(label, random, 2)


def framed(label: int, random: Random) -> Image.Image:
    return taken(np.asarray(marked.framed(label, random), np.float32) / 255, random)


def circled(label: int, random: Random) -> Image.Image:
    return taken(np.asarray(marked.circled(label, random), np.float32) / 255, random)


def jpeg_10(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(), label, random, quality=10)


def dim(label: int, random: Random) -> Image.Image:
    """Too little light: dark and full of noise."""
    scene = sheet.lay(sheet.paper((0.32,) * 3), scans.digit(label, random), random.choice([BLACK, BLUE]))
    shone = sheet.shone_on(scene, random, 0.6) + random.normal(0, 0.03, scene.shape)
    return sheet.as_jpeg(sheet.as_image(shone), 80)
