"""Single writers of pen digits as people who correct: what they teach, and what they are then asked about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from digits.data import pen
from digits.data.pen import Sample
from digits.drawing import generator
from digits.drawing.strokes import Strokes
from digits.predictors.personal import Taught
from digits.predictors.predictor import Predictor

LEAST = 60  # digits that a writer has to have written
WIDTH, SIZE, TILT = 20, 0.6, 5  # how they draw on the canvas


@dataclass(frozen=True, eq=False)
class Hand:
    """A writer's digits in two halves, images (N, 28, 28) float32: `first`, which they teach in this order, and the
    others, which they draw later. again: the first half written once more by the same hand. wrong: how many of them,
    the first ones, models misread."""

    writer: str
    first: np.ndarray
    labels: np.ndarray
    again: np.ndarray
    later: np.ndarray
    later_labels: np.ndarray
    wrong: int = 0

    def taught(self, count: int) -> Taught:
        """The first `count` corrections."""
        images = np.rint(self.first[:count] * 255).astype(np.uint8)
        return Taught(images, [str(label) for label in self.labels[:count]], ["yours"] * len(images))

    def wrong_first(self, models: Sequence[Predictor]) -> "Hand":
        """In the order in which people correct: what any of the models misreads comes first."""
        wrong = np.any([model.predict(self.first) != self.labels for model in models], 0)
        order = np.argsort(~wrong, kind="stable")
        ordered = [part[order] for part in (self.first, self.labels, self.again)]
        return replace(self, first=ordered[0], labels=ordered[1], again=ordered[2], wrong=int(wrong.sum()))

    @property
    def misread(self) -> float:
        """The share of what they teach from that any of the models misread."""
        return self.wrong / len(self.first)


def people(part: str, folder: str | Path | None = None) -> list[Hand]:
    """All writers of a part, "validation" or "test", who wrote enough."""
    of_each: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in pen.digits_of(part, folder):
        of_each[sample.source, sample.writer].append(sample)
    random = np.random.default_rng(0)
    return [_hand(samples, random) for _, samples in sorted(of_each.items()) if len(samples) >= LEAST]


def _hand(samples: list[Sample], random: np.random.Generator) -> Hand:
    mixed = [samples[i] for i in random.permutation(len(samples))]
    half = len(mixed) // 2
    images = np.stack([drawn(sample.strokes, random) for sample in mixed])
    again = np.stack([drawn(generator.again(sample.strokes, random), random) for sample in mixed[:half]])
    labels = np.array([sample.label for sample in mixed])
    return Hand(samples[0].writer, images[:half], labels[:half], again, images[half:], labels[half:])


def drawn(strokes: Strokes, random: np.random.Generator) -> np.ndarray:
    """As people draw on the canvas: (28, 28) float32."""
    return pen.draw_once(strokes, WIDTH, SIZE, random.uniform(-TILT, TILT), random)
