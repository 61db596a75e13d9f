"""Whole numbers as people bring them: with a decimal point, a comma, a minus or a slash, on two lines, in a photo."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

from digits.data import written_numbers
from digits.data.pen import Sample
from digits.data.written_numbers import Number
from digits.drawing import strokes
from digits.drawing.strokes import Strokes

MARKS = (".", ",", "-", "/")
MOST_IN_PHOTO = 10
PAPER = 40  # pixels around a number in `written_numbers`


def marked(samples: Sequence[Sample], mark: str, random: np.random.Generator) -> tuple[np.ndarray, str]:
    """The picture, ink 0 on paper 255, of a number with this mark, and what it reads: a minus before one to three
    digits, the others between two to four."""
    number = written_numbers.arrange(samples, False, random, random.integers(1, 4) + (mark != "-"))
    place = 0 if mark == "-" else int(random.integers(1, len(number.digits)))
    low, high = strokes.box(sum(number.digits, []))
    foot, height = float(high[1]), float(np.median([np.ptp(strokes.box(one), 0)[1] for one in number.digits]))
    drawn = _mark(mark, height, number.width, random)
    left = low[0] if place == 0 else strokes.box(sum(number.digits[:place], []))[1][0]
    left += 0 if place == 0 else number.width + random.uniform(0.1, 0.25) * height
    drawn = [stroke + [left - strokes.box(drawn)[0][0], foot] for stroke in drawn]
    along = strokes.box(drawn)[1][0] + number.width + random.uniform(0.1, 0.3) * height
    shift = along - strokes.box(sum(number.digits[place:], []))[0][0]
    moved = [[stroke + [shift, 0] for stroke in one] for one in number.digits[place:]]
    text = "".join(map(str, number.labels))
    across = number.shape[1] + max(0, int(shift)) + PAPER
    placed = Number(number.labels, [*number.digits[:place], drawn, *moved], number.width, (number.shape[0], across))
    return placed.picture(placed.digits), text[:place] + mark + text[place:]


def _mark(kind: str, height: float, width: float, random: np.random.Generator) -> Strokes:
    """Its strokes, their foot at 0, beside digits of this height."""
    if kind == ".":
        aside = random.uniform(0, 0.5) * width
        return [np.array([[0, -aside], [aside, 0]], float)]
    if kind == ",":
        down = random.uniform(0.08, 0.18) * height + width / 2
        return [np.array([[down * random.uniform(0.2, 0.6), -0.4 * down], [0, 0.6 * down]])]
    if kind == "-":
        up, across = random.uniform(0.4, 0.6) * height, random.uniform(0.3, 0.55) * height + width
        return [np.array([[0, -up], [across, -up + random.uniform(-0.1, 0.1) * across]])]
    up = random.uniform(1.0, 1.2) * height
    over = (up - height) / 2
    return [np.array([[0, over], [up * random.uniform(0.5, 0.8), over - up]])]


def in_lines(samples: Sequence[Sample], random: np.random.Generator) -> tuple[np.ndarray, str]:
    """The picture of two numbers below each other by one writer, the first of two to five digits, and what they read,
    apart by a space."""
    writer = samples[random.integers(len(samples))].writer
    theirs = [sample for sample in samples if sample.writer == writer]
    counts = random.integers(2, 6), random.integers(1, 6)
    lines = [written_numbers.arrange(theirs, False, random, int(count)) for count in counts]
    tall = min(line.shape[0] - 2 * PAPER for line in lines)
    parts = [line.picture(line.digits)[PAPER - 2 : 2 - PAPER] for line in lines]
    across = max(part.shape[1] for part in parts) + PAPER
    space = np.full((int(random.uniform(0.25, 0.7) * tall), across), 255, np.uint8)
    rim = np.full((PAPER, across), 255, np.uint8)
    set_in = [int(random.integers(across - part.shape[1])) for part in parts]
    wide = [
        np.pad(part, ((0, 0), (left, across - part.shape[1] - left)), constant_values=255)
        for part, left in zip(parts, set_in, strict=True)
    ]
    text = " ".join("".join(map(str, line.labels)) for line in lines)
    return np.concatenate([rim, wide[0], space, wide[1], rim]), text


def photo(samples: Sequence[Sample], count: int, random: np.random.Generator) -> tuple[np.ndarray, str]:
    """A photo (H, W) uint8 of a line of `count` digits: uneven light, grain, a little turned and out of focus."""
    number = written_numbers.arrange(samples, False, random, count)
    sharp = Image.fromarray(np.pad(number.picture(number.digits), PAPER, constant_values=255))
    turned = sharp.rotate(random.uniform(-2, 2), Image.Resampling.BILINEAR, fillcolor=255)
    gray = np.asarray(turned.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.5))), float)
    light = np.linspace(*random.uniform(0.6, 0.95, 2), gray.shape[1])
    light = light * np.linspace(*random.uniform(0.85, 1, 2), gray.shape[0])[:, None]
    grain = random.normal(0, random.uniform(2, 5), gray.shape)
    seen = np.clip((random.uniform(30, 80) + gray * 0.68) * light + grain, 0, 255).astype(np.uint8)
    return seen, "".join(map(str, number.labels))
