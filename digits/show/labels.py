"""Where names fit beside the points of a chart: each next to its point, where nothing else is."""

from collections.abc import Sequence
from dataclasses import dataclass

BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1))  # right, left, above, below, aslant


@dataclass(frozen=True)
class Point:
    """Where a point lies, in pixels of the plot from its lower left, how large it is, and its name."""

    x: float
    y: float
    diameter: float
    name: str


@dataclass(frozen=True)
class Label:
    """How far the middle of a point's name lies from the point, in pixels; None where no place is left for it."""

    right: float
    up: float


@dataclass(frozen=True)
class _Box:
    """A rectangle around its middle."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "_Box") -> bool:
        near = abs(self.x - other.x) < (self.width + other.width) / 2
        return near and abs(self.y - other.y) < (self.height + other.height) / 2

    def is_inside(self, width: float, height: float) -> bool:
        across = self.width / 2 <= self.x <= width - self.width / 2
        return across and self.height / 2 <= self.y <= height - self.height / 2


def place(
    points: Sequence[Point], size: tuple[float, float], letter: float, line: float, gap: float = 2
) -> list[Label | None]:
    """A place for each point's name, the first ones first, so that no name lies on another, on a point or outside.

    size: width and height of the plot; letter: how wide a letter is; line: how high; all in pixels.
    """
    taken = [_Box(p.x, p.y, p.diameter, p.diameter) for p in points]
    placed: list[Label | None] = []
    for point in points:
        wide = letter * len(point.name)
        across, up = point.diameter / 2 + gap + wide / 2, point.diameter / 2 + gap + line / 2
        boxes = [(r * across, u * up, _Box(point.x + r * across, point.y + u * up, wide, line)) for r, u in BESIDE]
        free = [b for b in boxes if b[2].is_inside(*size) and not any(b[2].touches(other) for other in taken)]
        placed.append(Label(*free[0][:2]) if free else None)
        taken += [free[0][2]] if free else []
    return placed
