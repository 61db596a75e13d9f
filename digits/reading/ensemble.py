"""Two models asked about the same images: each gives its own answer, and both scores decide whether it is a digit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import answers, jointly
from digits.reading.answers import Answer
from digits.reading.jointly import Pair

Told = tuple[np.ndarray, np.ndarray]  # of one model: probabilities (N, 10), scores (N,)


@dataclass(frozen=True)
class Ensemble:
    """names: in the registry; models: of these names, or what was made of them for one person."""

    names: Pair
    models: tuple[Predictor, Predictor]

    def ask(self, image: np.ndarray, k: int = 0, ask: Callable[..., Answer] = answers.ask) -> tuple[Answer, Answer]:
        """What both answer to image (28, 28) float32 in [0, 1], ink 1, the first with its k nearest remembered digits.
        ask: as `answers.ask`."""
        first, second = (ask(*one, image, near) for *one, near in zip(*self._called(), (k, 0), strict=True))
        (left,), (right,) = jointly.settled(self.names, [first], [second])
        return left, right

    def ask_each(self, images: np.ndarray, before: Sequence[str] = ()) -> tuple[list[Answer], list[Answer]]:
        """What both answer to each of images (N, 28, 28); before: what stands before each."""
        first, second = (answers.ask_each(*one, images, before) for one in zip(*self._called(), strict=True))
        return jointly.settled(self.names, first, second)

    def _called(self) -> tuple[Sequence[str], Pair, Sequence[Predictor]]:
        return registry.titles(self.names), self.names, self.models


def given(names: Pair, told: tuple[Told, Told]) -> tuple[list[Answer], list[Answer]]:
    """As `Ensemble.ask_each`, from what both have said already."""
    titled = zip(registry.titles(names), names, told, strict=True)
    return jointly.settled(names, *(answers.given(title, name, *said) for title, name, said in titled))
