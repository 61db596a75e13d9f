"""Ink that differs from its paper in colour rather than in brightness."""

import numpy as np
from PIL import Image
from scipy import ndimage

SIDE = 400
CELLS = 32
SHARE, FEWEST = 0.03, 0.003  # of the pixels, those furthest from the paper: ink, if any is
GREY = 0.06  # of full scale: channels that differ less are no colour
EVEN, MOSTLY = 0.02, 0.9  # of full scale, and of the rim's pixels: an even rim
LEAST = 0.06  # of full scale: so far these lie from the paper at the least


def standing_out(picture: Image.Image) -> np.ndarray | None:
    """A colour picture as grey values (H, W) float32 in [0, 1], paper 0.5, along the direction in which what is
    furthest from the paper's colour differs from it (its first principal component); None where nothing does.

    The paper's colour is that of an even rim, or else guessed everywhere anew, as uneven light colours it.
    """
    colours = _opponent(picture)
    if np.abs(colours[:, :, 1:]).max() < GREY:
        return None
    off = colours - _paper(colours)
    far = np.linalg.norm(off, axis=2)
    furthest = off[far >= max(np.quantile(far, 1 - SHARE), np.quantile(far, 1 - FEWEST) / 2)]
    direction = np.linalg.eigh(furthest.T @ furthest)[1][:, -1]
    along = off @ direction
    if np.abs(furthest @ direction).mean() < LEAST:
        return None
    along *= np.sign(np.sum(furthest @ direction)) or 1
    return np.clip(0.5 - along / (2 * np.abs(along).max()), 0, 1).astype(np.float32)


def _paper(colours: np.ndarray) -> np.ndarray:
    """(H, W, 3), or one colour (3,) where the rim has one."""
    rim = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    colour = np.median(rim, axis=0)
    if np.mean(np.abs(rim - colour).max(1) <= EVEN) >= MOSTLY:
        return colour
    step = max(1, max(colours.shape) // CELLS)
    coarse = colours[::step, ::step]
    reach = max(3, max(coarse.shape) // 4) | 1
    paper = (ndimage.median_filter(coarse[:, :, c], reach, mode="nearest") for c in range(3))
    return np.stack([_to_size(one, colours.shape[:2]) for one in paper], 2)


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
