"""Whole numbers put together from single pen digits of one writer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from digits.data.pen import Sample
from digits.drawing import strokes
from digits.drawing.strokes import Strokes

TOUCH = 0.9  # of a stroke's width between the middles of two strokes: their rims just overlap
OVERLAP = 0.12  # of the height: so far a digit slides over its neighbour's box in search of its ink
MARGIN = 40


@dataclass(frozen=True)
class Number:
    """The digits of a number, placed on a paper of `shape` (height, width) for a pen of `width` pixels."""

    labels: list[int]
    digits: list[Strokes]
    width: int
    shape: tuple[int, int]

    def picture(self, digits: Sequence[Strokes]) -> np.ndarray:
        """The picture of some of its digits, where they stand: (H, W) uint8, ink 0 on paper 255."""
        return strokes.draw([stroke for digit in digits for stroke in digit], self.width, self.shape, supersample=2)


def compose(
    samples: Sequence[Sample], touching: bool, random: np.random.Generator, touch: float = TOUCH
) -> tuple[np.ndarray, str]:
    """The picture of an arranged number, ink 0 on paper 255, and what it reads."""
    number = arrange(samples, touching, random, touch=touch)
    return number.picture(number.digits), "".join(map(str, number.labels))


def arrange(
    samples: Sequence[Sample],
    touching: bool,
    random: np.random.Generator,
    count: int | None = None,
    touch: float = TOUCH,
) -> Number:
    """A number by one writer, of `count` digits or of two to six.

    Digits are 60 to 140 pixels tall (each within a tenth of that), tilted by up to 8° and set up to 6 % off the
    line. Well separated: 0.12 to 0.5 of the height between their ink. Touching: each pushed against the one
    before until the middles of two strokes are `touch` of a stroke's width apart.
    """
    writer = samples[random.integers(len(samples))].writer
    theirs = [sample for sample in samples if sample.writer == writer]
    chosen = [theirs[random.integers(len(theirs))] for _ in range(count or random.integers(2, 7))]
    height = random.uniform(60, 140)
    width = random.choice((8, 12, 16) if height < 90 else (8, 12, 16, 24))
    digits: list[Strokes] = []
    for sample in chosen:
        one = _sized(strokes.turn(sample.strokes, random.uniform(-8, 8)), height * random.uniform(0.9, 1.1))
        one = [stroke + [0, random.uniform(-0.06, 0.06) * height] for stroke in one]
        if digits:
            before = sum(digits, [])
            gap = width + height * random.uniform(0.12, 0.5)
            one = _against(before, one, width, height, touch) if touching else _beside(before, one, gap)
        digits.append(one)
    low, high = strokes.box(sum(digits, []))
    across, tall = np.ceil(high - low + width + 2 * MARGIN).astype(int)
    placed = [[stroke - low + width / 2 + MARGIN for stroke in digit] for digit in digits]
    return Number([sample.label for sample in chosen], placed, width, (tall, across))


def _sized(drawing: Strokes, height: float) -> Strokes:
    """Its box's corner at 0, 0; `height` tall, or for what is wider than tall at most twice as wide."""
    low, high = strokes.box(drawing)
    across, tall = high - low
    return [(stroke - low) * height / max(tall, across / 2, 1e-6) for stroke in drawing]


def _beside(before: Strokes, one: Strokes, gap: float) -> Strokes:
    return [stroke + [strokes.box(before)[1][0] + gap, 0] for stroke in one]


def _against(before: Strokes, one: Strokes, width: float, height: float, touch: float) -> Strokes:
    """From the right towards the digits before, until the ink touches or the boxes overlap by `OVERLAP`."""
    ink = cKDTree(_points(before))
    for gap in np.arange(width, -OVERLAP * height, -1.0):
        one_here = _beside(before, one, gap)
        if ink.query(_points(one_here))[0].min() < touch * width:
            break
    return one_here


def _points(drawing: Strokes) -> np.ndarray:
    """Points a pixel or so apart along all strokes: (N, 2)."""
    lines = [strokes.smooth(stroke) for stroke in drawing]
    steps = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    fine = [((1 - steps) * line[:-1] + steps * line[1:]).reshape(-1, 2) for line in lines]
    return np.concatenate([*fine, *(line[-1:] for line in lines)])
