"""Remembered vectors, kept once: as float32, or as a weights file has them, in a quarter of the memory."""

from collections.abc import Iterator

import numpy as np
import torch

from digits.predictors.largest import Rough
from digits.predictors.products import Blocks, Products

CHUNK = 10_000  # rows that become float32 at a time


class Floats:
    """Vectors (M, D) float32 as they are.

    half_norms: half of each one's squared length, (M,) float32.
    """

    def __init__(self, vectors: np.ndarray):
        self._vectors = torch.from_numpy(np.ascontiguousarray(vectors, np.float32))
        self.half_norms = _half_norms(self._vectors)

    @property
    def shape(self) -> tuple[int, int]:
        return tuple(self._vectors.shape)

    def __getitem__(self, places: torch.Tensor | slice) -> torch.Tensor:
        """Those at these places, (..., D) float32."""
        return self._vectors[places]

    def closeness(self, x: torch.Tensor) -> Rough:
        """(N, D) → (N, M): (|x|² - |x - m|²) / 2 for each vector m; the larger, the nearer."""
        return Rough(x @ self._vectors.T - self.half_norms)


class Steps:
    """The same of rows int8, block by block, of which each column counts a step."""

    def __init__(self, blocks: Blocks):
        blocks = [(rows, step) for rows, step in blocks if len(rows)]
        self._rows = torch.from_numpy(np.concatenate([rows for rows, _ in blocks]))
        self._steps = torch.from_numpy(np.stack([step for _, step in blocks]).astype(np.float32))
        self._ends = torch.from_numpy(np.cumsum([len(rows) for rows, _ in blocks]))
        self.half_norms = torch.cat([_half_norms(part) for part in self._chunks()])
        self._products = Products(blocks, self.half_norms.numpy())

    @property
    def shape(self) -> tuple[int, int]:
        return tuple(self._rows.shape)

    def __getitem__(self, places: torch.Tensor | slice) -> torch.Tensor:
        if isinstance(places, slice):
            return torch.cat(list(self._chunks()))[places]
        steps = self._steps.numpy().take(np.searchsorted(self._ends.numpy(), places.numpy(), "right"), 0)
        steps *= self._rows.numpy().take(places.numpy(), 0)
        return torch.from_numpy(steps)

    def closeness(self, x: torch.Tensor) -> Rough:
        """As `Floats`; of one vector in integers, a little off, and exactly where that is asked."""
        if len(x) == 1:
            values, error = self._products.with_vector(x[0].numpy())
            return Rough(torch.from_numpy(values), error, lambda places: self._exactly(x[0].numpy(), places))
        return Rough(torch.cat([x @ part.T for part in self._chunks()], 1) - self.half_norms)

    def _exactly(self, vector: np.ndarray, places: np.ndarray) -> np.ndarray:
        return self[torch.from_numpy(places)].numpy() @ vector - self.half_norms.numpy()[places]

    def _chunks(self) -> Iterator[torch.Tensor]:
        blocks = self._rows.tensor_split(self._ends[:-1])
        return (part * step for rows, step in zip(blocks, self._steps, strict=True) for part in rows.split(CHUNK))


def _half_norms(vectors: torch.Tensor) -> torch.Tensor:
    return (vectors**2).sum(1) / 2
