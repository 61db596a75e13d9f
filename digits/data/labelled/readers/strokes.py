"""Strokes of a pen, a digit a line; see `digits.data.pen`."""

import json
from pathlib import PurePosixPath

import numpy as np

from digits.data import pen
from digits.data.labelled import limits
from digits.data.labelled.arrays import as_bytes
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Place
from digits.drawing import strokes
from digits.preprocess import to_mnist

FORM = "strokes (.jsonl, .jsonl.gz: a line for each digit with its label and strokes)"
WIDTH = 16  # of strokes, in pixels of the canvas
SIZE = 0.55 * strokes.CANVAS  # of what is written on it
MOST_POINTS = 20_000  # of one digit


def takes(name: str) -> bool:
    return name.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson"))


def read(place: Place, name: str, means: Means) -> Found:
    title = PurePosixPath(name).name
    with place.open(name) as file:
        samples = _samples(title, limits.lines(title, file))
    written = [sample for sample in samples if sample.kind == "digit"]
    if not written:
        raise ValueError(
            f"{title} holds no digit, only other signs." if samples else f"{title} holds no written digit."
        )
    images = np.zeros((len(written), 28, 28), np.uint8)
    for i, sample in enumerate(written):
        images[i] = as_bytes(to_mnist(strokes.draw(strokes.place(sample.strokes, SIZE), WIDTH)).image)
        means.tell((i + 1) / len(written))
    left_out = {"sign that is no digit": len(samples) - len(written)} if len(samples) > len(written) else {}
    return Found(images, np.array([sample.label for sample in written], np.int64), left_out)


def _samples(title: str, lines) -> list[pen.Sample]:
    samples = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            samples.append(_sample(title, number, line))
            limits.check_number(title, len(samples))
    return samples


def _sample(title: str, number: int, line: str) -> pen.Sample:
    try:
        sample = pen.of_entry(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise ValueError(f"Line {number} of {title} is not a written digit; one looks like {pen.EXAMPLE}.") from None
    if sum(map(len, sample.strokes)) > MOST_POINTS:
        raise ValueError(f"Line {number} of {title} has over {MOST_POINTS:,} points; give fewer.")
    return sample
