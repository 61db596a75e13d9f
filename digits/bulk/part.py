"""A part of the answers: one parquet file, whole or not there, which says what it was made from."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from digits import files
from digits.data.labelled.labels import NO_DIGIT
from digits.data.streamed import Piece, Rows
from digits.predictors.predictor import CLASSES

KEY, BAD = b"digits.key", b"digits.bad"
SCHEMA = pyarrow.schema(
    [
        ("file", pyarrow.string()),  # as seen from the source
        ("row", pyarrow.int64()),  # in that file, from 0; 0 in a picture
        ("digit", pyarrow.int8()),  # null where the image can't be read
        ("confidence", pyarrow.float32()),
        ("is_digit", pyarrow.bool_()),  # False: the model takes it for no digit
        ("probabilities", pyarrow.list_(pyarrow.float32(), CLASSES)),
        ("label", pyarrow.int8()),  # null where the source says none
        ("problem", pyarrow.string()),  # null where there is none
    ]
)


@dataclass(frozen=True)
class Asked:
    """Who is asked: a model by name, with the hash of its weights, and the score under which it doubts."""

    model: str
    sha256: str | None
    least_score: float | None


@dataclass(frozen=True)
class Job:
    """A piece of the source to be answered into the file `path`."""

    number: int
    piece: Piece
    asked: Asked
    path: str

    @property
    def key(self) -> str:
        """What the answers depend on: the images as they lie there, and who answers."""
        facts = [self.piece.stamp(), vars(self.asked)]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@dataclass(frozen=True)
class Made:
    """What a part holds: rows, and how many of them have a problem."""

    rows: int
    bad: int


def path(folder: Path, number: int) -> Path:
    return folder / f"part-{number:08}.parquet"


def paths(folder: Path) -> Iterator[Path]:
    return folder.glob("part-????????.parquet")


def finished(job: Job) -> Made | None:
    """What the part holds where it was written for this very job; None where it wasn't, or isn't whole."""
    try:
        found = pyarrow.parquet.read_metadata(job.path)
        notes = found.metadata or {}
        return Made(found.num_rows, int(notes[BAD])) if notes[KEY] == job.key.encode() else None
    except (OSError, KeyError, ValueError, pyarrow.ArrowException):
        return None


def write(job: Job, batches: list[pyarrow.RecordBatch]) -> Made:
    """All batches as one file, which takes its place when it is whole, whoever else writes the same."""
    table = pyarrow.Table.from_batches(batches, SCHEMA)
    made = Made(table.num_rows, table.num_rows - table["problem"].null_count)
    table = table.replace_schema_metadata({KEY: job.key.encode(), BAD: str(made.bad).encode()})
    with files.replacing(Path(job.path), mark=f".{uuid.uuid4().hex}") as aside:
        pyarrow.parquet.write_table(table, aside, compression="zstd")
    return made


def batch(rows: Rows, probabilities: np.ndarray, is_digit: np.ndarray) -> pyarrow.RecordBatch:
    """Rows with the answers (N, 10) float32 and (N,) bool to those of them that can be read, in their order."""
    is_read = np.array([not problem for problem in rows.problems])
    unread = ~is_read
    spread = np.zeros((len(rows), CLASSES), np.float32)
    known = np.zeros(len(rows), bool)
    spread[is_read], known[is_read] = probabilities, is_digit
    offered = pyarrow.array(spread.ravel())
    columns = [
        pyarrow.array(rows.files),
        pyarrow.array(rows.rows),
        pyarrow.array(spread.argmax(1).astype(np.int8), mask=unread),
        pyarrow.array(spread.max(1), mask=unread),
        pyarrow.array(known, mask=unread),
        pyarrow.FixedSizeListArray.from_arrays(offered, CLASSES, mask=pyarrow.array(unread)),
        pyarrow.array(rows.labels.astype(np.int8), mask=rows.labels == NO_DIGIT),
        pyarrow.array([problem or None for problem in rows.problems], pyarrow.string()),
    ]
    return pyarrow.RecordBatch.from_arrays(columns, schema=SCHEMA)


def problems(part: Path) -> Iterator[dict]:
    """file, row and problem of each row of a part that has one."""
    table = pyarrow.parquet.read_table(part, columns=["file", "row", "problem"])
    yield from table.filter(pyarrow.compute.is_valid(table["problem"])).to_pylist()
