"""Tables: CSV of labels and pixels, with or without a head, the label first, last or in a named column; and lists of
picture names with labels."""

import csv
import math
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

import numpy as np

from digits.data.labelled import arrays, limits
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Place
from digits.data.labelled.readers import pictures

FORM = "CSV (.csv, .csv.gz; a label and the pixels a line, with or without a head, as Kaggle's)"
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt")
ROWS = 500  # lines read at once
SEPARATORS = ",;\t"
COUNTERS = ("", "id", "index", "no", "nr", "row")  # heads of columns that only count
LEAST_PIXELS = 64
HOW = "a line is a label from 0 to 9 and the pixels of a square picture, as in Kaggle's train.csv"


def takes(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def read(place: Place, name: str, means: Means) -> Found:
    title = PurePosixPath(name).name
    listed = listing(place, name)
    if listed:
        return pictures.read_listed(place, name, listed, means)
    with place.open(name) as file:
        lines = limits.lines(title, file)
        first = next(lines, "")
        separator = max(SEPARATORS, key=first.count)
        head = cells(first, separator)
        if "\0" in first or len(head) <= LEAST_PIXELS:
            raise ValueError(f"{title} is no table of labelled digits; {HOW}.")
        numbers, has_head = as_numbers([first], len(head), separator), True
        if numbers is not None:
            has_head = False
            lines = preceded(first, lines)
        values, bad = _values(title, lines, len(head), separator)
    return _finish(title, values, bad, head if has_head else None, means)


def listing(place: Place, name: str) -> list[tuple[str, str]]:
    """(name of a picture, label) of each line where a table lists pictures; [] where it doesn't."""
    title = PurePosixPath(name).name
    with place.open(name) as file:
        lines = limits.lines(title, file)
        first = next(lines, "")
        separator = max(SEPARATORS, key=first.count)
        if not 1 <= first.count(separator) < LEAST_PIXELS:
            return []
        rows = [cells(line, separator) for line in islice(preceded(first, lines), limits.MOST + 2)]
    column = _of_names(rows)
    if column is None:
        return []
    is_head = not pictures.takes(rows[0][column])
    label = _of_labels(rows[0] if is_head else None, rows[1:], column)
    rows = [row for row in rows[is_head:] if len(row) > max(column, label)]
    limits.check_number(title, len(rows))
    return [(row[column].strip().replace("\\", "/"), row[label]) for row in rows]


def _of_names(rows: list[list[str]]) -> int | None:
    """The column of pictures' names in the first line that may hold one."""
    for row in rows[:2]:
        for column, cell in enumerate(row):
            if pictures.takes(cell.strip()):
                return column
    return None


def _of_labels(head: list[str] | None, rows: list[list[str]], names: int) -> int:
    """The column of labels: by its head, else the first that isn't the names'."""
    if head:
        for column, cell in enumerate(head):
            known = arrays.role(cell)
            if column != names and known and known.what == "labels":
                return column
    return 0 if names else 1


def preceded(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def as_numbers(lines: list[str], columns: int, separator: str) -> np.ndarray | None:
    """(len(lines), columns) float32; None where a line is no such row of numbers."""
    try:
        text = [line.replace('"', "") for line in lines]
        found = np.loadtxt(text, np.float32, comments=None, delimiter=separator, ndmin=2)
    except ValueError:
        return None
    return found if found.shape == (len(lines), columns) else None


def _values(title: str, lines: Iterator[str], columns: int, separator: str) -> tuple[np.ndarray, int]:
    """All rows of numbers, (N, columns) float32, and how many lines are none."""
    parts, bad, total = [], 0, 0
    while chunk := [line for line in islice(lines, ROWS) if line.strip()]:
        found = as_numbers(chunk, columns, separator)
        if found is None:
            rows = [row for line in chunk if (row := as_numbers([line], columns, separator)) is not None]
            bad += len(chunk) - len(rows)
            found = np.concatenate(rows) if rows else np.zeros((0, columns), np.float32)
        parts.append(_compact(found))
        total += len(found)
        limits.check_number(title, total)
        limits.check_bytes(title, total * columns)
    if not total or bad > 0.1 * (total + bad):
        raise ValueError(f"{title} is no table of labelled digits; {HOW}.")
    return np.concatenate(parts), bad


def _compact(values: np.ndarray) -> np.ndarray:
    """As bytes where they are whole and fit."""
    small = np.clip(values, 0, 255).astype(np.uint8) if np.isfinite(values).all() else values
    return small if (small == values).all() else values


def _finish(title: str, values: np.ndarray, bad: int, head: list[str] | None, means: Means) -> Found:
    label, remark = _column_by_head(title, values, head) if head else column_by_values(title, values)
    drop = [label, *counting(head)]
    pixels = np.delete(values, drop, 1)
    if math.isqrt(pixels.shape[1]) ** 2 != pixels.shape[1]:
        raise ValueError(f"{title} has {pixels.shape[1]} columns beside the label, which are no square; {HOW}.")
    found = arrays.finish(title, pixels, values[:, label], means)
    found.remarks += remark
    if bad:
        found.left_out["line that is no row of numbers"] = bad
    return found


def counting(head: list[str] | None) -> list[int]:
    """Columns that only count the lines."""
    names = [cell.strip().lower() for cell in head or []]
    return [i for i, name in enumerate(names) if name in COUNTERS or name.startswith("unnamed")]


def _column_by_head(title: str, values: np.ndarray, head: list[str]) -> tuple[int, list[str]]:
    names = [arrays.role(cell) for cell in head]
    found = [i for i, known in enumerate(names) if known and known.what == "labels"]
    if len(found) == 1:
        return found[0], []
    if math.isqrt(values.shape[1]) ** 2 == values.shape[1]:
        raise ValueError(f"{title} holds {values.shape[1]} pixels a line and no labels; add a column named label.")
    column, remark = column_by_values(title, values)
    return column, remark


def column_by_values(title: str, values: np.ndarray) -> tuple[int, list[str]]:
    """The first or the last column, whichever holds nothing but whole numbers from 0 to 9 and is not always 0."""
    ends = {0: "first", values.shape[1] - 1: "last"}
    may = [i for i in ends if np.isin(values[:, i], range(10)).mean() > 0.9 and values[:, i].any()]
    if len(may) != 1:
        raise ValueError(f"{title} doesn't say which column is the label; add a head that names one label. Then {HOW}.")
    return may[0], [f"It has no head that names the labels; the {ends[may[0]]} column was taken for them."]
