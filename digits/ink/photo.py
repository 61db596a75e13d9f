"""Ink in photos: paper as a smooth surface, ink as what differs from it."""

import numpy as np
from PIL import Image
from scipy import ndimage

SIDE = 400  # pixels of the longer side are enough to find ink
LEAST_SIDE = 8
CELLS = 50  # of the longer side, in which the paper is guessed
SMOOTH, SMOOTHER = 1.0, 2.0  # standard deviation of the blur against grain, in pixels
LEAST_CONTRAST = 0.1  # of ink to the paper around it, as a share of the paper's brightness
OUTSTANDING = 0.002  # of the pixels: ink, however small
STRONGER = 1.3  # than what hangs on the rim: ink as well
PARTED = 3  # ink and paper, in standard deviations of the paper
FAINT_LOW, FAINT_HIGH = 3.0, 5.0  # of the grain: what ink exceeds everywhere, and somewhere in each piece


def find(gray: np.ndarray, is_other: bool = False) -> np.ndarray:
    """Ink (H, W) float32 in [0, 1], exactly 0 on paper, of a photo's brightness (H, W) in [0, 1]: the solid pieces
    away from the rim. All 0 where nothing stands out. is_other: ink is sought that is lighter where most of what stands
    out is darker, and the other way round."""
    small = _small(gray, SMOOTH)
    contrast = _contrast_to_paper(small, is_other)
    threshold = otsu(contrast)
    solid = contrast > threshold
    if not solid.any() or contrast[solid].mean() < LEAST_CONTRAST or _separation(contrast, solid) < PARTED:
        return np.zeros_like(gray)
    return _graded(contrast, threshold, _main_pieces(solid, contrast))


def find_faint(gray: np.ndarray) -> np.ndarray:
    """As `find`, for ink that hardly stands out: whatever exceeds the paper's grain, in one direction."""
    small = _small(gray, SMOOTHER)
    step = max(1, max(small.shape) // CELLS)
    rough = ndimage.median_filter(small[::step, ::step], _reach(small.shape, step) // 2 | 1, mode="nearest")
    residue = _to_size(ndimage.gaussian_filter(rough, 1, mode="nearest"), small.shape) - small
    residue -= np.median(residue)
    grain = 1.4826 * np.median(np.abs(residue)) + 0.5 / 255
    if (residue < -FAINT_HIGH * grain).sum() > (residue > FAINT_HIGH * grain).sum():
        residue = -residue
    pieces, count = ndimage.label(residue > FAINT_LOW * grain, np.ones((3, 3)))
    if not count:
        return np.zeros_like(gray)
    strongest = ndimage.maximum(residue, pieces, np.arange(count + 1))
    solid = (strongest > FAINT_HIGH * grain)[pieces] & (pieces > 0)
    if not solid.any():
        return np.zeros_like(gray)
    return _graded(residue, FAINT_LOW * grain, _main_pieces(solid, residue))


def _small(gray: np.ndarray, blur: float) -> np.ndarray:
    height, width = gray.shape
    scale = min(1, SIDE / max(height, width))
    size = (max(LEAST_SIDE, round(width * scale)), max(LEAST_SIDE, round(height * scale)))
    return ndimage.gaussian_filter(np.asarray(Image.fromarray(gray).resize(size, Image.Resampling.BOX)), blur)


def _graded(contrast: np.ndarray, threshold: float, main: np.ndarray) -> np.ndarray:
    """Ink in and around the main pieces, full where it is as strong as most of it."""
    kept = ndimage.binary_dilation(main, iterations=2)
    low, full = 0.6 * threshold, np.median(contrast[main])
    return np.where(kept, np.clip((contrast - low) / (full - low), 0, 1), 0).astype(np.float32)


def _contrast_to_paper(gray: np.ndarray, is_other: bool = False) -> np.ndarray:
    """How far each pixel is from the paper around it, as a share of the paper's brightness; ≥ 0 on ink."""
    step = max(1, max(gray.shape) // 100)
    coarse = gray[::step, ::step]
    reach = _reach(gray.shape, step)
    if _is_dark(gray, coarse, reach) == is_other:
        gray, coarse = 1 - gray, 1 - coarse
    paper = ndimage.grey_closing(coarse, size=(reach, reach), mode="nearest")
    paper = _to_size(ndimage.gaussian_filter(paper, reach / 4, mode="nearest"), gray.shape)
    return np.clip(1 - gray / np.maximum(paper, 0.05), 0, 1)


def _is_dark(gray: np.ndarray, coarse: np.ndarray, reach: int) -> bool:
    """Whether what stands out is darker than what lies around it, which is guessed from every few pixels."""
    every = 2 if max(coarse.shape) > CELLS else 1
    rough = ndimage.median_filter(coarse[::every, ::every], reach // every | 1, mode="nearest")
    darker = (_to_size(np.ascontiguousarray(rough), gray.shape) - gray)[::2, ::2]
    least, most = np.quantile(darker, [OUTSTANDING, 1 - OUTSTANDING])
    return bool(most >= -least)


def _reach(shape: tuple[int, ...], step: int) -> int:
    """A quarter of the picture, odd, in cells of `step` pixels."""
    return max(3, -(-max(shape) // step) // 4) | 1


def _to_size(coarse: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(Image.fromarray(coarse).resize(shape[::-1], Image.Resampling.BILINEAR))


def otsu(values: np.ndarray) -> float:
    """The threshold that parts the values into the two tightest groups (Otsu 1979)."""
    counts, edges = np.histogram(values, 256)
    middles = (edges[:-1] + edges[1:]) / 2
    below, above = np.cumsum(counts), np.cumsum(counts[::-1])[::-1]
    mean_below = np.cumsum(counts * middles) / np.maximum(below, 1)
    mean_above = (np.cumsum((counts * middles)[::-1]) / np.maximum(above[::-1], 1))[::-1]
    between = below[:-1] * above[1:] * (mean_below[:-1] - mean_above[1:]) ** 2
    return float(middles[np.argmax(between)])


def _separation(contrast: np.ndarray, solid: np.ndarray) -> float:
    """Distance between ink and paper in standard deviations of the paper."""
    rest = contrast[~solid]
    if not len(rest):
        return 0.0
    return float((contrast[solid].mean() - rest.mean()) / (rest.std() + 1e-3))


def _main_pieces(solid: np.ndarray, contrast: np.ndarray) -> np.ndarray:
    """The mask without specks, and without what hangs on the picture's rim (a shadow, the table) where there is
    something else, as large or stronger."""
    pieces, n = ndimage.label(solid, np.ones((3, 3)))
    areas = np.bincount(pieces.ravel(), minlength=n + 1)
    areas[0] = 0
    at_rim = np.zeros(n + 1, bool)
    at_rim[np.concatenate([pieces[0], pieces[-1], pieces[:, 0], pieces[:, -1]])] = True
    inside = np.where(at_rim, 0, areas)
    if inside.max() >= 20:
        strength, most = (contrast[pieces == which].mean() for which in (inside.argmax(), areas.argmax()))
        if inside.max() >= 0.1 * areas.max() or strength >= STRONGER * most:
            areas = inside
    return (areas >= max(6, 0.04 * areas.max()))[pieces]
