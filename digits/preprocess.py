"""Any picture → the 28×28 image the models take, made the way MNIST itself was made.

LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition",
1998, section III A: crop to the ink, shrink with anti-aliasing so that the longer side is
20 pixels with the aspect ratio kept, set the centre of mass at the centre of 28×28. This is
the one path for the canvas, uploads, the command line and the tests.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from digits.images import thickness, values
from digits.ink import photo

BOX, FRAME = 20, 28
MOST_PIXELS = 50_000_000
LEAST_SIDE = 8
WORKING_SIDE = 1024  # larger pictures are averaged down to this first
TINY, TIMES = 14, 8  # pixels of a digit's longer side, and so many times as large it is then made first
FADED, FULL = 0.15, 0.45  # of its darkest ink: what is paper then, and what a stroke
FAINT = 0.1
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "HEIF")  # no other of Pillow's decoders is ever asked
DEEP = (255, 1023, 4095, 16383, 65535)  # what white may be in a picture of 16 bits
NO_INK = "There is no digit to see: the picture is one even colour. Draw or choose another."

pillow_heif.register_heif_opener(thumbnails=False)


class TooManyPixels(ValueError):
    """A picture's header says more pixels than are taken."""


@dataclass(frozen=True)
class Prepared:
    """What `to_mnist` made, step by step; every array is float32 in [0, 1], ink 1, paper 0."""

    ink: np.ndarray  # (H, W) the ink found in the picture (averaged down where it was large)
    crop: np.ndarray  # (h, w) the ink's bounding box
    stroke: np.ndarray  # (h', w') the crop with strokes as thick as MNIST's; the crop itself where they were
    shrunk: np.ndarray  # (20 or less, 20 or less), one side 20
    image: np.ndarray  # (28, 28) what the models see

    def steps(self) -> list[tuple[str, np.ndarray]]:
        """Each step with its caption, in order."""
        return [
            ("ink found", self.ink),
            ("cropped to the ink", self.crop),
            ("strokes as thick as MNIST's", self.stroke),
            ("longer side 20 pixels", self.shrunk),
            ("centre of mass in the middle of 28×28", self.image),
        ]


def to_mnist(picture) -> Prepared:
    """Prepare a path, a PIL image or an array (H, W[, 3|4]) for the models.

    Arrays are uint8, uint16, bool, or float in [0, 1]. Dark ink on light paper and light on
    dark both do. Raises ValueError with one clear sentence when there is nothing to read.
    """
    return from_ink(find_ink(to_gray(picture)))


def from_ink(ink: np.ndarray) -> Prepared:
    """The second half of `to_mnist`: ink (H, W) float32, exactly 0 on paper, → crop, shrink, centre."""
    crop = ink[_extent(ink, axis=1), _extent(ink, axis=0)]
    stroke = thickness.normalize(_enlarged(crop) if max(crop.shape) < TINY else crop)
    shrunk = _shrink(stroke)
    return Prepared(ink=ink, crop=crop, stroke=stroke, shrunk=shrunk, image=_centre(shrunk))


def to_gray(picture) -> np.ndarray:
    """Brightness (H, W) float32 in [0, 1] of any picture `to_mnist` takes, upright, longer side at most 1024."""
    return brightness(opened(picture))


def opened(picture) -> Image.Image:
    """Any picture `to_mnist` takes, upright, its longer side averaged down to at most 1024 pixels."""
    image = _from_array(picture) if isinstance(picture, np.ndarray) else _upright(_open(picture))
    if min(image.size) < LEAST_SIDE:
        width, height = image.size
        raise ValueError(f"The picture is only {width}×{height} pixels; use one of at least {LEAST_SIDE}×{LEAST_SIDE}.")
    factor = -(-max(image.size) // WORKING_SIDE)
    return image.reduce((min(factor, image.width), min(factor, image.height))) if factor > 1 else image


def opened_whole(picture) -> Image.Image:
    """A picture file, decoded and upright; ValueError where it can't be, `TooManyPixels` before it is decoded."""
    return _upright(_open(picture))


def find_ink(gray: np.ndarray) -> np.ndarray:
    """Ink (H, W) float32 in [0, 1], exactly 0 on paper, from brightness (H, W) in [0, 1].

    Drawings and scans with even paper keep their grey values; photos are rid of uneven light,
    paper texture and specks first. Raises ValueError where there is no ink, or nothing else.
    """
    paper = even_paper(gray)
    return checked(photo.find(gray) if paper is None else _ink_on_even_paper(gray, paper))


def even_paper(gray: np.ndarray) -> float | None:
    """The brightness of paper that has one all over, as in drawings and scans; None where it has not."""
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    paper = np.median(border)
    even = 2.5 / 255
    is_even = np.mean(np.abs(border - paper) <= even) >= 0.6 and np.mean(np.abs(gray - paper) <= even) >= 0.1
    return float(paper) if is_even else None


def checked(ink: np.ndarray) -> np.ndarray:
    """The ink (H, W) itself; ValueError where there is none, or nothing else."""
    if not ink.any():
        raise ValueError(NO_INK)
    if np.mean(ink > 0.5) > 0.7:
        raise ValueError("The picture is nearly all ink; leave some paper around the digit.")
    return ink


def _open(picture) -> Image.Image:
    if isinstance(picture, Image.Image):
        return picture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(picture, formats=FORMATS)
    except FileNotFoundError:
        raise ValueError(f"There is no file {picture}.") from None
    except Exception:  # decoders raise whatever they stumble over in a foreign file
        raise ValueError(f"{_name(picture)} is not a picture that can be read; use PNG, JPEG or WebP.") from None
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(f"{_name(picture)} has over {MOST_PIXELS // 1_000_000} megapixels; make it smaller first.")
    return image


def _name(picture) -> str:
    return Path(picture).name if isinstance(picture, str | Path) else "The file"


def _upright(image: Image.Image) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _in_full_range(ImageOps.exif_transpose(image))
    except Exception:  # as in `_open`: the pixels are decoded here
        raise ValueError("The picture is damaged; save it again and retry.") from None


def _in_full_range(image: Image.Image) -> Image.Image:
    """Of 16 bits, of which a camera may fill only 12, all 16; others stay."""
    if not image.mode.startswith("I"):
        return image
    values = np.clip(np.asarray(image), 0, DEEP[-1])
    white = next(top for top in DEEP if values.max() <= top)
    return Image.fromarray((values.astype(np.uint32) * DEEP[-1] // white).astype(np.uint16))


def _from_array(array: np.ndarray) -> Image.Image:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)) or not array.size:
        raise ValueError(f"A picture has shape (H, W), (H, W, 3) or (H, W, 4), not {array.shape}.")
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.dtype.kind == "f":
        values.check(array)
        if array.ndim == 2:
            return Image.fromarray(array.astype(np.float32))
        array = np.rint(array * 255).astype(np.uint8)
    elif array.dtype == bool:
        array = array.astype(np.uint8) * 255
    elif array.dtype == np.uint16:
        array = (array >> 8).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise ValueError(f"A picture has values of type uint8, not {array.dtype}.")
    return Image.fromarray(array)


def brightness(image: Image.Image) -> np.ndarray:
    """Grey values in [0, 1]; see-through parts are laid on paper that the ink stands out from."""
    if image.mode == "F":
        return np.asarray(image, np.float32)
    if image.mode.startswith("I"):
        return np.clip(np.asarray(image, np.float32) / 65535, 0, 1)
    if not image.has_transparency_data:
        return np.asarray(image.convert("L"), np.float32) / 255
    gray, alpha = (np.asarray(a, np.float32) / 255 for a in image.convert("RGBA").convert("LA").split())
    if not alpha.any():
        raise ValueError(NO_INK)
    if np.mean(alpha > 0.5) > 0.6:
        paper = np.median(gray[alpha > 0.5])
    else:
        paper = 1.0 if np.average(gray, weights=alpha) < 0.5 else 0.0
    return (gray * alpha + paper * (1 - alpha)).astype(np.float32)


def _ink_on_even_paper(gray: np.ndarray, paper: float) -> np.ndarray:
    difference = gray - paper
    if difference.sum() < 0:
        difference = -difference
    strongest = difference.max()
    if strongest < 0.08:
        return np.zeros_like(gray)
    ink = np.clip(difference / strongest, 0, 1).astype(np.float32)
    faint = (ink > 0) & (ink < FAINT)
    has_traces = faint.sum() > np.sum((ink >= FAINT) & (ink < 1 - FAINT))  # of compression, or a scan's grain
    return np.where(faint, 0, ink) if has_traces else ink


def _extent(ink: np.ndarray, axis: int) -> slice:
    inked = np.flatnonzero((ink > 0).any(axis))
    return slice(inked[0], inked[-1] + 1)


def _enlarged(crop: np.ndarray) -> np.ndarray:
    """So smoothly, and then so sharply, that the few pixels of a tiny digit become strokes again."""
    padded = np.pad(crop, 2)
    size = tuple(TIMES * side for side in padded.shape[::-1])
    smooth = np.asarray(Image.fromarray(padded).resize(size, Image.Resampling.BICUBIC))
    large = ((smooth / crop.max() - FADED) / (FULL - FADED)).clip(0, 1)
    return large[_extent(large, axis=1), _extent(large, axis=0)]


def _shrink(crop: np.ndarray) -> np.ndarray:
    """Area-averaged so that the longer side is 20 pixels (smaller crops are enlarged)."""
    height, width = crop.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.clip(np.asarray(Image.fromarray(np.ascontiguousarray(crop)).resize(size, how)), 0, 1)


def _centre(shrunk: np.ndarray) -> np.ndarray:
    """Whole-pixel shift that puts the centre of mass into pixel 14's cell, as in MNIST's own files."""
    image = np.zeros((FRAME, FRAME), np.float32)
    offsets = []
    for axis, length in enumerate(shrunk.shape):
        weights = shrunk.sum(1 - axis)
        mass_centre = weights @ np.arange(length) / weights.sum()
        offsets.append(int(np.clip(np.ceil(FRAME / 2 - 0.5 - mass_centre), 0, FRAME - length)))
    top, left = offsets
    image[top : top + shrunk.shape[0], left : left + shrunk.shape[1]] = shrunk
    return image
