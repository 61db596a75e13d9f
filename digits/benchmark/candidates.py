"""Compressed models beside those of the benchmark, for whoever looks for one: what the recommender asks of a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from digits.benchmark.file import Row
from digits.compression import file
from digits.compression import table as compression
from digits.compression.file import Compression, Memory, Method, Time
from digits.metrics import wilson
from digits.pico import picos
from digits.show.words import MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A compressed model; all as in `Row`, but size_bytes: packed, as one would store or send it. engine: on which
    `p50_ms` was measured; command: makes it. None of them was measured on pen digits.
    """

    model: str
    title: str
    family: str
    remembers: bool
    n: int
    errors: int
    interval: tuple[float, float]
    p50_ms: float
    size_bytes: int
    engine: str
    command: str
    pen: None = None

    @property
    def accuracy(self) -> float:
        return 1 - self.errors / self.n

    @property
    def size_megabytes(self) -> float:
        return self.size_bytes / MEGABYTE


def candidates(rows: Sequence[Row], found: Compression | None) -> list[Candidate]:
    """Of the compressed models those that were timed, and asked as many test digits as the models of `rows`; without
    what these are themselves."""
    if found is None:
        return []
    titles, n = {row.model: row.title for row in rows}, max(row.n for row in rows)
    others = [row for row in (*found.rows, *found.memories) if row.name not in titles and not _ships(row)]
    return [_candidate(row, titles, time) for row in others if row.n == n and (time := _time(row))]


def _ships(row: file.Row | Memory) -> bool:
    """Whether it is the KNN that a model of the benchmark is."""
    return isinstance(row, Memory) and row.method == Method.STATIC


def _time(row: file.Row | Memory) -> Time | None:
    """Of one digit alone, or of one among many where only that was measured."""
    return compression.best(row) or compression.best(row, 1000)


def _candidate(row: file.Row | Memory, titles: dict[str, str], time: Time) -> Candidate:
    return Candidate(
        model=row.name,
        title=_title(row, titles),
        family="KNN" if isinstance(row, Memory) else "network",
        remembers=isinstance(row, Memory) and row.recall is not None,
        n=row.n,
        errors=len(row.missed),
        interval=wilson(row.n - len(row.missed), row.n),
        p50_ms=time.ms / time.batch,
        size_bytes=compression.size(row),
        engine=str(time.engine),
        command=_command(row),
    )


def _command(row: file.Row | Memory) -> str:
    if row.name in picos.PLANS:
        return picos.command(row.name)
    return f"{file.COMMAND} {row.parent if isinstance(row, Memory) else row.name}"


def _title(row: file.Row | Memory, titles: dict[str, str]) -> str:
    """With that of the model that it was made from, where it does not begin with one."""
    is_whole = row.parent is None or row.title.startswith(tuple(f"{title}," for title in titles.values()))
    return row.title if is_whole else f"{titles.get(row.parent, row.parent)}, {row.title}"
