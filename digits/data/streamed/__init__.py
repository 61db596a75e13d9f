"""Images of a source of any size: a folder, zip, IDX, CSV or parquet, cut into pieces that are read one by one.

Nothing here holds more than a batch of images. How a format looks is known to the readers of `data.labelled`; what
these count as bad is a row with its problem here.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from digits.data.labelled import places
from digits.data.labelled.readers import pictures, reader_of
from digits.data.streamed import broken, idx, parquet, picture_files, tables, unpacking
from digits.data.streamed.piece import BATCH, Piece, Rows

__all__ = ["BATCH", "Piece", "Rows", "cut", "read"]

TAKES = "give a folder or zip of pictures, or IDX, CSV or parquet"
FORMS = {"pictures": picture_files, "zip": picture_files, "broken": broken}
FORMS |= {"idx": idx, "tables": tables, "parquet": parquet}
LARGE_FORMS = ("idx", "tables", "parquet")


def cut(source: Path, size: int, scratch: Path) -> Iterator[Piece]:
    """The pieces of a source in their order, of at most `size` images each, or of one row group of parquet.

    What is packed and no zip of pictures is unpacked into `scratch` first. ValueError with a sentence where the source
    can't be read at all; a file in a folder that can't is a piece of its own, which says so.
    """
    if source.is_dir():
        yield from _cut_folder(source, size, scratch)
    elif not source.is_file():
        raise ValueError(f"There is no file or folder {source.name}.")
    elif _is_zip(source.name):
        yield from _cut_zip(source, size, scratch, source.name)
    else:
        yield from _cut_file(source, size, scratch, source.name)


def read(piece: Piece) -> Iterator[Rows]:
    """The images of a piece, a batch at a time; whatever is wrong with some is said in their rows."""
    yield from FORMS[piece.form].read(piece)


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _form(name: str) -> str | None:
    reader = reader_of(name)
    form = reader.__name__.rpartition(".")[2] if reader else None
    return form if form in LARGE_FORMS and not name.lower().endswith(".txt") else None


def _cut_file(path: Path, size: int, scratch: Path, title: str) -> Iterator[Piece]:
    if pictures.takes(path.name):
        yield Piece("pictures", str(path.parent), title, (path.name,))
        return
    form = _form(path.name)
    if form is None:
        raise ValueError(f"{title} is of a kind that isn't read; {TAKES}.")
    if path.name.lower().endswith(".gz"):
        path = unpacking.gunzipped(path, scratch)
    yield from FORMS[form].cut(path, size, title)


def _cut_zip(path: Path, size: int, scratch: Path, title: str) -> Iterator[Piece]:
    """Of its pictures, or else of the files of images in it."""
    found = False
    for piece in picture_files.cut_zip(path, size, title):
        found = True
        yield piece
    if found:
        return
    names = [name for name in picture_files.members(path, title) if _form(name) and not _says_labels(name)]
    if not names:
        raise ValueError(f"{title} holds no picture; {TAKES}.")
    for name in unpacking.unzipped(path, names, scratch):
        yield from _guarded(name, size, scratch, f"{title}/{name.name}")


def _says_labels(name: str) -> bool:
    return _form(name) == "idx" and "labels" in name


def _cut_folder(folder: Path, size: int, scratch: Path) -> Iterator[Piece]:
    """Pictures together, each other file of images by itself; a folder in a folder after the files beside it."""
    total = sum(1 for _ in _names(folder))
    if not total:
        raise ValueError(f"{folder.name} holds no picture and no file of images; {TAKES}.")
    waiting: list[str] = []
    for done, name in enumerate(_names(folder)):
        if pictures.takes(name):
            waiting.append(name)
        else:
            pieces = _guarded(folder / name, size, scratch, name)
            yield from (replace(piece, share=(done + piece.share) / total) for piece in pieces)
        if len(waiting) == size:
            yield Piece("pictures", str(folder), "", tuple(waiting), share=(done + 1) / total)
            waiting = []
    if waiting:
        yield Piece("pictures", str(folder), "", tuple(waiting))


def _names(folder: Path) -> Iterator[str]:
    """Relative names of all files to be read, always in the same order."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not places.is_hidden(name))
        for name in sorted(names):
            taken = pictures.takes(name) or _is_zip(name) or (_form(name) and not _says_labels(name))
            if taken and not places.is_hidden(name):
                yield Path(here, name).relative_to(folder).as_posix()


def _guarded(path: Path, size: int, scratch: Path, title: str) -> Iterator[Piece]:
    """As `cut` of one file; what is wrong with it becomes a piece."""
    try:
        yield from (_cut_zip if _is_zip(path.name) else _cut_file)(path, size, scratch, title)
    except (ValueError, OSError) as problem:
        yield broken.piece(path, title, problem)
