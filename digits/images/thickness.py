"""Bring a drawing's stroke thickness to what MNIST's scans have, before it is shrunk to 20 pixels.

A canvas stroke of 8 pixels under a drawing of 266 is a hairline in 28×28, one of 36 under a drawing of
80 is a blob: shapes that MNIST never shows. The signed distance to the ink's rim says how thick strokes
are (a bar of thickness w has a mean distance of w / 4), and where the rim lies after an offset.
"""

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt, grey_dilation

BOX = 20  # MNIST's box, in whose pixels thickness is stated
GRAIN = 5  # working pixels per pixel of the box
LOST = 0.4  # of the inked pixels, that stay dark: below, strokes are hairlines
USUAL = (1.8, 3.4)  # thickness that is left as it is: nine in ten of MNIST's scans


def normalize(crop: np.ndarray, usual: tuple[float, float] = USUAL) -> np.ndarray:
    """Ink (h, w) float32 in [0, 1], cropped to its box → the same with strokes thickened or thinned towards `usual`.

    A crop whose strokes are of usual thickness comes back as it is; others come back at 5 pixels per pixel of the box.
    """
    fine = _enlarge(crop)
    if _is_lost(fine):
        crop = _thickened(crop)
        fine = _enlarge(crop)
    distance = _depth(fine > 0.5)
    now = stroke_thickness(distance)
    wanted = float(np.clip(now, *usual))
    if wanted == now or now == 0:
        return crop
    outwards = max((wanted - now) / 2, 0.5 - distance.max())  # something is left of the thickest place
    if outwards > 0:
        distance -= _depth(fine <= 0.5)
    else:  # paper stays paper, however far away
        distance[distance == 0] = -0.5 / GRAIN
    ink = np.clip((distance + outwards) * GRAIN + 0.5, 0, 1).astype(np.float32)
    keep = np.maximum if outwards > 0 else np.minimum  # faint strokes and loops of a scan are not lost
    return _cropped(keep(ink, fine))


def thickness(ink: np.ndarray) -> float:
    """Mean stroke thickness of ink (h, w) float32 in [0, 1], in pixels of MNIST's 20-pixel box."""
    return stroke_thickness(signed_distance(_enlarge(_cropped(ink))))


def stroke_thickness(distance: np.ndarray) -> float:
    inside = distance[distance > 0]
    return 4 * float(inside.mean()) if inside.size else 0.0


def signed_distance(ink: np.ndarray) -> np.ndarray:
    """Distance to the rim of the ink, positive inside, in pixels of the box."""
    return _depth(ink > 0.5) - _depth(ink <= 0.5)


def _depth(within: np.ndarray) -> np.ndarray:
    """How far each pixel that lies within lies from the rim, in pixels of the box; 0 for the others."""
    return np.maximum(distance_transform_edt(within) - 0.5, 0) / GRAIN


def _enlarge(crop: np.ndarray) -> np.ndarray:
    """Longer side BOX × GRAIN pixels, with a margin of paper for strokes to grow into."""
    scale = BOX * GRAIN / max(crop.shape)
    height, width = (max(1, round(side * scale)) for side in crop.shape)
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    fine = np.asarray(Image.fromarray(np.ascontiguousarray(crop, np.float32)).resize((width, height), how))
    return np.pad(fine, 2 * GRAIN)


def _is_lost(fine: np.ndarray) -> bool:
    """Whether most of what is inked came out less than half as dark as ink: hairlines, averaged down."""
    return bool((fine > 0.5).sum() < LOST * (fine > 0.1).sum())


def _thickened(crop: np.ndarray) -> np.ndarray:
    """Hairlines as wide as the averaging reaches."""
    reach = 2 * round(max(crop.shape) / (BOX * GRAIN) / 2) + 3
    return grey_dilation(np.pad(crop, reach), size=(reach, reach))


def _cropped(ink: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
