"""The largest of many numbers, found without putting all of them in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

DEPTH = 16  # numbers of which only the largest is looked at first

Span = tuple[int, int]  # start and end


@dataclass(frozen=True)
class Rough:
    """Numbers (N, M) float32, each off by `error` at most.

    exactly: places (P,) in the only row → what the numbers are there, (P,) float32; asked where there is an error.
    """

    values: torch.Tensor
    error: float = 0.0
    exactly: Callable[[np.ndarray], np.ndarray] | None = None

    def largest(self, spans: Sequence[Span], count: int) -> torch.Tensor:
        """Places of the `count` largest within each span, the largest first: (N, spans, count) int64.

        Of one row it is found who may be among them, and they alone are put in order. Where `count` numbers reach a
        bound, the largest reach it too; so many sets of `DEPTH` numbers, each with its largest one, give such a bound.
        Where numbers are off by an error, those that reach the bound truly reach it less the error, and so do the
        truly largest: what falls short of the bound by more than two errors is none of them.
        """
        if self.error or (len(self.values) == 1 and min(end - start for start, end in spans) >= 2 * DEPTH * count):
            return torch.from_numpy(self._of_one_row(spans, count)[None])
        return torch.stack([self.values[:, start:end].topk(count).indices + start for start, end in spans], 1)

    def _of_one_row(self, spans: Sequence[Span], count: int) -> np.ndarray:
        row = self.values[0].numpy()
        least = _bounds(row, spans, count) - 2 * self.error
        bounded = zip(least, spans, strict=True)
        possible = [(row[start:end] >= bound).nonzero()[0] + start for bound, (start, end) in bounded]
        places = np.concatenate(possible)
        values = self.exactly(places) if self.error else row[places]
        found, first = np.empty((len(spans), count), np.int64), 0
        for own, some in zip(found, possible, strict=True):
            own[:] = some[values[first : first + len(some)].argsort(kind="stable")[: -count - 1 : -1]]
            first += len(some)
        return found


def _bounds(row: np.ndarray, spans: Sequence[Span], count: int) -> np.ndarray:
    """What `count` numbers of each span reach, (spans,)."""
    shortest = min(end - start for start, end in spans)
    depth = max(1, min(DEPTH, shortest // (2 * count)))
    sets = shortest // depth
    tops = np.empty((len(spans), sets), row.dtype)
    for top, (start, _) in zip(tops, spans, strict=True):
        row[start : start + sets * depth].reshape(depth, sets).max(0, out=top)
    tops.partition(sets - count, 1)
    return tops[:, sets - count]
