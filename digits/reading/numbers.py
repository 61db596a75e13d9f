"""Whole numbers: find the digits in a drawing or photo of one line, answer each, read the number out."""

from dataclasses import replace
from itertools import accumulate, combinations, starmap

import numpy as np
from scipy import ndimage

from digits.ink import marks
from digits.reading import lines, punctuation
from digits.reading.lattice import Judge, Lattice, Reading
from digits.reading.pieces import GAP, MOST_DIGITS
from digits.reading.punctuation import Mark

ONE = 0.6  # confidence from which the whole is one digit
WIDE, WIDEST = 0.8, 1.4  # width over height from which it may be several digits, and is likely to
SHARED = 0.3  # of the narrower one's width: parts that have so much in common stand over each other
COARSE = 150  # pixels of the shorter side are enough to see parts
KNOWN = 2 / 3  # of the digits in several lines, at the least


def several(ink: np.ndarray, image: np.ndarray, judge: Judge) -> Reading | None:
    """The digits in ink (H, W) float32 in [0, 1] that `preprocess` made image (28, 28) of, where they are more than
    one or one with a mark; None where the whole is one digit, or nothing that splits into digits.

    A whole that is surely a digit to `judge` is one, however it may split, unless its parts stand far from each other;
    what is too narrow for two is not asked. Joined ink is only cut where that leaves digits.
    """
    place = _with_rim(ink)
    if found := several_lines(ink[place], judge):
        return _on(ink, place, found)
    parts = _tall_parts(ink)
    if not _may_be_several(*parts):
        return None
    kept, found_marks = punctuation.find(ink[place])
    if not found_marks and not _far_apart(*parts) and _is_one(image, judge):
        return None
    found = _in_line(ink[place], judge, kept, found_marks)
    return found and _on(ink, place, found)


def _is_one(image: np.ndarray, judge: Judge) -> bool:
    probabilities, leads = judge(image[None])
    return bool(probabilities.max() >= ONE and leads[0] >= 0)


def _with_rim(ink: np.ndarray) -> tuple[slice, slice]:
    """Where all the ink lies, with a rim of paper where there is any."""
    return tuple(_stretch(ink.any(1 - axis)) for axis in (0, 1))


def _stretch(inked: np.ndarray) -> slice:
    places = np.flatnonzero(inked)
    return slice(max(0, places[0] - 1), places[-1] + 2) if len(places) else slice(0)


def _on(ink: np.ndarray, place: tuple[slice, slice], reading: Reading) -> Reading:
    """What was read at this place of ink (H, W), as on all of it."""
    rows, columns = place
    moved = np.array([columns.start, rows.start, columns.start, rows.start])
    digits = [replace(found, box=tuple((moved + found.box).tolist())) for found in reading.digits]
    between = tuple(replace(mark, box=tuple((moved + mark.box).tolist())) for mark in reading.marks)
    return replace(reading, digits=digits, ink=ink, marks=between)


def several_lines(ink: np.ndarray, judge: Judge) -> Reading | None:
    """The digits of numbers that stand in lines, the top one first, where one of them has several digits and most are
    known; None elsewhere."""
    bands = lines.split(ink)
    if len(bands) < 2:
        return None
    try:
        found = [_in_line(band, judge, *punctuation.find(band)) or Lattice(band, judge).whole() for band in bands]
    except ValueError:
        return None
    counts = [len(reading.digits) for reading in found]
    every = [digit for reading in found for digit in reading.digits]
    if max(counts) == 1 or np.mean(judge(np.stack([digit.image for digit in every]))[1] >= 0) < KNOWN:
        return None
    starts = tuple(accumulate(counts[:-1]))
    placed = [
        replace(mark, before=start + mark.before)
        for start, reading in zip((0, *starts), found, strict=True)
        for mark in reading.marks
    ]
    return Reading(every, ink, sum((reading.cut for reading in found), []), starts, tuple(placed))


def _in_line(ink: np.ndarray, judge: Judge, kept: np.ndarray, found: list[Mark]) -> Reading | None:
    """The digits of one number in ink, of which `kept` is what is no mark, and `found` the marks."""
    try:
        if found:
            is_enough = 1 if any(mark.kind == "-" for mark in found) else 2
            reading = _read(kept, judge, is_enough)
            if reading:
                boxes = [digit.box for digit in reading.digits]
                return replace(reading, ink=ink, marks=punctuation.placed(found, boxes))
        return _read(ink, judge)
    except ValueError:
        return None


def _read(ink: np.ndarray, judge: Judge, fewest: int = 2) -> Reading | None:
    """The digits in ink of one line, which is cut where what stands there is not surely a digit as it is; not where
    there are more pieces than digits in a number. None as well where it is no writing: too thick, or full of holes."""
    uncut = Lattice(ink, judge, cut=False)
    if not uncut.pieces.is_writing:
        return None
    whole = uncut.sure()
    count = uncut.runs.members.shape[1]
    stays = len(whole) == count or count > MOST_DIGITS
    return (uncut if stays else Lattice(ink, judge, whole=whole)).best(fewest)


def may_be_several(ink: np.ndarray) -> bool:
    """By its shape, in a moment: wider than most digits, or tall parts beside each other; ink (H, W) in [0, 1]."""
    return _may_be_several(*_tall_parts(ink))


def is_likely(ink: np.ndarray) -> bool:
    """The same where ink is wider than any digit, or stands in tall parts beside each other."""
    tall, height, width = _tall_parts(ink)
    return width > WIDEST * height or any(starmap(_apart, combinations(tall, 2)))


def has_marks(ink: np.ndarray) -> bool:
    """Whether a minus, point, comma or slash stands beside digits; ink (H, W) in [0, 1]."""
    return bool(punctuation.find(ink)[1])


def _may_be_several(tall: list[tuple[int, int]], height: int, width: int) -> bool:
    return width > WIDE * height or any(starmap(_apart, combinations(tall, 2)))


def _far_apart(tall: list[tuple[int, int]], height: int, _: int) -> bool:
    """Whether between tall parts is a gap that no digit has."""
    reached = accumulate((stop for _, stop in tall), max)
    return any(start - stop > GAP * height for stop, (start, _) in zip(reached, tall[1:], strict=False))


def _tall_parts(ink: np.ndarray) -> tuple[list[tuple[int, int]], int, int]:
    """Where the parts that are half as tall as all the ink begin and end, from the left; the ink's height and width."""
    labels, _ = ndimage.label(marks.coarse(ink, max(1, min(ink.shape) // COARSE)) > 0.3, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    if not places:
        return [], 0, 0
    rows, columns = (max(p[axis].stop for p in places) - min(p[axis].start for p in places) for axis in (0, 1))
    return sorted((p[1].start, p[1].stop) for p in places if p[0].stop - p[0].start >= rows / 2), rows, columns


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches lie beside each other rather than over each other."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared < SHARED * min(one[1] - one[0], other[1] - other[0])
