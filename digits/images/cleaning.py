"""Spoilt 28×28 pictures made clean again, before they are compared with remembered, clean ones.

Each step sees one kind of spoiling by a cheap sign that clean digits don't show, and repairs it: grey or clouded
paper, an inverted band, noise and rough rims, a line from rim to rim, spatter, motion. What shows no sign comes back
untouched.
Repairs were chosen on spoilt digits of MNIST's validation part; the signs on clean ones too, and on drawings.
"""

from collections.abc import Callable

import numpy as np
from scipy import ndimage

from digits.images import crossing

Images = np.ndarray
Steps = tuple[tuple[str, Callable[[Images], np.ndarray], Callable[[Images], Images]], ...]  # see `AT_THE_RIM`

CHUNK = 1000  # images at a time
RING = np.ones((28, 28), bool)
RING[2:-2, 2:-2] = False
INKED = 0.05
NEIGHBOURS = [(down, right) for down in range(3) for right in range(3) if (down, right) != (1, 1)]
DIRECTIONS = ((0, 1), (1, 1), (1, 0), (1, -1))
TURNS = np.arange(8) * np.pi / 8  # directions in which something may have moved
TINY = 1e-9
STROKE = 30  # so many of the darkest pixels are surely a stroke's
LEAST_PIECE = 0.12  # of the largest piece's ink


def clean(images: Images) -> Images:
    """Images (N, 28, 28) float32 in [0, 1], ink 1: those that look spoilt cleaned, all others as they are."""
    if len(images) > CHUNK:
        return np.concatenate([clean(images[start : start + CHUNK]) for start in range(0, len(images), CHUNK)])
    return _each(_steps(images), images)


def repairs(image: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """What `clean` does to image (28, 28), one repair after the other: what it is, and the image then; nothing to one
    that does not look spoilt."""
    found, images = [], image[None]
    for step in _steps(images):
        cleaned = _each((step,), images)
        if cleaned is not images:
            found.append((step[0], cleaned[0]))
            images = cleaned
    return found


def _steps(images: Images) -> Steps:
    return (*AT_THE_RIM, *ANYWHERE) if images[:, RING].max(initial=0) > INKED else ANYWHERE


def _each(steps: Steps, images: Images) -> Images:
    for _, sees, repaired in steps:
        spoilt = sees(images)
        if spoilt.any():
            images = images.copy()
            images[spoilt] = np.clip(repaired(images[spoilt]), 0, 1)
    return images


def _on_grey_paper(images: Images) -> np.ndarray:
    return (images[:, RING] > INKED).mean(1) > 0.6


def _off_paper(images: Images) -> Images:
    """Less the surroundings, which takes even grey and slow clouds away alike."""
    return _strokes(_blurred(images, 0.5) - _blurred(images, 2.5))


def _band(images: Images) -> np.ndarray:
    """The columns that are ink at the upper and at the lower rim, three or more side by side: (N, 28) bool."""
    inked = (images[:, 0] + images[:, 1] + images[:, -2] + images[:, -1]) > 2
    return ndimage.binary_opening(inked, np.ones((1, 3))) if inked.any() else inked


def _is_banded(images: Images) -> np.ndarray:
    return _band(images).any(1)


def _without_band(images: Images) -> Images:
    return np.where(_band(images)[:, None], 1 - images, images)


def _is_crossed(images: Images) -> np.ndarray:
    return np.minimum(images[:, :, 0].max(1), images[:, :, -1].max(1)) > 0.3


def _is_rough(images: Images) -> np.ndarray:
    """Many pixels darker than all around them; some, in soft greys; blocks of one grey; hard outlines."""
    inked = images > 0.02
    grey = inked & (images < 0.98)
    size = np.maximum(inked.sum((1, 2)), 1)
    soft = grey.sum((1, 2)) / size
    level = ((images[:, :, 1:] == images[:, :, :-1]) & grey[:, :, 1:]).sum((1, 2)) / size
    single = _standing_out(images)
    hard = soft < 0.02
    if hard.any():
        hard[hard] = [_is_hollow(image) for image in images[hard]]
    return (single >= 9) | ((soft > 0.992) & (single >= 2)) | (level > 0.5) | hard


def _standing_out(images: Images) -> np.ndarray:
    """How many pixels are darker than all eight around them: (N,)."""
    padded = _padded(images)
    limit = images - 0.15
    out = limit > 0
    for down, right in NEIGHBOURS:
        out &= limit > padded[:, down : down + 28, right : right + 28]
    return out.sum((1, 2))


def _padded(images: Images) -> Images:
    padded = np.zeros((len(images), 30, 30), np.float32)
    padded[:, 1:-1, 1:-1] = images
    return padded


def _is_hollow(image: np.ndarray) -> bool:
    """Whether lines one pixel wide are all there is."""
    return bool(np.abs(image - ndimage.uniform_filter(image, 3, mode="constant")).sum() > 0.75 * image.sum())


def _smooth(images: Images) -> Images:
    return _strokes(_blurred(images, 1))


def _is_spattered(images: Images) -> np.ndarray:
    rim = images[:, RING]
    return ((rim > INKED).mean(1) > 0.065) & ((rim > 0.3).mean(1) > 0.02)


def _is_dotted(images: Images) -> np.ndarray:
    """Whether there is ink at the rim, and pieces that are too small for a stroke, far apart."""
    dotted = (images[:, RING] > INKED).any(1)
    dotted[dotted] = [_spread_of_specks(image) >= 20 for image in images[dotted]]
    return dotted


def _spread_of_specks(image: np.ndarray) -> int:
    """How many rows, or columns, what is too small for a stroke lies apart."""
    pieces, ink = _pieces(image)
    places = np.nonzero(np.isin(pieces, np.flatnonzero(ink < LEAST_PIECE * ink.max(initial=0)) + 1))
    return max(int(np.ptp(place)) for place in places) if len(places[0]) else 0


def _without_specks(images: Images) -> Images:
    return _strokes(_blurred(images, 0.5))


def _strokes(images: Images) -> Images:
    """Paper at 0, strokes at 1, and pieces gone that are too small for one: (N, 28, 28) in [0, 1]."""
    ranked = np.sort(images.reshape(len(images), -1), 1)
    paper, ink = (ranked[:, place, None, None] for place in (313, -STROKE))
    even = (images - paper) / np.maximum(ink - paper, 1e-6)
    return np.stack([_large_pieces(one) for one in np.clip((even - 0.3) / 0.7, 0, 1)])


def _large_pieces(image: np.ndarray) -> np.ndarray:
    pieces, ink = _pieces(image)
    kept = ink >= max(4, LEAST_PIECE * ink.max(initial=0))
    return np.where(np.append(False, kept)[pieces], image, 0)


def _pieces(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which piece each pixel belongs to, counted from 1, 0 for paper: (28, 28); the ink of each, (P,)."""
    pieces, count = ndimage.label(image > 0.1, np.ones((3, 3)))
    return pieces, ndimage.sum_labels(image, pieces, np.arange(1, count + 1))


def _is_dragged(images: Images) -> np.ndarray:
    """Whether nothing is dark or has a sharp edge, far less changes along one direction than along another, and across
    the motion it is sharper than what is blurred all around."""
    dragged = (images > 0.98).sum((1, 2)) < 3
    if dragged.any():
        dragged[dragged] = _is_drawn_out(images[dragged])
    return dragged


def _is_drawn_out(images: Images) -> np.ndarray:
    padded = _padded(images)
    bends = np.stack([_bend(padded, *direction) for direction in DIRECTIONS], 1)
    drawn = (bends.max(1) < (images**2).sum((1, 2)) / 4) & (bends.min(1) < 0.3 * bends.max(1))
    if drawn.any():
        drawn[drawn] = _motion(images[drawn])[1] > 0.5
    return drawn


def _bend(padded: Images, down: int, right: int) -> np.ndarray:
    """Squared second differences along a direction, (N,)."""
    ahead = padded[:, 1 + down : 29 + down, 1 + right : 29 + right]
    behind = padded[:, 1 - down : 29 - down, 1 - right : 29 - right]
    return ((ahead + behind - 2 * padded[:, 1:29, 1:29]) ** 2).sum((1, 2)) / (down**2 + right**2) ** 2


def _motion(images: Images) -> tuple[np.ndarray, np.ndarray]:
    """Along which of `TURNS` the picture changes and bends least, against across: (N,), and how sharp it is across,
    the squared bends over the squared changes there: (N,)."""
    dy, dx = np.gradient(images, axis=(1, 2))
    dyy, dyx = np.gradient(dy, axis=(1, 2))
    dxx = np.gradient(dx, axis=2)
    ways = [(np.cos(turn), np.sin(turn)) for turn in TURNS]
    change = np.stack([((x * dx + y * dy) ** 2).sum((1, 2)) for x, y in ways], 1)
    bend = np.stack([((x * x * dxx + 2 * x * y * dyx + y * y * dyy) ** 2).sum((1, 2)) for x, y in ways], 1)
    change_across, bend_across = (np.roll(one, len(TURNS) // 2, 1) for one in (change, bend))
    along = (change * bend / np.maximum(change_across * bend_across, TINY)).argmin(1)
    sharp = bend_across / np.maximum(change_across, TINY)
    return along, sharp[np.arange(len(images)), along]


def _sharpened(images: Images, length: float = 9, times: int = 15) -> Images:
    """Motion undone.

    References: Richardson, "Bayesian-based iterative method of image restoration", JOSA 1972; Lucy 1974.
    """
    along, _ = _motion(images)
    found = np.empty_like(images)
    for number in np.unique(along):
        its = along == number
        found[its] = _undone(images[its], _trace(TURNS[number], length), times)
    return found / np.maximum(np.sort(found.reshape(len(found), -1), 1)[:, -12, None, None], 0.1)


def _trace(turn: float, length: float) -> np.ndarray:
    """What becomes of a point that moves so many pixels: (11, 11), sum 1."""
    y, x = np.mgrid[-5:6, -5:6]
    way, off = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    trace = np.clip(length / 2 + 0.5 - np.abs(way), 0, 1) * np.clip(1 - np.abs(off), 0, 1)
    return (trace / trace.sum()).astype(np.float32)[None]


def _undone(images: Images, trace: np.ndarray, times: int, least: float = 1e-3) -> Images:
    found = images + least
    for _ in range(times):
        seen = ndimage.convolve(found, trace, mode="constant") + least
        found = found * ndimage.convolve((images + least) / seen, trace, mode="constant")
    return found


def _blurred(images: Images, sigma: float) -> Images:
    return ndimage.gaussian_filter(images, (0, sigma, sigma))


def _turned(function: Callable[[Images], np.ndarray]) -> Callable[[Images], np.ndarray]:
    """The same for rows as for columns."""

    def of_rows(images: Images) -> np.ndarray:
        found = function(images.swapaxes(1, 2))
        return found.swapaxes(1, 2) if found.ndim == 3 else found

    return of_rows


SMOOTHED = "noise smoothed", _is_rough, _smooth
AT_THE_RIM: Steps = (  # what it is, how it is seen, and repaired
    ("grey paper taken away", _on_grey_paper, _off_paper),
    ("an inverted band turned back", _is_banded, _without_band),
    ("an inverted band turned back", _turned(_is_banded), _turned(_without_band)),
    SMOOTHED,
    ("spatter taken away", _is_dotted, _without_specks),
    ("a line taken out", _is_crossed, crossing.without_line),
    ("a line taken out", _turned(_is_crossed), _turned(crossing.without_line)),
    ("spatter taken away", _is_spattered, _without_specks),
)
ANYWHERE: Steps = (SMOOTHED, ("motion undone", _is_dragged, _sharpened))
