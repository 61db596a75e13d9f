"""What lies on the canvas, as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from digits.drawing import door
from digits.drawing.door import Line as Stroke
from digits.store.records import Answers, Digit, Drawing, Line, ink, now


@dataclass(frozen=True, eq=False)
class Drawn:
    """What lies on the canvas and was answered: its objects, the paper's width, images (N, 28, 28) float32 of its
    digits, and what was answered to each."""

    objects: list[dict]
    paper: int
    images: np.ndarray
    answers: Sequence[Answers]


def fits(drawing: Drawing, truth: str | None, wrong: str | None) -> bool:
    return (truth is None or any(d.truth == truth for d in drawing.digits)) and (
        wrong is None or any(d.is_misread_by(wrong) for d in drawing.digits)
    )


def to_keep(uid: str, drawn: Drawn, truths: dict[int, str]) -> Drawing | None:
    """As it is kept: strokes, no pictures of them; a picture that was brought only as its 28×28."""
    digits = [
        Digit(np.rint(image * 255).astype(np.uint8), answers, truths.get(place))
        for place, (image, answers) in enumerate(zip(drawn.images, drawn.answers, strict=True))
    ]
    things = door.read(drawn.objects)
    lines = [_line(thing) for thing in things] if all(isinstance(thing, Stroke) for thing in things) else None
    return Drawing(uid, now(), drawn.paper, ink(lines), digits)


def _line(stroke: Stroke) -> Line:
    points = [(x, y) for x, y in stroke.points.round(1).tolist()]
    return Line(points, round(stroke.width, 1), stroke.erases)


def without_truth(drawing: Drawing, places: list[int]) -> Drawing:
    digits = [replace(d, truth=None) if place in places else d for place, d in enumerate(drawing.digits)]
    return replace(drawing, digits=digits)
