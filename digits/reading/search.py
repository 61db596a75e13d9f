"""One search over readings: a few ways to find the ink in a picture, each judged by how much like digits what it finds
is to the models; the best one answers.

Where the plain way finds ink that convinces both models, and nothing beside it, no other is tried.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from digits import preprocess
from digits.ink import colour, marks, photo, sheet
from digits.predictors.predictor import Predictor
from digits.preprocess import Prepared
from digits.reading import doubt, numbers
from digits.reading.numbers import Reading

FULL = (20.0, 4.0)  # lead of the scores of the KNN and of the ResNet over doubt, from which more is no better
ENOUGH = 1.0  # score from which no further way is tried
DISAGREE = 0.7  # of score: what it costs that the models say different digits
BETTER = 0.2  # of score: so much better another way has to be than those before it
SMALL = 0.3  # of a photo's side: ink that is looked at again from nearer
GREY = 12  # of 255: pictures whose channels differ less have no colours
UNDECIDED = (
    "It cannot be told what is ink in this picture. Crop it to the digit, or take it again with more light and less "
    "around it."
)

Way = tuple[str, Callable[[], np.ndarray]]


@dataclass(frozen=True)
class Found:
    """What one way made of a picture. way: what was done, in words; line: the number, where it is one.

    score: up to 2, how much like digits this is to both models; is_digit: whether both take it for digits.
    """

    way: str
    prepared: Prepared
    line: Reading | None
    score: float
    is_digit: bool


class Search:
    """The readings of pictures by a KNN and a ResNet, the second of which finds the digits of numbers."""

    def __init__(self, names: tuple[str, str], models: tuple[Predictor, Predictor]):
        self.names, self.models = names, models
        self.lead = functools.partial(doubt.lead, names[1], models[1])

    def read(self, picture) -> Found:
        """The best reading of any picture that `preprocess.to_mnist` takes.

        Raises ValueError with one clear sentence where there is nothing to read, or where it cannot be told what is
        ink.
        """
        best, problem = None, None
        for way, find in ways(preprocess.opened(picture)):
            try:
                ink = preprocess.checked(find())
            except ValueError as error:
                problem = problem or error
                continue
            for what, part in _parts(ink):
                found = self._judged(", ".join(filter(None, (way, what))), part)
                if best is None or found.score > best.score + BETTER:
                    best = found
                if found.is_digit and (found.score >= ENOUGH or not found.way):
                    return found
        if best is None or (problem and not best.is_digit):
            raise problem or ValueError(UNDECIDED)
        return best

    def _judged(self, way: str, ink: np.ndarray) -> Found:
        prepared = preprocess.from_ink(ink)
        line = numbers.several(prepared.ink, prepared.image, self.models[1], self.lead)
        images = np.stack([digit.image for digit in line.digits]) if line else prepared.image[None]
        leads, said = zip(*(self._asked(i, images) for i in range(len(self.models))), strict=True)
        differ = float(np.mean(said[0] != said[1]))
        score = float(sum(lead.min() for lead in leads)) - DISAGREE * differ
        return Found(way, prepared, line, score, all(lead.min() >= 0 for lead in leads))

    def _asked(self, model: int, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far the model's scores lie over doubt, as a share of what is enough, from -1 to 1; and what it says."""
        probabilities, scores = doubt.answer(self.models[model], images)
        limit = doubt.threshold(self.names[model])
        return np.clip((scores - limit) / FULL[model], -1, 1), probabilities.argmax(1)


def ways(image: Image.Image) -> Iterator[Way]:
    """The ways to find ink in an upright picture, from the plain one to those for what is faint, coloured, far."""
    gray = preprocess.brightness(image)
    first = functools.cache(lambda: preprocess.find_ink(gray))
    shot = functools.cache(lambda: photo.find(gray))
    yield "", first
    yield "taken for a photo", shot
    yield "rounded", lambda: rounded(first())
    if _has_colours(image):
        seen = colour.standing_out(image)
        if seen is not None:
            yield "by its colour", lambda: photo.find(seen)
    for values in _brightest(image, gray):
        place = sheet.cut_out(values)
        if place is not None:
            laid = sheet.laid_out(gray, place)
            yield "the sheet cut out", functools.partial(photo.find, laid)
    if (near := _nearer(gray, shot())) is not None:
        yield "looked at from nearer", functools.partial(photo.find, near)
    yield "faint ink", functools.partial(photo.find_faint, gray)
    if (near := _nearer(gray, photo.find_faint(gray))) is not None:
        yield "looked at from nearer", functools.partial(photo.find, near)


def _parts(ink: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Ink without what is no digit by its shape and place; then all of it, then without lines across the picture."""
    kept, gone = marks.without_marks(ink)
    if gone:
        yield f"without {' and '.join(gone)}", kept
    yield "", ink
    lineless = marks.without_lines(ink)
    if lineless is not None:
        yield "without lines", lineless


def rounded(ink: np.ndarray) -> np.ndarray:
    """Gaps bridged and corners rounded, as of segments on a display."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    reach = 0.035 * max(rows[-1] - rows[0], columns[-1] - columns[0])
    soft = ndimage.gaussian_filter(np.pad(ink, int(3 * reach)), reach)
    return np.clip((soft / soft.max() - 0.25) / 0.25, 0, 1).astype(np.float32)


def _has_colours(image: Image.Image) -> bool:
    small = np.asarray(image.convert("RGB").reduce(max(1, min(image.size) // 64)), np.int16)
    return bool((small.max(2) - small.min(2)).max() > GREY)


def _brightest(image: Image.Image, gray: np.ndarray) -> Iterator[np.ndarray]:
    """What a sheet may differ in from what it lies on: brighter, or with less colour."""
    yield gray
    if _has_colours(image):
        colours = np.asarray(image.convert("RGB"), np.float32) / 255
        yield gray - 2 * (colours.max(2) - colours.min(2))


def _nearer(gray: np.ndarray, ink: np.ndarray) -> np.ndarray | None:
    """The part of a picture around ink that is small in it, with some paper."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return None
    scale = max(gray.shape) / max(ink.shape)
    size = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    if size > SMALL * max(ink.shape) or scale < 1.2:
        return None
    top, bottom, left, right = rows[0] - size, rows[-1] + size, columns[0] - size, columns[-1] + size
    place = [slice(max(0, int(a * scale)), int(b * scale) + 1) for a, b in ((top, bottom), (left, right))]
    return gray[tuple(place)]
