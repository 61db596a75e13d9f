"""KNNs' memories made smaller or faster to search: rows beside each KNN that remembers every digit in float32."""

import dataclasses
import hashlib
import importlib.util
import lzma
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from digits import files
from digits.compression import searches, times
from digits.compression.file import Engine, Memory, Method, Prototypes
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.features import StrokeSpace
from digits.predictors.planes import HyperplaneKNN, planes
from digits.training import sets

NAMES = ("knn", "knn-drawn")
BY_GRAPHS, NEEDS = "hnsw", "hnswlib"
PRESET = 6  # of LZMA: a higher one takes minutes
ASKED = 300  # test digits whose neighbours are compared
PARTS = (48, 24, 12)  # bytes of a digit
COUNTS = (500, 1000, 2000, 5000, 10_000, 20_000)
KEPT = (1000, 10_000)  # of which rows are made
PIECES = 20
VALIDATION = slice(50_000, 60_000)  # MNIST's, in the memory
COUNTED = 2000  # validation digits that prototypes are counted on
EVERY = 4  # pen digits of the validation writers one is drawn, where drawings count too
LEARNING = 20_000  # digits that codes are learned from
SEED = 0
SETTINGS = (PARTS, COUNTS, KEPT, COUNTED, EVERY, ASKED, LEARNING, SEED, searches.SETTINGS)
TIMED = times.Extent(((1, 100),))

Report = Callable[[str], object]


@dataclass(frozen=True)
class Held:
    """A memory: its model, the arrays that a file of it would hold, and more bytes that its search needs.

    same: a model of the same distances that answers many digits at once.
    """

    name: str
    title: str
    method: str
    model: HyperplaneKNN
    arrays: tuple[np.ndarray, ...]
    more: int = 0
    engine: Engine = Engine.OWN
    same: HyperplaneKNN | None = None


class Digits:
    """What the shipped KNN called `name` remembers of digits, in float32; `few`: so many only.

    Digits with a picture are measured anew; those without have the eight bits of the file. What is no digit decides no
    answer, and is left out.
    """

    def __init__(self, name: str, few: int | None = None):
        self.name, self.shipped = name, planes().load(registry.weights_path(name))
        self.space: StrokeSpace = self.shipped.features
        self.labels, self.vectors = self.shipped.labels_[:few], self.shipped.vectors_[:few]
        images, seen = registry.load(name).pictures(np.arange(len(self.labels)))
        self.vectors[seen] = self.space.transform(images)
        self.tests, self.truth = (a[:few] for a in mnist.load("test"))
        self.asked = self.space.transform(self.tests)
        self.validation = slice(few * 5 // 6, few) if few else VALIDATION

    def remembering(self, vectors: np.ndarray, kind: type[HyperplaneKNN] = HyperplaneKNN) -> HyperplaneKNN:
        return searches.remembering(kind, self.space, vectors, self.labels)


def held(digits: Digits) -> Iterator[Held]:
    """Each memory, made when it is asked for; the first is the parent of all."""
    name, vectors = digits.name, digits.vectors
    yield Held(name, registry.entry(name).title, Method.NONE, digits.remembering(vectors), (vectors,))
    half = vectors.astype(np.float16)
    yield Held(f"{name}-half", "stored in 16 bits", Method.HALF, digits.remembering(half), (half,))
    kept = digits.shipped.arrays()
    yield Held(f"{name}-int8", "INT8, as it ships", Method.STATIC, digits.shipped, (kept["vectors"], kept["step"]))
    for parts in PARTS:
        yield _coded(digits, parts)
    for search, title, finder, more, engine in (
        ("bounds", "bounds: exact", searches.by_bounds, 8 * len(vectors), Engine.OWN),
        (BY_GRAPHS, "HNSW", searches.by_graphs, searches.graph_bytes(len(vectors)), Engine.HNSW),
    ):
        if engine == Engine.HNSW and not importlib.util.find_spec(NEEDS):
            continue
        model = digits.remembering(vectors, searches.Searching)
        model.finder = finder(model)
        yield Held(f"{name}-{search}", title, "other search", model, (vectors,), more, engine)
    for count in KEPT:
        means, labels = prototypes(vectors, digits.labels, count)
        model = searches.remembering(HyperplaneKNN, digits.space, means, labels)
        yield Held(f"{name}-means-{count}", f"{count:,} prototypes", "prototypes", model, (means,))


def _coded(digits: Digits, parts: int) -> Held:
    some = np.random.default_rng(SEED).permutation(len(digits.vectors))[:LEARNING]
    codes, centres = searches.product_codes(digits.vectors, parts, digits.vectors[some])
    vectors = searches.decoded(codes, centres)
    model = digits.remembering(vectors, searches.Coded).hold(codes, centres)
    name, title = f"{digits.name}-codes-{parts}", f"product codes of {parts} bytes"
    return Held(name, title, "product codes", model, (codes, centres), same=digits.remembering(vectors))


def prototypes(vectors: np.ndarray, labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` means of vectors (M, D), as many of each digit, and their labels."""
    each = [searches.means(vectors[labels == digit], count // 10) for digit in range(10)]
    return np.concatenate(each), np.repeat(np.arange(10), [len(one) for one in each])


def measure(
    name: str, report: Report, few: int | None = None, extent: times.Extent | None = TIMED
) -> tuple[list[Memory], list[Prototypes]]:
    """Every memory of the KNN called `name` measured and timed side by side, without an extent not timed, and how many
    prototypes are needed."""
    digits = Digits(name, few)
    every = list(held(digits))
    rows = []
    for one in every:
        rows.append(_row(one, every[0].model, digits))
        report(f"{one.name}  {rows[-1].packed_bytes / 1e6:.1f} MB  {rows[-1].accuracy:.2%}")
    return timed(rows, every, digits, report, extent) if extent else rows, curve(digits, report)


def _row(one: Held, exact: HyperplaneKNN, digits: Digits) -> Memory:
    model, truth = one.same or one.model, digits.truth
    answers = [model.distances_of(part).argmin(1) for part in np.array_split(digits.asked, PIECES)]
    return Memory(
        name=one.name,
        title=one.title,
        parent=digits.name,
        method=one.method,
        made=files.now(),
        made_from=stamp(digits.name),
        remembered=len(one.model.labels_),
        file_bytes=sum(array.nbytes for array in one.arrays) + one.more,
        packed_bytes=sum(len(lzma.compress(array.tobytes(), preset=PRESET)) for array in one.arrays) + one.more,
        n=len(truth),
        missed=np.flatnonzero(np.concatenate(answers) != truth).tolist(),
        recall=_recall(one.model, exact, digits.tests[:ASKED]),
    )


def stamp(name: str) -> str:
    """What the rows of the KNN called `name` depend on: its weights, and how memories are made of them and asked."""
    told = (files.digest(registry.weights_path(name)), *map(str, SETTINGS))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _recall(model: HyperplaneKNN, exact: HyperplaneKNN, images: np.ndarray) -> float | None:
    """Of the digits that the exact planes go through, the share that the model's do too; None where it has others."""
    if len(model.labels_) != len(exact.labels_):
        return None
    places = [(exact.planes(image).places, model.planes(image).places) for image in images]
    return float(np.mean([np.isin(found, near).mean() for near, found in places]))


def timed(
    rows: list[Memory], every: list[Held], digits: Digits, report: Report, extent: times.Extent = TIMED
) -> list[Memory]:
    """The rows with the time of one digit, from its picture to its answer, in one thread, side by side; one whose
    package is not here stays as it is."""
    torch.set_num_threads(1)
    taken = times.measure({one.name: one.model.predict_proba for one in every}, digits.tests, extent, report)
    engine = {one.name: one.engine for one in every}
    found = {name: times.time_of(one, engine[name], 1, batch) for (name, batch), one in taken.items()}
    return [dataclasses.replace(row, times=[found[row.name]]) if row.name in found else row for row in rows]


def time_again(name: str, rows: list[Memory], report: Report) -> list[Memory]:
    """The rows of the KNN called `name` with their times measured anew."""
    digits = Digits(name)
    return timed(rows, list(held(digits)), digits, report)


def curve(digits: Digits, report: Report) -> list[Prototypes]:
    """Right on validation by how many of the training digits are remembered: some at random, or means of all; of means
    also on drawings, where they were remembered and the pen digits are at hand."""
    asked, truth = (a[digits.validation][:COUNTED] for a in (digits.vectors, digits.labels))
    vectors, labels = (np.delete(a, digits.validation, 0) for a in (digits.vectors, digits.labels))
    known = len(labels)
    order = np.random.default_rng(SEED).permutation(known)
    drawings = _drawings(digits)

    def remembering(some: np.ndarray, of_some: np.ndarray) -> HyperplaneKNN:
        return searches.remembering(HyperplaneKNN, digits.space, some, of_some)

    found = []
    for count in [count for count in COUNTS if count < known] + [known]:
        of_means = remembering(*prototypes(vectors, labels, count) if count < known else (vectors, labels))
        at_random = remembering(vectors[order[:count]], labels[order[:count]])
        found.append(
            Prototypes(
                of=digits.name,
                count=count,
                means=_right(of_means, asked, truth),
                at_random=_right(at_random, asked, truth),
                drawn=drawings and _right(of_means, *drawings),
            )
        )
        report(f"{digits.name}, {count} prototypes  {found[-1].means:.2%}  at random {found[-1].at_random:.2%}")
    return found


def _right(model: HyperplaneKNN, vectors: np.ndarray, labels: np.ndarray) -> float:
    return float((model.distances_of(vectors).argmin(1) == labels).mean())


def _drawings(digits: Digits) -> tuple[np.ndarray, np.ndarray] | None:
    """Drawings by the validation writers, as vectors, with their labels."""
    if registry.entry(digits.name).data == "mnist" or not os.environ.get("DIGITS_PEN"):
        return None
    images, labels = sets.validation_drawings(every=EVERY)
    return digits.space.transform(images), labels
