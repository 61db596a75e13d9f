"""How whole numbers by writers that no model learned from are read: the shape of `weights/numbers.json`, and what makes
it.

As the Draw page reads them: the ResNet finds the digits, and each model answers to each. The cuts and the costs of a
digit were chosen on other writers, those of "training" and "validation".
"""

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

import digits
from digits import files
from digits.data import marked_numbers, pen, written_numbers
from digits.data.pen import Sample
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.preprocess import to_mnist
from digits.reading.numbers import Reading, several
from digits.reading.search import Search

PATH = files.WEIGHTS / "numbers.json"
COMMAND = "python -m digits evaluate --numbers"
SEED = 20
TOUCHES = {"just touching": 0.9, "overlapping": 0.6, "half a stroke overlapping": 0.5}
SIX = 6

Random = np.random.Generator
Made = tuple[np.ndarray, str]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Numbers of one kind by one source's writers. right: by model, the share read right with every digit and mark."""

    kind: str
    source: str
    count: int
    right: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Numbers(files.Made):
    """sha256: of the models' weights, by name. false_marks: the share of digits of numbers without marks that were
    taken for one. six_ms, slowest_ms: processor time for finding the digits of a number of six, the median and the 95th
    percentile."""

    version: Literal[1] = 1
    command: str
    seed: int
    writers: int
    sha256: dict[str, str]
    kinds: list[Kind]
    false_marks: float
    six_ms: float
    slowest_ms: float


def _apart(samples: Sequence[Sample], random: Random, number: int) -> Made:
    return written_numbers.compose(samples, False, random)


def _touching(touch: float, samples: Sequence[Sample], random: Random, number: int) -> Made:
    return written_numbers.compose(samples, True, random, touch)


def _marked(samples: Sequence[Sample], random: Random, number: int) -> Made:
    return marked_numbers.marked(samples, marked_numbers.MARKS[number % len(marked_numbers.MARKS)], random)


def _lines(samples: Sequence[Sample], random: Random, number: int) -> Made:
    return marked_numbers.in_lines(samples, random)


def _photo(samples: Sequence[Sample], random: Random, number: int) -> Made:
    return marked_numbers.photo(samples, 1 + number % marked_numbers.MOST_IN_PHOTO, random)


KINDS: dict[str, tuple[Callable[[Sequence[Sample], Random, int], Made], int]] = {
    "apart": (_apart, 60),
    **{name: (functools.partial(_touching, touch), 40) for name, touch in TOUCHES.items()},
    "with a point, comma, minus or slash": (_marked, 40),
    "two lines": (_lines, 20),
    "photo of one to ten digits": (_photo, 20),
}


class _Reader:
    """The two models, and what was noticed while they read."""

    def __init__(self, names: tuple[str, str], models: dict[str, Predictor]):
        self.models = models
        self.search = Search(names, tuple(models.values()))
        self.six: list[float] = []

    def read(self, picture: np.ndarray, is_photo: bool) -> tuple[Reading | None, dict[str, str]]:
        """What is found, and what each model says that it reads."""
        if is_photo:
            found = self.search.read(picture)
            reading, image = found.line, found.prepared.image
        else:
            prepared = to_mnist(picture)
            started = time.process_time()
            reading, image = several(prepared.ink, prepared.image, self.search.judge), prepared.image
            if reading and len(reading.digits) == SIX:
                self.six.append(1000 * (time.process_time() - started))
        images = reading.images if reading else image[None]
        before = reading.before if reading else [""]
        said = {name: model.predict_proba(images).argmax(1) for name, model in self.models.items()}
        return reading, {
            name: "".join(f"{mark}{digit}" for mark, digit in zip(before, row, strict=True))
            for name, row in said.items()
        }


def run(
    folder: str | Path | None = None,
    most: int | None = None,
    path: Path | None = None,
    report: Callable[[str], None] = print,
) -> Numbers:
    """Put numbers of every kind together from each source's test writers, at the most `most` of each, have them read,
    and write what came out."""
    written = pen.digits_of("test", folder)
    names = registry.DRAW_PAIR
    reader = _Reader(names, {name: digits.load(name) for name in names})
    kinds, marks, drawn = [], 0, 0
    for kind in KINDS:
        for source in sorted({sample.source for sample in written}):
            mine = [sample for sample in written if sample.source == source]
            found, read = _kind(kind, source, mine, reader, most)
            kinds.append(found)
            report(f"{kind:<36}{source:<12}" + "  ".join(f"{name} {share:.1%}" for name, share in found.right.items()))
            if kind == "apart" or kind in TOUCHES:
                marks += sum(len(reading.marks) for reading, _ in read if reading)
                drawn += sum(len(text) for _, text in read)
    result = Numbers(
        **vars(files.made()),
        command=COMMAND,
        seed=SEED,
        writers=len({sample.writer for sample in written}),
        sha256={name: files.digest(registry.weights_path(name)) for name in names},
        kinds=kinds,
        false_marks=marks / drawn,
        six_ms=float(np.median(reader.six)) if reader.six else 0.0,
        slowest_ms=float(np.percentile(reader.six, 95)) if reader.six else 0.0,
    )
    files.write(path or PATH, result)
    return result


def _kind(kind: str, source: str, samples: Sequence[Sample], reader: _Reader, most: int | None):
    """What came out of one kind, and of each number the reading and the text."""
    make, count = KINDS[kind]
    count = min(count, most or count)
    random = np.random.default_rng([SEED, list(KINDS).index(kind)])
    right, read = dict.fromkeys(reader.models, 0), []
    for number in range(count):
        picture, text = make(samples, random, number)
        reading, said = reader.read(picture, make is _photo)
        read.append((reading, text))
        for name in right:
            right[name] += said[name] == text
    shares = {name: hits / count for name, hits in right.items()}
    return Kind(kind=kind, source=source, count=count, right=shares), read


def read(path: Path | None = None) -> Numbers:
    """The file; ValueError with the command that makes it where it is missing or damaged."""
    return files.read_once(path or PATH, Numbers, COMMAND)


def is_true(numbers: Numbers) -> bool:
    """Whether it was measured with the weights that are here."""
    return all(files.digest(registry.weights_path(name)) == sha256 for name, sha256 in numbers.sha256.items())


def summary(numbers: Numbers) -> str:
    return (
        f"{numbers.false_marks:.2%} of digits taken for marks; six digits are found in {numbers.six_ms:.0f} ms, one in "
        f"twenty takes over {numbers.slowest_ms:.0f} ms"
    )
