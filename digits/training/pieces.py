"""Pieces of numbers, to learn whole numbers from: digits as a cut leaves them, and what wrong cuts leave.

Numbers are put together as in `written_numbers`, cut as they are when they are read, and each run of pieces is compared
with the digits it came from.
"""

import numpy as np

from digits.data import written_numbers
from digits.data.pen import Sample
from digits.data.written_numbers import Number
from digits.preprocess import from_ink
from digits.reading.pieces import Pieces

TOUCHING = 0.7  # share of the numbers
DIGIT = 0.93  # of a run's ink and of a digit's that both have in common, where the run is that digit
PART = 0.6  # where it is less, the run is none; in between nobody says
THIN = 0.4  # width over height: a thin piece is a 1 to anybody
WRONG = 3  # wrong runs taken from each number


def make(written: list[Sample], count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Of `count` numbers: images (N, 28, 28) uint8 and labels (N,) int64, -1 for what is no digit."""
    images, labels = [], []
    for _ in range(count):
        number = written_numbers.arrange(written, random.random() < TOUCHING, random)
        pieces = Pieces(_ink(number, number.digits))
        for run, label in _some(_labelled(pieces, number), number.labels, random):
            images.append(from_ink(pieces.ink_of(run)).image)
            labels.append(label)
    return np.rint(np.stack(images) * 255).astype(np.uint8), np.array(labels)


def _ink(number: Number, digits: list) -> np.ndarray:
    return (255 - number.picture(digits)).astype(np.float32) / 255


def _labelled(pieces: Pieces, number: Number) -> dict[int, int]:
    """The place in the number of the digit that each run is; -1 for none, without runs that are nearly one or may
    pass for a 1."""
    digits = np.stack([_ink(number, [digit]) > 0.3 for digit in number.digits])
    runs, count = pieces.runs, pieces.labels.max()
    shared = np.stack([np.bincount(pieces.labels[digit], minlength=count + 1)[1:] for digit in digits])
    common = runs.members @ shared.T  # (runs, digits)
    alike = np.minimum(common / digits.sum((1, 2)), common / runs.ink[:, None])
    is_none = (alike.max(1) < PART) & (runs.widths > THIN * runs.heights)
    found = {int(run): -1 for run in np.flatnonzero(is_none)}
    return found | {int(run): int(alike[run].argmax()) for run in np.flatnonzero(alike.max(1) >= DIGIT)}


def _some(places: dict[int, int], labels: list[int], random: np.random.Generator) -> list:
    """One run of each digit, and `WRONG` of the rest, with their labels."""
    runs = sorted(places)
    shuffled = [runs[i] for i in random.permutation(len(runs))]
    one_of_each = {places[run]: run for run in shuffled if places[run] >= 0}
    wrong = [run for run in shuffled if places[run] < 0][:WRONG]
    return [(run, labels[place]) for place, run in one_of_each.items()] + [(run, -1) for run in wrong]
