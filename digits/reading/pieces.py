"""Ink of a number in pieces, and every run of pieces that may be one digit.

A cut parts all ink into what lies right of it and the rest; the ink between two cuts may be a digit.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.reading import seams

MOST_DIGITS = 12
SPECK = 0.02  # of the largest piece's ink; less is no digit and no hat
WIDEST = 1.6  # width of a digit over the height of the line
GAP = 0.3  # of the line's height: ink further apart belongs to two digits
LOW = 0.9  # of the line's height: digits are seldom lower
FEW, MUCH = 1.2, 3.2  # of a stroke as long as the line is high: digits seldom have less ink, or more
UNLIKELY = 8.0  # cost of a shape that is no digit's, where ink was cut
MOST = 180  # runs that are answered
MOST_HOLES = 2 * MOST_DIGITS + 1  # parts of paper that ink parts, that around it among them
THICKEST = 2.5  # widths of a stroke: no line of digits is lower


@dataclass(frozen=True)
class Runs:
    """Runs of pieces, one a row. cuts (N, 2) int: between which; members (N, pieces) bool; boxes (N, 4) int: left, top,
    right, bottom in pixels; gaps (N,): the widest empty space between neighbours, as a share of the line's height; ink
    (N,): pixels; crossed (N, 2): the ink that the cuts on both sides go through, in widths of a stroke; unlike (N,):
    how unlike a digit's their shape is, 0 where it is not."""

    cuts: np.ndarray
    members: np.ndarray
    boxes: np.ndarray
    gaps: np.ndarray
    ink: np.ndarray
    crossed: np.ndarray
    unlike: np.ndarray

    def __len__(self) -> int:
        return len(self.cuts)

    def those(self, which: np.ndarray) -> "Runs":
        return Runs(*(part[which] for part in vars(self).values()))

    @property
    def widths(self) -> np.ndarray:
        return self.boxes[:, 2] - self.boxes[:, 0]

    @property
    def heights(self) -> np.ndarray:
        return self.boxes[:, 3] - self.boxes[:, 1]

    @property
    def is_torn(self) -> np.ndarray:
        """Whether ink was cut on either side: (N,) bool."""
        return self.crossed.any(1)


class Pieces:
    """Ink (H, W) float32 in [0, 1] in pieces; with `cut`, joined ink is cut, without that whose numbers are in `whole`.

    labels (H, W) int: the piece that each pixel belongs to, from 1; 0 on paper. line, stroke: the height of a digit and
    the width of a stroke, in pixels. right (N, pieces) bool: what lies right of each cut, of the first all, of the last
    nothing. Raises ValueError where there are too many pieces for a number.
    """

    def __init__(self, ink: np.ndarray, cut: bool = True, whole: Collection[int] = ()):
        self.ink = ink
        joined = _without_specks(ink)
        self.line = _line_height(joined)
        self.stroke = 4 * ndimage.distance_transform_edt(joined > 0)[joined > 0].mean()
        self.labels, self.right, self.crossed = self._parted(joined, whole if cut else range(joined.max()))
        self.runs = self._runs()

    @property
    def is_writing(self) -> bool:
        """Whether these may be a line of digits: it is not too low for this stroke, as a dash or dots are, and ink does
        not go around more paper than digits do, as texture does."""
        step = max(1, round(self.line / seams.FINE))
        holes = ndimage.label(self.labels[::step, ::step] == 0)[1]
        return self.line >= THICKEST * self.stroke and holes <= MOST_HOLES

    def ink_of(self, run: int) -> np.ndarray:
        left, top, right, bottom = self.runs.boxes[run]
        keep = np.append(False, self.runs.members[run])
        return np.where(keep[self.labels[top:bottom, left:right]], self.ink[top:bottom, left:right], 0)

    def _parted(self, joined: np.ndarray, whole: Collection[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`labels`, `right`, and the ink that each cut goes through."""
        places = ndimage.find_objects(joined)
        middles = np.array([(columns.start + columns.stop) / 2 for _, columns in places])
        labels, owner, through = np.zeros_like(joined), np.empty(0, int), []
        for number, place in enumerate(places):
            mask = joined[place] == number + 1
            found = seams.cuts(mask, self.ink[place] * mask, self.line, self.stroke) if number not in whole else []
            own, sides = _pieces_between([side for side, _ in found], mask)
            labels[place] = np.where(mask, own + len(owner), labels[place])
            for (side, crossed), right in zip(found, sides, strict=True):
                column = place[1].start + _column(side, mask & ~side)
                through.append((number, column, len(owner) + right, crossed))
            owner = np.append(owner, np.full(own.max(), number))
        cuts = [(middles[owner] >= at, 0.0) for at in np.sort(middles)]
        for number, column, pieces, crossed in through:
            right = (middles[owner] > column) & (owner != number)
            right[pieces] = True
            cuts.append((right, crossed))
        cuts.append((np.zeros(len(owner), bool), 0.0))
        ink = np.bincount(labels.ravel())[1:]
        cuts.sort(key=lambda one: -ink[one[0]].sum())
        return labels, np.stack([right for right, _ in cuts]), np.array([crossed for _, crossed in cuts])

    def _runs(self) -> Runs:
        starts, ends = np.triu_indices(len(self.right), 1)
        nested = ~(self.right[ends] & ~self.right[starts]).any(1) & (self.right[starts] != self.right[ends]).any(1)
        starts, ends = starts[nested], ends[nested]
        members = self.right[starts] & ~self.right[ends]
        places = ndimage.find_objects(self.labels)
        boxes = np.array([(c.start, r.start, c.stop, r.stop) for r, c in places])
        ink = members @ np.bincount(self.labels.ravel())[1:]
        crossed = np.stack([self.crossed[starts], self.crossed[ends]], 1)
        boxes, gaps = _boxes(boxes, members), _gaps(boxes, members) / self.line
        runs = Runs(np.stack([starts, ends], 1), members, boxes, gaps, ink, crossed, self._unlike(boxes, ink, crossed))
        return runs.those(self._may_be_digits(runs))

    def _unlike(self, boxes: np.ndarray, ink: np.ndarray, crossed: np.ndarray) -> np.ndarray:
        """Cost of cuts, and of what is wide, low, or has little or much ink; the weights are those of a logistic
        regression on runs of training writers' numbers, rounded."""
        width, height = (boxes[:, 2:] - boxes[:, :2]).T / self.line
        ink = ink / (self.line * self.stroke)
        torn = 2 * np.minimum(crossed, 1).sum(1) + 0.2 * crossed.sum(1)
        size = 6 * np.maximum(width - 1, 0) + 10 * np.maximum(LOW - height, 0)
        return torn + size + 6 * np.maximum(FEW - ink, 0) + 8 * np.maximum(ink - MUCH, 0)

    def _may_be_digits(self, runs: Runs) -> np.ndarray:
        """Those whose shape is the most like a digit's; what nothing was cut from always may, where it is one piece."""
        may = (runs.widths <= WIDEST * self.line) & (runs.gaps <= GAP) & (~runs.is_torn | (runs.unlike <= UNLIKELY))
        if may.sum() > MOST:
            may &= runs.unlike <= np.sort(runs.unlike[may])[MOST - 1]
        uncut = np.flatnonzero(self.crossed == 0)
        follows = dict(zip(uncut, uncut[1:], strict=False))
        return may | np.array([follows.get(start) == end for start, end in runs.cuts], bool)


def _pieces_between(sides: list[np.ndarray], mask: np.ndarray) -> tuple[np.ndarray, Iterator[np.ndarray]]:
    """Ink (H, W) bool between cuts, numbered from 1, 0 elsewhere; and for each cut what lies right of it, by places in
    these numbers from 0."""
    if not sides:
        return mask.astype(int), iter(())
    codes, own = np.unique(np.packbits(np.stack([side[mask] for side in sides]), axis=0).T, axis=0, return_inverse=True)
    pieces = np.zeros(mask.shape, int)
    pieces[mask] = own.ravel() + 1
    return pieces, (np.flatnonzero(right) for right in np.unpackbits(codes, axis=1, count=len(sides)).T)


def _column(right: np.ndarray, left: np.ndarray) -> float:
    """Where a cut lies: between the first column that has ink right of it and the last that has ink left of it."""
    return (np.flatnonzero(right.any(0))[0] + np.flatnonzero(left.any(0))[-1] + 1) / 2


def _boxes(boxes: np.ndarray, members: np.ndarray) -> np.ndarray:
    low = np.where(members[..., None], boxes[:, :2], np.iinfo(int).max).min(1)
    return np.concatenate([low, np.where(members[..., None], boxes[:, 2:], 0).max(1)], 1)


def _gaps(boxes: np.ndarray, members: np.ndarray) -> np.ndarray:
    """The widest empty space between what belongs to each run, in pixels."""
    order = np.argsort(boxes[:, 0])
    boxes, members = boxes[order], members[:, order]
    reached = np.maximum.accumulate(np.where(members, boxes[:, 2], -1), axis=1)[:, :-1]
    spaces = np.where(members[:, 1:] & (reached >= 0), boxes[1:, 0] - reached, 0)
    return spaces.max(1, initial=0)


def _line_height(labels: np.ndarray) -> float:
    """How tall a digit is: the tall pieces' median height."""
    heights = np.array([s[0].stop - s[0].start for s in ndimage.find_objects(labels)])
    return float(np.median(heights[heights >= heights.max() / 2]))


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """Connected ink, numbered; specks are 0. Raises ValueError where there are too many pieces for a number."""
    labels, count = ndimage.label(ink > 0.3, np.ones((3, 3)))
    amounts = ndimage.sum_labels(ink, labels, np.arange(count + 1))
    keep = amounts >= SPECK * amounts[1:].max()
    keep[0] = False
    if keep.sum() > 3 * MOST_DIGITS:
        raise ValueError(f"That is more than a number of up to {MOST_DIGITS} digits; draw them in one line.")
    return np.where(keep, np.cumsum(keep), 0)[labels]
