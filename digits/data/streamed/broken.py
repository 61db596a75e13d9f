"""A file in a folder that can't be read at all: one row, which says why."""

from collections.abc import Iterator
from pathlib import Path

from digits.data.streamed.piece import Piece, Rows, unread


def piece(path: Path, title: str, problem: Exception) -> Piece:
    said = f"It can't be opened: {problem.strerror}." if isinstance(problem, OSError) else str(problem)
    return Piece("broken", str(path), title, layout=(said,))


def read(piece: Piece) -> Iterator[Rows]:
    yield unread(piece.title, 0, list(piece.layout))
