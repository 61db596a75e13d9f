"""The claims' file: a row a claim with its figures and its verdict, and the trials that the figures come from."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, Literal, TypeVar

from digits import files
from digits.claims.figure import Figure, Verdict
from digits.claims.results import Compressed, Noise, Result, Shipped, Speed, Splits, Training, Trees

PATH = files.WEIGHTS / "claims.json"
QUICK_PATH = files.WEIGHTS / "claims-quick.json"
COMMAND = "python -m digits claims"
QUICK_COMMAND = f"{COMMAND} --quick"

Found = TypeVar("Found", bound=Result)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One claim: what the article says, and what came of it; without figures where it was not measured.

    rule: in words, or the reason why there is none. ran: what was run, in words; trials: the names of that.
    briefly: what the reader has to know of the trainings at first sight. level: the validation accuracy that
    "converges" means. made: when and where the last of the trials was made.
    """

    id: str
    article: str
    claim: str
    command: str
    figures: list[Figure]
    verdict: Verdict
    rule: str
    ran: list[str]
    note: str
    briefly: str
    level: float | None
    trials: list[str]
    seeds: int
    quick: bool
    made: files.Made | None


@dataclass(frozen=True, kw_only=True)
class Tried(Generic[Found]):
    """What a trial found, once for each seed, split or round."""

    title: str
    seeds: list[Found]


@dataclass(frozen=True, kw_only=True)
class Trials:
    """All that ran: trainings and shipped models by name, and the experiments, each once."""

    trainings: dict[str, Tried[Training]] = field(default_factory=dict)
    shipped: dict[str, Tried[Shipped]] = field(default_factory=dict)
    splits: Tried[Splits] | None = None
    noise: Tried[Noise] | None = None
    speed: Tried[Speed] | None = None
    trees: Tried[Trees] | None = None
    compression: Tried[Compressed] | None = None

    def of(self, row: Row) -> list[Tried]:
        """The trials of a row, in its order."""
        alone = {name: tried for name, tried in vars(self).items() if isinstance(tried, Tried)}
        by_name = self.trainings | self.shipped | alone
        return [by_name[name] for name in row.trials]

    def without_unused(self, rows: Iterable[Row]) -> "Trials":
        """Only the trainings that a row rests on."""
        used = {name for row in rows for name in row.trials}
        return replace(self, trainings={name: tried for name, tried in self.trainings.items() if name in used})


@dataclass(frozen=True, kw_only=True)
class Deformed:
    """The ranges of the random deformations that test digits go through, by their names, and their seed."""

    seed: int
    once: dict[str, float | bool]
    twice: dict[str, float | bool]


@dataclass(frozen=True, kw_only=True)
class Claims(files.Made):
    version: Literal[1] = 1
    command: str
    quick: bool
    deformed: Deformed
    claims: list[Row]
    trials: Trials


def read(path: Path | None = None) -> Claims:
    """The file, or that at `path`, read once for as long as it stays as it is.

    ValueError with the command that makes it where it is missing, damaged or of another version.
    """
    return files.read_once(path or PATH, Claims, COMMAND)


def read_best() -> Claims:
    """The full file, or that of a quick run where there is no full one; ValueError where there is neither."""
    return read(QUICK_PATH if QUICK_PATH.is_file() and not PATH.is_file() else PATH)
