"""Whole numbers: find the digits in a drawing or photo of one line, answer each, read the number out.

Over-segment and choose: the ink is cut into pieces (connected ink, and where a piece is wide, along paths
that cross little ink), every run of neighbouring pieces is answered, and the grouping is taken whose
answers are surest together (Fujisawa, Nakano, Kurino, "Segmentation methods for character recognition", 1992).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, starmap

import numpy as np
from scipy import ndimage

from digits.ink import marks
from digits.predictors.predictor import Predictor, Probable
from digits.preprocess import from_ink
from digits.reading import lines, seams

MOST_PIECES = 12  # pieces that one digit may consist of
MOST_DIGITS = 12
SPECK = 0.02  # of the largest piece's ink; less is no digit and no hat
WIDEST = 1.4  # width of a digit over the height of the line
GAP = 0.3  # of the line's height: ink further apart belongs to two digits
CUT, CROSSED = 0.3, 0.5  # cost of a cut through one stroke's width of ink, and of each further width
ONE = 0.6  # confidence from which the whole is one digit
WIDE = 0.9  # width over height from which it may be several
SHARED = 0.3  # of the narrower one's width: parts that have so much in common stand over each other
COARSE = 150  # pixels of the shorter side are enough to see parts
WORST = 12.0  # cost of a group that nobody takes for a digit
LEAD = 2.0  # of the mean score of digits cut out of joined ink over the threshold of doubt
THICKEST = 2.5  # widths of a stroke: no line of digits is lower

Lead = Callable[[np.ndarray], np.ndarray]


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
    further line.
    """

    digits: list[Found]
    ink: np.ndarray
    cut: list[bool]
    starts: tuple[int, ...] = ()

    @property
    def images(self) -> np.ndarray:
        """The digits as the models see them: (N, 28, 28) float32 in [0, 1]."""
        return np.stack([found.image for found in self.digits])

    @property
    def number(self) -> str:
        """Lines apart by a space."""
        return "".join(f"{' ' * (i in self.starts)}{found.digit}" for i, found in enumerate(self.digits))

    @property
    def confidence(self) -> float:
        """The probability that every digit is right, if they were independent."""
        return float(np.prod([found.confidence for found in self.digits]))


def several(ink: np.ndarray, image: np.ndarray, predictor: Predictor, lead: Lead) -> Reading | None:
    """The digits in ink (H, W) float32 in [0, 1] that `preprocess` made image (28, 28) of, where they are more than
    one; None where the whole is one digit, or nothing that splits into digits.

    A whole that `predictor` is sure of is one digit, however it may split, unless its parts stand far from each other;
    what is too narrow for two is not asked. Joined ink is only cut where that leaves digits, by `lead` (N,) of images
    (N, 28, 28): how far each one's score lies over the threshold of `doubt`.
    """
    place = _with_rim(ink)
    if found := several_lines(ink[place], predictor, lead):
        return _on(ink, place, found)
    parts = _tall_parts(ink)
    if not _may_be_several(*parts) or not _far_apart(*parts) and predictor.predict_proba(image[None]).max() >= ONE:
        return None
    found = _in_line(ink[place], predictor, lead)
    return found and _on(ink, place, found)


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
    return replace(reading, digits=digits, ink=ink)


def several_lines(ink: np.ndarray, predictor: Predictor, lead: Lead) -> Reading | None:
    """The digits of numbers that stand in lines, the top one first, where one of them has several digits and each is
    known; None elsewhere."""
    bands = lines.split(ink)
    if len(bands) < 2:
        return None
    try:
        found = [_in_line(band, predictor, lead) or _read(Pieces(band, cut=False), predictor) for band in bands]
    except ValueError:
        return None
    counts = [len(reading.digits) for reading in found]
    every = [digit for reading in found for digit in reading.digits]
    if max(counts) == 1 or lead(np.stack([digit.image for digit in every])).min() < 0:
        return None
    return Reading(every, ink, sum((reading.cut for reading in found), []), tuple(accumulate(counts[:-1])))


def _in_line(ink: np.ndarray, predictor: Predictor, lead: Lead) -> Reading | None:
    """The digits of one number: joined ink is cut, but not where that leaves something unknown and no cut does not."""
    best = None
    try:
        for cut in (True, False):
            pieces = Pieces(ink, cut)
            if pieces.is_thick:
                return best
            reading = _read(pieces, predictor)
            if len(reading.digits) < 2:
                continue
            leads = lead(reading.images)
            if _convinces(reading, leads):
                if leads.min() >= 0:
                    return reading
                best = best or reading
    except ValueError:
        pass
    return best


def _convinces(reading: Reading, leads: np.ndarray) -> bool:
    """Whether what was cut out of joined ink are digits, and no 1 beside a 1: any stroke with a corner gives those."""
    cut = [*reading.cut, False]
    torn = [lead for lead, *sides in zip(leads, cut, cut[1:], strict=False) if any(sides)]
    ones = [found.digit == 1 for found in reading.digits]
    if any(cut[i] and ones[i - 1] and ones[i] for i in range(1, len(ones))):
        return False
    return not torn or float(np.mean(torn)) >= LEAD


def may_be_several(ink: np.ndarray) -> bool:
    """By its shape, in a moment: wider than most digits, or tall parts beside each other; ink (H, W) in [0, 1]."""
    return _may_be_several(*_tall_parts(ink))


def is_likely(ink: np.ndarray) -> bool:
    """The same where ink is wider than any digit, or stands in tall parts beside each other."""
    tall, height, width = _tall_parts(ink)
    return width > WIDEST * height or any(starmap(_apart, combinations(tall, 2)))


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


def _read(pieces: "Pieces", predictor: Predictor) -> Reading:
    runs = pieces.runs()
    images = np.stack([from_ink(pieces.ink_of(*run)).image for run in runs])
    probabilities = predictor.predict_proba(images)
    costs = {run: pieces.cost(run, p.max()) for run, p in zip(runs, probabilities, strict=True)}
    chosen = _cheapest(costs, pieces.cuts)
    answered = dict(zip(runs, zip(images, probabilities, strict=True), strict=True))
    found = [Found(pieces.box(*run), *answered[run]) for run in chosen]
    return Reading(found, pieces.ink, [bool(pieces.cuts[start] > 0) for start, _ in chosen])


def _cheapest(costs: dict[tuple[int, int], float], cuts: np.ndarray) -> list[tuple[int, int]]:
    """The runs (first, last + 1) that cover all pieces at the least total cost of runs and of cuts before them."""
    count = len(cuts)
    best: list[tuple[float, list]] = [(0.0, [])] + [(np.inf, [])] * count
    for end in range(1, count + 1):
        for start in range(max(0, end - MOST_PIECES), end):
            if (start, end) in costs:
                total = best[start][0] + cuts[start] + costs[start, end]
                if total < best[end][0]:
                    best[end] = (total, [*best[start][1], (start, end)])
    return best[count][1]


class Pieces:
    """The ink in pieces, numbered from left to right; with `cut`, wide ones are cut."""

    def __init__(self, ink: np.ndarray, cut: bool = True):
        self.ink = ink
        labels = _without_specks(ink)
        inked = np.flatnonzero((labels > 0).any(1))
        self.line = self._line_height(labels, inked[-1] + 1 - inked[0])
        self.stroke = 4 * ndimage.distance_transform_edt(labels > 0)[labels > 0].mean()
        labels = self._cut_wide_ones(labels) if cut else labels
        order = np.argsort([np.mean((s[1].start, s[1].stop)) for s in ndimage.find_objects(labels)])
        number = np.zeros(len(order) + 1, int)
        number[order + 1] = np.arange(1, len(order) + 1)
        self.labels = number[labels]
        self.places = ndimage.find_objects(self.labels)
        self.count = len(self.places)
        self.cuts = self._cut_costs()

    @property
    def is_thick(self) -> bool:
        """Whether the line is too low for digits of this stroke: a dash, or dots."""
        return self.line < THICKEST * self.stroke

    def _line_height(self, labels: np.ndarray, whole: int) -> float:
        """How tall a digit is: the tall pieces' median height."""
        heights = np.array([s[0].stop - s[0].start for s in ndimage.find_objects(labels)])
        return float(np.clip(np.median(heights[heights >= heights.max() / 2]), 1, whole))

    def _cut_wide_ones(self, labels: np.ndarray) -> np.ndarray:
        cut = np.zeros_like(labels)
        for label, place in enumerate(ndimage.find_objects(labels), 1):
            mask = labels[place] == label
            parts = seams.cut(mask, self.ink[place] * mask, self.line, self.stroke)
            cut[place] = np.where(mask, parts + cut.max(), cut[place])
        return cut

    def _cut_costs(self) -> np.ndarray:
        """What it costs to part the pieces before each one from the rest: nothing where no ink joins them."""
        joined = np.zeros(self.count + 1)
        for a, b in ((self.labels[:, :-1], self.labels[:, 1:]), (self.labels[:-1], self.labels[1:])):
            touching = (a != b) & (a > 0) & (b > 0)
            for low, high in zip(np.minimum(a, b)[touching], np.maximum(a, b)[touching], strict=True):
                joined[low:high] += 1
        strokes_crossed = joined[: self.count] / self.stroke
        return np.where(joined[: self.count] > 0, CUT + CROSSED * np.maximum(strokes_crossed - 1, 0), 0)

    def runs(self) -> list[tuple[int, int]]:
        """Neighbouring pieces that may be one digit: (first, last + 1); one piece alone always may."""
        spans = [(i, j) for i in range(self.count) for j in range(i + 1, min(i + MOST_PIECES, self.count) + 1)]
        return [(i, j) for i, j in spans if j == i + 1 or self._may_be_one(i, j)]

    def _slices(self, start: int, end: int) -> tuple[slice, slice]:
        rows, columns = zip(*self.places[start:end], strict=True)
        return tuple(slice(min(s.start for s in axis), max(s.stop for s in axis)) for axis in (rows, columns))

    def _may_be_one(self, start: int, end: int) -> bool:
        columns = self._slices(start, end)[1]
        return columns.stop - columns.start <= WIDEST * self.line and self._gap(start, end) <= GAP

    def ink_of(self, start: int, end: int) -> np.ndarray:
        place = self._slices(start, end)
        labels = self.labels[place]
        return np.where((labels > start) & (labels <= end), self.ink[place], 0).astype(np.float32)

    def box(self, start: int, end: int) -> tuple[int, int, int, int]:
        rows, columns = self._slices(start, end)
        return columns.start, rows.start, columns.stop, rows.stop

    def cost(self, run: tuple[int, int], confidence: float) -> float:
        """How little the run looks like a digit: unsure, small, or with a gap inside."""
        rows, columns = self._slices(*run)
        height, width = (rows.stop - rows.start) / self.line, (columns.stop - columns.start) / self.line
        small = max(0.0, 0.5 - max(height, width / 2)) * 8
        flat = max(0.0, width - 1.6 * height) * 3
        return min(WORST, -3 * np.log(max(confidence, 1e-6)) + small + flat + 6 * self._gap(*run))

    def _gap(self, start: int, end: int) -> float:
        """The widest empty space between neighbours, as a share of the line's height."""
        reached, widest = self.places[start][1].stop, 0
        for place in self.places[start + 1 : end]:
            widest = max(widest, place[1].start - reached)
            reached = max(reached, place[1].stop)
        return widest / self.line


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """Connected ink, numbered; specks are 0. Raises ValueError where there are too many pieces for a number."""
    labels, count = ndimage.label(ink > 0.3, np.ones((3, 3)))
    amounts = ndimage.sum_labels(ink, labels, np.arange(count + 1))
    keep = amounts >= SPECK * amounts[1:].max()
    keep[0] = False
    if keep.sum() > 3 * MOST_DIGITS:
        raise ValueError(f"That is more than a number of up to {MOST_DIGITS} digits; draw them in one line.")
    return np.where(keep, np.cumsum(keep), 0)[labels]
