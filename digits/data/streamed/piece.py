"""A piece of a source: where some of its images lie, small enough to be sent to whoever reads them."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from digits.data.labelled.labels import NO_DIGIT

BATCH = 500  # images in memory at once


@dataclass(frozen=True)
class Piece:
    """form: the reader's name. path: the file or folder to open; title: what people call it. names: of pictures in
    it. start, stop: of images, bytes or row groups in it, of which the first is the row `first`. layout: what the
    reader found out of the whole file. share: how much of the whole source lies up to the end of this piece, 0 to 1."""

    form: str
    path: str
    title: str
    names: tuple[str, ...] = ()
    start: int = 0
    stop: int = 0
    first: int = 0
    layout: tuple = ()
    share: float = 1.0

    def stamp(self) -> list:
        """What tells its images from others as long as nobody forges the times of files."""
        where = Path(self.path)
        there = [where / name for name in self.names] if self.form == "pictures" else [where]
        sizes = [(found.st_size, found.st_mtime_ns) if (found := _facts(path)) else None for path in there]
        return [self.form, self.title, self.names, self.start, self.stop, self.first, self.layout, sizes]


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


@dataclass
class Rows:
    """Some images as they were read, in the order of their source.

    files: what holds each; rows: (N,) int64, its place there, 0 in a picture. images: (N, 28, 28) uint8, ink 255.
    labels: (N,) int64, `NO_DIGIT` where the source says none. problems: why it can't be read, "" where it can.
    """

    files: list[str]
    rows: np.ndarray
    images: np.ndarray
    labels: np.ndarray
    problems: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.files)


def numbered(title: str, first: int, images: np.ndarray, labels: np.ndarray | None, problems: list[str]) -> Rows:
    """Rows of one file that follow each other from its row `first` on."""
    count = len(images)
    said = np.full(count, NO_DIGIT) if labels is None else labels
    return Rows([title] * count, np.arange(first, first + count), images, said, problems)


def unread(title: str, first: int, problems: list[str]) -> Rows:
    """Rows of one file of which none can be read."""
    return numbered(title, first, np.zeros((len(problems), 28, 28), np.uint8), None, problems)
