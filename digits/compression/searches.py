"""Other ways for a KNN to hold and find what it remembers; its answers are made as `HyperplaneKNN` makes them.

References: Jégou, Douze, Schmid, "Product quantization for nearest neighbor search", 2011; Malkov, Yashunin, "Efficient
and robust approximate nearest neighbor search using hierarchical navigable small world graphs", 2020.
"""

from collections.abc import Callable

import numpy as np
import torch

from digits.predictors.features import StrokeSpace
from digits.predictors.knn import BruteForce
from digits.predictors.largest import Rough
from digits.predictors.planes import HyperplaneKNN

CENTRES = 256  # a byte names one
ROUNDS = 12
FIRST = 32  # directions that a bound looks at
CONNECTIONS, BUILDING, LOOKING = 16, 100, 80  # of an HNSW graph: links of a node, breadths of its two searches
SETTINGS = (CENTRES, ROUNDS, FIRST, CONNECTIONS, BUILDING, LOOKING)

Finder = Callable[[np.ndarray], np.ndarray]  # vector (D,) → places among the members, at least `local` of each group


class Searching(HyperplaneKNN):
    """Asks `finder` who may be near, and measures those alone."""

    finder: Finder

    def _closeness(self, x: torch.Tensor, without: torch.Tensor | None = None) -> Rough:
        closeness = torch.full((len(x), len(self._members.half_norms)), -torch.inf)
        for row, vector in zip(closeness, x, strict=True):
            places = torch.from_numpy(self.finder(vector.numpy()))
            row[places] = self._members[places] @ vector - self._members.half_norms[places]
        return Rough(closeness)


class Coded(HyperplaneKNN):
    """Holds codes in place of vectors: distances are sums of a table's entries, vectors are built where planes are."""

    def hold(self, codes: np.ndarray, centres: np.ndarray):
        """codes (M, S) uint8 of the remembered in their order; centres (S, 256, D / S) float32."""
        self._codes = torch.from_numpy(codes[self._order.numpy()].astype(np.int64).T.copy())
        self._members = _Built(self._codes, torch.from_numpy(centres), self._members.half_norms)
        self._centres = torch.from_numpy(centres)
        return self

    @torch.inference_mode()
    def _closeness(self, x: torch.Tensor, without: torch.Tensor | None = None) -> Rough:
        parts = x.reshape(len(x), len(self._centres), -1)
        tables = torch.einsum("nsd,scd->nsc", parts, self._centres)
        sums = [sum(table[codes] for table, codes in zip(one, self._codes, strict=True)) for one in tables]
        return Rough(torch.stack(sums) - self._members.half_norms)


class _Built:
    """Vectors built from codes when they are asked for."""

    def __init__(self, codes: torch.Tensor, centres: torch.Tensor, half_norms: torch.Tensor):
        self._codes, self._centres, self.half_norms = codes, centres, half_norms

    def __getitem__(self, places: torch.Tensor) -> torch.Tensor:
        codes = self._codes[:, places]  # (S, ...)
        return torch.cat([centres[code] for centres, code in zip(self._centres, codes, strict=True)], -1)


def remembering(kind: type[HyperplaneKNN], space: StrokeSpace, vectors: np.ndarray, labels: np.ndarray):
    """A KNN of this kind that remembers vectors (M, D) float32 with their labels."""
    return kind(space, BruteForce())._remember(np.ascontiguousarray(vectors, np.float32), labels)


def means(vectors: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Of vectors (N, D) float32 `count` means by Lloyd's algorithm, (count, D); all of them where they are fewer."""
    if count >= len(vectors):
        return vectors
    x = torch.from_numpy(np.ascontiguousarray(vectors, np.float32))
    centres = x[torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))[:count]].clone()
    for _ in range(ROUNDS):
        nearest = _nearest(x, centres)
        sums = torch.zeros_like(centres).index_add_(0, nearest, x)
        counts = torch.bincount(nearest, minlength=count)[:, None]
        centres = torch.where(counts > 0, sums / counts.clamp_min(1), centres)
    return centres.numpy()


def _nearest(x: torch.Tensor, centres: torch.Tensor) -> torch.Tensor:
    half_norms = centres.square().sum(1) / 2
    return torch.cat([(part @ centres.T - half_norms).argmax(1) for part in x.split(10_000)])


def product_codes(vectors: np.ndarray, parts: int, learning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes (M, parts) uint8 of vectors (M, D), and the centres (parts, 256, D / parts) that they name, learned from
    `learning` (L, D)."""
    codes, centres = [], []
    for mine, known in zip(np.split(vectors, parts, 1), np.split(learning, parts, 1), strict=True):
        centres.append(means(known, CENTRES))
        codes.append(_nearest(torch.from_numpy(np.ascontiguousarray(mine)), torch.from_numpy(centres[-1])).numpy())
    return np.stack(codes, 1).astype(np.uint8), np.stack(centres)


def decoded(codes: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The vectors that codes stand for, (M, D) float32."""
    return np.concatenate([part[codes[:, i]] for i, part in enumerate(centres)], 1)


def by_bounds(model: HyperplaneKNN) -> Finder:
    """Finds all that may be among the `local` nearest of its digit, and so loses none.

    |x - m|² is at least what the first directions say plus (|rest of x| - |rest of m|)². What lies beyond the farthest
    of `local` that were measured whole can be left out.
    """
    members, counts = model._members[:].numpy(), model._counts
    first, rest = np.ascontiguousarray(members[:, :FIRST]), np.linalg.norm(members[:, FIRST:], axis=1)
    norms = (first**2).sum(1) + rest**2
    ends = np.cumsum(counts)
    slack = 1e-3  # of rounding

    def find(vector: np.ndarray) -> np.ndarray:
        beyond = np.linalg.norm(vector[FIRST:])
        bounds = norms - 2 * (first @ vector[:FIRST] + rest * beyond) + vector @ vector
        found = []
        for end, count in zip(ends, counts, strict=True):
            own = bounds[end - count : end]
            some = np.argpartition(own, model.local)[: model.local] + end - count
            farthest = ((members[some] - vector) ** 2).sum(1).max() + slack
            found.append(np.flatnonzero(own <= farthest) + end - count)
        return np.concatenate(found)

    return find


def by_graphs(model: HyperplaneKNN) -> Finder:
    """Finds about the `local` nearest of each digit by an HNSW graph of it; ValueError where hnswlib is missing."""
    try:
        import hnswlib
    except ImportError:
        raise ValueError("HNSW graphs need hnswlib: pip install -r requirements-compression.txt") from None
    members, graphs = model._members[:].numpy(), []
    ends = np.cumsum(model._counts)
    for end, count in zip(ends, model._counts, strict=True):
        graph = hnswlib.Index("l2", members.shape[1])
        graph.init_index(int(count), M=CONNECTIONS, ef_construction=BUILDING, random_seed=0)
        graph.add_items(members[end - count : end], np.arange(end - count, end), num_threads=1)
        graph.set_ef(LOOKING)
        graphs.append(graph)

    def find(vector: np.ndarray) -> np.ndarray:
        found = [graph.knn_query(vector[None], model.local, num_threads=1)[0][0] for graph in graphs]
        return np.concatenate(found).astype(np.int64)

    return find


def graph_bytes(count: int) -> int:
    """Of the links that HNSW keeps beside the vectors: twice as many in the lowest layer, four bytes each."""
    return count * (2 * CONNECTIONS + 2) * 4
