"""Picture files in a folder or a zip, each one row."""

import functools
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from digits.data.labelled import labels, limits, picture_files, places
from digits.data.labelled.readers import pictures
from digits.data.streamed.piece import BATCH, Piece, Rows

UNOPENED = "picture that can't be opened"
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError)


def cut_zip(path: Path, size: int, title: str) -> Iterator[Piece]:
    names = [name for name in members(path, title) if pictures.takes(name)]
    for place, part in enumerate(_parts(names, size)):
        done = min(1.0, (place + 1) * size / len(names))
        yield Piece("zip", str(path), title, tuple(part), share=done)


def members(path: Path, title: str) -> list[str]:
    """Names of the files in a zip; none hidden, none that leads out of it, none twice."""
    try:
        found = _archive(str(path), path.stat().st_mtime_ns).infolist()
    except BROKEN_ZIP:
        raise ValueError(f"{title} is not a valid zip file; make it again.") from None
    names = [member.filename for member in found if not member.is_dir()]
    return [name for name in dict.fromkeys(names) if not places.leads_out(name) and not places.is_hidden(name)]


def read(piece: Piece) -> Iterator[Rows]:
    fetch = _of_zip if piece.form == "zip" else _of_folder
    for names in _parts(piece.names, BATCH):
        images, problems = np.zeros((len(names), 28, 28), np.uint8), []
        for image, name in zip(images, names, strict=True):
            try:
                image[:] = picture_files.prepare(fetch(piece, name))
                problems.append("")
            except ValueError as problem:
                problems.append(str(problem))
            except OSError:
                problems.append(UNOPENED)
        titles = [_printable(f"{piece.title}/{name}" if piece.form == "zip" else piece.title or name) for name in names]
        said = np.array([labels.of_name(name) for name in names])
        yield Rows(titles, np.zeros(len(names), np.int64), images, said, problems)


def _parts(names, size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(names[start : start + size]) for start in range(0, len(names), size))


def _of_folder(piece: Piece, name: str) -> bytes:
    with Path(piece.path, name).open("rb") as file:
        return _bounded(file.read(limits.MOST_BYTES + 1))


def _of_zip(piece: Piece, name: str) -> bytes:
    try:
        with _archive(piece.path, Path(piece.path).stat().st_mtime_ns).open(name) as file:
            return _bounded(file.read(limits.MOST_BYTES + 1))
    except BROKEN_ZIP:
        raise ValueError(picture_files.DAMAGED) from None


def _bounded(raw: bytes) -> bytes:
    if len(raw) > limits.MOST_BYTES:
        raise ValueError(picture_files.TOO_LARGE)
    return raw


@functools.lru_cache(maxsize=2)
def _archive(path: str, mtime: int) -> zipfile.ZipFile:
    """Opened once in a process: with a million members its list alone takes seconds."""
    return zipfile.ZipFile(path)


def _printable(name: str) -> str:
    """Names of files may hold bytes that are no text."""
    return os.fsencode(name).decode("utf-8", "replace")
