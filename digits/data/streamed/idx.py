"""IDX: any of its images lies where the head says."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from digits.data.labelled import arrays, labels
from digits.data.labelled.places import Folder
from digits.data.labelled.readers import idx
from digits.data.streamed.piece import BATCH, Piece, Rows, numbered, unread

HEAD = 20  # bytes of the longest


def cut(path: Path, size: int, title: str) -> Iterator[Piece]:
    shape, kind, start = _head(path, title)
    count = shape[0]
    if len(shape) < 2 or not count:
        raise ValueError(f"{title} holds no images; give the file of images, not that of labels.")
    if path.stat().st_size != start + math.prod(shape) * kind.itemsize:
        raise ValueError(f"{title} is cut off or damaged: it says {shape} values and has other bytes.")
    beside = _labels(path)
    for first in range(0, count, size):
        stop = min(first + size, count)
        yield Piece("idx", str(path), title, (), first, stop, first, (beside,), stop / count)


def read(piece: Piece) -> Iterator[Rows]:
    for first in range(piece.start, piece.stop, BATCH):
        stop = min(first + BATCH, piece.stop)
        try:
            images, problems = arrays.prepared(piece.title, _values(Path(piece.path), first, stop))
        except ValueError as problem:
            yield unread(piece.title, first, [str(problem)] * (stop - first))
            continue
        yield numbered(piece.title, first, images, _said(piece.layout[0], first, stop), problems)


def _head(path: Path, title: str) -> tuple[tuple[int, ...], np.dtype, int]:
    with path.open("rb") as file:
        return idx.head(title, file.read(HEAD))


def _values(path: Path, first: int, stop: int) -> np.ndarray:
    shape, kind, start = _head(path, path.name)
    each = math.prod(shape[1:])
    wanted = (stop - first) * each
    found = np.fromfile(path, kind, wanted, offset=start + first * each * kind.itemsize)
    if len(found) != wanted:
        raise ValueError(f"{path.name} is shorter than it was.")
    return found.reshape(stop - first, *shape[1:]).astype(kind.newbyteorder("="))


def _labels(path: Path) -> str | None:
    """The file of labels beside the images, where there is one of as many, not packed."""
    try:
        _, name = idx.pair(Folder(path.parent), path.name)
        beside = path.parent / name
        return str(beside) if _head(beside, name)[0] == _head(path, path.name)[0][:1] else None
    except (ValueError, OSError):
        return None


def _said(beside: str | None, first: int, stop: int) -> np.ndarray | None:
    if beside is None:
        return None
    values = _values(Path(beside), first, stop).astype(np.int64)
    return np.where((values >= 0) & (values < labels.CLASSES), values, labels.NO_DIGIT)
