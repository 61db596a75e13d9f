"""The compressed models as the page's tables show them, and what they come to in a sentence or two."""

from collections.abc import Sequence

from digits.compression.file import Compression, Memory, Row, Time
from digits.gallery import among
from digits.show.texts import compression as texts
from digits.show.words import milliseconds, percent

MOST = 48  # lost digits that a link names: two pages of the gallery
ALONE = ""  # the family of those that have no parent


def families(content: Compression) -> dict[str, str]:
    """Parents by name with their titles, and one family of all that have none."""
    every = [*content.rows, *content.memories]
    named = {row.name: row.title for row in every if row.parent == row.name}
    return named | ({ALONE: texts.ALONE} if any(row.parent is None for row in every) else {})


def family(content: Compression, name: str) -> list[Row | Memory]:
    """A parent and its children; the parent first."""
    return [row for row in (*content.rows, *content.memories) if (row.parent or ALONE) == name]


def size(row: Row | Memory) -> int:
    """Bytes as stored or sent."""
    return row.packed_bytes


def best(row: Row | Memory, batch: int = 1) -> Time | None:
    """The shortest time of a batch in one thread, and on which engine; None where it was not measured."""
    timed = [time for time in row.times if time.batch == batch and time.threads == 1]
    return min(timed, key=lambda time: time.ms, default=None)


def lines(content: Compression, rows: Sequence[Row | Memory]) -> list[dict]:
    """A line of the table for each row; sizes in kB, shares in percent, times in milliseconds of a digit."""
    return [_line(content, row) for row in rows]


def _line(content: Compression, row: Row | Memory) -> dict:
    lost, one, many = content.lost(row), best(row), best(row, 1000)
    return {
        "model": row.title,
        "method": str(row.method),
        "packed": size(row) / 1e3,
        "file": row.file_bytes / 1e3,
        "accuracy": 100 * row.accuracy,
        "lost": len(lost),
        "won": len(content.won(row)),
        "look": f"errors?{among.KEY}={among.write(lost[:MOST])}" if lost else None,
        "one": one and one.ms,
        "on": one and str(one.engine),
        "many": many and many.cpu_ms / many.batch,
        "recall": None if isinstance(row, Row) or row.recall is None else 100 * row.recall,
    }


def times(rows: Sequence[Row | Memory]) -> list[dict]:
    """A line for each model and engine, with the milliseconds of each batch by threads."""
    found = []
    for row in rows:
        for engine in dict.fromkeys(time.engine for time in row.times):
            cells = {_cell(time): time.ms for time in row.times if time.engine == engine}
            found.append({"model": row.title, "engine": str(engine)} | cells)
    return found


def _cell(time: Time) -> str:
    return texts.TIMES_COLUMN.format(batch=time.batch, threads=time.threads, s="s" if time.threads > 1 else "")


def glance(content: Compression, rows: Sequence[Row | Memory]) -> list[str]:
    """In sentences: the smallest that is as good as the parent, and the fastest; nothing of those without a parent."""
    first = rows[0]
    if first.parent != first.name:
        return []
    return [_smallest(content, first, rows[1:]), *_fastest(first, rows)]


def _smallest(content: Compression, parent: Row | Memory, rows: Sequence[Row | Memory]) -> str:
    as_good = [row for row in rows if row.accuracy >= parent.accuracy - texts.POINTS / 100 and size(row) < size(parent)]
    if not as_good:
        return texts.NONE_AS_GOOD
    found = min(as_good, key=size)
    return texts.AS_GOOD.format(
        title=found.title,
        size=_kilobytes(found),
        before=_kilobytes(parent),
        share=percent(found.accuracy, 2),
        parent=percent(parent.accuracy, 2),
        lost=len(content.lost(found)),
        won=len(content.won(found)),
    )


def _fastest(parent: Row | Memory, rows: Sequence[Row | Memory]) -> list[str]:
    timed = {row.title: time for row in rows if (time := best(row)) is not None}
    before = best(parent)
    if before is None:
        return []
    title = min(timed, key=lambda one: timed[one].ms)
    time = timed[title]
    return [
        texts.FASTEST.format(
            title=title,
            engine=time.engine,
            ms=milliseconds(time.ms),
            before=milliseconds(before.ms),
            other=before.engine,
        )
    ]


def _kilobytes(row: Row | Memory) -> str:
    return f"{size(row) / 1e3:,.0f} kB"


def readme_part(content: Compression) -> str:
    """Markdown: what the best of each family comes to, a line each, and how that was made."""
    lines = []
    for name, title in families(content).items():
        if said := glance(content, family(content, name)):
            lines.append(f"- {title}. {' '.join(said)}")
    return "\n".join([*lines, "", *provenance(content)])


def provenance(content: Compression) -> list[str]:
    """How rows and times were made, a sentence each."""
    said = [texts.LINE.format(command=content.command, date=content.date, machine=content.machine)]
    if content.timed is None:
        return said
    engines = ", ".join(f"{engine} {version}" for engine, version in content.timed.engines.items())
    facts = {"date": content.timed.date, "machine": content.timed.machine, "rounds": content.timed.rounds}
    return [*said, texts.TIMED.format(engines=engines, **facts)]
