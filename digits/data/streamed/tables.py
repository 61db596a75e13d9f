"""CSV: a line a digit. Lines are counted once, by whoever cuts, so that each row keeps its number."""

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from digits.data.labelled import arrays, labels, limits
from digits.data.labelled.readers import tables
from digits.data.streamed.piece import BATCH, Piece, Rows, numbered, unread

BAD_LINE = "line that is no row of numbers"
SAMPLE = 100  # lines from which the column of labels is told where there is no head


def cut(path: Path, size: int, title: str) -> Iterator[Piece]:
    whole = path.stat().st_size
    with path.open("rb") as file:
        layout, has_head = _layout(file, title)
        file.seek(0)
        if has_head:
            _line(file, title)
        first, start = 0, file.tell()
        while count := sum(1 for _ in itertools.islice(_lines(file, title), size)):
            stop = file.tell()
            yield Piece("tables", str(path), title, (), start, stop, first, layout, stop / whole)
            first, start = first + count, stop


def read(piece: Piece) -> Iterator[Rows]:
    separator, columns, drop, label = piece.layout
    row = piece.first
    with Path(piece.path).open("rb") as file:
        file.seek(piece.start)
        lines = file.read(piece.stop - piece.start).decode("utf-8", "replace").splitlines()
    lines = [line for line in lines if line.strip()]
    for start in range(0, len(lines), BATCH):
        part = lines[start : start + BATCH]
        yield _rows(piece.title, row, part, separator, columns, list(drop), label)
        row += len(part)


def _rows(
    title: str, first: int, lines: list[str], separator: str, columns: int, drop: list[int], label: int | None
) -> Rows:
    values, problems = _values(lines, columns, separator)
    try:
        images, reasons = arrays.prepared(title, np.delete(values, drop, 1))
    except ValueError as problem:
        return unread(title, first, [known or str(problem) for known in problems])
    said = values[:, label] if label is not None else np.full(len(lines), labels.NO_DIGIT)
    is_digit = (said >= 0) & (said < labels.CLASSES) & (said == np.floor(said))
    digits = np.where(is_digit, said, labels.NO_DIGIT).astype(np.int64)
    return numbered(title, first, images, digits, [one or two for one, two in zip(problems, reasons, strict=True)])


def _values(lines: list[str], columns: int, separator: str) -> tuple[np.ndarray, list[str]]:
    """(N, columns) float32, zeros in a line that is no row of numbers, which is said."""
    found = tables.as_numbers(lines, columns, separator)
    if found is not None:
        return found, [""] * len(lines)
    each = [tables.as_numbers([line], columns, separator) for line in lines]
    nothing = np.zeros((1, columns), np.float32)
    return np.concatenate([nothing if row is None else row for row in each]), [
        BAD_LINE if row is None else "" for row in each
    ]


def _layout(file, title: str) -> tuple[tuple, bool]:
    """(separator, columns, columns that are no pixels, the column of labels or None), and whether there is a head."""
    sample = [line.decode("utf-8-sig", "replace").strip() for line in itertools.islice(_lines(file, title), SAMPLE)]
    first = sample[0] if sample else ""
    separator = max(tables.SEPARATORS, key=first.count)
    head = tables.cells(first, separator)
    if "\0" in first or len(head) <= tables.LEAST_PIXELS:
        raise ValueError(
            f"{title} is no table of digits: a line is the pixels of a square picture, with or without a label."
        )
    has_head = tables.as_numbers([first], len(head), separator) is None
    label = _column_of_labels(title, head, sample, separator, has_head)
    drop = sorted({*tables.counting(head if has_head else None), *([] if label is None else [label])})
    if math.isqrt(len(head) - len(drop)) ** 2 != len(head) - len(drop):
        raise ValueError(f"{title} has {len(head) - len(drop)} columns beside the label, which are no square.")
    return (separator, len(head), tuple(drop), label), has_head


def _column_of_labels(title: str, head: list[str], sample: list[str], separator: str, has_head: bool) -> int | None:
    """By the head, else by what stands in the first lines; None where all columns are pixels."""
    if has_head:
        named = [i for i, cell in enumerate(head) if (known := arrays.role(cell)) and known.what == "labels"]
        if len(named) == 1:
            return named[0]
    if math.isqrt(len(head)) ** 2 == len(head):
        return None
    rows = [tables.as_numbers([line], len(head), separator) for line in sample[has_head:]]
    rows = [row for row in rows if row is not None]
    if not rows:
        raise ValueError(f"{title} is no table of digits: its first lines are no rows of numbers.")
    return tables.column_by_values(title, np.concatenate(rows))[0]


def _lines(file, title: str) -> Iterator[bytes]:
    """Lines that are not empty."""
    while line := _line(file, title):
        if line.strip():
            yield line


def _line(file, title: str) -> bytes:
    line = file.readline(limits.MOST_LINE + 1)
    if len(line) > limits.MOST_LINE:
        raise ValueError(f"{title} has a line of over {limits.MOST_LINE / 1e6:.0f} MB; give each digit its own line.")
    return line
