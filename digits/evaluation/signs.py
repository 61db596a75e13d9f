"""A capital letter as an eleventh answer: taught three times, is it known when it is written again, and is nothing else
taken for it? No model has learned from capital letters, not even as no digit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digits.data import mnist, not_digits, pen
from digits.data.pen import Sample
from digits.drawing import generator
from digits.evaluation import hands
from digits.predictors.personal import PersonalKNN, Taught
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import CLASSES, Predictor
from digits.reading.answers import ask_each

SIGN, TIMES, FEWEST = "A", 3, 6  # what a letter is called, how often it is taught, how many of it there must be
DIGITS_ASKED = 100  # beside each letter

Teach = Callable[[Taught], Predictor]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Shares of what is asked that is said to be the letter: the letter once more by the hand that taught it, of so
    many; the letter by other hands; other letters; digits by pen. mnist: the share of MNIST's test digits that a KNN
    loses to the worst letter, None of a ResNet."""

    again: float
    again_of: int
    by_others: float
    other_letters: float
    digits: float
    mnist: float | None


@dataclass(frozen=True, eq=False)
class Lesson:
    """One letter, images (N, 28, 28) float32 each: taught; asked, the same letter; others, what other letters there
    are."""

    taught: np.ndarray
    asked: np.ndarray
    others: np.ndarray

    def as_taught(self) -> Taught:
        return Taught(np.rint(self.taught * 255).astype(np.uint8), [SIGN] * TIMES, ["yours"] * TIMES)


@dataclass(frozen=True, eq=False)
class Letters:
    """same_hand: one who teaches and is asked. other_hands: three people's letters teach, others' are asked. digits
    (DIGITS_ASKED, 28, 28) float32."""

    same_hand: list[Lesson]
    other_hands: list[Lesson]
    digits: np.ndarray


def letters(part: str, folder: str | Path | None = None) -> Letters:
    """Of the writers of a part, "validation" or "test"."""
    random = np.random.default_rng(0)
    samples = [s for s in pen.part(not_digits.signs_to_measure(folder), part) if s.kind == "upper"]
    images = np.stack([hands.drawn(sample.strokes, random) for sample in samples])
    written = pen.digits_of(part, folder)
    some = [written[i].strokes for i in random.permutation(len(written))[:DIGITS_ASKED]]
    return Letters(
        list(_by_the_same(samples, images, random)),
        list(_by_others(samples, images)),
        np.stack([hands.drawn(strokes, random) for strokes in some]),
    )


def _by_the_same(samples: Sequence[Sample], images: np.ndarray, random: np.random.Generator) -> Iterator[Lesson]:
    """Each letter that a hand wrote twice or more is asked about once; the others of it teach, and where they are fewer
    than `TIMES`, they are written once more by the same hand."""
    for (_, label), places in _grouped(samples, lambda sample: (sample.writer, sample.label)):
        for asked in places if len(places) > 1 else ():
            rest = [i for i in places if i != asked][:TIMES]
            more = [samples[rest[i % len(rest)]].strokes for i in range(TIMES - len(rest))]
            again = [hands.drawn(generator.again(strokes, random), random) for strokes in more]
            others = [i for i, sample in enumerate(samples) if sample.label != label]
            yield Lesson(np.stack([*images[rest], *again]), images[[asked]], images[others])


def _by_others(samples: Sequence[Sample], images: np.ndarray) -> Iterator[Lesson]:
    for label, places in _grouped(samples, lambda sample: sample.label):
        if len(places) >= FEWEST:
            others = [i for i, sample in enumerate(samples) if sample.label != label]
            yield Lesson(images[places[:TIMES]], images[places[TIMES:]], images[others])


def _grouped(samples: Sequence[Sample], key: Callable[[Sample], object]) -> list[tuple]:
    """(key, places) in the order of the keys."""
    places = defaultdict(list)
    for i, sample in enumerate(samples):
        places[key(sample)].append(i)
    return sorted(places.items())


def known(name: str, model: Predictor, teach: Teach, found: Letters) -> Known:
    """What the model called `name` knows once it was taught each letter."""
    shares = defaultdict(list)
    for where, lessons in (("again", found.same_hand), ("by_others", found.other_hands)):
        for lesson in lessons:
            own = teach(lesson.as_taught())
            asked = {where: lesson.asked, "other_letters": lesson.others, "digits": found.digits}
            for what, images in asked.items():
                shares[what] += [answer.said == SIGN for answer in ask_each(name, name, own, images)]
    means = {what: float(np.mean(said)) for what, said in shares.items()}
    return Known(**means, again_of=len(found.same_hand), mnist=_of_mnist(model, found))


def _of_mnist(model: Predictor, found: Letters) -> float | None:
    if not isinstance(model, HyperplaneKNN):
        return None
    images, labels = mnist.load("test")
    vectors = model.embed(images)
    distances = model.distances_of(vectors)
    right = distances[:, :CLASSES].argmin(1) == labels
    taught = [PersonalKNN(model, lesson.as_taught()) for lesson in (*found.same_hand, *found.other_hands)]
    return max(float((right & (own.nearest(vectors, distances) != labels)).mean()) for own in taught)
