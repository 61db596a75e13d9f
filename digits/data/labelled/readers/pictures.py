"""Picture files, each labelled by a table beside it, by its folder or by its name."""

import posixpath
from pathlib import PurePosixPath

from digits.data.labelled import labels, limits, picture_files
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Place, leads_out

FORM = "pictures (PNG, JPEG, WebP, HEIC; a folder or a .zip of them) in folders such as 4, digit_4 or four, named "
FORM += "such as 4-anything.png, or with a CSV of names and labels beside them"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff")
NAME = "put them in folders named 0 to 9, name them like 4-anything.png, or lay a CSV of names and labels beside them"
UNLABELLED = "picture with no label in its folder or name"


def takes(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def read(place: Place, name: str, means: Means) -> Found:
    """One picture, labelled by its name."""
    return read_all(place, [name], means)


def read_all(place: Place, names: list[str], means: Means) -> Found:
    """These pictures, each labelled by its folder or name."""
    limits.check_number(place.title, len(names))
    digits = {name: labels.of_name(name) for name in names}
    labelled = [name for name in names if digits[name] != labels.NO_DIGIT]
    if not labelled:
        raise ValueError(f"{place.title} holds no labelled picture; {NAME}.")
    found = _finish(place, labelled, [digits[name] for name in labelled], means)
    _count(found, UNLABELLED, len(names) - len(labelled))
    by_name = [name for name in names if labels.of_text(PurePosixPath(name).parent.name) == labels.NO_DIGIT]
    if labels.are_serials(by_name):
        found.remarks.append(
            f"The labels of {len(by_name):,} pictures come from names that look like serial numbers; if they are, "
            f"{NAME}."
        )
    return found


def read_listed(place: Place, table: str, listed: list[tuple[str, str]], means: Means) -> Found:
    """The pictures that a table of names and labels lists; the names are as seen from where the table lies."""
    here = posixpath.dirname(table)
    there = [(posixpath.normpath(posixpath.join(here, name)), name, labels.of_text(label)) for name, label in listed]
    known = [(full, digit) for full, name, digit in there if not leads_out(name) and place.has(full)]
    if not known:
        raise ValueError(
            f"{PurePosixPath(table).name} names pictures that are not beside it; put table and pictures into one zip."
        )
    labelled = [(full, digit) for full, digit in known if digit != labels.NO_DIGIT]
    if not labelled:
        raise ValueError(f"{PurePosixPath(table).name} has no label from 0 to 9.")
    found = _finish(place, [full for full, _ in labelled], [digit for _, digit in labelled], means)
    _count(found, "listed picture with no file beside the table", len(there) - len(known))
    _count(found, labels.NO_LABEL, len(known) - len(labelled))
    return found


def _finish(place: Place, names: list[str], digits: list[int], means: Means) -> Found:
    return picture_files.finish(place.title, [lambda name=name: _bytes(place, name) for name in names], digits, means)


def _bytes(place: Place, name: str) -> bytes:
    with place.open(name) as file:
        raw = file.read(limits.MOST_BYTES + 1)
    limits.check_bytes(name, len(raw))
    return raw


def _count(found: Found, reason: str, number: int) -> None:
    if number:
        found.left_out[reason] = found.left_out.get(reason, 0) + number
