"""The shape of `weights/benchmark.json`: every model measured in one run on one machine."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digits import files
from digits.evaluation import predictions
from digits.predictors import card, registry
from digits.predictors.card import OnPenDigits
from digits.show.words import MEGABYTE

PATH = files.WEIGHTS / "benchmark.json"
QUICK_PATH = files.WEIGHTS / "benchmark-quick.json"
COMMAND = "python -m digits benchmark"


@dataclass(frozen=True, kw_only=True)
class Commands:
    """The command that makes each group of figures again."""

    training: str
    answers: str
    everything: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One model. Shares lie in [0, 1], `interval` is Wilson's at 95 %; None is what cannot be counted, or was not.

    fingerprint, weights_sha256: of what was measured. remembers: whether it can show remembered digits near to the
    one asked about, and needs no training. robustness: by corruption, the share right at each dose.
    """

    model: str
    title: str
    source: str
    family: str
    trained_on: str
    writers: int | None
    remembers: bool
    measured: str
    machine: str
    fingerprint: str
    weights_sha256: str | None
    commands: Commands
    parameters: int | None
    multiply_adds: int | None
    file_bytes: int
    held_bytes: int | None
    training_seconds: float | None
    training_device: str | None
    validation_accuracy: float | None
    validation_curve: list[float]
    seeds: int
    test_mean: float | None
    test_spread: float | None
    p50_ms: float
    p95_ms: float
    samples: int
    n: int
    accuracy: float
    errors: int
    interval: tuple[float, float]
    macro_precision: float
    macro_recall: float
    macro_f1: float
    f1: list[float]
    confusion: list[list[int]]
    four_as_nine: int
    nine_as_four: int
    nll: float
    ece: float
    per_second: float
    memory_bytes: int
    robustness: dict[str, list[float]] = field(default_factory=dict)
    pen: OnPenDigits | None = None

    @property
    def size_bytes(self) -> int | None:
        """The weights file, or what the model holds in memory where it has no file."""
        return self.file_bytes or self.held_bytes

    @property
    def size_megabytes(self) -> float | None:
        return None if self.size_bytes is None else self.size_bytes / MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One corruption: its doses, in its unit, and the dose that changes nothing."""

    title: str
    unit: str
    doses: list[float]
    nothing: float


@dataclass(frozen=True, kw_only=True)
class Corruptions:
    """What the curves were measured on: n digits, described in `subset`."""

    n: int
    subset: str
    kinds: dict[str, Kind]


@dataclass(frozen=True, kw_only=True)
class Benchmark(files.Made):
    """The file. batch: digits answered at a time for `per_second`; seconds: that the run took."""

    version: Literal[1] = 1
    command: str
    quick: bool
    threads: int
    batch: int
    seconds: float
    corruptions: Corruptions
    models: list[Row]


def read(path: Path | None = None) -> Benchmark:
    """The file's content; ValueError with the command that makes it where it is missing or damaged."""
    found = files.read_once(path or PATH, Benchmark, COMMAND)
    if not found.models:
        raise ValueError(f"{(path or PATH).name} is damaged; make it again with: {COMMAND}")
    return found


def is_true(row: Row) -> bool:
    """Whether a row's figures belong to the model as it is; large weights that are not here count by their card."""
    name = row.model
    if name not in registry.ENTRIES or registry.problem(name):
        return False
    if name in registry.loadable():
        try:
            return row.fingerprint == fingerprint(name)
        except ValueError:  # what it is fitted from is not here
            return False
    return card.path(name).is_file() and row.weights_sha256 == card.read(name).sha256


def fingerprint(name: str) -> str:
    """What a model's answers depend on, the models that it asks included."""
    return " ".join(map(predictions.fingerprint, (name, *registry.entry(name).parts)))
