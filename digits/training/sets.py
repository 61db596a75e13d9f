"""What models learn from: MNIST, pen digits of the training writers, digits from templates, no digits.

Every drawing is drawn anew, on a canvas of its own stroke width, size, tilt and bend, and goes
through `preprocess` as the app's canvas does.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digits import files
from digits.data import mnist, not_digits, pen
from digits.drawing import generator, strokes
from digits.drawing.strokes import CANVAS, Strokes
from digits.predictors.knn import KNN
from digits.preprocess import from_ink
from digits.training import pieces
from digits.training.trainer import Data

ROUNDS = 4  # so many different sets of drawings; the epochs go round through them
TIMES = 2  # that each pen digit is drawn in a set
TEMPLATES = 6_000  # digits from templates in a set, and in a KNN's memory
NOT_DIGITS = 6_000  # drawings in a set that are no digit
REMEMBERED_NOT_DIGITS = 8_000  # and in a KNN's memory
NUMBERS = 1_500  # put together and cut to pieces, in a set
OVERLAID = 4_000  # pairs of different digits of MNIST that lie on each other, in an epoch
SKETCH = 100  # side of the small canvas on which training drawings are drawn

Labelled = tuple[np.ndarray, np.ndarray]


def for_network(data: str) -> Data:
    """What a network with this `data` learns from; validation is always MNIST's own."""
    return Data(_SETS[data](), mnist.load("validation"), scanned(data))


def scanned(data: str) -> int | None:
    """How many of an epoch are to be spoilt as scans are: MNIST's, alone and on each other, and as many drawings that
    are no digits; None where no drawings follow."""
    return None if data == "mnist" else len(mnist.load_uint8("train")[1]) + OVERLAID + NOT_DIGITS // 2


def of_mnist() -> Callable[[int], Labelled]:
    """MNIST's 50,000 in every epoch."""
    everything = mnist.load_uint8("train")
    return lambda epoch: everything


def of_drawings(
    folder: str | Path | None = None, keep: Path | None = None, without: str | None = None
) -> Callable[[int], Labelled]:
    """epoch → images (N, 28, 28) uint8 and labels (N,) int64: MNIST's 50,000, some of them on each other, drawings,
    half of those that are no digits first, pieces of numbers.

    What is no digit has a label drawn at random: the network learns to say "could be any" of it
    (Hendrycks, Mazeika, Dietterich, "Deep anomaly detection with outlier exposure", 2019). Sets are kept in the
    folder `keep`; `without` leaves one source of pen digits out.
    """
    keep = keep or files.RUNS / "drawings"
    written, letters = pen.digits_of("training", folder, without), not_digits.letters_of("training", folder)
    images, labels = mnist.load_uint8("train")

    def of_epoch(epoch: int) -> Labelled:
        one = epoch % ROUNDS
        sketched, meant = _kept(keep / f"{one}.npz", lambda: sketches(written, letters, one))
        cut, left = _kept(
            keep / f"pieces-{one}.npz", lambda: pieces.make(written, NUMBERS, np.random.default_rng([1, one]))
        )
        random = np.random.default_rng(epoch)
        none = np.flatnonzero(meant < 0)[1::2]
        drawn = np.concatenate([none, np.setdiff1d(np.arange(len(meant)), none)])
        added = [_overlaid(images, labels, random), sketched[drawn], cut]
        meant = np.concatenate([np.full(OVERLAID, -1), meant[drawn], left])
        guess = random.integers(0, 10, len(meant))
        return np.concatenate([images, *added]), np.concatenate([labels, np.where(meant < 0, guess, meant)])

    return of_epoch


def _overlaid(images: np.ndarray, labels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """(OVERLAID, 28, 28) uint8: two digits that differ, one on the other."""
    one, other = random.integers(0, len(labels), (2, 2 * OVERLAID))
    differ = np.flatnonzero(labels[one] != labels[other])[:OVERLAID]
    return np.maximum(images[one[differ]], images[other[differ]])


_SETS: dict[str, Callable[[], Callable[[int], Labelled]]] = {"mnist": of_mnist, "drawings": of_drawings}


def for_calibration(data: str) -> Labelled:
    """What temperature and fusion are fitted to: MNIST's validation, and as many drawings by writers kept apart where
    drawings were learned from; images (N, 28, 28) float32 in [0, 1], labels (N,)."""
    images, labels = mnist.load("validation")
    if data == "mnist":
        return images, labels
    written, meant = validation_drawings()
    return np.concatenate([images, written]), np.concatenate([labels, meant])


def validation_drawings(folder: str | Path | None = None, every: int = 1) -> Labelled:
    """Drawings of one in `every` digit of the validation writers, over the whole grid: images (N, 28, 28) float32,
    labels (N,) int64.
    """
    written = pen.digits_of("validation", folder)[::every]
    drawings = pen.draw_grid(written)
    return drawings.images, np.array([sample.label for sample in written])[drawings.sample]


def remember(model: KNN, data: str, split: str, without: str | None = None) -> KNN:
    """Fit a KNN to what its `data` names, with the digits of a split of MNIST; `without` one source of pen digits."""
    images, labels = mnist.load(split)
    if data == "mnist":
        return model.fit(images, labels)
    written, letters = pen.digits_of("training", without=without), not_digits.letters_of("training")
    random = np.random.default_rng(0)
    made, of_made = _templates(random)
    by_pen, of_pen = _by_pen(written, random)
    strange = not_digits.make(written, letters, REMEMBERED_NOT_DIGITS, random)
    unknown = np.stack([sketch(drawing, random, 24, 0.3) for drawing in strange])
    return model.fit(
        np.concatenate([images, made, by_pen]),
        np.concatenate([labels, of_made, of_pen]),
        unknown,
        mnist=len(images),
        pictured=len(made),
    )


def _templates(random: np.random.Generator) -> Labelled:
    """Digits from templates as most people draw: (N, 28, 28) float32 and their labels."""
    signs = [generator.digit(random) for _ in range(TEMPLATES)]
    images = [small(drawing, random.uniform(12, 26), random.uniform(0.5, 0.9) * CANVAS) for drawing, _ in signs]
    return np.stack(images), np.array([label for _, label in signs])


def _by_pen(written: list[pen.Sample], random: np.random.Generator) -> Labelled:
    signs = [(generator.again(sample.strokes, random), sample.label) for sample in written for _ in range(TIMES)]
    return np.stack([sketch(drawing, random) for drawing, _ in signs]), np.array([label for _, label in signs])


def sketches(written: list[pen.Sample], letters: list[pen.Sample], seed: int) -> Labelled:
    """One set of drawings: images (N, 28, 28) uint8 and labels (N,) int64, -1 for what is no digit."""
    random = np.random.default_rng(seed)
    signs = [(generator.again(sample.strokes, random), sample.label) for sample in written for _ in range(TIMES)]
    signs += [generator.digit(random) for _ in range(TEMPLATES)]
    images = [sketch(drawing, random) for drawing, _ in signs]
    images += [sketch(drawing, random, 24, 0.3) for drawing in not_digits.make(written, letters, NOT_DIGITS, random)]
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


def _kept(path: Path, make: Callable[[], Labelled]) -> Labelled:
    """What `make` gave when it was first asked, from the file."""
    if not path.is_file():
        images, labels = make()
        with files.replacing(path, mark=f".{os.getpid()}") as aside, aside.open("wb") as file:
            np.savez(file, images=images, labels=labels)
    with np.load(path, allow_pickle=False) as file:
        return file["images"], file["labels"]
