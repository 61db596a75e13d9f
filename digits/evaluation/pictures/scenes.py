"""Digits on what else people write on and point a camera at: forms, boards, displays, notes."""

import numpy as np
from PIL import Image

from digits.evaluation.pictures import marked, photos, scans, sheet
from digits.evaluation.pictures.photos import on, taken
from digits.evaluation.pictures.scans import PENS, digit
from digits.evaluation.pictures.sheet import BLACK, SIDE, Random


def ruled_with_a_margin(label: int, random: Random) -> Image.Image:
    x = random.uniform(0.1, 0.2) * SIDE
    margin = sheet.lines([[(x, -5), (x + random.normal(0, 3), SIDE + 5)]], random.uniform(1.2, 2.5))
    return on(sheet.lay(scans.ruled_paper(random), margin, (0.88, 0.35, 0.35)), label, random)


def graph_paper(label: int, random: Random) -> Image.Image:
    """Fine lines, every fifth one thicker."""
    step, colour = random.uniform(9, 16), np.clip(np.array((0.95, 0.75, 0.6)) + random.normal(0, 0.05, 3), 0, 1)
    paper = sheet.paper()
    for apart, width, strength in ((step, 0.8, 0.6), (5 * step, 1.6, 0.9)):
        at = np.arange(step / 2, SIDE, apart)
        level = [[(-5, y), (SIDE + 5, y)] for y in at]
        upright = [[(x, -5), (x, SIDE + 5)] for x in at]
        paper = sheet.lay(paper, sheet.lines(level + upright, width), colour, strength)
    return on(paper, label, random)


def punched(label: int, random: Random) -> Image.Image:
    """Two holes at the left, dark as what lies below, and their shadow."""
    middle, apart = SIDE / 2 + random.normal(0, 15), random.uniform(150, 230)
    x = random.uniform(22, 40)
    places = np.array([(x, middle - apart / 2), (x, middle + apart / 2)])
    holes = sheet.dots(places, np.full(2, random.uniform(18, 28)))
    return on(sheet.lay(sheet.paper(), holes, np.full(3, random.uniform(0.1, 0.6))), label, random)


def _photographed(scan: Image.Image, random: Random) -> Image.Image:
    return taken(np.asarray(scan.convert("RGB"), np.float32) / 255, random)


def printed_beside(label: int, random: Random) -> Image.Image:
    return _photographed(scans.printed_beside(label, random), random)


def underlined(label: int, random: Random) -> Image.Image:
    return _photographed(marked.underlined(label, random), random)


def struck_through(label: int, random: Random) -> Image.Image:
    return _photographed(marked.struck_through(label, random), random)


def display(label: int, random: Random) -> Image.Image:
    """Of a clock or a pocket calculator: lit bars on black, or dark ones on grey."""
    lit, back = (
        ((0.98, 0.3, 0.2), (0.08, 0.05, 0.05)) if random.random() < 0.5 else ((0.12, 0.14, 0.12), (0.62, 0.68, 0.58))
    )
    return _photographed(scans.seven_segment(label, random, lit, back), random)


def whiteboard(label: int, random: Random) -> Image.Image:
    """A thick marker on a board that was wiped badly, a lamp mirrored in it."""
    board = sheet.paper((0.9, 0.91, 0.93))
    wiped = np.clip(sheet.clouds((SIDE, SIDE), random, 40), 0, 1)
    board = sheet.lay(board, wiped, (0.6, 0.62, 0.75), 0.12)
    x, y = random.uniform(0, 1, 2) * SIDE
    rows, columns = np.mgrid[:SIDE, :SIDE]
    lamp = np.exp(-(((columns - x) / 90) ** 2) - ((rows - y) / 40) ** 2)[:, :, None]
    colour = PENS[random.integers(4)]
    return taken(np.clip(sheet.lay(board, digit(label, random), colour) + 0.1 * lamp, 0, 1), random, 0.7)


def sticky_note(label: int, random: Random) -> Image.Image:
    """A square of coloured paper on a desk."""
    tone = np.array(((0.98, 0.92, 0.45), (0.98, 0.65, 0.75), (0.6, 0.9, 0.65))[random.integers(3)])
    half, turn = SIDE * random.uniform(0.26, 0.38), random.normal(0, 7)
    note = np.zeros((SIDE, SIDE), np.float32)
    low, high = int(SIDE / 2 - half), int(SIDE / 2 + half)
    note[low:high, low:high] = 1
    note = sheet.turned(note, turn)
    mask = sheet.somewhere(sheet.written(label, random, half * random.uniform(0.7, 1.2)), random, stray=0.05)
    scene = sheet.lay(photos.table(random, random.random() < 0.5), note, tone)
    return taken(sheet.lay(scene, mask, PENS[random.integers(2)]), random, 0.75)


def at_an_angle(label: int, random: Random) -> Image.Image:
    """Paper that fills the picture, seen from the side: its far edge is smaller."""
    image = sheet.as_image(sheet.lay(sheet.paper(), digit(label, random), PENS[random.integers(len(PENS))]))
    near, far = random.uniform(0, 0.06), random.uniform(0.12, 0.28)
    corners = [(far, 0.1), (near, 1), (1 - near, 1), (1 - far, 0.1)]
    quad = [SIDE * side for corner in corners for side in corner]
    seen = image.transform(image.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    return _photographed(seen, random)


def out_of_focus(label: int, random: Random) -> Image.Image:
    scene = sheet.lay(sheet.paper(), digit(label, random, 0.35, 0.55), PENS[random.integers(len(PENS))])
    return taken(sheet.blurred(scene, random.uniform(3, 7)), random)


def tiniest(label: int, random: Random) -> Image.Image:
    """8 to 12 pixels in all, which the digit fills nearly."""
    side = int(random.integers(8, 13))
    mask = sheet.somewhere(sheet.scanned(label, random, 104), random, 128, 0)
    return sheet.as_image(1 - mask).convert("L").resize((side, side), Image.Resampling.BOX)


def largest(label: int, random: Random) -> Image.Image:
    """49 megapixels."""
    scan = sheet.as_image(sheet.lay(sheet.paper(), digit(label, random), BLACK)).convert("L")
    return scan.resize((7000, 7000), Image.Resampling.BILINEAR)
