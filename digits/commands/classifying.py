"""`classify`: images by the million into a folder of parquet parts, on any number of machines."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digits.commands.saying import complain, say

if TYPE_CHECKING:
    from digits.bulk.run import Tally

EVERY = {True: 1.0, False: 30.0}  # seconds between two lines, for a terminal and for a log


def classify(
    source: Annotated[Path, typer.Argument(help="A folder, zip, IDX, CSV or parquet of images.")],
    out: Annotated[Path, typer.Option("--out", help="A folder for the answers; a run that was stopped goes on.")],
    model: Annotated[str | None, typer.Option("--model", help="A name from `models`.")] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="So many processes here; one a core if not said.")] = None,
    size: Annotated[int | None, typer.Option("--part", min=1, help="Images of a part; 5,000 if not said.")] = None,
):
    """Read every image of SOURCE, however many, into parquet parts; what can't be read is listed in bad.jsonl.

    Exit status 1 where a part is missing at the end because every worker that began it ended.
    """
    from digits.bulk import run
    from digits.predictors.registry import READER

    if dask and workers:
        raise ValueError("--workers starts processes here, --dask asks a cluster that runs; give one of them.")
    pace = Pace()
    tally = run.run(source, out, model or READER, dask, workers, size or run.SIZE, pace.show)
    pace.end(tally)
    kept = f", {tally.before:,} of them from before" if tally.before else ""
    say(f"{tally.rows:,} rows in {tally.parts:,} parts{kept}; {tally.bad:,} can't be read")
    if tally.lost:
        complain(f"{len(tally.lost):,} parts are missing: the workers that began them ended. Give the command again.")
    raise typer.Exit(int(bool(tally.lost)))


def throughput(
    workers: Annotated[
        list[int] | None, typer.Option(min=1, help="So many; may be given again; 1 and 2 if not.")
    ] = None,
):
    """Measure how fast `classify` reads, into weights/throughput.json and the README."""
    from digits import files
    from digits.benchmark import readme
    from digits.bulk import throughput as measured
    from digits.predictors.registry import READER

    found = measured.measure(READER, workers or (1, 2), report=say)
    files.write(measured.PATH, found)
    readme.rewrite("throughput", measured.sentences(found))


class Pace:
    """How far it is, on standard error: a line that changes on a terminal, now and then a line elsewhere."""

    def __init__(self):
        self._is_terminal = sys.stderr.isatty()
        self._next = time.monotonic() + EVERY[self._is_terminal]

    def show(self, tally: "Tally") -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY[self._is_terminal]
            self._print(tally)

    def end(self, tally: "Tally") -> None:
        self._print(tally)
        if self._is_terminal:
            print(file=sys.stderr)

    def _print(self, tally: "Tally") -> None:
        rate = tally.rows_now / max(tally.seconds, 1e-9)
        line = f"{tally.share:4.0%}  {tally.rows:,} rows, {rate:,.0f} a second, {tally.bad:,} can't be read"
        print(f"\r{line}" if self._is_terminal else line, end="" if self._is_terminal else "\n", file=sys.stderr)
        sys.stderr.flush()
