"""A photo or scan that somebody brings: what the models see of it, and how it lies on the canvas."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from digits.drawing import canvas, paper
from digits.drawing.canvas import Seen
from digits.reading.search import Found


@dataclass(frozen=True)
class Brought:
    """thing: the canvas object that shows it. is_wide: whether it is a number and takes the wide canvas."""

    seen: Seen
    thing: dict
    is_wide: bool

    def is_alone(self, objects: list[dict]) -> bool:
        """Whether it and nothing else lies on the canvas, by what the canvas reports."""
        return [thing.get("src") for thing in objects] == [self.thing["src"]]


def bring(picture, read: Callable[[object], Found]) -> Brought:
    """Any picture that `preprocess.to_mnist` takes; `read`, of a `Search`, finds the ink in it.

    A digit comes as the 28×28 that the models see, a number as its ink, on as much paper as the canvas has around it.
    Raises ValueError with one clear sentence where there is nothing to read.
    """
    found = read(picture)
    seen = replace(Seen.of(found.prepared), steps=found.steps())
    if found.line:
        lying = replace(seen, ink=_as_it_lies(seen.ink))
        return Brought(lying, canvas.sheet(canvas.fitted(seen.ink, paper.WIDE)), is_wide=True)
    return Brought(replace(seen, is_one_digit=True), canvas.picture(seen.image), is_wide=False)


def _as_it_lies(ink: np.ndarray) -> np.ndarray:
    """Ink (H, W) on as much paper as the wide canvas has around it, at the ink's own size."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    room = np.array([paper.SIDE, paper.WIDE])
    scale = ((room - 2 * canvas.MARGIN) / crop.shape).min()
    rim = np.maximum(np.rint(room / scale).astype(int) - crop.shape, 0)
    return np.pad(crop, [(side // 2, side - side // 2) for side in rim])
