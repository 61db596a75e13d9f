"""Ink that differs from its paper in colour rather than in brightness."""

import numpy as np
from PIL import Image
from scipy import ndimage

SIDE = 400
CELLS = 50
SHARE = 0.03  # of the pixels, those furthest from the paper: ink, if any is
GREY = 0.06  # of full scale: channels that differ less are no colour
LEAST = 0.06  # of full scale: so far these lie from the paper at the least


def standing_out(picture: Image.Image) -> np.ndarray | None:
    """A colour picture as grey values (H, W) float32 in [0, 1], paper 0.5, along the direction in which what is
    furthest from the paper's colour differs from it (its first principal component); None where nothing does.

    The paper's colour is guessed everywhere anew, as uneven light colours it.
    """
    colours = _opponent(picture)
    if np.abs(colours[:, :, 1:]).max() < GREY:
        return None
    step = max(1, max(colours.shape) // CELLS)
    coarse = colours[::step, ::step]
    reach = max(3, max(coarse.shape) // 4) | 1
    paper = np.stack([ndimage.median_filter(coarse[:, :, c], reach, mode="nearest") for c in range(3)], 2)
    off = colours - np.stack([_to_size(paper[:, :, c], colours.shape[:2]) for c in range(3)], 2)
    far = np.linalg.norm(off, axis=2)
    furthest = off[far >= np.quantile(far, 1 - SHARE)]
    direction = np.linalg.eigh(furthest.T @ furthest)[1][:, -1]
    along = off @ direction
    if np.abs(furthest @ direction).mean() < LEAST:
        return None
    along *= np.sign(np.sum(furthest @ direction)) or 1
    return np.clip(0.5 - along / (2 * np.abs(along).max()), 0, 1).astype(np.float32)


def _opponent(picture: Image.Image) -> np.ndarray:
    """Brightness, and at twice their weight blue to yellow and green to red: (H, W, 3) float32, smoothed a little."""
    scale = min(1, SIDE / max(picture.size))
    size = tuple(max(8, round(side * scale)) for side in picture.size)
    red, green, blue = np.moveaxis(
        np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX), np.float32), 2, 0
    )
    bright = 0.299 * red + 0.587 * green + 0.114 * blue
    channels = np.stack([bright, blue - (red + green) / 2, red - green], 2) / 255
    return ndimage.gaussian_filter(channels, (1, 1, 0))


def _to_size(coarse: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(Image.fromarray(np.ascontiguousarray(coarse)).resize(shape[::-1], Image.Resampling.BILINEAR))
