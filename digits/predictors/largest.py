"""The largest of many numbers, found without putting all of them in order."""

from collections.abc import Sequence

import numpy as np
import torch

DEPTH = 16  # numbers of which only the largest is looked at first


def of_each(values: torch.Tensor, spans: Sequence[tuple[int, int]], count: int) -> torch.Tensor:
    """Places of the `count` largest within each span (start, end), the largest first: (N, M) → (N, spans, count).

    Of one row it is found who may be among them, and they alone are put in order: where `count` numbers reach a bound,
    the largest reach it too. So many sets of `DEPTH` numbers, each with its largest one, give such a bound.
    """
    if len(values) == 1 and min(end - start for start, end in spans) >= 2 * DEPTH * count:
        return torch.from_numpy(_of_each_in(values[0].numpy(), spans, count)[None])
    return torch.stack([values[:, start:end].topk(count).indices + start for start, end in spans], 1)


def _of_each_in(row: np.ndarray, spans: Sequence[tuple[int, int]], count: int) -> np.ndarray:
    sets = min(end - start for start, end in spans) // DEPTH
    tops = np.empty((len(spans), sets), row.dtype)
    for top, (start, _) in zip(tops, spans, strict=True):
        row[start : start + sets * DEPTH].reshape(DEPTH, sets).max(0, out=top)
    tops.partition(sets - count, 1)
    found = np.empty((len(spans), count), np.int64)
    for places, bound, (start, end) in zip(found, tops[:, sets - count], spans, strict=True):
        own = row[start:end]
        candidates = (own >= bound).nonzero()[0]
        order = own[candidates].argsort(kind="stable")[: -count - 1 : -1]
        places[:] = candidates[order] + start
    return found
