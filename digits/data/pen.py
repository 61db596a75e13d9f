"""Digits written with a pen, as strokes: read them, split them by writer, draw them.

A file (.jsonl or .jsonl.gz) has one digit a line:
{"source": …, "writer": …, "label": 0–9, "strokes": [[[x, y], …], …]}, y down, in units of its own.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digits.drawing import strokes
from digits.drawing.strokes import CANVAS, WIDTHS, Strokes
from digits.preprocess import to_mnist

EXAMPLE = '{"source": "…", "writer": "…", "label": 7, "strokes": [[[x, y], …], …]}'
SIZES = (0.15, 0.35, 0.55, 0.75, 0.95)  # longer side of the drawing, as a share of the canvas
TILT = 15  # drawings are turned by up to so many degrees


@dataclass(frozen=True)
class Sample:
    """One written sign. `label` is 0 to 9, or the character where it is no digit; `kind` is then its kind."""

    source: str
    writer: str
    label: int | str
    strokes: Strokes
    kind: str = "digit"


def read(path: str | Path) -> list[Sample]:
    """All samples of a file. Raises ValueError with one sentence when there is none or a line can't be read."""
    samples, path = [], Path(path)
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            try:
                samples.append(of_entry(json.loads(line)))
            except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
                raise ValueError(
                    f"Line {number} of {path.name} is not a written digit; one looks like {EXAMPLE}."
                ) from None
    if not samples:
        raise ValueError(f"{path.name} holds no written digit.")
    return samples


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise ValueError(f"There is no file {path.name}.")
    raw = path.read_bytes()
    try:
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        yield from raw.decode().splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise ValueError(
            f"{path.name} is neither text nor whole gzipped text; it has to be a .jsonl or .jsonl.gz."
        ) from None


def of_entry(entry: dict) -> Sample:
    """What one line holds; KeyError, TypeError, AttributeError or ValueError where it is no written sign."""
    label = entry["label"]
    kind = entry.get("kind", "digit")
    if kind == "digit":
        label = int(label)
        if not 0 <= label <= 9:
            raise ValueError("label")
    return Sample(
        str(entry.get("source", "")), str(entry.get("writer", "")), label, strokes.as_strokes(entry["strokes"]), kind
    )


def part_of(writer: str) -> str:
    """One writer in five is for the "test", one in ten for "validation", the rest for "training".

    The hash of the name decides: the same ones in every file, run and order.
    """
    tenth = hashlib.sha256(writer.encode()).digest()[1] % 10
    return "test" if tenth in (0, 5) else "validation" if tenth == 3 else "training"


def part(samples: Sequence[Sample], name: str) -> list[Sample]:
    """The samples of the writers of one part: "training", "validation" or "test"."""
    return [s for s in samples if part_of(s.writer) == name]


def folder(named: str | Path | None = None) -> Path:
    """Where the pen digits lie, which are no part of the product: the folder named, or that of DIGITS_PEN; ValueError
    where nobody said."""
    found = named or os.environ.get("DIGITS_PEN")
    if not found:
        raise ValueError("This takes pen digits: set DIGITS_PEN to the folder of digits.jsonl.gz.")
    return Path(found)


def digits_of(name: str, named: str | Path | None = None, without: str | None = None) -> list[Sample]:
    """The pen digits of one part of the writers, `without` one source; `named` as in `folder`."""
    return [sample for sample in part(read(folder(named) / "digits.jsonl.gz"), name) if sample.source != without]


@dataclass(frozen=True)
class Drawings:
    """Samples as the models see them: drawn on the canvas, then through `to_mnist`."""

    images: np.ndarray  # (N, 28, 28) float32 in [0, 1]
    sample: np.ndarray  # (N,) int64: which sample it is
    width: np.ndarray  # (N,) int64: stroke width in pixels of the canvas
    size: np.ndarray  # (N,) float64: share of the canvas


def draw_grid(
    samples: Sequence[Sample],
    widths: Sequence[int] = WIDTHS,
    sizes: Sequence[float] = SIZES,
    tilt: float = TILT,
    every_cell: bool = False,
    seed: int = 0,
) -> Drawings:
    """Every sample at every stroke width, anywhere on the canvas, turned by up to `tilt` degrees.

    The sizes go round from sample to sample; `every_cell` draws each sample at each of them.
    """
    random = np.random.default_rng(seed)
    images, rows = [], []
    for i, sample in enumerate(samples):
        for j, width in enumerate(widths):
            for size in sizes if every_cell else [sizes[(i + j) % len(sizes)]]:
                images.append(draw_once(sample.strokes, width, size, random.uniform(-tilt, tilt), random))
                rows.append((i, width, size))
    which, width, size = (np.array(column) for column in zip(*rows, strict=True))
    return Drawings(np.stack(images), which, width, size)


def draw_once(drawing: Strokes, width: float, size: float, degrees: float, random: np.random.Generator) -> np.ndarray:
    """One drawing somewhere on the canvas, through `to_mnist`: (28, 28) float32."""
    turned = strokes.turn(drawing, degrees)
    return to_mnist(strokes.draw(strokes.place_anywhere(turned, size * CANVAS, width, random), width)).image
