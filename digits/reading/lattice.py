"""The digits in the ink of one line, by the best way through all that may be one.

Over-segment and choose: joined ink is cut wherever digits may touch, whatever lies between two cuts is answered, and
those are taken that together cover the ink at the least cost, which is the path that is most likely (Fujisawa, Nakano,
Kurino, "Segmentation methods for character recognition", 1992).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from digits.predictors.predictor import Probable
from digits.preprocess import from_ink
from digits.reading.pieces import Pieces, Runs
from digits.reading.punctuation import Mark

SURE = 6.0  # lead of a score over the threshold of doubt, from which more is no better
CHEAP = -3.0  # cost of ink that surely is a digit, and is not cut; its lead is then 2.5, at the least
TORN, ANY = 0.25, 2.0  # mean cost of digits cut out of joined ink, and of all of a number, at the most
TORN_ONE = -1.0  # the same of two digits, one of them a 1, which letters give too, and of mostly 1s
TORN_MORE = 0.75  # and of more than two, which hardly any letter gives
OVER, BESIDE = 0.6, 0.4  # of the narrower's width and the lower's height, that two share that stand over each other
STACKED = 6.0  # what it costs that they are two digits of one line
TALL = 0.6  # of the line's height: a digit that may lie in the box of another

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


class Lattice:
    """All runs of pieces of one line's ink, answered in one pass, and the ways through them. Raises ValueError as
    `Pieces` does."""

    def __init__(self, ink: np.ndarray, judge: Judge, cut: bool = True, whole: Collection[int] = ()):
        self.pieces = Pieces(ink, cut, whole)
        self.runs = self.pieces.runs
        self.images = np.stack([from_ink(self.pieces.ink_of(run)).image for run in range(len(self.runs))])
        self.probabilities, self.leads = judge(self.images)
        self.costs = costs(self.runs, self.probabilities.max(1), self.leads)

    def best(self, fewest: int = 2) -> Reading | None:
        """Joined ink is cut, but not where that leaves something unknown and no cut does not."""
        best = None
        for may_cut in (True, False):
            way = self._cheapest(may_cut)
            if len(way) < fewest or self._is_nested(way) or not self._convinces(way):
                continue
            if self.leads[way].min() >= 0:
                return self._reading(way)
            best = best or self._reading(way)
        return best

    def sure(self) -> np.ndarray:
        """Which pieces make surely digits as they are: their numbers, from 0."""
        way = np.array(self._cheapest(may_cut=False))
        return np.flatnonzero(self.runs.members[way[self.costs[way] <= CHEAP]].any(0))

    def whole(self) -> Reading:
        """Without a cut, whatever it is."""
        return self._reading(self._cheapest(may_cut=False))

    def _cheapest(self, may_cut: bool) -> list[int]:
        """From the left to the right."""
        costs = np.where(may_cut | ~self.runs.is_torn, self.costs, np.inf)
        way = cheapest(self.runs.cuts, costs, STACKED * stand_over(self.runs.boxes))
        return sorted(way, key=lambda run: self.runs.boxes[run, ::2].sum())

    def _is_nested(self, way: list[int]) -> bool:
        """Whether a digit lies within another: as tall as the line it may, where it was cut out of joined ink."""
        of_line = self.runs.is_torn[way] & (self.runs.heights[way] >= TALL * self.pieces.line)
        return bool((lie_within(self.runs.boxes[way]) & ~of_line).any())

    def _convinces(self, way: list[int]) -> bool:
        torn = self.runs.is_torn[way]
        return convinces(self.probabilities[way].argmax(1), self.runs.crossed[way, 0] > 0, torn, self.costs[way])

    def _reading(self, way: list[int]) -> Reading:
        boxes = self.runs.boxes.tolist()
        found = [Found(tuple(boxes[run]), self.images[run], self.probabilities[run]) for run in way]
        return Reading(found, self.pieces.ink, (self.runs.crossed[way, 0] > 0).tolist())


def lie_within(boxes: np.ndarray) -> np.ndarray:
    """Which of the boxes (N, 4), left, top, right, bottom, lie within another, as a face's eyes do: (N,) bool."""
    near, far = boxes[:, None, :2] >= boxes[None, :, :2], boxes[:, None, 2:] <= boxes[None, :, 2:]
    within = near.all(2) & far.all(2)
    return (within & ~np.eye(len(boxes), dtype=bool)).any(1)


def stand_over(boxes: np.ndarray) -> np.ndarray:
    """Which of the boxes (N, 4), left, top, right, bottom, stand over each other, as the loops of an 8 do: (N, N)
    bool."""
    near, far = np.maximum(boxes[:, None, :2], boxes[None, :, :2]), np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    sizes = boxes[:, 2:] - boxes[:, :2]
    across, down = np.moveaxis((far - near) / np.minimum(sizes[:, None], sizes[None]), -1, 0)
    return (across >= OVER) & (down <= BESIDE)


def convinces(digits: np.ndarray, cut: np.ndarray, torn: np.ndarray, costs: np.ndarray) -> bool:
    """Whether digits (N,) of these costs (N,) are some, above all those `torn` (N,) out of joined ink, and not 1s
    cut from 1s: any stroke with a corner gives those. cut: whether ink was cut before each."""
    if not torn.any():
        return bool(costs.mean() <= ANY)
    return bool(costs.mean() <= ANY and costs[torn].mean() <= _most(digits == 1, cut, torn))


def _most(ones: np.ndarray, cut: np.ndarray, torn: np.ndarray) -> float:
    """The mean cost, at the most, of what was torn out of joined ink; `ones`: which are 1s."""
    if (cut[1:] & ones[1:] & ones[:-1]).any() and ones[torn].mean() > 0.5:
        return -np.inf if ones[torn].all() else TORN_ONE
    if len(ones) > 2:
        return TORN_MORE
    return TORN_ONE if ones.any() else TORN


def cheapest(cuts: np.ndarray, costs: np.ndarray, after: np.ndarray) -> list[int]:
    """The runs (N, 2) from cut to cut, the first 0, that lead from the first to the last at the least total of their
    costs (N,) and of what it costs that one comes `after` another, (N, N)."""
    last = cuts.max()
    ending = [np.flatnonzero(cuts[:, 1] == cut) for cut in range(last + 1)]
    total, came = np.where(cuts[:, 0] == 0, costs, np.inf), np.full(len(cuts), -1)
    for run in np.argsort(cuts[:, 0], kind="stable"):
        before = ending[cuts[run, 0]]
        if len(before):
            ways = total[before] + after[before, run]
            came[run] = before[ways.argmin()]
            total[run] = ways.min() + costs[run]
    run = ending[last][total[ending[last]].argmin()]
    way: list[int] = []
    while run >= 0:
        way.insert(0, int(run))
        run = came[run]
    return way


def costs(runs: Runs, confidence: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """How little each run is a digit, to the model (N,) and by its shape; the weights are as those of the shape."""
    leads = np.clip(leads, -SURE, SURE)
    known = 1.5 * np.log(np.maximum(confidence, 1e-4)) + 0.8 * leads + 0.5 * np.minimum(leads, 0)
    return 0.6 * runs.unlike + 4 * runs.gaps - known - 1
