"""Digits written with a pen, as strokes: read them, split them by writer, draw them, measure a model on them.

A file (.jsonl or .jsonl.gz) has one digit a line:
{"source": …, "writer": …, "label": 0–9, "strokes": [[[x, y], …], …]}, y down, in units of its own.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digits import strokes
from digits.evaluate import calibration_error
from digits.preprocess import to_mnist
from digits.strokes import CANVAS, WIDTHS, Strokes

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
    samples = []
    for number, line in enumerate(_lines(Path(path)), 1):
        if line.strip():
            try:
                samples.append(_sample(json.loads(line)))
            except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
                raise ValueError(
                    f'Line {number} of {path} is no written digit; one looks like {{"source": "…", "writer": "…", '
                    '"label": 7, "strokes": [[[x, y], …], …]}.'
                ) from None
    if not samples:
        raise ValueError(f"{path} holds no written digit.")
    return samples


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    raw = path.read_bytes()
    try:
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        yield from raw.decode().splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise ValueError(
            f"{path} is neither text nor whole gzipped text; it has to be a .jsonl or .jsonl.gz."
        ) from None


def _sample(entry: dict) -> Sample:
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


def evaluate(predictor, samples: Sequence[Sample], drawings: Drawings | None = None) -> dict:
    """`figures` of `predictor.predict_proba` on the samples' drawings, by default on `draw_grid` of them."""
    drawings = drawings or draw_grid(samples)
    return figures(predictor.predict_proba(drawings.images), samples, drawings)


def figures(probabilities: np.ndarray, samples: Sequence[Sample], drawings: Drawings) -> dict:
    """How often answers (N, 10) to the samples' drawings are right: over all, by source, width, size, cell (width and
    size) and writer, and the expected calibration error. Accuracies are shares; `n` counts drawings.
    """
    labels = np.array([s.label for s in samples])[drawings.sample]
    right = probabilities.argmax(1) == labels
    sources = np.array([s.source for s in samples])[drawings.sample]
    writers = np.array([s.writer for s in samples])[drawings.sample]
    report = {"n": len(right), "writers": len(set(writers)), "accuracy": float(right.mean())}
    report |= {"ece": calibration_error(probabilities, labels), "sources": {}}
    for source in sorted(set(sources)):
        mine = sources == source
        report["sources"][source] = _accuracies(right[mine], drawings.width[mine], drawings.size[mine])
    report["by_writer"] = {str(w): float(right[writers == w].mean()) for w in sorted(set(writers))}
    return report


def _accuracies(right: np.ndarray, width: np.ndarray, size: np.ndarray) -> dict:
    widths, sizes = sorted(set(width.tolist())), sorted(set(size.tolist()))
    cells = {f"{w} px, {s:.0%}": right[(width == w) & (size == s)] for w in widths for s in sizes}
    cells = {name: float(cell.mean()) for name, cell in cells.items() if len(cell)}
    return {
        "n": len(right),
        "accuracy": float(right.mean()),
        "by_width": {str(w): float(right[width == w].mean()) for w in widths},
        "by_size": {f"{s:.0%}": float(right[size == s].mean()) for s in sizes},
        "by_cell": cells,
        "worst_cell": min(cells, key=cells.get),
    }


def describe(report: dict) -> str:
    """The figures of `evaluate` as lines of text: a table of widths and sizes for each source, then the writers."""
    lines = [
        f"{report['accuracy']:.2%} of {report['n']:,} drawings by {report['writers']} writers, ECE {report['ece']:.4f}"
    ]
    for source, found in report["sources"].items():
        sizes = list(found["by_size"])
        lines += ["", f"{source or 'no source named'}: {found['accuracy']:.2%} of {found['n']:,}"]
        lines.append("stroke     " + "".join(f"{size:>8}" for size in [*sizes, "all"]))
        for width, share in found["by_width"].items():
            cells = [found["by_cell"].get(f"{width} px, {size}") for size in sizes]
            row = "".join(f"{'–' if cell is None else f'{cell:.1%}':>8}" for cell in [*cells, share])
            lines.append(f"{width + ' px':<11}" + row)
    lines += ["", "by writer, worst first"]
    lines += [f"{share:>8.1%}  {writer}" for writer, share in sorted(report["by_writer"].items(), key=lambda w: w[1])]
    return "\n".join(lines)
