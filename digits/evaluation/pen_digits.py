"""What models reach on digits written with a pen, by people that no model has learned from."""

import functools
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digits.data import pen
from digits.data.pen import Drawings, Sample
from digits.metrics import calibration_error
from digits.predictors.card import OnPenDigits, Shares
from digits.predictors.predictor import Predictor


def evaluate(predictor: Predictor, samples: Sequence[Sample], drawings: Drawings | None = None) -> OnPenDigits:
    """`measure` of the predictor's answers to the samples' drawings, by default `pen.draw_grid` of them."""
    drawings = drawings or pen.draw_grid(samples)
    return measure(predictor.predict_proba(drawings.images), samples, drawings)


def measure(probabilities: np.ndarray, samples: Sequence[Sample], drawings: Drawings) -> OnPenDigits:
    """How often answers (N, 10) to the samples' drawings are right: over all, by source, width, size, cell (width and
    size) and writer, and the expected calibration error. Accuracies are shares; `n` counts drawings.
    """
    labels = np.array([s.label for s in samples])[drawings.sample]
    right = probabilities.argmax(1) == labels
    sources = np.array([s.source for s in samples])[drawings.sample]
    writers = np.array([s.writer for s in samples])[drawings.sample]
    by_source = {source: sources == source for source in sorted(set(sources.tolist()))}
    return OnPenDigits(
        n=len(right),
        writers=len(set(writers)),
        accuracy=float(right.mean()),
        ece=calibration_error(probabilities, labels),
        sources={s: _shares(right[mine], drawings.width[mine], drawings.size[mine]) for s, mine in by_source.items()},
        by_writer={str(w): float(right[writers == w].mean()) for w in sorted(set(writers))},
    )


def _shares(right: np.ndarray, width: np.ndarray, size: np.ndarray) -> Shares:
    widths, sizes = sorted(set(width.tolist())), sorted(set(size.tolist()))
    cells = {f"{w} px, {s:.0%}": right[(width == w) & (size == s)] for w in widths for s in sizes}
    by_cell = {name: float(cell.mean()) for name, cell in cells.items() if len(cell)}
    return Shares(
        n=len(right),
        accuracy=float(right.mean()),
        by_width={str(w): float(right[width == w].mean()) for w in widths},
        by_size={f"{s:.0%}": float(right[size == s].mean()) for s in sizes},
        by_cell=by_cell,
        worst_cell=min(by_cell, key=by_cell.__getitem__),
    )


def describe(found: OnPenDigits) -> str:
    """As lines of text: a table of widths and sizes for each source, then the writers."""
    lines = [f"{found.accuracy:.2%} of {found.n:,} drawings by {found.writers} writers, ECE {found.ece:.4f}"]
    for source, shares in found.sources.items():
        sizes = list(shares.by_size)
        lines += ["", f"{source or 'no source named'}: {shares.accuracy:.2%} of {shares.n:,}"]
        lines.append("stroke     " + "".join(f"{size:>8}" for size in [*sizes, "all"]))
        for width, share in shares.by_width.items():
            cells = [shares.by_cell.get(f"{width} px, {size}") for size in sizes]
            row = "".join(f"{'–' if cell is None else f'{cell:.1%}':>8}" for cell in [*cells, share])
            lines.append(f"{width + ' px':<11}" + row)
    lines += ["", "by writer, worst first"]
    lines += [f"{share:>8.1%}  {writer}" for writer, share in sorted(found.by_writer.items(), key=lambda w: w[1])]
    return "\n".join(lines)


class HeldOut:
    """About `n` digits of the test writers, drawn at every stroke width and many sizes, on which any model is measured.

    The pen digits come from `folder` or DIGITS_PEN.
    """

    def __init__(self, n: int = 500, folder: str | Path | None = None):
        written = pen.digits_of("test", folder)
        self.samples = written[:: max(1, len(written) // n)]
        self.drawings = pen.draw_grid(self.samples)

    @classmethod
    def find(cls, n: int = 500, folder: str | Path | None = None) -> "HeldOut | None":
        """None where nobody said in which folder the pen digits are."""
        folder = folder or os.environ.get("DIGITS_PEN")
        return cls._drawn_once(n, str(folder)) if folder else None

    @classmethod
    @functools.cache
    def _drawn_once(cls, n: int, folder: str) -> "HeldOut":
        return cls(n, folder)

    def accuracies(self, predictor: Predictor) -> OnPenDigits:
        """`measure` without the writers."""
        found = vars(evaluate(predictor, self.samples, self.drawings))
        return OnPenDigits(**found | {"by_writer": {}})
