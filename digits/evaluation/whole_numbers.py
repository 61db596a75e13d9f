"""How many whole numbers are read right, and what is mistaken for one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digits.data.pen import Sample
from digits.data.written_numbers import compose
from digits.drawing import strokes
from digits.preprocess import to_mnist
from digits.reading.numbers import Judge, several


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Of one source's digits: the shares of numbers read wholly right whose digits stand apart and whose digits touch,
    and of single digits that are mistaken for a number.
    """

    separated: float
    touching: float
    mistaken: float


@dataclass(frozen=True, kw_only=True)
class WholeNumbers:
    """count: numbers of each sort. signs: the share of signs that are no digit which are taken for a number."""

    count: int
    sources: dict[str, Shares]
    signs: float


def measure(
    judge: Judge,
    samples: Sequence[Sample],
    signs: Sequence[Sample],
    count: int = 200,
    seed: int = 0,
) -> WholeNumbers:
    """How numbers are read as the app reads them: `count` of each sort, put together from each source's samples."""

    def read(picture: np.ndarray) -> str | None:
        prepared = to_mnist(picture)
        reading = several(prepared.ink, prepared.image, judge)
        return reading and reading.number

    sources = {}
    for source in sorted({sample.source for sample in samples}):
        mine = [sample for sample in samples if sample.source == source]
        sources[source] = Shares(
            separated=_share_right(read, mine, False, count, seed),
            touching=_share_right(read, mine, True, count, seed),
            mistaken=_share_mistaken(read, mine, 3 * count, seed),
        )
    return WholeNumbers(count=count, sources=sources, signs=_share_mistaken(read, signs, 3 * count, seed))


def _share_right(read: Callable, samples: Sequence[Sample], touching: bool, count: int, seed: int) -> float:
    random = np.random.default_rng(seed)
    numbers = [compose(samples, touching, random) for _ in range(count)]
    return float(np.mean([read(picture) == text for picture, text in numbers]))


def _share_mistaken(read: Callable, samples: Sequence[Sample], count: int, seed: int) -> float:
    """Drawn anywhere on the canvas at 35 to 90 % of it and turned by up to 8°."""
    random = np.random.default_rng(seed)
    mistaken = 0
    for i in random.integers(len(samples), size=count):
        width, size = random.choice(strokes.WIDTHS), random.uniform(0.35, 0.9) * strokes.CANVAS
        turned = strokes.turn(samples[i].strokes, random.uniform(-8, 8))
        mistaken += read(strokes.draw(strokes.place_anywhere(turned, size, width, random), width)) is not None
    return mistaken / count
