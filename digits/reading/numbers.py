"""Whole numbers: find the digits in a drawing or photo of one line, answer each, read the number out.

Over-segment and choose: joined ink is cut wherever digits may touch, whatever lies between two cuts is answered, and
those are taken that together cover the ink at the least cost, which is the path that is most likely (Fujisawa, Nakano,
Kurino, "Segmentation methods for character recognition", 1992).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, starmap

import numpy as np
from scipy import ndimage

from digits.ink import marks
from digits.predictors.predictor import Probable
from digits.preprocess import from_ink
from digits.reading import lines, punctuation
from digits.reading.pieces import GAP, MOST_DIGITS, Pieces, Runs
from digits.reading.punctuation import Mark

ONE = 0.6  # confidence from which the whole is one digit
WIDE, WIDEST = 0.8, 1.4  # width over height from which it may be several digits, and is likely to
SHARED = 0.3  # of the narrower one's width: parts that have so much in common stand over each other
COARSE = 150  # pixels of the shorter side are enough to see parts
SURE = 6.0  # lead of a score over the threshold of doubt, from which more is no better
KNOWN = 2 / 3  # of the digits in several lines, at the least
CERTAIN, CHEAP = 2.0, -3.0  # lead and cost of ink that surely is a digit, and is not cut
TORN, ANY = 0.25, 2.0  # mean cost of digits cut out of joined ink, and of all of a number, at the most
TORN_ONE = -1.0  # the same of two digits, one of them a 1, which letters give too

# images (N, 28, 28) → probabilities (N, 10), and how far each one's score lies over the threshold of doubt, (N,)
Judge = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Found(Probable):
    """One digit of a number. `box`: left, top, right, bottom in pixels of `Reading.ink`."""

    box: tuple[int, int, int, int]
    image: np.ndarray  # (28, 28) float32 in [0, 1], as the models see it
    probabilities: np.ndarray  # (10,) float32


@dataclass(frozen=True)
class Reading:
    """The digits from left to right, line after line, and the ink (H, W) float32 in [0, 1] they were found in.

    `cut`: whether ink was cut before each digit, where it joined the one before. `starts`: which digits begin a
    further line. `marks`: what stands between the digits and is none.
    """

    digits: list[Found]
    ink: np.ndarray
    cut: list[bool]
    starts: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def images(self) -> np.ndarray:
        """The digits as the models see them: (N, 28, 28) float32 in [0, 1]."""
        return np.stack([found.image for found in self.digits])

    @property
    def before(self) -> list[str]:
        """What stands before each digit: a space where it begins a further line, and its marks."""
        return [
            " " * (i in self.starts) + "".join(mark.kind for mark in self.marks if mark.before == i)
            for i in range(len(self.digits))
        ]

    @property
    def number(self) -> str:
        """Lines apart by a space."""
        return "".join(f"{before}{found.digit}" for before, found in zip(self.before, self.digits, strict=True))

    @property
    def confidence(self) -> float:
        """The probability that every digit is right, if they were independent."""
        return float(np.prod([found.confidence for found in self.digits]))


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
        found = [_in_line(band, judge, *punctuation.find(band)) or _Lattice(band, judge).whole() for band in bands]
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
    there are more pieces than digits in a number."""
    uncut = _Lattice(ink, judge, cut=False)
    whole = uncut.sure()
    count = uncut.runs.members.shape[1]
    stays = len(whole) == count or count > MOST_DIGITS
    return (uncut if stays else _Lattice(ink, judge, whole=whole)).best(fewest)


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


class _Lattice:
    """All runs of pieces of one line's ink, answered in one pass, and the ways through them. Raises ValueError as
    `Pieces` does."""

    def __init__(self, ink: np.ndarray, judge: Judge, cut: bool = True, whole: Collection[int] = ()):
        self.pieces = Pieces(ink, cut, whole)
        self.runs = self.pieces.runs
        self.images = np.stack([from_ink(self.pieces.ink_of(run)).image for run in range(len(self.runs))])
        self.probabilities, self.leads = judge(self.images)
        self.costs = _costs(self.runs, self.probabilities.max(1), self.leads)

    def best(self, fewest: int = 2) -> Reading | None:
        """Joined ink is cut, but not where that leaves something unknown and no cut does not."""
        best = None
        if self.pieces.is_thick:
            return None
        for may_cut in (True, False):
            way = self._cheapest(may_cut)
            if len(way) < fewest or lie_within(self.runs.boxes[way]) or not self._convinces(way):
                continue
            if self.leads[way].min() >= 0:
                return self._reading(way)
            best = best or self._reading(way)
        return best

    def sure(self) -> np.ndarray:
        """Which pieces make surely digits as they are: their numbers, from 0."""
        way = np.array(self._cheapest(may_cut=False))
        is_sure = (self.leads[way] >= CERTAIN) & (self.costs[way] <= CHEAP)
        return np.flatnonzero(self.runs.members[way[is_sure]].any(0))

    def whole(self) -> Reading:
        """Without a cut, whatever it is."""
        return self._reading(self._cheapest(may_cut=False))

    def _cheapest(self, may_cut: bool) -> list[int]:
        """From the left to the right."""
        way = cheapest(self.runs.cuts, np.where(may_cut | ~self.runs.is_torn, self.costs, np.inf))
        return sorted(way, key=lambda run: self.runs.boxes[run, ::2].sum())

    def _convinces(self, way: list[int]) -> bool:
        torn = self.runs.is_torn[way]
        return convinces(self.probabilities[way].argmax(1), self.runs.crossed[way, 0] > 0, torn, self.costs[way])

    def _reading(self, way: list[int]) -> Reading:
        boxes = self.runs.boxes.tolist()
        found = [Found(tuple(boxes[run]), self.images[run], self.probabilities[run]) for run in way]
        return Reading(found, self.pieces.ink, (self.runs.crossed[way, 0] > 0).tolist())


def lie_within(boxes: np.ndarray) -> bool:
    """Whether one of the boxes (N, 4), left, top, right, bottom, lies within another: a face's eyes, but no digit."""
    near, far = boxes[:, None, :2] >= boxes[None, :, :2], boxes[:, None, 2:] <= boxes[None, :, 2:]
    within = near.all(2) & far.all(2)
    return bool((within & ~np.eye(len(boxes), dtype=bool)).any())


def convinces(digits: np.ndarray, cut: np.ndarray, torn: np.ndarray, costs: np.ndarray) -> bool:
    """Whether digits (N,) of these costs (N,) are some, above all those `torn` (N,) out of joined ink, and not mostly
    1s cut from 1s: any stroke with a corner gives those. cut: whether ink was cut before each."""
    ones = digits == 1
    if (cut[1:] & ones[1:] & ones[:-1]).any() and ones[torn].mean() > 0.5:
        return False
    most = TORN_ONE if len(digits) == 2 and ones.any() else TORN
    return bool(costs.mean() <= ANY and (not torn.any() or costs[torn].mean() <= most))


def cheapest(cuts: np.ndarray, costs: np.ndarray) -> list[int]:
    """The runs (N, 2) from cut to cut, the first 0, that lead from the first to the last at the least total of their
    costs (N,)."""
    last = cuts.max()
    total, came = np.full(last + 1, np.inf), np.full(last + 1, -1)
    total[0] = 0
    for run in np.argsort(cuts[:, 0], kind="stable"):
        start, end = cuts[run]
        if total[start] + costs[run] < total[end]:
            total[end], came[end] = total[start] + costs[run], run
    way: list[int] = []
    while last > 0:
        way.insert(0, int(came[last]))
        last = cuts[came[last], 0]
    return way


def _costs(runs: Runs, confidence: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """How little each run is a digit, to the model (N,) and by its shape; the weights are as those of the shape."""
    leads = np.clip(leads, -SURE, SURE)
    known = 1.5 * np.log(np.maximum(confidence, 1e-4)) + 0.8 * leads + 0.5 * np.minimum(leads, 0)
    return 0.6 * runs.unlike + 4 * runs.gaps - known - 1
