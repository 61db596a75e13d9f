"""The shape of `weights/compression.json`: every compressed model beside the one that it was made from."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from digits import files

PATH = files.WEIGHTS / "compression.json"
QUICK_PATH = files.WEIGHTS / "compression-quick.json"
COMMAND = "python -m digits compress"


class Method(StrEnum):
    NONE = "float32"
    HALF = "half precision"
    DYNAMIC = "INT8, dynamic"
    STATIC = "INT8, static"
    AWARE = "INT8, trained for it"
    PRUNED = "pruned weights"
    CHANNELS = "pruned channels"
    FACTORS = "low rank"
    DISTILLED = "distilled"
    SMALL = "small from the start"


class Engine(StrEnum):
    TORCH = "PyTorch"
    ONNX_RUNTIME = "ONNX Runtime"
    OPENVINO = "OpenVINO"
    OWN = "NumPy and PyTorch"
    NUMPY = "NumPy"
    C = "C"
    HNSW = "hnswlib"


@dataclass(frozen=True, kw_only=True)
class Time:
    """How long a batch takes. ms: the median of all rounds; cpu_ms: of processor time, all threads together.

    rounds: each round's median of ms, in milliseconds of the whole batch.
    """

    engine: Engine
    threads: int
    batch: int
    ms: float
    cpu_ms: float
    rounds: list[float]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A model. parent: the one that it is measured beside, None for one that has none; made_from: what it depends on.

    weights: numbers other than zero. file_bytes: of the ONNX file that the engines read; packed_bytes: of that file
    packed by LZMA, as one would store or send it. missed: test digits, of the first n, that it gets wrong.
    """

    name: str
    title: str
    parent: str | None
    method: Method
    made: str
    made_from: str
    weights: int
    file_bytes: int
    packed_bytes: int
    validation_accuracy: float
    n: int
    missed: list[int]
    times: list[Time] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return 1 - len(self.missed) / self.n


@dataclass(frozen=True, kw_only=True)
class Memory:
    """A KNN's memory. remembered: how many digits; file_bytes: of their vectors as they lie in memory, and all that the
    search needs; packed_bytes: packed by LZMA.

    recall: the share of the digits that the answer's planes go through which the parent's go through too; None where
    other digits are remembered.
    """

    name: str
    title: str
    parent: str | None
    method: str
    made: str
    made_from: str
    remembered: int
    file_bytes: int
    packed_bytes: int
    n: int
    missed: list[int]
    recall: float | None
    times: list[Time] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return 1 - len(self.missed) / self.n


@dataclass(frozen=True, kw_only=True)
class Prototypes:
    """The share right on validation of the KNN called `of` that remembers `count` digits: means of all, or some at
    random; drawn: of means, on drawings by writers kept apart, None of a KNN that learned from none."""

    of: str = "knn"
    count: int
    means: float
    at_random: float
    drawn: float | None = None


@dataclass(frozen=True, kw_only=True)
class Timed(files.Made):
    """When and where the times were measured, and with which engines."""

    engines: dict[str, str]
    rounds: int


@dataclass(frozen=True, kw_only=True)
class Compression(files.Made):
    """seed: of every training and every choice at random."""

    version: Literal[1] = 1
    command: str
    quick: bool
    seed: int
    rows: list[Row] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    curve: list[Prototypes] = field(default_factory=list)
    timed: Timed | None = None

    def lost(self, row: Row | Memory) -> list[int]:
        """Test digits that a model misses and its parent does not; none where it has no parent."""
        before = self.parent(row)
        return sorted(set(row.missed) - set(before.missed)) if before else []

    def won(self, row: Row | Memory) -> list[int]:
        """Test digits that its parent misses and it does not."""
        before = self.parent(row)
        return [digit for digit in before.missed if digit < row.n and digit not in row.missed] if before else []

    def parent(self, row: Row | Memory) -> Row | Memory | None:
        every = [*self.rows, *self.memories]
        return next((one for one in every if one.name == row.parent and one is not row), None)


def read(path: Path | None = None) -> Compression:
    """The file's content; ValueError with the command that makes it where it is missing or damaged."""
    return files.read_once(path or PATH, Compression, COMMAND)
