"""What pictures of digits are made of: ink on a sheet, lines, light, grain, all drawn here.

A sheet is (H, W, 3) float32 in [0, 1], a mask (H, W) float32 in [0, 1] with 1 where something lies.
"""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from scipy import ndimage

from digits.data import mnist
from digits.drawing import generator, strokes

SIDE = 480
FINE = 4  # lines are drawn so many times as large and averaged down
WHITE, BLACK, BLUE, RED = (1.0, 1.0, 1.0), (0.04, 0.04, 0.06), (0.12, 0.2, 0.55), (0.8, 0.2, 0.18)
Colour = Sequence[float]


class Random(np.random.Generator):
    """Chance, and whose digits it takes: of which of MNIST's splits."""

    def __init__(self, seed: Sequence[int], split: str = "validation"):
        super().__init__(np.random.PCG64(seed))
        self.split = split


def paper(colour: Colour = WHITE, side: int = SIDE) -> np.ndarray:
    return np.full((side, side, 3), colour, np.float32)


def lay(sheet: np.ndarray, mask: np.ndarray, colour: Colour, strength: float = 1.0) -> np.ndarray:
    """The sheet with something of this colour on it."""
    share = strength * mask[:, :, None]
    return (sheet * (1 - share) + np.asarray(colour, np.float32) * share).astype(np.float32)


def written(label: int, random: Random, height: float) -> np.ndarray:
    """A digit, `height` pixels high: one of MNIST's, or one that nobody wrote: (h, w) mask."""
    return scanned(label, random, height) if random.random() < 0.6 else by_strokes(label, random, height)


def scanned(label: int, random: Random, height: float) -> np.ndarray:
    """One of MNIST's digits, enlarged smoothly, with a sharp rim."""
    images, labels = mnist.load_uint8(random.split)
    image = images[random.choice(np.flatnonzero(labels == label))]
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    crop = np.pad(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 2)
    scale = height / (rows[-1] + 1 - rows[0])
    size = tuple(max(2, round(side * scale)) for side in crop.shape[::-1])
    large = np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.BICUBIC), np.float32) / 255
    large = ndimage.gaussian_filter(large, scale / 4)
    return np.clip((large - 0.35) / 0.2, 0, 1) if scale > 2 else large


def by_strokes(label: int, random: Random, height: float, width: float | None = None) -> np.ndarray:
    """A digit that nobody wrote, with a pen `width` pixels wide; by default of a usual width for its height."""
    drawing = generator.digit(random, label)[0]
    width = width or height * random.uniform(0.07, 0.14)
    return drawn(drawing, height, width)


def drawn(drawing: strokes.Strokes, height: float, width: float) -> np.ndarray:
    """Strokes as a mask: the longer side of their box is `height` pixels."""
    placed = strokes.place(drawing, height)
    low, high = strokes.box(placed)
    rim = width / 2 + 2
    across, down = (int(np.ceil(side + 2 * rim)) for side in high - low)
    return 1 - strokes.draw([stroke - low + rim for stroke in placed], width, (down, across)) / np.float32(255)


def somewhere(mask: np.ndarray, random: Random, side: int = SIDE, stray: float = 0.12) -> np.ndarray:
    """The mask on an empty square of `side` pixels, off its middle by up to a share of it."""
    place = np.zeros((side, side), np.float32)
    room = np.array([side, side]) - mask.shape
    top, left = np.clip(room / 2 + random.uniform(-stray, stray, 2) * side, 0, np.maximum(room, 0)).astype(int)
    part = mask[: side - top, : side - left]
    place[top : top + part.shape[0], left : left + part.shape[1]] = part
    return place


def box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what the mask holds."""
    rows, columns = np.flatnonzero((mask > 0.3).any(1)), np.flatnonzero((mask > 0.3).any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def lines(parts: Sequence[Sequence[tuple[float, float]]], width: float, side: int = SIDE) -> np.ndarray:
    """Polylines of (x, y) as a mask."""
    image = Image.new("L", (side * FINE, side * FINE))
    pen = ImageDraw.Draw(image)
    for part in parts:
        pen.line([(x * FINE, y * FINE) for x, y in part], 255, max(1, round(width * FINE)), "curve")
    return np.asarray(image.reduce(FINE), np.float32) / 255


def dots(places: np.ndarray, sizes: np.ndarray, side: int = SIDE) -> np.ndarray:
    """Round specks at (N, 2), of diameters (N,), as a mask."""
    image = Image.new("L", (side * FINE, side * FINE))
    pen = ImageDraw.Draw(image)
    for (x, y), size in zip(places * FINE, sizes * FINE / 2, strict=True):
        pen.ellipse((x - size, y - size, x + size, y + size), 255)
    return np.asarray(image.reduce(FINE), np.float32) / 255


def text(words: str, size: float, place: tuple[float, float], side: int = SIDE) -> np.ndarray:
    """Printed words as a mask, their top left corner at (x, y)."""
    image = Image.new("L", (side, side))
    ImageDraw.Draw(image).text(place, words, 255, ImageFont.load_default(size))
    return np.asarray(image, np.float32) / 255


def turned(mask: np.ndarray, degrees: float) -> np.ndarray:
    return np.clip(ndimage.rotate(mask, degrees, reshape=False, order=1), 0, 1)


def clouds(shape: tuple[int, ...], random: Random, coarse: float) -> np.ndarray:
    """Smooth noise of mean 0 and standard deviation 1, its waves about `coarse` pixels long."""
    cells = [max(3, int(side / coarse) + 2) for side in shape[:2]]
    small = Image.fromarray(random.normal(0, 1, cells).astype(np.float32))
    waves = np.asarray(small.resize(shape[1::-1], Image.Resampling.BICUBIC))
    return (waves - waves.mean()) / (waves.std() + 1e-6)


def shone_on(sheet: np.ndarray, random: Random, least: float = 0.55, grain: float = 0.015) -> np.ndarray:
    """As a camera sees it: light that falls off to one side, paper with texture, a little blur, noise."""
    side = sheet.shape[0]
    angle = random.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : sheet.shape[1] * 1j]
    slope = (np.cos(angle) * x + np.sin(angle) * y + 1.42) / 2.84
    light = random.uniform(0.8, 0.98) * (least + (1 - least) * slope)
    texture = 1 + grain * clouds(sheet.shape, random, 3) + grain / 2 * clouds(sheet.shape, random, 30)
    scene = ndimage.gaussian_filter(sheet * (light * texture)[:, :, None], (random.uniform(0.5, 1.2),) * 2 + (0,))
    return np.clip(scene + random.normal(0, grain / 2, sheet.shape), 0, 1).astype(np.float32)


def as_image(sheet: np.ndarray) -> Image.Image:
    return Image.fromarray(np.rint(np.clip(sheet, 0, 1) * 255).astype(np.uint8))


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    """What is left of it after so much compression."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return Image.open(file)


def blurred(sheet: np.ndarray, radius: float) -> np.ndarray:
    return np.asarray(as_image(sheet).filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255
