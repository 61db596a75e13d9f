"""Parquet: whole row groups, read a batch at a time."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from digits.data.labelled import arrays, labels, picture_files
from digits.data.labelled.readers import parquet
from digits.data.streamed.piece import BATCH, Piece, Rows, numbered, unread

NO_BYTES = "row with no picture in it"


def cut(path: Path, size: int, title: str) -> Iterator[Piece]:
    table = _opened(path, title)
    layout = _columns(table, title)
    counts = [table.metadata.row_group(place).num_rows for place in range(table.metadata.num_row_groups)]
    total = sum(counts)
    first = start = taken = 0
    for place, count in enumerate(counts):
        if taken and taken + count > size:
            yield Piece("parquet", str(path), title, (), start, place, first, layout, (first + taken) / total)
            first, start, taken = first + taken, place, 0
        taken += count
    if taken:
        yield Piece("parquet", str(path), title, (), start, len(counts), first, layout)


def read(piece: Piece) -> Iterator[Rows]:
    import pyarrow

    image, label = piece.layout
    table = _opened(Path(piece.path), piece.title)
    names, row = parquet.label_names(table), piece.first
    groups = list(range(piece.start, piece.stop))
    left = sum(table.metadata.row_group(place).num_rows for place in groups)
    try:
        for batch in table.iter_batches(BATCH, row_groups=groups, columns=[image] + ([label] if label else [])):
            found = batch.to_pylist()
            said = [labels.of_text(parquet.named(one[label], names)) for one in found] if label else None
            yield _rows(piece.title, row, [one[image] for one in found], said)
            row, left = row + len(found), left - len(found)
    except (pyarrow.ArrowException, OSError, ValueError, TypeError, OverflowError):
        yield unread(piece.title, row, [f"{piece.title} is damaged here."] * left)


def _rows(title: str, first: int, values: list, said: list[int] | None) -> Rows:
    digits = None if said is None else np.array(said)
    try:
        if isinstance(values[0], list):
            images, problems = arrays.prepared(title, parquet.stacked(title, values))
        else:
            images, problems = _pictures(values)
    except ValueError as problem:
        return unread(title, first, [str(problem)] * len(values))
    return numbered(title, first, images, digits, problems)


def _pictures(values: list) -> tuple[np.ndarray, list[str]]:
    images, problems = np.zeros((len(values), 28, 28), np.uint8), []
    for image, value in zip(images, values, strict=True):
        raw = parquet.picture_bytes(value)
        try:
            image[:] = picture_files.prepare(raw) if raw is not None else 0
            problems.append("" if raw is not None else NO_BYTES)
        except ValueError as problem:
            problems.append(str(problem))
    return images, problems


def _opened(path: Path, title: str):
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(path, memory_map=False)
    except (pyarrow.ArrowException, OSError, ValueError):
        raise ValueError(f"{title} is no whole parquet file; save it again.") from None


def _columns(table, title: str) -> tuple[str, str | None]:
    """The names of the column of images and of that of labels, where there is one."""
    roles = {name: known.what for name in table.schema_arrow.names if (known := arrays.role(name))}
    found = {what: name for name, what in reversed(roles.items())}
    if "images" not in found:
        raise ValueError(f"{title} needs a column `image`; it has {', '.join(table.schema_arrow.names[:5])}.")
    return found["images"], found.get("labels")
