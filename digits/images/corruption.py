"""What can happen to a digit on its way to a model, in doses: turned, moved, noisy, blurred, thinner or thicker.

Every function takes images (N, 28, 28) float32 in [0, 1] and a dose, one number for all or one
for each image (N,), and returns new images of the same shape and range. Nothing is random but the
noise, which depends on its seed alone. The dose `nothing` leaves the images as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch.nn.functional import affine_grid, avg_pool2d, grid_sample, interpolate

GRAIN = 4  # working pixels per pixel where a stroke's rim is moved
SEED = 0


@dataclass(frozen=True)
class Corruption:
    """One way to spoil a digit. `doses` ascend and hold `nothing`, which changes nothing."""

    title: str
    unit: str
    apply: Callable[..., np.ndarray]  # (images, dose) → images
    doses: tuple[float, ...]
    nothing: float = 0.0


def rotate(images: np.ndarray, degrees) -> np.ndarray:
    """Turn clockwise about the middle."""
    angle = torch.deg2rad(_each(images, degrees))
    cos, sin, zero = angle.cos(), angle.sin(), torch.zeros_like(angle)
    return _resample(images, torch.stack([cos, sin, zero, -sin, cos, zero], 1))


def shift(images: np.ndarray, pixels) -> np.ndarray:
    """Move to the right; what leaves the frame is lost."""
    moved = -2 * _each(images, pixels) / images.shape[-1]
    one, zero = torch.ones_like(moved), torch.zeros_like(moved)
    return _resample(images, torch.stack([one, zero, moved, zero, one, zero], 1))


def noise(images: np.ndarray, sigma, seed: int = SEED) -> np.ndarray:
    """Add Gaussian noise of standard deviation σ (ink is 1), the same pattern at every dose, and cut to [0, 1]."""
    pattern = np.random.default_rng(seed).standard_normal(images.shape, np.float32)
    return np.clip(images + pattern * _each(images, sigma).numpy()[:, None, None], 0, 1)


def blur(images: np.ndarray, sigma) -> np.ndarray:
    """Gaussian blur of σ pixels."""
    at = torch.arange(images.shape[-1], dtype=torch.float32)
    distance = (at[:, None] - at[None, :]) ** 2
    width = _each(images, sigma).clamp_min(1e-3)[:, None, None]
    rows = (-distance / (2 * width**2)).softmax(2)  # (N, 28, 28)
    return (rows @ _tensor(images) @ rows.transpose(1, 2)).clamp(0, 1).numpy()


def thicken(images: np.ndarray, factor) -> np.ndarray:
    """Make strokes `factor` times as thick as they are, by moving their rim; below 1 thinner."""
    fine = interpolate(_tensor(images)[:, None], scale_factor=GRAIN, mode="bilinear")[:, 0].numpy()
    doses = _each(images, factor).tolist()
    moved = [_rim_moved(ink, dose) for ink, dose in zip(fine, doses, strict=True)]
    coarse = avg_pool2d(_tensor(np.stack(moved))[:, None], GRAIN)[:, 0].numpy() if moved else fine
    untouched = np.array([dose == 1 for dose in doses])
    return np.where(untouched[:, None, None], images, coarse) if moved else images.copy()


def _rim_moved(ink: np.ndarray, factor: float) -> np.ndarray:
    """Ink (H, W) on the fine grid; a bar of thickness t has a mean inner distance of t / 4."""
    solid = ink > 0.5
    if factor == 1 or not solid.any():
        return ink
    inside = distance_transform_edt(solid)
    distance = np.maximum(inside - 0.5, 0) - np.maximum(distance_transform_edt(~solid) - 0.5, 0)
    thickness = 4 * (inside[solid] - 0.5).mean()
    return np.clip(distance + (factor - 1) * thickness / 2 + 0.5, 0, 1).astype(np.float32)


def _resample(images: np.ndarray, theta: torch.Tensor) -> np.ndarray:
    """Look each pixel up where theta (N, 6) sends it."""
    x = _tensor(images)[:, None]
    grid = affine_grid(theta.view(-1, 2, 3), list(x.shape), align_corners=False)
    return grid_sample(x, grid, align_corners=False)[:, 0].numpy()


def _each(images: np.ndarray, dose) -> torch.Tensor:
    """A dose for each image: (N,) float32."""
    return torch.from_numpy(np.broadcast_to(np.asarray(dose, np.float32), len(images)).copy())


def _tensor(images: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(images, np.float32))


CORRUPTIONS: dict[str, Corruption] = {
    "rotation": Corruption("Turned", "degrees clockwise", rotate, (-45, -30, -15, 0, 15, 30, 45)),
    "shift": Corruption("Moved", "pixels to the right", shift, (-6, -4, -2, 0, 2, 4, 6)),
    "noise": Corruption("Noise", "σ, ink is 1", noise, (0, 0.15, 0.3, 0.45, 0.6)),
    "blur": Corruption("Blur", "σ in pixels", blur, (0, 0.75, 1.5, 2.25, 3)),
    "thickness": Corruption("Stroke", "times as thick", thicken, (0.4, 0.6, 0.8, 1, 1.3, 1.7, 2.2), nothing=1),
}
