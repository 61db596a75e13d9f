"""Drawings that are no digit, to learn doubt from: things, letters, several digits at once, halves of digits."""

from pathlib import Path

import numpy as np

from digits.data import pen
from digits.data.pen import Sample
from digits.drawing import generator, strokes
from digits.drawing.strokes import Strokes

LIKE_DIGITS = "OoDlI|ZzSsBbqg"  # characters that may as well be digits
KIND = "lower"  # the kind of characters that is learned from; upper case and symbols are for measuring
HALVED = (0, 2, 5, 6)  # a half of these is no other digit


def clear(samples: list[Sample]) -> list[Sample]:
    """Without the characters that look like digits."""
    return [sample for sample in samples if sample.label not in LIKE_DIGITS]


def letters_of(name: str, named: str | Path | None = None) -> list[Sample]:
    """Lower-case letters that don't look like digits, of one part of the writers; `named` as in `pen.folder`."""
    return [sample for sample in pen.part(clear(_read(named)), name) if sample.kind == KIND]


def signs_to_measure(named: str | Path | None = None) -> list[Sample]:
    """Signs of the kinds that nothing was learned from, without those that look like digits."""
    return [sample for sample in clear(_read(named)) if sample.kind != KIND]


def _read(named: str | Path | None) -> list[Sample]:
    return pen.read(pen.folder(named) / "not-digits.jsonl.gz")


def make(digits: list[Sample], letters: list[Sample], count: int, random: np.random.Generator) -> list[Strokes]:
    """`count` drawings: half of them things, the rest letters, digits side by side and halves of digits."""
    things = [generator.not_a_digit(random)[0] for _ in range(count // 2)]
    written = [letters[i].strokes for i in random.integers(len(letters), size=count // 6)] if letters else []
    several = [side_by_side(digits, random) for _ in range(count // 4)]
    halves = [half(digits, random) for _ in range(count - len(things) - len(written) - len(several))]
    return things + [generator.again(drawing, random) for drawing in written] + several + halves


def side_by_side(digits: list[Sample], random: np.random.Generator) -> Strokes:
    """Two or three digits in a line, from slightly overlapping to well apart."""
    drawing: Strokes = []
    left = 0.0
    for _ in range(random.choice((2, 2, 2, 3))):
        one = generator.again(_any_digit(digits, random), random)
        low, high = strokes.box(one)
        one = [(stroke - low) * random.uniform(85, 115) / (high - low).max() + [left, 0] for stroke in one]
        left = strokes.box(one)[1][0] + random.uniform(-8, 45)
        drawing += one
    return drawing


def _any_digit(digits: list[Sample], random: np.random.Generator) -> Strokes:
    if not digits or random.random() < 0.3:
        return generator.digit(random)[0]
    return digits[random.integers(len(digits))].strokes


def half(digits: list[Sample], random: np.random.Generator) -> Strokes:
    """What a cut in the wrong place leaves of a digit: its left or its right part."""
    whole_ones = [sample for sample in digits if sample.label in HALVED]
    whole = (
        whole_ones[random.integers(len(whole_ones))].strokes
        if whole_ones
        else generator.digit(random, random.choice(HALVED))[0]
    )
    low, high = strokes.box(whole)
    edge = low[0] + random.uniform(0.4, 0.6) * (high[0] - low[0])
    side = random.choice((-1, 1))
    return [part for stroke in whole for part in _kept(stroke, side * (stroke[:, 0] - edge) >= 0)] or whole


def _kept(stroke: np.ndarray, keep: np.ndarray) -> Strokes:
    """The runs of points that are kept, each a stroke."""
    parts = np.split(np.arange(len(stroke)), np.flatnonzero(np.diff(keep.astype(int))) + 1)
    return [stroke[part] for part in parts if keep[part[0]]]
