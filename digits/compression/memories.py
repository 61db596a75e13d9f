"""The KNN's memory made smaller or faster to search: rows beside the KNN that remembers every digit in float32."""

import dataclasses
import importlib.util
import lzma
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
from digits.predictors.planes import HyperplaneKNN, quantised

NAME = "knn"
SEARCHED_BY_GRAPHS, NEEDS = "knn-hnsw", "hnswlib"
PRESET = 6  # of LZMA: a higher one takes minutes
ASKED = 300  # test digits whose neighbours are compared
PARTS = (48, 24, 12)  # bytes of a digit
COUNTS = (500, 1000, 2000, 5000, 10_000, 20_000)
KEPT = (1000, 10_000)  # of which rows are made
SEARCHED = 2000  # test digits that are searched for one by one
PIECES = 20
VALIDATION = 2000  # validation digits that prototypes are counted on
LEARNING = 20_000  # digits that codes are learned from
SEED = 0
TIMED = times.Extent(((1, 100),))

Report = Callable[[str], object]


@dataclass(frozen=True)
class Held:
    """A memory: its model, the arrays that a file of it would hold, and more bytes that its search needs.

    same: a model of the same distances that answers many digits at once; asked: how many test digits it is asked, all
    if nothing is said.
    """

    name: str
    title: str
    method: str
    model: HyperplaneKNN
    arrays: tuple[np.ndarray, ...]
    more: int = 0
    engine: Engine = Engine.OWN
    same: HyperplaneKNN | None = None
    asked: int | None = None


class Digits:
    """What the shipped KNN remembers, measured anew in float32; `few`: so many only."""

    def __init__(self, few: int | None = None):
        self.space: StrokeSpace = registry.load(NAME).features
        images, self.labels = (a[:few] for a in mnist.load("train+validation"))
        self.vectors = self.space.transform(images)
        self.tests, self.truth = (a[:few] for a in mnist.load("test"))
        self.asked = self.space.transform(self.tests)

    def remembering(self, vectors: np.ndarray, kind: type[HyperplaneKNN] = HyperplaneKNN) -> HyperplaneKNN:
        return searches.remembering(kind, self.space, vectors, self.labels)


def held(digits: Digits) -> Iterator[Held]:
    """Each memory, made when it is asked for; the first is the parent of all."""
    vectors, title = digits.vectors, registry.entry(NAME).title
    exact = digits.remembering(vectors)
    yield Held(NAME, title, Method.NONE, exact, (vectors,))
    half = vectors.astype(np.float16)
    yield Held("knn-half", "stored in 16 bits", Method.HALF, digits.remembering(half), (half,))
    rows, step = quantised(vectors)
    yield Held("knn-int8", "INT8, as it ships", Method.STATIC, registry.load(NAME), (rows, step))
    for parts in PARTS:
        yield _coded(digits, parts)
    for name, title, finder, more, engine in (
        ("knn-bounds", "bounds: exact", searches.by_bounds, 8 * len(vectors), Engine.OWN),
        (SEARCHED_BY_GRAPHS, "HNSW", searches.by_graphs, searches.graph_bytes(len(vectors)), Engine.HNSW),
    ):
        if engine == Engine.HNSW and not importlib.util.find_spec(NEEDS):
            continue
        model = digits.remembering(vectors, searches.Searching)
        model.finder = finder(model)
        yield Held(name, title, "other search", model, (vectors,), more, engine, asked=SEARCHED)
    for count in KEPT:
        means, labels = prototypes(vectors, digits.labels, count)
        model = searches.remembering(HyperplaneKNN, digits.space, means, labels)
        yield Held(f"knn-means-{count}", f"{count:,} prototypes", "prototypes", model, (means,))


def _coded(digits: Digits, parts: int) -> Held:
    some = np.random.default_rng(SEED).permutation(len(digits.vectors))[:LEARNING]
    codes, centres = searches.product_codes(digits.vectors, parts, digits.vectors[some])
    vectors = searches.decoded(codes, centres)
    model = digits.remembering(vectors, searches.Coded).hold(codes, centres)
    title = f"product codes of {parts} bytes"
    return Held(f"knn-codes-{parts}", title, "product codes", model, (codes, centres), same=digits.remembering(vectors))


def prototypes(vectors: np.ndarray, labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` means of vectors (M, D), as many of each digit, and their labels."""
    each = [searches.means(vectors[labels == digit], count // 10) for digit in range(10)]
    return np.concatenate(each), np.repeat(np.arange(10), [len(one) for one in each])


def measure(
    report: Report, few: int | None = None, extent: times.Extent | None = TIMED
) -> tuple[list[Memory], list[Prototypes]]:
    """Every memory measured and timed side by side, without an extent not timed, and how many prototypes are needed."""
    digits = Digits(few)
    every = list(held(digits))
    rows = []
    for one in every:
        rows.append(_row(one, every[0].model, digits))
        report(f"{one.name}  {rows[-1].packed_bytes / 1e6:.1f} MB  {rows[-1].accuracy:.2%}")
    return timed(rows, every, digits, report, extent) if extent else rows, curve(digits, report)


def _row(one: Held, exact: HyperplaneKNN, digits: Digits) -> Memory:
    model, truth = one.same or one.model, digits.truth[: one.asked]
    answers = [model.distances_of(part).argmin(1) for part in np.array_split(digits.asked[: one.asked], PIECES)]
    return Memory(
        name=one.name,
        title=one.title,
        parent=NAME,
        method=one.method,
        made=files.now(),
        made_from=stamp(),
        remembered=len(one.model.labels_),
        file_bytes=sum(array.nbytes for array in one.arrays) + one.more,
        packed_bytes=sum(len(lzma.compress(array.tobytes(), preset=PRESET)) for array in one.arrays) + one.more,
        n=len(truth),
        missed=np.flatnonzero(np.concatenate(answers) != truth).tolist(),
        recall=_recall(one.model, exact, digits.tests[:ASKED]),
    )


def stamp() -> str:
    return files.digest(registry.weights_path(NAME))


def _recall(model: HyperplaneKNN, exact: HyperplaneKNN, images: np.ndarray) -> float | None:
    """Of the digits that the exact planes go through, the share that the model's do too; None where it has others."""
    if len(model.labels_) != len(exact.labels_):
        return None
    places = [(exact.planes(image).places, model.planes(image).places) for image in images]
    return float(np.mean([np.isin(found, near).mean() for near, found in places]))


def timed(
    rows: list[Memory], every: list[Held], digits: Digits, report: Report, extent: times.Extent = TIMED
) -> list[Memory]:
    """The rows with the time of one digit, from its picture to its answer, in one thread, side by side."""
    torch.set_num_threads(1)
    taken = times.measure({one.name: one.model.predict_proba for one in every}, digits.tests, extent, report)
    engine = {one.name: one.engine for one in every}
    found = {name: times.time_of(one, engine[name], 1, batch) for (name, batch), one in taken.items()}
    return [dataclasses.replace(row, times=[found[row.name]]) for row in rows]


def time_again(rows: list[Memory], report: Report) -> list[Memory]:
    """The rows with their times measured anew."""
    digits = Digits()
    return timed(rows, list(held(digits)), digits, report)


def curve(digits: Digits, report: Report) -> list[Prototypes]:
    """Right on validation by how many of the training digits are remembered: some at random, or means of all."""
    known = len(digits.labels) * 5 // 6  # the rest is MNIST's validation part
    vectors, labels = digits.vectors[:known], digits.labels[:known]
    asked, truth = (a[known : known + VALIDATION] for a in (digits.vectors, digits.labels))
    order = np.random.default_rng(SEED).permutation(known)

    def right(some: np.ndarray, of_some: np.ndarray) -> float:
        model = searches.remembering(HyperplaneKNN, digits.space, some, of_some)
        return float((model.distances_of(asked).argmin(1) == truth).mean())

    found = []
    for count in [count for count in COUNTS if count < known] + [known]:
        means = right(*prototypes(vectors, labels, count)) if count < known else right(vectors, labels)
        some = right(vectors[order[:count]], labels[order[:count]])
        found.append(Prototypes(count=count, means=means, at_random=some))
        report(f"{count} prototypes  {means:.2%}  at random {some:.2%}")
    return found
