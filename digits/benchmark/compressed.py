"""The benchmark's lines with those of compressed models among them, each below the model that it was made from."""

from collections.abc import Sequence

from digits.benchmark import table
from digits.benchmark.file import Row
from digits.compression import file
from digits.compression import table as compression
from digits.compression.file import Compression, Memory
from digits.metrics import wilson
from digits.show.texts import benchmark as texts
from digits.show.words import MEGABYTE

OWN = ("packed", "one", "on", "many")  # what these lines tell besides, of models too
COUNTED = ("accuracy", "errors")


def content() -> Compression | None:
    """What was measured of compressed models; None where nothing was, or the file is damaged."""
    try:
        return file.read()
    except ValueError:
        return None


def lines(rows: Sequence[Row], found: Compression | None = None) -> list[dict]:
    """As `table.table`, fewest errors first; with `found` each model is followed by what was made of it.

    `of` then names the model that a line was made from; `packed` is in kB as stored, `one` and `many` in milliseconds
    of a digit, `one` on the engine `on`. None is what was not measured. A Pico, made from no other, stands alone.
    """
    models = table.table(rows)
    if found is None:
        return _by_errors(models)
    itself = {row.name: _costs(row) for row in found.rows}
    models = [line | itself.get(line["model"], {}) for line in models]
    names, n = {line["model"] for line in models}, max(row.n for row in rows)
    others = [row for row in (*found.rows, *found.memories) if isinstance(row, Memory) or row.name not in names]
    below = {name: _by_errors([_below(row, rows, n) for row in others if row.parent == name]) for name in names}
    alone = [_line(row, row.title, n) for row in others if row.parent is None]
    return [one for line in _by_errors([*models, *alone]) for one in (line, *below.get(line["model"], ()))]


def columns(group: Sequence[str], found: Compression | None = None) -> tuple[str, ...]:
    """The columns of a group, with those that tell compressed models apart before them where these are there."""
    if found is None:
        return "title", *group
    first = "title", "of", *COUNTED, *OWN
    return *first, *(key for key in group if key not in first and key != "best at")  # which speaks of models alone


def csv_lines(rows: Sequence[Row], found: Compression | None = None) -> list[dict]:
    """As `table.csv_lines`, with those of compressed models at the end."""
    own = {row.model for row in rows}
    added = [line for line in lines(rows, found) if line["model"] not in own or line.get("of")] if found else []
    return [*table.csv_lines(rows), *(line | {"title": line["title"].removeprefix(texts.BELOW)} for line in added)]


def _by_errors(found: list[dict]) -> list[dict]:
    return sorted(found, key=lambda line: float("inf") if line["errors"] is None else line["errors"])


def _below(row: file.Row | Memory, rows: Sequence[Row], n: int) -> dict:
    title = str(row.method) if row.name == row.parent else row.title
    of = next(one.title for one in rows if one.model == row.parent)
    return _line(row, texts.BELOW + title, n) | {"of": of}


def _line(row: file.Row | Memory, title: str, n: int) -> dict:
    """A line as `table.table` gives it. One that was asked fewer than the n test digits is not compared by them."""
    line = dict.fromkeys(("trained_on", "training_device", *table.COLUMNS))
    line |= {"title": title, "model": row.name, "source": "", "best at": [], "size": row.file_bytes / MEGABYTE}
    if row.n == n:
        low, high = wilson(n - len(row.missed), n)
        line |= {"accuracy": 100 * row.accuracy, "errors": len(row.missed), "low": 100 * low, "high": 100 * high}
    return line | _costs(row)


def _costs(row: file.Row | Memory) -> dict:
    one, many = compression.best(row), compression.best(row, 1000)
    return {
        "packed": compression.size(row) / 1e3,
        "one": one and one.ms,
        "on": one and str(one.engine),
        "many": many and many.cpu_ms / many.batch,
    }
