"""The ways to find ink in a picture, from the plain one to those for what is faint, coloured or far away."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digits import preprocess
from digits.ink import colour, marks, photo, segments, sheet, struck
from digits.reading import punctuation

STRUCK = "without the line through it"
NEARER = "looked at from nearer"
SMALL = 0.3  # of a photo's side: ink that is looked at again from nearer
RIM = 0.05  # of a picture's side


@dataclass(frozen=True)
class Way:
    """name: in words, empty for the plain way. find: gives ink (H, W) float32 in [0, 1], exactly 0 on paper, or raises
    ValueError with a sentence. is_guess: whether it finds something on empty paper too. softest: how soft the edges of
    what it finds may be."""

    name: str
    find: Callable[[], np.ndarray]
    is_guess: bool = False
    softest: float = marks.SOFT


def ways(image: Image.Image) -> Iterator[Way]:
    """Of an upright picture, its longer side at most 1024 pixels; each is only prepared when its turn comes."""
    gray = preprocess.brightness(image)
    plain = functools.cache(lambda: preprocess.find_ink(gray))
    is_photo = preprocess.even_paper(gray) is None
    lying = sheet.cut_out(image, gray) if is_photo else None
    if lying and lying.is_free:
        yield Way("the sheet cut out", lambda: photo.find(lying.gray))
    found = _or_none(plain)
    near = _nearer(gray, found) if is_photo and found is not None else None
    if near is not None:
        yield Way(NEARER, lambda: photo.find(near))
    written = None if found is None else segments.as_written(found)
    bars = [] if written is None else [Way("its bars drawn as a pen would", lambda: written)]
    is_apart = bool(bars) and marks.Pieces(found).count > 2  # then each bar may be taken for a mark
    yield from [*bars, Way("", plain)] if is_apart else [Way("", plain), *bars]
    other = Way("light for dark", lambda: photo.find(gray, is_other=True), is_guess=True)
    if found is not None and marks.is_certain(found):
        yield from [other] if is_photo else []
        return
    if lying and not lying.is_free:
        yield Way("the sheet cut out", lambda: photo.find(lying.gray))
    as_photo = found if is_photo else photo.find(gray)
    if not is_photo:
        yield Way("taken for a photo", lambda: as_photo)
        if (near := _nearer(gray, as_photo)) is not None:
            yield Way(NEARER, lambda: photo.find(near))
    yield Way("without its rim", lambda: preprocess.find_ink(_without_rim(gray)))
    if (seen := colour.standing_out(image)) is not None:
        yield Way("by its colour", lambda: photo.find(seen), softest=marks.SOFT_COLOUR)
    faint = photo.find_faint(gray)
    if (near := _nearer(gray, faint)) is not None:
        yield Way(NEARER, lambda: photo.find(near), is_guess=True)
    yield Way("faint ink", lambda: faint, is_guess=True)
    yield other


def parts(ink: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Ink without lines across the picture; without what is no digit by its shape and place, and what that was, and
    without a line that strikes it through; then all of it. A number's minus, point, comma and slash stay."""
    pieces = marks.Pieces(ink)
    if (lineless := marks.without_lines(pieces)) is not None:
        yield "without lines", lineless
    kept, gone = marks.without_marks(pieces)
    if gone and _is_number(ink, kept):
        kept, gone = ink, []
    if (unstruck := struck.without_line(kept)) is not None:
        yield " and ".join([STRUCK, *gone]), unstruck
    if gone:
        yield f"without {' and '.join(gone)}", kept
    yield "", ink
    if not gone and pieces.all and marks.grain(pieces):
        yield "without grain", pieces.kept(pieces.all)
    if (held := marks.out_of_ring(pieces)) is not None:
        yield "out of the frame that it touches", held


def _is_number(ink: np.ndarray, kept: np.ndarray) -> bool:
    """Whether what is not `kept` of ink (H, W) is the minus, point, comma or slash of a number."""
    rest, found = punctuation.find(ink)
    return bool(found) and not ((rest > marks.SOLID) & (kept == 0)).any()


def _or_none(find: Callable[[], np.ndarray]) -> np.ndarray | None:
    try:
        return find()
    except ValueError:
        return None


def _without_rim(gray: np.ndarray) -> np.ndarray:
    height, width = (max(1, round(RIM * side)) for side in gray.shape)
    return gray[height:-height, width:-width]


def _nearer(gray: np.ndarray, ink: np.ndarray) -> np.ndarray | None:
    """The part of a picture around ink that is small in it, with some paper; None where no more is to be seen."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return None
    scale = max(gray.shape) / min(max(gray.shape), photo.SIDE)
    shown = max(gray.shape) / max(ink.shape)
    size = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    if size > SMALL * max(ink.shape) or scale < 1.2:
        return None
    ends = (rows[0] - size, rows[-1] + size), (columns[0] - size, columns[-1] + size)
    return gray[tuple(slice(max(0, int(start * shown)), int(stop * shown) + 1) for start, stop in ends)]
