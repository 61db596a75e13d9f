"""Digits on even paper, as a scanner or a drawing program gives them, each with something in the way."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digits.evaluation.pictures import sheet
from digits.evaluation.pictures.sheet import BLACK, BLUE, RED, SIDE, WHITE, Random

PENS = (BLACK, BLUE, RED, (0.1, 0.35, 0.15), (0.25, 0.25, 0.28))
RULE = (0.68, 0.8, 0.92)
WORDS = ("Task 3", "Name:", "No. 12", "page 7", "a)", "Exercise", "Date")
SEGMENTS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


def digit(label: int, random: Random, least: float = 0.25, most: float = 0.5) -> np.ndarray:
    """Somewhere near the middle of a sheet: (SIDE, SIDE) mask."""
    return sheet.somewhere(sheet.written(label, random, SIDE * random.uniform(least, most)), random)


def on(background: np.ndarray, label: int, random: Random, colour=None) -> Image.Image:
    colour = PENS[random.integers(len(PENS))] if colour is None else colour
    return sheet.as_image(sheet.lay(background, digit(label, random), colour))


def clean(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(), label, random)


def rules(random: Random, step: float, upright: bool = False) -> np.ndarray:
    """Lines across the sheet, or from top to bottom, about `step` pixels apart."""
    tilt, at = random.normal(0, 2), np.arange(random.uniform(0, step), SIDE, step)
    ends = [((-5, y - tilt), (SIDE + 5, y + tilt)) for y in at]
    parts = [[(y, x) for x, y in line] for line in ends] if upright else ends
    return sheet.lines(parts, random.uniform(1, 2.2))


def ruled_paper(random: Random, colour=None) -> np.ndarray:
    colour = np.clip(np.array(RULE if colour is None else colour) + random.normal(0, 0.06, 3), 0, 0.95)
    return sheet.lay(sheet.paper(), rules(random, random.uniform(60, 160)), colour)


def squared_paper(random: Random) -> np.ndarray:
    step, colour = random.uniform(25, 60), np.clip(np.array(RULE) + random.normal(0, 0.06, 3), 0, 0.95)
    both = np.maximum(rules(random, step), rules(random, step, upright=True))
    return sheet.lay(sheet.paper(), both, colour)


def dotted_paper(random: Random) -> np.ndarray:
    step = random.uniform(25, 50)
    places = np.stack(np.meshgrid(*(np.arange(random.uniform(0, step), SIDE, step) for _ in "xy")), -1).reshape(-1, 2)
    return sheet.lay(sheet.paper(), sheet.dots(places, np.full(len(places), random.uniform(2, 4))), (0.6, 0.62, 0.68))


def ruled(label: int, random: Random) -> Image.Image:
    return on(ruled_paper(random), label, random)


def ruled_darkly(label: int, random: Random) -> Image.Image:
    """The lines as dark as the pen."""
    return on(ruled_paper(random, (0.3, 0.3, 0.35)), label, random, BLACK)


def squared(label: int, random: Random) -> Image.Image:
    return on(squared_paper(random), label, random)


def dotted(label: int, random: Random) -> Image.Image:
    return on(dotted_paper(random), label, random)


def margin_line(label: int, random: Random) -> Image.Image:
    x, tilt = random.uniform(0.08, 0.2) * SIDE, random.normal(0, 2)
    x = x if random.random() < 0.7 else SIDE - x
    line = sheet.lines([[(x - tilt, -5), (x + tilt, SIDE + 5)]], random.uniform(1.2, 2.5))
    return on(sheet.lay(sheet.paper(), line, (0.88, 0.35, 0.35)), label, random)


def printed_beside(label: int, random: Random) -> Image.Image:
    place = random.uniform(10, 30), random.uniform(8, 24) + (SIDE - 60 if random.random() < 0.3 else 0)
    words = sheet.text(WORDS[random.integers(len(WORDS))], random.uniform(14, 26), place)
    return on(sheet.lay(sheet.paper(), words, BLACK), label, random)


def stamped(label: int, random: Random) -> Image.Image:
    """A round stamp in a corner."""
    x, y, r = SIDE * 0.84, SIDE * random.choice([0.15, 0.85]), random.uniform(30, 50)
    turn = np.linspace(0, 2 * np.pi, 60)
    rings = [[(x + s * r * np.cos(a), y + s * r * np.sin(a)) for a in turn] for s in (1, 0.75)]
    words = sheet.text("PAID", r / 2.4, (x - r / 1.7, y - r / 3.5))
    stamp = np.maximum(sheet.lines(rings, 2.5), words)
    return on(sheet.lay(sheet.paper(), stamp, (0.45, 0.2, 0.6), random.uniform(0.5, 0.95)), label, random)


def specks(label: int, random: Random, least: int = 3, most: int = 3) -> Image.Image:
    count = int(random.integers(least, most + 1))
    dirt = sheet.dots(random.uniform(0.04, 0.96, (count, 2)) * SIDE, random.uniform(2, 6, count))
    return on(sheet.lay(sheet.paper(), dirt, (0.1, 0.1, 0.1)), label, random, BLACK)


def dirt(label: int, random: Random) -> Image.Image:
    return specks(label, random, 15, 60)


def hairline(label: int, random: Random) -> Image.Image:
    """A pencil of one or two pixels, the digit of any height, as paint programs draw it."""
    height = int(random.integers(60, 700))
    side = int(height * random.uniform(1.3, 2.4)) + 20
    mask = sheet.by_strokes(label, random, height, random.choice([1.0, 1.0, 1.5, 2.0]))
    gray = sheet.somewhere(mask, random, side, 0.05)
    gray = (gray > 0.4).astype(np.float32) if random.random() < 0.5 else gray
    return sheet.as_image(1 - gray)


def faint(label: int, random: Random) -> Image.Image:
    """Pencil so light that paper and ink differ by a twentieth, under a scanner's grain."""
    mask = digit(label, random, 0.3, 0.6) if random.random() < 0.4 else _thin(label, random)
    tone = random.uniform(0.9, 0.97)
    scene = sheet.lay(sheet.paper((tone,) * 3), mask, (0.55, 0.55, 0.57), random.uniform(0.22, 0.5))
    return sheet.as_image(scene + random.normal(0, 0.004, scene.shape[:2])[:, :, None])


def _thin(label: int, random: Random) -> np.ndarray:
    height = SIDE * random.uniform(0.25, 0.5)
    return sheet.somewhere(sheet.by_strokes(label, random, height, random.uniform(3, 7)), random)


def seven_segment(label: int, random: Random, lit=None, back=None) -> Image.Image:
    height = random.uniform(140, 300)
    half, wide, thick = height / 2, height * random.uniform(0.5, 0.62), height * random.uniform(0.07, 0.12)
    gap = random.uniform(0, 0.25) * thick
    ends = {
        "a": ((0, 0), (wide, 0)), "b": ((wide, 0), (wide, half)), "c": ((wide, half), (wide, height)),
        "d": ((0, height), (wide, height)), "e": ((0, half), (0, height)), "f": ((0, 0), (0, half)),
        "g": ((0, half), (wide, half)),
    }  # fmt: skip
    left, top, lean = (SIDE - wide) / 2 + random.normal(0, 20), (SIDE - height) / 2, random.choice([0, 0, 0.12])
    parts = []
    for segment in SEGMENTS[label]:
        (x0, y0), (x1, y1) = ends[segment]
        dx, dy = np.sign(x1 - x0) * (gap + thick / 2), np.sign(y1 - y0) * (gap + thick / 2)
        at = [(x0 + dx, y0 + dy), (x1 - dx, y1 - dy)]
        parts.append([(left + x - lean * (y - half), top + y) for x, y in at])
    dark = random.random() < 0.3
    colours = ((0.05, 0.06, 0.05), (0.95, 0.25, 0.15)) if dark else (WHITE, (0.08, 0.08, 0.08))
    return sheet.as_image(sheet.lay(sheet.paper(back or colours[0]), sheet.lines(parts, thick), lit or colours[1]))


FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono", "DejaVuSansCondensed-Oblique")


def printed(label: int, random: Random) -> Image.Image:
    """In one of the fonts that are here, else in the one that Pillow brings."""
    size = random.uniform(120, 340)
    try:
        font = ImageFont.truetype(f"{FONTS[random.integers(len(FONTS))]}.ttf", size)
    except OSError:
        font = ImageFont.load_default(size)
    image = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(image).text((SIDE / 2, SIDE / 2), str(label), 255, font, "mm")
    return sheet.as_image(
        sheet.lay(sheet.paper(), np.asarray(image, np.float32) / 255, PENS[random.integers(len(PENS))])
    )


def bleed_through(label: int, random: Random) -> Image.Image:
    """What stands on the other side of the sheet shines through, mirrored."""
    scene = sheet.paper((0.97, 0.97, 0.95))
    for _ in range(2):
        other = sheet.somewhere(sheet.written(int(random.integers(10)), random, 170), random, stray=0.35)[:, ::-1]
        scene = sheet.lay(scene, other, (0.5, 0.5, 0.6), random.uniform(0.12, 0.3))
    return on(scene, label, random, BLACK)


def yellow_on_white(label: int, random: Random) -> Image.Image:
    return on(
        sheet.paper(), label, random, (random.uniform(0.93, 1), random.uniform(0.85, 0.97), random.uniform(0, 0.3))
    )


def equally_bright(label: int, random: Random) -> Image.Image:
    """Ink and paper of one brightness: only their colours differ."""
    bright = random.uniform(0.35, 0.65)
    weights = np.array([0.299, 0.587, 0.114])
    colours = np.zeros((2, 3))
    while np.abs(colours[0] - colours[1]).max() < 0.3:
        colours = random.uniform(0.05, 0.95, (2, 3))
        colours = np.clip(colours + (bright - colours @ weights)[:, None], 0, 1)
    return on(sheet.paper(colours[0]), label, random, colours[1])


def coloured(label: int, random: Random) -> Image.Image:
    """A coloured pen on coloured paper."""
    tone = random.uniform(0.75, 1, 3)
    return on(sheet.paper(tone), label, random, random.uniform(0, 0.45, 3))


def white_on_dark(label: int, random: Random) -> Image.Image:
    return on(sheet.paper(random.uniform(0, 0.25, 3)), label, random, random.uniform(0.8, 1, 3))


def tiny(label: int, random: Random) -> Image.Image:
    """10 to 24 pixels in all."""
    side = int(random.integers(10, 25))
    mask = sheet.somewhere(sheet.scanned(label, random, 96), random, 128, 0.03)
    return sheet.as_image(1 - mask).convert("L").resize((side, side), Image.Resampling.BOX)


def huge(label: int, random: Random) -> Image.Image:
    """12 megapixels."""
    return clean(label, random).resize((3464, 3464), Image.Resampling.BICUBIC)


def at_the_rim(label: int, random: Random) -> Image.Image:
    """Cropped so tightly that the digit touches the picture's edge."""
    image = clean(label, random)
    mask = np.asarray(image.convert("L")) < 230
    left, top, right, bottom = sheet.box(mask.astype(np.float32))
    near = random.integers(-2, 12, 4)
    return image.crop((left - near[0], top - near[1], right + near[2], bottom + near[3]))


def jpeg_10(label: int, random: Random) -> Image.Image:
    return sheet.as_jpeg(clean(label, random), 10)
