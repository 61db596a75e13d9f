"""The trials that claims need, each once, and how long they will take."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from digits.claims.claim import Claim
from digits.claims.extent import Extent
from digits.claims.trials import Kept, Trial
from digits.training.trainer import Progress

NOTHING = 1e-9  # seconds, to divide by before anything was done


class Plan:
    """Runs the trials that the claims need, short ones first; `report` is told how far it is."""

    def __init__(self, claims: Iterable[Claim], extent: Extent, folder: Path, report: Callable[[str], object]):
        self.extent, self.folder, self.report = extent, folder, report
        needed = {trial.name: trial for claim in claims for trial in claim.trials}
        self.trials = sorted(needed.values(), key=lambda trial: (trial.seconds(extent), trial.name))
        self.started = time.perf_counter()
        self.done = 0.0  # planned seconds of what this run did
        self.left = sum(
            trial.seconds(extent)
            for trial in self.trials
            for seed in trial.seeds(extent)
            if not self._finished(trial, seed)
        )

    def __iter__(self) -> Iterator[tuple[Trial, list[Kept]]]:
        """Each trial and what it found, one a seed."""
        for trial in self.trials:
            yield trial, [self._run(trial, seed) for seed in trial.seeds(self.extent)]

    def _finished(self, trial: Trial, seed: int) -> Kept | None:
        return trial.finished(seed, self.extent, self.folder)

    def _run(self, trial: Trial, seed: int) -> Kept:
        if kept := self._finished(trial, seed):
            return kept
        seconds, before = trial.seconds(self.extent), (self.done, self.left)

        def went_on(progress: Progress) -> None:
            self._spend(before, seconds * progress.share)
            self._say(f"{trial.name} {seed}: {_words(progress)}")

        kept = trial.finish(seed, self.extent, self.folder, went_on)
        self._spend(before, seconds)
        self._say(f"{trial.name} {seed}: done")
        return kept

    def _spend(self, before: tuple[float, float], seconds: float) -> None:
        done, left = before
        self.done, self.left = done + seconds, left - seconds

    def _say(self, line: str) -> None:
        pace = (time.perf_counter() - self.started) / max(self.done, NOTHING)
        self.report(f"{line}  (all: {max(self.left, 0) * pace / 60:.0f} min left)")


def _words(progress: Progress) -> str:
    last = progress.last
    return (
        f"epoch {last.epoch}/{progress.epochs}  loss {last.loss:.4f}  validation {last.validation_accuracy:.2%}  "
        f"{last.seconds:.0f} s"
    )
