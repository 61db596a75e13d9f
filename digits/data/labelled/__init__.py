"""Labelled digits from anywhere: MNIST's splits, or what people bring, in any common form.

`readers/` has one module a format; here it is decided which of them reads a file, a zip or a folder, and what there is
to say of the digits before they are used.
"""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from digits.data.labelled.collection import Collection, Found, Means, Prepare, Progress, Report, of_mnist, plainly
from digits.data.labelled.limits import TooLarge
from digits.data.labelled.places import Archive, Folder, Place
from digits.data.labelled.readers import pictures, reader_of, readers, tables

__all__ = ["Collection", "Prepare", "Progress", "Report", "TooLarge", "files", "forms", "of_mnist", "plainly", "read"]

LONGEST = 400  # letters of a sentence about a file


def forms() -> list[str]:
    """What each reader reads, for people."""
    return [reader.FORM for reader in readers()]


def files(folder: Path) -> list[Path]:
    """The files in a folder that `read` may take, by name; none where there is no folder."""
    return sorted(path for path in folder.glob("*") if _is_zip(path.name) or reader_of(path.name))


def read(path: Path, progress: Progress | None = None, prepare: Prepare = plainly) -> Collection:
    """A file, a zip or a folder of labelled digits, with the report on it; ValueError with one sentence where it holds
    none that can be read. prepare: makes the image of what is not in MNIST's own form already."""
    try:
        found = _read(Path(path), Means(progress or (lambda share: None), prepare))
    except ValueError as reason:
        kind = TooLarge if isinstance(reason, TooLarge) else ValueError
        raise kind(_in_one_line(str(reason))) from None
    if not len(found.labels):
        what = "; ".join(f"{n:,} × {reason}" for reason, n in found.left_out.items())
        raise ValueError(_in_one_line(f"{path.name} holds no digit that can be read{f': {what}' if what else ''}."))
    report = Report(found.left_out, (*map(_in_one_line, found.remarks), *_twice(found)))
    return Collection(path.name, found.images, found.labels, report=report)


def _in_one_line(sentence: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in sentence)
    return " ".join(printable.split())[:LONGEST]


def _read(path: Path, means: Means) -> Found:
    if path.is_dir():
        return _read_all(Folder(path), means)
    if not path.is_file():
        raise ValueError(f"There is no file {path.name}.")
    if _is_zip(path.name):
        with path.open("rb") as file:
            return _read_all(Archive(file, path.name), means)
    reader = reader_of(path.name)
    if reader is None:
        short = ", ".join(form.partition(" (")[0] for form in forms())
        raise ValueError(f"{path.name} is of a kind that isn't read; give labelled digits as {short}.")
    if zipfile.is_zipfile(path) and not path.name.lower().endswith(".npz") and not pictures.takes(path.name):
        raise ValueError(f"{path.name} is a zip under another name; call it .zip.")
    return reader.read(Folder(path.parent), path.name, means)


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _read_all(place: Place, means: Means) -> Found:
    """Of a folder or zip: its pictures, or else the one file of labelled digits in it."""
    names = place.names()
    shown = [name for name in names if pictures.takes(name)]
    found = _read_pictures(place, names, shown, means) if shown else _read_only(place, names, means)
    if place.outside:
        found.left_out["file with a name that leads out of the zip"] = place.outside
    inner = sum(map(_is_zip, names))
    if inner:
        found.left_out["zip inside the zip"] = inner
    return found


def _read_pictures(place: Place, names: Sequence[str], shown: list[str], means: Means) -> Found:
    """Labelled by the table beside them where there is one that lists them."""
    for name in names:
        if tables.takes(name) and (listed := tables.listing(place, name)):
            return pictures.read_listed(place, name, listed, means)
    return pictures.read_all(place, shown, means)


def _read_only(place: Place, names: Sequence[str], means: Means) -> Found:
    sets = _sets(place, names)
    if len(sets) > 1:
        raise ValueError(f"{place.title} holds several files of labelled digits, {', '.join(sets[:4])}; give one.")
    if not sets:
        also = " A zip inside a zip is not opened." if any(map(_is_zip, names)) else ""
        raise ValueError(f"{place.title} holds no labelled picture; {pictures.NAME}.{also}")
    return reader_of(sets[0]).read(place, sets[0], means)


def _sets(place: Place, names: Sequence[str]) -> list[str]:
    """One name for each file of labelled digits; images and labels that lie in two files count once."""
    found: dict[tuple[str, ...], str] = {}
    for name in names:
        reader = reader_of(name)
        if reader and not name.lower().endswith(".txt"):
            two = reader.pair(place, name) if hasattr(reader, "pair") and not name.lower().endswith(".npz") else (name,)
            found.setdefault(tuple(two), name)
    return list(found.values())


def _twice(found: Found) -> list[str]:
    """What looks wrong about digits that are there more than once."""
    seen: dict[bytes, Counter] = {}
    for image, label in zip(found.images, found.labels.tolist(), strict=True):
        seen.setdefault(hashlib.sha256(image.tobytes()).digest(), Counter())[label] += 1
    more = sum(labels.total() - 1 for labels in seen.values())
    torn = sum(len(labels) > 1 for labels in seen.values())
    remarks = []
    if more:
        remarks.append(f"{more:,} {'digit is' if more == 1 else 'digits are'} there more than once.")
    if torn:
        remarks.append(f"{torn:,} {'picture has' if torn == 1 else 'pictures have'} two labels or more.")
    return remarks
