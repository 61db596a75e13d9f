"""Digits that nobody wrote: strokes from templates, bent, shaken, slanted, stretched, sloppily closed.

The templates (`digits.templates`) are our own drawings of the ways people write a digit. A sign
comes out in a box of about 100 × 140, y down; `digits.strokes.place` puts it on the canvas.
"""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from digits.drawing import strokes
from digits.drawing.strokes import Strokes
from digits.drawing.templates import DIGITS, NOT_DIGITS

MIDDLE = np.array([50.0, 70.0])


@dataclass(frozen=True)
class Hand:
    """How far a hand strays from the template: standard deviations, in hundredths of the width where not said."""

    shape: float = 3.0  # each point that the pen passes through, on its own
    bend: float = 5.0  # the whole sheet, like rubber
    shake: float = 0.5  # trembling along the stroke
    slant: float = 0.16  # shear, a share of the height
    stretch: float = 0.2  # logarithm of width over height
    turn: float = 4.0  # degrees
    ends: float = 0.05  # how much too long or too short a stroke is, a share of its length
    drift: float = 3.0  # one stroke against the others


ANOTHER = Hand(bend=3, slant=0.1, stretch=0.15, turn=8)  # for what somebody wrote, which is crooked enough
NEAT = Hand(shape=1.5, bend=2, shake=0.2, slant=0.06, stretch=0.08, turn=2, ends=0.02, drift=1)
USUAL = Hand()


def digit(random: np.random.Generator, label: int | None = None, hand: Hand = USUAL) -> tuple[Strokes, int]:
    """A digit in a way of writing drawn at random, and what it is, 0 to 9."""
    label = int(random.integers(10)) if label is None else label
    ways = [name for name, (means, _) in DIGITS.items() if means == label]
    if not ways:
        raise ValueError(f"There is no way to write {label!r}; choose a digit from 0 to 9.")
    return written(ways[random.integers(len(ways))], random, hand), label


def written(way: str, random: np.random.Generator, hand: Hand = USUAL) -> Strokes:
    """A digit in the way of writing that has this name, a key of `templates.DIGITS`."""
    return _by_hand(DIGITS[way][1], random, hand)


def again(drawing: Strokes, random: np.random.Generator) -> Strokes:
    """What somebody wrote, as they or somebody like them might have written it a second time."""
    return deform(strokes.place(drawing, 120, MIDDLE), random, ANOTHER)


def not_a_digit(random: np.random.Generator, kind: str | None = None, hand: Hand = USUAL) -> tuple[Strokes, str]:
    """Something that is no digit, and its kind: a key of `templates.NOT_DIGITS`, or "scribble"."""
    kinds = [*NOT_DIGITS, "scribble"]
    kind = kinds[random.integers(len(kinds))] if kind is None else kind
    if kind == "scribble":
        return scribble(random), kind
    drawings = NOT_DIGITS[kind]
    return _by_hand(drawings[random.integers(len(drawings))], random, hand), kind


def scribble(random: np.random.Generator) -> Strokes:
    """One to three strokes that wander about without a plan."""
    drawing = []
    for _ in range(random.integers(1, 4)):
        turns = int(random.integers(6, 20))
        points = MIDDLE + random.normal(0, 1, (turns, 2)) * random.uniform(20, 50, 2)
        drawing.append(_curve(points))
    return drawing


def _by_hand(template: list[str], random: np.random.Generator, hand: Hand) -> Strokes:
    return deform([_pen_path(stroke, random, hand) for stroke in template], random, hand)


def deform(drawing: Strokes, random: np.random.Generator, hand: Hand = USUAL) -> Strokes:
    """The whole drawing bent, slanted, stretched and turned; it has to lie in a box of about 100 × 140."""
    bend = _Rubber(random, hand.bend)
    slope, wide = random.normal(0, hand.slant), np.exp(random.normal(0, hand.stretch) / 2)
    bent = strokes.transform([bend(stroke) for stroke in drawing], np.array([[wide, -slope], [0, 1 / wide]]))
    return strokes.turn(bent, random.normal(0, hand.turn))


def _pen_path(template: str, random: np.random.Generator, hand: Hand) -> np.ndarray:
    """The smooth parts between sharp turns, strung together."""
    points, sharp = _points(template)
    points = points + random.normal(0, hand.shape, points.shape) + random.normal(0, hand.drift, 2)
    cuts = [0, *np.flatnonzero(sharp), len(points) - 1] if len(points) > 1 else [0, 0]
    parts = [_curve(points[a : b + 1]) for a, b in zip(cuts[:-1], cuts[1:], strict=True) if b > a or len(points) == 1]
    path = np.concatenate(parts)
    if len(path) > 8:
        path = _too_long_or_short(path, random.normal(0, hand.ends, 2))
        path = path + _tremble(len(path), random) * hand.shake
    return path


def _points(template: str) -> tuple[np.ndarray, np.ndarray]:
    """The text of a stroke → points (N, 2) and which of them are sharp (N,)."""
    words = template.split()
    points = np.array([[float(number) for number in word.rstrip("!").split(",")] for word in words])
    return points, np.array([word.endswith("!") for word in words])


def _curve(points: np.ndarray, step: float = 3.0) -> np.ndarray:
    """A spline through the points, about `step` from point to point (Lee's centripetal spacing)."""
    if len(points) < 3:
        count = 2 + int(np.hypot(*(points[-1] - points[0])) / step) if len(points) == 2 else 1
        return np.linspace(points[0], points[-1], count)
    gaps = np.hypot(*np.diff(points, axis=0).T)
    knots = np.concatenate([[0], np.sqrt(np.maximum(gaps, 0.5)).cumsum()])
    return CubicSpline(knots, points, bc_type="natural")(np.linspace(0, knots[-1], 2 + int(gaps.sum() / step)))


def _too_long_or_short(path: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Both ends cut by a share of the length, or drawn out straight where the share is negative."""
    for share in ends:
        many = int(abs(share) * len(path))
        if share > 0:
            path = path[many:]
        elif many:
            ahead = (path[0] - path[3]) / 3
            path = np.concatenate([path[0] + ahead * np.arange(many, 0, -1)[:, None], path])
        path = path[::-1]
    return path


def _tremble(count: int, random: np.random.Generator) -> np.ndarray:
    """Noise (count, 2) of standard deviation about 1 that hangs together over a few points."""
    noise = random.normal(0, 1, (count + 4, 2))
    return sum(noise[i : i + count] for i in range(5)) / np.sqrt(5)


class _Rubber:
    """A smooth displacement of the sheet: a few waves in random directions."""

    def __init__(self, random: np.random.Generator, reach: float):
        self.wave = random.normal(0, 1, (3, 2)) / 140
        self.phase = random.uniform(0, 2 * np.pi, 3)
        self.push = random.normal(0, reach / np.sqrt(1.5), (3, 2))

    def __call__(self, points: np.ndarray) -> np.ndarray:
        phase = np.pi * (points @ self.wave.T) + self.phase
        return points + np.sin(phase) @ self.push
