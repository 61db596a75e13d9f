"""Picture files → 28×28, one at a time: what can't be read or shows nothing is counted and left out."""

import io
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from digits import preprocess
from digits.data.labelled import limits
from digits.data.labelled.arrays import BLANK, LEAST_CONTRAST, SIDE, UNREAD, as_bytes
from digits.data.labelled.collection import Found, Means, Prepare, plainly

DAMAGED = "picture with damage, or of a kind that can't be read"
TOO_LARGE = "picture with too many pixels"
HEIC = "HEIC picture"

Fetch = Callable[[], bytes]


def finish(
    name: str, fetches: Sequence[Fetch], digits: Sequence[int], means: Means, remarks: Sequence[str] = ()
) -> Found:
    """One `fetch` and one digit a picture → what a reader gives; ValueError with a sentence where none can be read."""
    limits.check_number(name, len(digits))
    images, kept, left_out = [], [], Counter()
    for i, (fetch, digit) in enumerate(zip(fetches, digits, strict=True)):
        try:
            images.append(prepare(fetch(), means.prepare))
            kept.append(digit)
        except ValueError as reason:
            left_out[_kind(reason)] += 1
        means.tell((i + 1) / len(digits))
    if not images:
        raise ValueError(f"{name} holds no picture of a digit that can be read: {_listed(left_out)}.")
    return Found(np.stack(images), np.array(kept, np.int64), dict(left_out), list(remarks))


class LeftOut(ValueError):
    """Why a picture is left out, as its message."""


def prepare(raw: bytes, how: Prepare = plainly) -> np.ndarray:
    """(28, 28) uint8, ink 255, made by `how` of what is not in MNIST's own form; `LeftOut` with the reason where there
    is nothing to read."""
    try:
        image = preprocess.opened_whole(io.BytesIO(raw))
    except preprocess.TooManyPixels:
        raise LeftOut(TOO_LARGE) from None
    except ValueError:
        raise LeftOut(DAMAGED) from None
    if image.size == (SIDE, SIDE) and not image.has_transparency_data and _is_mnist(np.asarray(image.convert("L"))):
        grey = np.asarray(image.convert("L"))
        return grey if np.median(grey[[0, -1]]) == 0 else 255 - grey
    if _is_blank(image):
        raise LeftOut(BLANK)
    try:
        return as_bytes(how(image))
    except ValueError:
        raise LeftOut(UNREAD) from None


def _is_mnist(grey: np.ndarray) -> bool:
    """Ink on a rim that is all black or all white: MNIST's own form, which stays."""
    return np.median(grey[[0, -1]]) in (0, 255) and int(grey.max()) - int(grey.min()) >= LEAST_CONTRAST * 255


def _is_blank(image: Image.Image) -> bool:
    """One even colour in every channel, see-through or not."""
    bands = image.getextrema()
    bands = bands if isinstance(bands[0], tuple) else (bands,)
    return all(low == high for low, high in bands)


def _kind(reason: ValueError) -> str:
    return str(reason) if isinstance(reason, LeftOut) else DAMAGED


def _listed(left_out: Counter) -> str:
    return "; ".join(f"{n:,} × {reason}" for reason, n in left_out.items())
