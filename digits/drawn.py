"""What the drawn models learn from: MNIST, pen digits of the training writers, digits from templates, no digits.

Every drawing is drawn anew, on a canvas of its own stroke width, size, tilt and bend, and goes
through `preprocess` as the app's canvas does. The pen files are not part of the product: their folder
is an argument or the environment variable DIGITS_PEN.
"""

import functools
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digits import generator, mnist, no_digits, pen, pieces, strokes
from digits.preprocess import from_ink
from digits.strokes import CANVAS, Strokes
from digits.train import RUNS

SETS = 4  # so many different sets of drawings; the epochs go round through them
TIMES = 2  # that each pen digit is drawn in a set
TEMPLATES = 6_000  # digits from templates in a set
NOT_DIGITS = 6_000  # drawings in a set that are no digit
NUMBERS = 1_500  # put together and cut to pieces, in a set
SKETCH = 100  # side of the small canvas on which training drawings are drawn


def training_set(
    folder: str | Path | None = None, keep: Path = RUNS / "drawings", without: str | None = None
) -> Callable:
    """`draw(epoch)` → images (N, 28, 28) uint8 and labels (N,) int64: MNIST's 50,000, drawings, pieces of numbers.

    What is no digit has a label drawn at random: the network learns to say "could be any" of it
    (Hendrycks, Mazeika, Dietterich, "Deep anomaly detection with outlier exposure", 2019). Sets are kept in `keep`;
    `without` leaves one source of pen digits out.
    """
    written, letters = pen_digits("training", folder, without), pen_letters("training", folder)
    images, labels = mnist.load_uint8("train")

    def draw(epoch: int) -> tuple[np.ndarray, np.ndarray]:
        one = epoch % SETS
        drawn, meant = _kept(keep / f"{one}.npz", lambda: drawings(written, letters, one))
        cut, left = _kept(
            keep / f"pieces-{one}.npz", lambda: pieces.draw(written, NUMBERS, np.random.default_rng([1, one]))
        )
        meant = np.concatenate([meant, left])
        guess = np.random.default_rng(epoch).integers(0, 10, len(meant))
        return np.concatenate([images, drawn, cut]), np.concatenate([labels, np.where(meant < 0, guess, meant)])

    return draw


def validation_set(folder: str | Path | None = None, every: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Drawings of one in `every` digit of the validation writers, over the whole grid: images (N, 28, 28) float32,
    labels (N,) int64.
    """
    written = pen_digits("validation", folder)[::every]
    drawn = pen.draw_grid(written)
    return drawn.images, np.array([sample.label for sample in written])[drawn.sample]


class HeldOut:
    """About `n` digits of the test writers, drawn at every stroke width and many sizes, on which any model is measured.

    The pen digits come from `folder` or DIGITS_PEN.
    """

    def __init__(self, n: int = 500, folder: str | Path | None = None):
        written = pen_digits("test", folder)
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

    def accuracies(self, predictor) -> dict:
        """`pen.figures` without the writers."""
        found = pen.evaluate(predictor, self.samples, self.drawings)
        found.pop("by_writer")
        return found


def pen_digits(part: str, folder: str | Path | None = None, without: str | None = None) -> list[pen.Sample]:
    """The pen digits of one part of the writers, `without` one source; ValueError where nobody said in which folder
    they are."""
    written = pen.part(pen.read(pen_folder(folder) / "digits.jsonl.gz"), part)
    return [sample for sample in written if sample.source != without]


def pen_letters(part: str, folder: str | Path | None = None) -> list[pen.Sample]:
    """Lower-case letters that don't look like digits, of one part of the writers."""
    others = pen.read(pen_folder(folder) / "not-digits.jsonl.gz")
    return [sample for sample in pen.part(no_digits.clear(others), part) if sample.kind == no_digits.KIND]


def pen_folder(folder: str | Path | None = None) -> Path:
    folder = folder or os.environ.get("DIGITS_PEN")
    if not folder:
        raise ValueError("Training for drawings takes pen digits: set DIGITS_PEN to the folder of digits.jsonl.gz.")
    return Path(folder)


def drawings(written: list[pen.Sample], letters: list[pen.Sample], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One set of drawings: images (N, 28, 28) uint8 and labels (N,) int64, -1 for what is no digit."""
    random = np.random.default_rng(seed)
    signs = [(generator.again(sample.strokes, random), sample.label) for sample in written for _ in range(TIMES)]
    signs += [generator.digit(random) for _ in range(TEMPLATES)]
    images = [sketch(drawing, random) for drawing, _ in signs]
    images += [sketch(drawing, random, 24, 0.3) for drawing in no_digits.draw(written, letters, NOT_DIGITS, random)]
    labels = [label for _, label in signs] + [-1] * NOT_DIGITS
    return np.rint(np.stack(images) * 255).astype(np.uint8), np.array(labels)


def sketch(drawing: Strokes, random: np.random.Generator, thickest: float = 40, least: float = 0.12) -> np.ndarray:
    """(28, 28) float32 in [0, 1]: drawn 6 to `thickest` of 280 pixels thick, `least` to 0.95 of the canvas large."""
    return small(drawing, random.uniform(6, thickest), random.uniform(least, 0.95) * CANVAS)


def small(drawing: Strokes, width: float, size: float) -> np.ndarray:
    """As drawn `size` large on the canvas and through `to_mnist`, but three times as fast.

    Both only depend on width / size, so the drawing is made on a canvas that it just fills.
    """
    factor = 0.88 * SKETCH / (size + width)
    fitted = strokes.place(drawing, size * factor, (SKETCH / 2, SKETCH / 2))
    ink = strokes.draw(fitted, width * factor, (SKETCH, SKETCH), supersample=2)
    return from_ink((255 - ink).astype(np.float32) / 255).image


def _kept(path: Path, make: Callable) -> tuple[np.ndarray, np.ndarray]:
    """What `make` gave when it was first asked, from the file."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        images, labels = make()
        aside = path.with_suffix(".part.npz")
        np.savez(aside, images=images, labels=labels)
        aside.replace(path)
    with np.load(path, allow_pickle=False) as file:
        return file["images"], file["labels"]
