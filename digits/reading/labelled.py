"""Labelled digits of a file, each picture read as the Draw page reads one."""

import dataclasses
import functools
from pathlib import Path

import numpy as np

from digits.data import labelled
from digits.data.labelled import Collection, Prepare, Progress

MOST = 1_000  # pictures of a file that the search may take, some 30 seconds of them


def read(path: Path, progress: Progress | None = None) -> Collection:
    """As `data.labelled.read`, by the search over readings; what is in MNIST's own form stays as it is, and of more
    than `MOST` pictures in other forms the rest is read the plain way, which the report says."""
    searched = Searched()
    found = labelled.read(path, progress, searched)
    if not searched.left:
        return found
    remark = f"{searched.left:,} pictures after the first {MOST:,} were read the plain way, without looking for lines, "
    remark += "frames and the like."
    return dataclasses.replace(found, report=dataclasses.replace(found.report, remarks=(*found.report.remarks, remark)))


class Searched:
    """Makes the images of pictures. left: how many came after the first `MOST`, and were read the plain way."""

    def __init__(self):
        self._taken = self.left = 0

    def __call__(self, picture) -> np.ndarray:
        """A picture that `to_mnist` takes → (28, 28) float32 in [0, 1]; ValueError where there is nothing to read."""
        if self._taken == MOST:
            self.left += 1
            return labelled.plainly(picture)
        self._taken += 1
        return self._prepare(picture)

    @functools.cached_property
    def _prepare(self) -> Prepare:
        """The search; the plain way where one of its models cannot be loaded."""
        from digits.predictors import registry  # seconds, and for those files alone that hold such pictures
        from digits.reading.search import Search

        try:
            search = Search(registry.DRAW_PAIR, tuple(registry.load(name) for name in registry.DRAW_PAIR))
        except ValueError:
            return labelled.plainly
        return lambda picture: search.read(picture).prepared.image
