"""The three Picos: how large each may be, what it has to reach, and how it learns; and the file that says what they
do reach."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digits import files


@dataclass(frozen=True, kw_only=True)
class Plan:
    """channels: of each convolution. pools: the places of those that keep the largest of each 2×2. most_bytes: of its
    file. least_accuracy: on MNIST's test set, mean of seeds."""

    channels: tuple[int, ...]
    pools: tuple[int, ...]
    most_bytes: int
    least_accuracy: float
    epochs: int
    learning_rate: float = 0.05


PLANS = {
    "pico-13k": Plan(channels=(16, 20, 24, 32, 32), pools=(1, 3), most_bytes=13_000, least_accuracy=0.995, epochs=15),
    "pico-5k": Plan(channels=(8, 12, 16, 20, 20), pools=(1, 3), most_bytes=5_400, least_accuracy=0.991, epochs=9),
    "pico-2k": Plan(channels=(8, 8, 12, 14), pools=(1, 2), most_bytes=2_000, least_accuracy=0.98, epochs=5),
}


@dataclass(frozen=True, kw_only=True)
class Trained(files.Made):
    """One training to its last epoch, as its file answers. seconds: by the clock; processor_seconds: of one core."""

    seed: int
    test_accuracy: float
    test_errors: int
    sha256: str
    epochs: int
    seconds: float
    processor_seconds: float
    losses: list[float]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a Pico reaches; the file that is here is seed 0's.

    accuracies: on MNIST's test set, per seed. numpy_ms, c_ms: processor time a digit, of the 10,000 in one go.
    mismatches: test digits to which C answers otherwise than NumPy; None where no compiler was at hand.
    """

    name: str
    bytes: int
    parameters: int
    multiply_adds: int
    most_bytes: int
    least_accuracy: float
    plan: dict
    command: str
    accuracies: list[float]
    mean: float
    seeds: list[Trained]
    numpy_ms: float
    c_ms: float | None = None
    mismatches: int | None = None

    @property
    def holds(self) -> bool:
        return self.bytes <= self.most_bytes and self.mean >= self.least_accuracy


@dataclass(frozen=True, kw_only=True)
class Results:
    """All of `weights/pico.json`."""

    version: Literal[1] = 1
    picos: dict[str, Result] = field(default_factory=dict)


def plan(name: str) -> Plan:
    if name not in PLANS:
        raise ValueError(f"There is no Pico {name!r}; choose one of {', '.join(PLANS)}.")
    return PLANS[name]


def path(name: str) -> Path:
    return files.WEIGHTS / f"{name}.bin"


def command(name: str) -> str:
    return f"python -m digits train {name} --seeds 3"


def results_path() -> Path:
    return files.WEIGHTS / "pico.json"


def results() -> Results:
    """What is written; ValueError where it is missing or damaged."""
    return files.read(results_path(), Results, command(next(iter(PLANS))))


def missing(seeds: int = 1) -> list[str]:
    """Picos that are not here as their plans describe them, or were trained with fewer seeds."""
    found = results().picos if results_path().is_file() else {}
    return [name for name in PLANS if not _is_here(name, found.get(name), seeds)]


def _is_here(name: str, made: Result | None, seeds: int) -> bool:
    if made is None or not path(name).is_file() or len(made.seeds) < seeds:
        return False
    return made.plan == files.plain(PLANS[name]) and made.seeds[0].sha256 == files.digest(path(name))
