"""Parquet, as Hugging Face keeps `mnist`: a column of picture files and one of labels, or a column a pixel."""

import json
from pathlib import PurePosixPath

import numpy as np

from digits.data.labelled import arrays, labels, limits, picture_files
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Place

FORM = "parquet (image bytes and labels, as Hugging Face's mnist)"
ROWS = 1000  # read at once


def takes(name: str) -> bool:
    return name.lower().endswith((".parquet", ".pq"))


def read(place: Place, name: str, means: Means) -> Found:
    import pyarrow.parquet  # a tenth of a second, and for these files alone

    title = PurePosixPath(name).name
    with place.open(name) as file:
        try:
            table = pyarrow.parquet.ParquetFile(file, memory_map=False)
            limits.check_number(title, table.metadata.num_rows)
            groups = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
            limits.check_bytes(title, sum(group.total_byte_size for group in groups))
            columns, names = _columns(title, table), label_names(table)
            rows = [row for batch in table.iter_batches(ROWS, columns=columns) for row in batch.to_pylist()]
        except limits.TooLarge:
            raise
        except (pyarrow.ArrowException, OSError, ValueError, TypeError, UnicodeDecodeError, OverflowError) as error:
            if isinstance(error, NoColumns):
                raise
            raise ValueError(f"{title} is no whole parquet file; save it again.") from None
    return _finish(title, rows, *columns, names, means)


class NoColumns(ValueError):
    """There is no column of images, or none of labels."""


def _columns(title: str, table) -> list[str]:
    """The names of the columns of images and of labels."""
    roles = {name: arrays.role(name) for name in table.schema_arrow.names}
    found = [
        next((n for n, known in roles.items() if known and known.what == what), None) for what in ("images", "labels")
    ]
    if None in found:
        raise NoColumns(f"{title} needs a column `image` and a column `label`; it has {', '.join(list(roles)[:5])}.")
    return found


def label_names(table) -> list[str] | None:
    """What Hugging Face's own notes say the labels' numbers stand for."""
    try:
        notes = json.loads((table.schema_arrow.metadata or {})[b"huggingface"])
        kinds = notes["info"]["features"].values()
        return next(kind["names"] for kind in kinds if kind.get("_type") == "ClassLabel")
    except (KeyError, ValueError, TypeError, AttributeError, StopIteration):
        return None


def _finish(title: str, rows: list[dict], image: str, label: str, names: list[str] | None, means: Means) -> Found:
    if not rows:
        raise ValueError(f"{title} holds no digit.")
    said = np.array([named(row[label], names) for row in rows])
    first = rows[0][image]
    if isinstance(first, list):
        return arrays.finish(title, stacked(title, [row[image] for row in rows]), said, means)
    digits, remarks = labels.of_array(title, said)
    raws = [picture_bytes(row[image]) for row in rows]
    kept = [i for i, raw in enumerate(raws) if raw is not None and digits[i] != labels.NO_DIGIT]
    if not kept:
        raise ValueError(f"{title} has no image bytes in its column {image}; keep the pictures in the file itself.")
    found = picture_files.finish(title, [lambda raw=raws[i]: raw for i in kept], digits[kept].tolist(), means, remarks)
    unlabelled = int((digits == labels.NO_DIGIT).sum())
    lost = {labels.NO_LABEL: unlabelled, picture_files.DAMAGED: len(rows) - len(kept) - unlabelled}
    for reason, number in lost.items():
        if number:
            found.left_out[reason] = found.left_out.get(reason, 0) + number
    return found


def named(value, names: list[str] | None):
    """A label as text, by the name that its number stands for where there are names."""
    if names and isinstance(value, int) and 0 <= value < len(names):
        return str(names[value])
    return str(value)


def picture_bytes(value) -> bytes | None:
    value = value.get("bytes") if isinstance(value, dict) else value
    return value if isinstance(value, bytes) else None


def stacked(title: str, images: list) -> np.ndarray:
    try:
        return np.array(images, np.float32)
    except (ValueError, TypeError):
        raise ValueError(f"{title} has images of different sizes, or of no numbers.") from None
