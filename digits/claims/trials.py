"""What claims rest on: trials, run once for each seed. Claims share them.

A finished trial is a file in the runs folder and is never repeated.
"""

import contextlib
import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

import torch

from digits import files
from digits.claims.extent import Extent
from digits.claims.file import COMMAND, Trials
from digits.claims.results import Result
from digits.training.trainer import Progress

FOLDER = files.RUNS / "claims"

Found = TypeVar("Found", bound=Result)
Report = Callable[[Progress], object]


@dataclass(frozen=True, kw_only=True)
class Kept(files.Made, Generic[Found]):
    """The file of a finished trial. made_from: what its result depends on."""

    version: Literal[1] = 1
    made_from: str
    result: Found


@dataclass(frozen=True, kw_only=True)
class Trial(ABC, Generic[Found]):
    """Something to run. name: that of its files, another for each trial. shape: what it finds.

    pace: seconds that it took once, by which the time left is shared out.
    """

    name: str
    title: str
    shape: type[Found]
    pace: float

    def seeds(self, extent: Extent) -> tuple[int, ...]:
        """One for each time that it is run."""
        return extent.seeds

    @abstractmethod
    def description(self, extent: Extent) -> str:
        """What is run, for the reader."""

    @abstractmethod
    def seconds(self, extent: Extent) -> float:
        """How long it will take with one seed, on a machine of the pace that it names."""

    @abstractmethod
    def made_from(self, extent: Extent) -> str:
        """What its result depends on besides the seed."""

    @abstractmethod
    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> Found:
        """Run it once; checkpoints lie in the folder. `report` is told after each epoch of a training."""

    @abstractmethod
    def publish(self, trials: Trials, found: list[Found], extent: Extent) -> Trials:
        """The trials of the claims' file with what this one found."""

    def path(self, seed: int, folder: Path) -> Path:
        return folder / f"{self.name}-{seed}.json"

    def finished(self, seed: int, extent: Extent, folder: Path) -> Kept[Found] | None:
        """What its file holds; None where there is none that was made from the same."""
        with contextlib.suppress(ValueError):
            kept = files.read(self.path(seed, folder), Kept[self.shape], COMMAND)
            return kept if kept.made_from == self.made_from(extent) else None
        return None

    def finish(self, seed: int, extent: Extent, folder: Path, report: Report) -> Kept[Found]:
        """What its file holds, or else what it finds now, which goes into that file."""
        if kept := self.finished(seed, extent, folder):
            return kept
        result = self.run(seed, extent, folder, report)
        kept = Kept(made_from=self.made_from(extent), result=result, **vars(made()))
        files.write(self.path(seed, folder), kept)
        return kept


class Results:
    """What the trials of a run found so far: `results[trial]` has one result a seed."""

    def __init__(self):
        self._kept: dict[str, list[Kept]] = {}

    def add(self, trial: Trial, kept: list[Kept]) -> None:
        self._kept[trial.name] = kept

    def __getitem__(self, trial: Trial[Found]) -> list[Found]:
        return [kept.result for kept in self._kept[trial.name]]

    def __contains__(self, trial: Trial) -> bool:
        return trial.name in self._kept

    def made(self, trials: tuple[Trial, ...]) -> files.Made:
        """When and where the last of these trials was made; a finished one keeps its own date."""
        last = max((kept for trial in trials for kept in self._kept[trial.name]), key=lambda kept: kept.date)
        return files.Made(**{field.name: getattr(last, field.name) for field in dataclasses.fields(files.Made)})


def made() -> files.Made:
    """When and where: what stands beside a figure that is being made."""
    threads = torch.get_num_threads()
    now = files.made()
    return dataclasses.replace(now, machine=f"{now.machine}, {threads} thread{'s' if threads > 1 else ''}")
