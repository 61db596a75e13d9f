"""`classify`: a source of any size, piece by piece, into a folder of parts; goes on where it was stopped."""

import itertools
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from digits import files
from digits.bulk import cluster, part, work
from digits.bulk.part import Asked, Job, Made
from digits.data import streamed

SIZE = 5_000  # images of a part
ABOUT, SUMMARY, BAD, SCRATCH = "about.json", "summary.json", "bad.jsonl", "unpacked"
COMMAND = "python -m digits classify"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a folder of answers is about; nothing else is ever written into it."""

    version: Literal[1] = 1
    source: str
    model: str


@dataclass(kw_only=True)
class Tally:
    """How far it is: rows in finished parts, those of them with a problem, and parts that were there before. share: of
    the source, 0 to 1. lost: numbers of the parts that no worker survived. seconds: since the start."""

    parts: int = 0
    before: int = 0
    rows: int = 0
    bad: int = 0
    share: float = 0
    lost: list[int] = field(default_factory=list)
    seconds: float = 0
    rows_now: int = 0
    read: float = 0
    answered: float = 0
    written: float = 0


@dataclass(frozen=True, kw_only=True)
class Summary(files.Made):
    """What `classify` made, as it lies beside the parts."""

    version: Literal[1] = 1
    source: str
    model: str
    sha256: str | None
    rows: int
    bad: int
    parts: int
    lost: list[int]
    seconds: float


def run(
    source: Path,
    folder: Path,
    model: str,
    address: str | None = None,
    workers: int | None = None,
    size: int = SIZE,
    report: Callable[[Tally], object] = lambda tally: None,
) -> Tally:
    """Answer every image of the source into parts of about `size` rows in `folder`; `report` is told after each.

    Source and folder are opened by every worker under the same path. ValueError with a sentence where the source can't
    be read, the folder holds something else, or the cluster isn't there.
    """
    source, folder = source.resolve(), folder.resolve()
    asked = work.asked(model)
    with _alone(folder):
        _claim(folder, About(source=str(source), model=model))
        tally, bad = _run(Request(source, folder, asked, size, address, workers), report)
        _tidy(folder, tally.parts)
        _write_bad(folder, bad)
        facts = {"source": source.name, "model": model, "sha256": asked.sha256, "seconds": tally.seconds}
        counts = {"rows": tally.rows, "bad": tally.bad, "parts": tally.parts, "lost": tally.lost}
        files.write(folder / SUMMARY, Summary(**vars(files.made()), **facts, **counts))
    return tally


@dataclass(frozen=True)
class Request:
    """What is asked for, see `run`."""

    source: Path
    folder: Path
    asked: Asked
    size: int
    address: str | None
    workers: int | None

    def done(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, work.Done | cluster.Lost]]:
        """The jobs as they are done; nobody is asked where there is none."""
        first = next(jobs, None)
        if first is not None:
            with cluster.connected(self.address, self.workers) as client:
                yield from cluster.each(client, work.do, itertools.chain([first], jobs))


def _run(request: Request, report: Callable[[Tally], object]) -> tuple[Tally, list[int]]:
    """How it went, and the numbers of the parts in which something is bad."""
    tally, bad, started = Tally(), [], time.perf_counter()

    def count(job: Job, made: Made | work.Done) -> None:
        tally.rows, tally.bad = tally.rows + made.rows, tally.bad + made.bad
        tally.share, tally.seconds = max(tally.share, job.piece.share), time.perf_counter() - started
        if made.bad:
            bad.append(job.number)
        report(tally)

    def wanted() -> Iterator[Job]:
        for number, piece in enumerate(streamed.cut(request.source, request.size, request.folder / SCRATCH)):
            tally.parts = number + 1
            job = Job(number, piece, request.asked, str(part.path(request.folder, number)))
            made = part.finished(job)
            if made is None:
                yield job
            else:
                tally.before += 1
                count(job, made)

    for job, done in request.done(wanted()):
        if isinstance(done, cluster.Lost):
            tally.lost.append(job.number)
            continue
        tally.rows_now += done.rows
        tally.read, tally.answered = tally.read + done.read, tally.answered + done.answered
        tally.written += done.written
        count(job, done)
    return tally, sorted(bad)


def _alone(folder: Path) -> FileLock:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        return lock.acquire()
    except Timeout:
        raise ValueError(f"Another `classify` writes into {folder.name}; wait for its end, or end it.") from None


def _claim(folder: Path, about: About) -> None:
    """The folder is new, or holds answers about the same."""
    path = folder / ABOUT
    if path.is_file():
        found = files.read(path, About, f"{COMMAND} … into another folder")
        if found != about:
            raise ValueError(
                f"{folder.name} holds the answers of {found.model} to {Path(found.source).name}; give another folder."
            )
    elif any(one.name != ".lock" for one in folder.iterdir()):
        raise ValueError(f"{folder.name} holds other files; give an empty or a new folder.")
    files.write(path, about)


def _tidy(folder: Path, parts: int) -> None:
    """Away goes what workers that ended left half written, what a longer source had, and what was unpacked."""
    for aside in folder.glob("*.part"):
        aside.unlink(missing_ok=True)
    kept = {part.path(folder, number) for number in range(parts)}
    for path in part.paths(folder):
        if path not in kept:
            path.unlink()
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)


def _write_bad(folder: Path, numbers: list[int]) -> None:
    """A line for each row that can't be read: file, row, problem."""
    with files.replacing(folder / BAD) as aside, aside.open("w") as out:
        for number in numbers:
            for row in part.problems(part.path(folder, number)):
                out.write(json.dumps(row) + "\n")
