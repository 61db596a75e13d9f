"""A person's drawings to take along, and back: a zip of a PNG for each digit, a CSV, and strokes as jsonl.

The gallery reads the zip, whose PNGs lie in folders named by the digit that they show, and the jsonl by itself:
drawings that are no single digit, were partly erased or are pictures have another `kind` there (`data.pen`).
"""

import csv
import datetime
import io
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
import numpy as np

from digits.predictors.personal import DIGITS
from digits.show.pictures import digit_png
from digits.store.records import Answers, Coordinate, Digit, Drawing, Line, Width, as_sign, ink, now
from digits.store.store import MOST_EACH

STROKES, TABLE = "strokes.jsonl", "digits.csv"
MOST_BYTES = 100_000_000  # of strokes.jsonl, unpacked
SOURCE = "digits"
ZOOM = 10  # of a digit's PNG
NOT_OURS = "This is no zip that was taken along from a History page; choose one of those."
SIDES = ("knn", "resnet")
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would run a cell that begins so

Point = tuple[Coordinate, Coordinate]


class _Digit(msgspec.Struct):
    image: Annotated[bytes, msgspec.Meta(min_length=784, max_length=784)]
    truth: str | None
    answers: Annotated[Answers, msgspec.Meta(max_length=2)]


class _Entry(msgspec.Struct):
    """A line of the jsonl: what `data.pen` reads, and all that the drawing is besides."""

    source: str
    writer: str
    label: int | str
    kind: str
    strokes: Annotated[list[Annotated[list[Point], msgspec.Meta(max_length=10_000)]], msgspec.Meta(max_length=300)]
    widths: Annotated[list[Width], msgspec.Meta(max_length=300)]
    erases: Annotated[list[bool], msgspec.Meta(max_length=300)]
    paper: Annotated[int, msgspec.Meta(ge=1, le=2000)]
    made: datetime.datetime
    digits: Annotated[list[_Digit], msgspec.Meta(min_length=1, max_length=12)]


def pack(drawings: Sequence[Drawing], writers: Sequence[str] = ()) -> bytes:
    """The zip of these drawings; writers: of each, where they are not all of one person."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, drawing in enumerate(drawings, 1):
            for place, digit in enumerate(drawing.digits, 1):
                archive.writestr(_name(number, place, digit), digit_png(digit.image / np.float32(255), ZOOM))
        archive.writestr(TABLE, _table(drawings))
        entries = map(_entry, drawings, writers or ["me"] * len(drawings))
        archive.writestr(STROKES, b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries))
    return out.getvalue()


def _name(number: int, place: int, digit: Digit) -> str:
    folder = digit.truth if digit.truth in DIGITS else "not said" if digit.truth is None else "others"
    return f"{folder}/{number:06}-{place}.png"


def _table(drawings: Sequence[Drawing]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        ["file", "drawn", "label", "said", *(f"{side}_{what}" for side in SIDES for what in ("answer", "confidence"))]
    )
    for number, drawing in enumerate(drawings, 1):
        for place, digit in enumerate(drawing.digits, 1):
            said = "no" if digit.truth is None else "yes"
            row = [_name(number, place, digit), drawing.made.isoformat(" ", "seconds"), _cell(digit.truth or ""), said]
            for side in SIDES:
                answer = digit.answers.get(side)
                row += [_cell(answer.answer), f"{answer.confidence:.4f}"] if answer else ["", ""]
            writer.writerow(row)
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _entry(drawing: Drawing, writer: str) -> _Entry:
    lines = drawing.lines or []
    kind, label = _kind(drawing, lines)
    digits = [_Digit(d.image.tobytes(), d.truth, d.answers) for d in drawing.digits]
    strokes = [line.points for line in lines] or [[(0.0, 0.0)]]
    widths, erases = [line.width for line in lines], [line.erases for line in lines]
    made = drawing.made.replace(tzinfo=datetime.UTC)
    return _Entry(SOURCE, writer, label, kind, strokes, widths, erases, drawing.paper, made, digits)


def _kind(drawing: Drawing, lines: list[Line]) -> tuple[str, int | str]:
    """As `data.pen` tells digits from all else, and the label."""
    truths = [digit.truth for digit in drawing.digits]
    label = "".join("?" if truth is None else truth for truth in truths)
    if drawing.ink is None or any(line.erases for line in lines):
        return "picture", label
    if len(truths) > 1:
        return "number", label
    if truths[0] in DIGITS:
        return "digit", int(truths[0])
    return ("not said" if truths[0] is None else "sign" if truths[0] else "no digit"), label


def unpack(raw: bytes) -> list[Drawing]:
    """The drawings in a zip that `pack` made, or in its jsonl; ValueError with a sentence for anything else."""
    try:
        found = [_drawing(line) for line in _lines(raw)]
    except (msgspec.MsgspecError, zipfile.BadZipFile, KeyError, zlib.error, OSError, EOFError, RuntimeError):
        raise ValueError(NOT_OURS) from None
    if not found:
        raise ValueError(NOT_OURS)
    return found


def _lines(raw: bytes) -> Iterator[bytes]:
    text = raw
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            member = archive.getinfo(STROKES)
            if member.file_size > MOST_BYTES:
                raise ValueError(f"There is more in this file than the app takes; give at most {MOST_EACH:,} digits.")
            with archive.open(member) as file:
                text = file.read(MOST_BYTES)
    lines = [line for line in text.split(b"\n") if line.strip()]
    if len(lines) > MOST_EACH:
        raise ValueError(f"{len(lines):,} drawings are more than are kept; give at most {MOST_EACH:,}.")
    yield from lines


def _drawing(line: bytes) -> Drawing:
    entry = msgspec.json.decode(line, type=_Entry)
    parts = zip(entry.strokes, entry.widths, entry.erases, strict=False)
    lines = [Line(points, width, erases) for points, width, erases in parts if points]
    made = entry.made.astimezone(datetime.UTC).replace(tzinfo=None)
    digits = [_digit(digit) for digit in entry.digits]
    return Drawing(uuid.uuid4().hex, min(made, now()), entry.paper, ink(lines or None), digits)


def _digit(digit: _Digit) -> Digit:
    image = np.frombuffer(digit.image, np.uint8).reshape(28, 28)
    answers = {side: answer for side, answer in digit.answers.items() if side in SIDES and len(answer.answer) <= 3}
    return Digit(image, answers, None if digit.truth is None else as_sign(digit.truth))
