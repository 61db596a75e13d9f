"""Drawings to keep."""

import datetime

import numpy as np

from digits.store.records import Digit, Drawing, Line, Said, ink

SEVEN = [Line([(10.0, 10.0), (80.5, 10.0), (40.0, 120.0)], 20.0)]


def digit(truth: str | None = None, knn: str = "1", resnet: str = "7", fill: int = 0) -> Digit:
    return Digit(np.full((28, 28), fill, np.uint8), {"knn": Said(knn, 0.6), "resnet": Said(resnet, 0.9)}, truth)


def drawing(number: int, *digits: Digit) -> Drawing:
    """The number tells its uid and when it was made: the larger, the later."""
    made = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=number)
    return Drawing(f"{number:032}", made, 308, ink(SEVEN), list(digits) or [digit()])
