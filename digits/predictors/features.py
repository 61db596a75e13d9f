"""What the KNN measures on: strokes and their edges by orientation, in a space where writing habits are small.

cleaned where it is spoilt → upright and of one size → edge orientations (gradient) and ridge orientations (Hessian)
→ square root and unit length → whitening by the within-class covariance → the directions of largest total variance.
"""

import functools

import numpy as np
import torch
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted
from torch.nn.functional import grid_sample

from digits.images import cleaning

CHUNK = 1000  # images at a time: all orientation maps of all images would fill the memory

SPREAD = 0.42  # of half the image's side
ZOOM_Y, ZOOM_X = (0.7, 1.3), (0.55, 1.3)  # pixels of the image that one pixel of the normalised image may cover
TINY = 1e-6


def normalise(x: torch.Tensor) -> torch.Tensor:
    """Shear each image upright, centre its mass, and bring the spread of its ink to a common size.

    The spread (standard deviation) along y becomes `SPREAD`; that along x follows from the ratio R of both as
    √sin(π R / 2), so that narrow digits become wider but stay narrow. No side changes by more than the zoom limits.
    x (N, 28, 28) float32 in [0, 1]; same shape and range. An empty image stays empty.

    References: Liu, Nakashima, Sako, Fujisawa, "Handwritten digit recognition: investigation of normalization and
    feature extraction techniques", Pattern Recognition 2004 (moment normalisation).
    """
    at, squared = _places(x.shape[-1])
    down, across = x.sum(2), x.sum(1)
    mass = x.sum((1, 2)).clamp_min(TINY)
    mean_y = (down @ at) / mass
    mean_x = (across @ at) / mass
    var_y = ((down @ squared) / mass - mean_y**2).clamp_min(TINY)
    cov = (torch.tensordot(x, at, ([1], [0])) @ at[:, None])[:, 0] / mass - mean_y * mean_x
    lean = cov / var_y
    spread_y = var_y.sqrt()
    spread_x = ((across @ squared) / mass - mean_x**2 - lean * cov).clamp_min(TINY).sqrt()  # once upright
    ratio = (spread_x / spread_y).clamp(0.05, 1)
    step_y = (spread_y / SPREAD).clamp(*ZOOM_Y)
    step_x = (spread_x / (SPREAD * torch.sin(torch.pi / 2 * ratio).sqrt())).clamp(*ZOOM_X)
    slant = (lean * step_y)[:, None] * at
    grid = x.new_empty(*x.shape, 2)
    grid[..., 0] = (step_x[:, None] * at + mean_x[:, None])[:, None] + slant[:, :, None]
    grid[..., 1] = (step_y[:, None] * at + mean_y[:, None])[:, :, None]
    return grid_sample(x[:, None], grid, align_corners=True)[:, 0]


@functools.cache
@torch.inference_mode(False)
def _places(side: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Of a row's pixels the places as grid_sample counts them, corners aligned, and their squares, (side,) each."""
    at = torch.linspace(-1, 1, side)
    return at, at**2


def gradient_orientations(x: torch.Tensor, bins: int = 12, sigma: float = 1.5, step: int = 3) -> torch.Tensor:
    """Edges by direction (0 to 360°), blurred by σ pixels and sampled every `step` pixels.

    x (N, S, S) float32 → (N, bins, P, P) float32 ≥ 0 with P = 1 + (S - 1) // step.
    """
    dy, dx = _central_differences(x)
    return _pool(_bin(torch.atan2(dy, dx) / (2 * torch.pi), torch.hypot(dx, dy), bins), sigma, step)


def ridge_orientations(
    x: torch.Tensor, bins: int = 8, blur: float = 0.7, sigma: float = 1.5, step: int = 3
) -> torch.Tensor:
    """Strokes by direction (0 to 180°): where the image, blurred a little, bends down across a line.

    Strength is minus the Hessian's smaller eigenvalue where that is negative; its eigenvector points across the line.
    x (N, S, S) float32 → (N, bins, P, P) float32 ≥ 0, sampled as in `gradient_orientations`.
    """
    smooth = _gaussian_rows(x.shape[-1], 1, blur)
    dy, dx = _central_differences(smooth @ x @ smooth.T)
    dyy, dyx = _central_differences(dy)
    _, dxx = _central_differences(dx)
    strength = (torch.hypot((dxx - dyy) / 2, dyx) - (dxx + dyy) / 2).clamp_min(0)
    return _pool(_bin(torch.atan2(2 * dyx, dxx - dyy) / (2 * torch.pi), strength, bins), sigma, step)


def _central_differences(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    halves = _half_differences(x.shape[-1])
    return halves @ x, x @ halves.T


@functools.cache
@torch.inference_mode(False)
def _half_differences(side: int) -> torch.Tensor:
    """Times a column: half of what the next pixel has more than the one before, 0 being outside; (side, side)."""
    ahead = torch.diag(torch.full((side - 1,), 0.5), 1)
    return ahead - ahead.T


def _bin(turn: torch.Tensor, strength: torch.Tensor, bins: int) -> torch.Tensor:
    """Spread `strength` (N, S, S) over the two nearest of `bins` directions; `turn` counts whole circles."""
    place = turn.remainder(1).mul_(bins)
    low = place.floor()
    upper = strength * (place - low)
    low = low.long().remainder_(bins)[:, None]  # hardly less than no turn at all is rounded to a whole one
    maps = torch.zeros(len(turn), bins, *turn.shape[1:])
    maps.scatter_(1, low, (strength - upper)[:, None])
    return maps.scatter_(1, (low + 1).remainder_(bins), upper[:, None])


def _pool(maps: torch.Tensor, sigma: float, step: int) -> torch.Tensor:
    rows = _gaussian_rows(maps.shape[-1], step, sigma)
    return rows @ maps @ rows.T


@functools.cache
@torch.inference_mode(False)
def _gaussian_rows(side: int, step: int, sigma: float) -> torch.Tensor:
    """Of every `step`-th pixel the weights of all `side` pixels of its row, (side / step, side)."""
    centres = torch.arange(0, side, step)
    weights = torch.exp(-0.5 * ((centres[:, None] - torch.arange(side)) / sigma) ** 2)
    return weights / (sigma * (2 * torch.pi) ** 0.5)


def _unit_root(maps: torch.Tensor) -> torch.Tensor:
    """Square root and unit length: Euclidean distances then compare histograms as Hellinger's does."""
    histogram = maps.flatten(1)
    return (histogram / histogram.sum(1, keepdim=True).clamp_min(TINY**2)).sqrt_()


@torch.inference_mode()
def orientations(images: np.ndarray) -> np.ndarray:
    """Edge and ridge orientations of the normalised images, side by side.

    images (N, 28, 28) float32 in [0, 1] → (N, 2000) float32: 12 × 10 × 10 of the gradient, 8 × 10 × 10 of the
    ridges, each part of unit length (zeros for an empty image).
    """
    parts = []
    for chunk in torch.from_numpy(np.ascontiguousarray(images, np.float32)).split(CHUNK):
        upright = normalise(chunk)
        parts.append(
            torch.cat([_unit_root(gradient_orientations(upright)), _unit_root(ridge_orientations(upright))], 1)
        )
    return torch.cat(parts).numpy()


class StrokeSpace(TransformerMixin, BaseEstimator):
    """Orientations in a space where the scatter inside a class is the same in all directions.

    Cw, the mean outer product of what is left after taking each class's mean away, says in which directions one
    digit's writings differ; dividing by its square root makes them small. Of that space the directions of largest
    total variance are kept.

    dimensions: how many directions to keep. ridge: the fraction of Cw's largest eigenvalue added to each.
    After `fit`: mean_ (2000,), projection_ (2000, dimensions), both float32.
    """

    def __init__(self, dimensions: int = 96, ridge: float = 0.003):
        self.dimensions = dimensions
        self.ridge = ridge

    def fit(self, images: np.ndarray, y: np.ndarray):
        """images (N, 28, 28) float32 in [0, 1], y (N,) labels of at least two classes."""
        classes, codes = np.unique(y, return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"Whitening within classes needs at least two classes; got labels {classes.tolist()}.")
        vectors = orientations(images)
        self.mean_ = vectors.mean(0)
        within, total = _scatter(torch.from_numpy(vectors - self.mean_), torch.from_numpy(codes))
        values, directions = torch.linalg.eigh(within)
        whiten = directions / (values.clamp_min(0) + self.ridge * values[-1]).sqrt()
        widest = torch.linalg.eigh(whiten.T @ total @ whiten).eigenvectors.flip(1)[:, : self.dimensions]
        self.projection_ = (whiten @ widest).numpy()
        return self

    def transform(self, images: np.ndarray) -> np.ndarray:
        """images (N, 28, 28) float32 in [0, 1] → (N, dimensions) float32; what looks spoilt is cleaned first."""
        check_is_fitted(self, "projection_")
        return (orientations(cleaning.clean(images)) - self.mean_) @ self.projection_


def _scatter(centred: torch.Tensor, codes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Covariance (D, D) within classes, and of everything, of vectors (N, D) with mean 0 and class codes (N,)."""
    counts = torch.bincount(codes)
    means = torch.stack([centred[codes == c].mean(0) for c in range(len(counts))])
    total = centred.T @ centred / len(centred)
    return total - means.T @ (counts[:, None] / len(centred) * means), total
