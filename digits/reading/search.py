"""One search over readings: a few ways to find the ink in a picture, each judged by how much like digits what it finds
is to the models; the best one answers.

Where the plain way finds ink that convinces both models, and nothing beside it, no other is tried.
"""

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digits import preprocess
from digits.ink import marks
from digits.predictors.predictor import Predictor
from digits.preprocess import Prepared
from digits.reading import doubt, jointly, numbers
from digits.reading.numbers import Reading
from digits.reading.ways import STRUCK, parts, ways

FULL = (20.0, 4.0)  # lead of the scores of the KNN and of the ResNet over doubt, from which more is no better
ENOUGH = 1.0  # score from which no further way is tried
DISAGREE = 0.7  # of score: what it costs that the models say different digits
BETTER = 0.2  # of score: so much better a way has to be than those before it
AROUND = ("frame", "lines")  # what stood around ink: with it there is no number
BLIND = 0.2  # probability under which a model knows nothing: each digit is about as likely to it
SCATTERED = 30  # pieces of ink that no model takes for digits: it is not known what of it is ink
UNDECIDED = (
    "It cannot be told what is ink in this picture. Crop it to the digit, or take it again with more light and less "
    "around it."
)


@dataclass(frozen=True)
class Found:
    """What one way made of a picture. way: what was done, in words, empty for the plain way; line: the number, where
    it is one. score: up to 2, how much like digits this is to both models; is_digit: whether both take it for digits.
    told: of each model the probabilities (N, 10) and scores (N,) of the digits found.
    """

    way: str
    prepared: Prepared
    line: Reading | None
    score: float
    is_digit: bool
    told: tuple[tuple[np.ndarray, np.ndarray], ...] = ()

    def steps(self) -> list[tuple[str, np.ndarray]]:
        """Each step from the ink to the image with its caption; the first says which way found it."""
        (first, ink), *rest = self.prepared.steps()
        return [(f"{first}: {self.way}" if self.way else first, ink), *rest]


class Search:
    """The readings of pictures by a KNN and a ResNet, the second of which finds the digits of numbers.

    prepare: what makes of ink the image that they see.
    """

    def __init__(
        self,
        names: tuple[str, str],
        models: tuple[Predictor, Predictor],
        prepare: Callable[[np.ndarray], Prepared] = preprocess.from_ink,
    ):
        self.names, self.models, self.prepare = names, models, prepare
        self.judge = functools.partial(doubt.judge, names[1], models[1])

    def read(self, picture) -> Found:
        """The best reading of any picture that `preprocess.to_mnist` takes.

        Raises ValueError with one clear sentence where there is nothing to read, or where it cannot be told what is
        ink.
        """
        best, problem, pieces, left = None, None, 0, Left()
        for way in ways(preprocess.opened(picture)):
            try:
                ink = preprocess.checked(way.find())
            except ValueError as error:
                problem = problem or error
                continue
            if way.name and marks.softness(ink) > way.softest:
                continue
            pieces = pieces or marks.Pieces(ink).count
            for place, (what, part) in enumerate(parts(ink)):
                name = ", ".join(filter(None, (way.name, what)))
                may_be_number = left.takes(name, part, best, is_all=not (what or place))
                found = self._judged(name, part, may_be_number, best)
                if found is None:
                    continue
                if found.is_digit and found.score >= ENOUGH:
                    return found
                if (found.is_digit or not way.is_guess) and _is_better(found, best):
                    best = found
        if left.waiting and not (best and best.is_digit):
            found = self._judged(*left.waiting, True, best)
            best = found if found and _is_better(found, best) else best
        if best is None:
            raise problem or ValueError(UNDECIDED)
        if not best.is_digit and pieces > SCATTERED:
            raise ValueError(UNDECIDED)
        return best

    def _judged(self, way: str, ink: np.ndarray, may_be_number: bool, best: Found | None = None) -> Found | None:
        """What this ink is; None where the second model, which is quick, knows nothing of it and there is something
        else already."""
        prepared = self.prepare(ink)
        image = prepared.image
        line = numbers.several(ink, image, self.judge) if may_be_number else None
        line = line if line and not _is_nested(line) else None
        images = line.images if line else image[None]
        second = doubt.answer(self.models[1], images)
        if best and second[0].max() < BLIND:
            return None
        told = doubt.answer(self.models[0], images), second
        scores = [found for _, found in told]
        known, _ = jointly.are_digits(self.names, scores)
        leads = [self._over_doubt(i, one) for i, one in enumerate(scores)]
        said = [probabilities.argmax(1) for probabilities, _ in told]
        differ = float(np.mean(said[0] != said[1]))
        score = float(sum(lead.min() for lead in leads)) - DISAGREE * differ
        return Found(way, prepared, line, score, bool(known.all()), told)

    def _over_doubt(self, model: int, scores: np.ndarray) -> np.ndarray:
        """How far the model's scores lie over doubt, as a share of what is enough, from -1 to 1."""
        limit = doubt.threshold(self.names[model])
        return np.clip((scores - limit) / FULL[model], -1, 1)


def _is_better(found: Found, best: Found | None) -> bool:
    return best is None or found.score > best.score + BETTER


class Left:
    """Whether ink may still be cut into digits, which takes longest: once a picture, and not where a digit was found.
    waiting: what may be a number, but may as well be a digit that another way finds."""

    def __init__(self):
        self.is_over, self.waiting = False, None

    def takes(self, name: str, ink: np.ndarray, best: Found | None, is_all: bool = True) -> bool:
        """Whether this ink (H, W) is to be cut now. is_all: nothing else is on the paper; then marks count."""
        self.is_over |= STRUCK in name or bool(best and best.is_digit)
        may_be = not self.is_over and numbers.may_be_several(ink)
        self.is_over |= any(what in name for what in AROUND)
        if may_be and (numbers.is_likely(ink) or is_all and numbers.has_marks(ink)):
            self.is_over, self.waiting = True, None
            return True
        if may_be and not self.waiting:
            self.waiting = name, ink
        return False


def _is_nested(line: Reading) -> bool:
    """Whether one of its digits lies within another: in a frame or circle."""
    boxes = [found.box for found in line.digits]
    pairs = itertools.permutations(boxes, 2)
    return any((np.sign(np.subtract(inner, outer)) * (1, 1, -1, -1) >= 0).all() for inner, outer in pairs)
