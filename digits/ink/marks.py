"""What lies beside or around a digit and is none: frames, circles, lines under it, print, dirt."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.ink import lines

SIDE = 400  # pixels of the longer side are enough to see marks
SOLID = 0.25  # ink that makes a piece
HOLLOW = 0.35  # share of its box that a frame fills at most
ROOM = 0.6  # of what a frame or circle surrounds, that ink covers at most
ROUND = 0.7  # of its box, that a circle and what it surrounds cover
HELD = 0.9  # share of a piece's box that lies within what surrounds it
TALL = 0.25  # of a frame's height: a digit that it surrounds, at the least
WIDE = 0.4  # of a stamp's width: the print in it, at the least
STRAIGHT = 0.04  # width over length of a line
LEVEL = 0.3  # slope of a line under a digit, at the most
FLAT = 0.2  # height over width of several such lines that run into each other
RIM = 0.015  # of the picture's longer side: what lies in it wholly is no digit
SPECK = 0.02  # of the largest piece's ink
NEAR = 0.25  # of the largest piece's height: a piece so near belongs to it
LOW = 0.4  # of the largest piece's height: what is lower, and not near, is print beside it
OUTER = 0.1  # of the picture's side: so near its edge are punched holes
LOWER = 0.7  # of the largest piece's height: a round spot of ink so low is no digit
TOO_MANY = 400  # pieces: grain, not writing
FEW = 4  # pieces: what one digit may consist of
LARGE = 0.15  # of the picture's longer side: ink that need not be looked at from nearer
SHARP, SOFT = 2.5, 4.5  # pixels of SIDE from paper to ink: of a pen, and more than of any pen
SOFT_COLOUR = 6.0  # and of a pen whose colour alone is seen, which cameras blur


@dataclass(frozen=True)
class Piece:
    label: int
    top: int
    bottom: int
    left: int
    right: int
    ink: float

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def gap(self, other: "Piece") -> float:
        """Pixels between the boxes, along the axis on which they are further apart."""
        return max(
            self.top - other.bottom, other.top - self.bottom, self.left - other.right, other.left - self.right, 0
        )


class Pieces:
    """Connected ink (H, W), at a size at which it is quickly told apart."""

    def __init__(self, ink: np.ndarray, without: np.ndarray | None = None):
        self.ink = ink
        self.step = -(-max(ink.shape) // SIDE)
        self.coarse = coarse(ink, self.step)
        self.solid = self.coarse > SOLID
        if without is not None:
            self.solid &= ~without
        self.labels, self.count = ndimage.label(self.solid, np.ones((3, 3)))
        amounts = ndimage.sum_labels(self.coarse, self.labels, np.arange(self.count + 1))
        self.all = [
            Piece(i, rows.start, rows.stop, columns.start, columns.stop, float(amounts[i]))
            for i, (rows, columns) in enumerate(ndimage.find_objects(self.labels), 1)
        ]

    def kept(self, pieces: list[Piece]) -> np.ndarray:
        """The ink of these pieces and of the pixels around them alone."""
        keep = np.zeros(self.count + 1, bool)
        keep[[piece.label for piece in pieces]] = True
        mask = ndimage.binary_dilation(keep[self.labels], iterations=1)
        gone = self.solid & ~keep[self.labels]
        mask = (mask & ~gone).repeat(self.step, 0).repeat(self.step, 1)[: self.ink.shape[0], : self.ink.shape[1]]
        return np.where(mask, self.ink, 0).astype(np.float32)

    def is_straight(self, piece: Piece) -> bool:
        """Whether it is one thin straight line."""
        y, x = np.nonzero(self._own(piece))
        if len(y) < 8:
            return False
        spread = np.linalg.eigvalsh(np.cov(np.stack([y, x])))
        return bool(np.sqrt(max(spread[0], 0)) < STRAIGHT * np.sqrt(spread[1]) * 2)

    def fills(self, piece: Piece) -> float:
        """The share of its box that is ink."""
        return float(self._own(piece).mean())

    def _own(self, piece: Piece) -> np.ndarray:
        return self.labels[piece.top : piece.bottom, piece.left : piece.right] == piece.label


def without_marks(pieces: Pieces) -> tuple[np.ndarray, list[str]]:
    """Ink (H, W) float32 in [0, 1] without what is told by its shape and place to be no digit, and what that was;
    the ink itself and nothing where all of it may be digits."""
    if len(pieces.all) < 2 or pieces.count > TOO_MANY:
        return pieces.ink, []
    left, gone = pieces.all, []
    for what, choose in (("frame", _without_frames), ("line", _without_strays), ("specks and print", _main)):
        kept = choose(pieces, left)
        if kept and len(kept) < len(left):
            left, gone = kept, [*gone, what]
    return (pieces.kept(left), gone) if gone else (pieces.ink, [])


def out_of_ring(pieces: Pieces) -> np.ndarray | None:
    """Ink (H, W) without a frame or circle that the digit in it touches; None where the largest piece is none."""
    if not pieces.all or pieces.count > TOO_MANY:
        return None
    ring = max(pieces.all, key=lambda piece: piece.height * piece.width)
    own = np.pad(pieces.labels == ring.label, 1)
    whole = ndimage.binary_fill_holes(own)
    if (
        pieces.fills(ring) > 2 * HOLLOW
        or own.sum() > ROOM * whole.sum()
        or whole.sum() < ROUND * ring.height * ring.width
    ):
        return None
    thickness = 4 * ndimage.distance_transform_edt(own)[own].mean()
    inner = ndimage.binary_erosion(whole, iterations=int(np.ceil(thickness)) + 1)[1:-1, 1:-1]
    rest = Pieces(pieces.ink, without=~inner)
    if not rest.all or max(piece.height for piece in rest.all) < LOW * ring.height:
        return None
    return rest.kept(_main(rest, rest.all))


def without_lines(pieces: Pieces) -> np.ndarray | None:
    """The same without lines across the whole picture, and then without marks; None where there are none."""
    height, width = pieces.solid.shape
    if not any(piece.width >= lines.SPAN * width or piece.height >= lines.SPAN * height for piece in pieces.all):
        return None
    across = lines.cut_out(pieces.solid)
    if not across.any():
        return None
    rest = Pieces(pieces.ink, without=across)
    if not rest.all or rest.count > TOO_MANY:
        return None
    return without_marks(Pieces(rest.kept(_main(rest, rest.all))))[0]


def is_certain(ink: np.ndarray) -> bool:
    """Whether there is nothing else to be found: few sharp pieces, large, away from the rim, and nothing faint."""
    pieces = Pieces(ink)
    if not 0 < pieces.count <= FEW or softness(ink) > SHARP:
        return False
    height, width = pieces.solid.shape
    top, left = min(p.top for p in pieces.all), min(p.left for p in pieces.all)
    bottom, right = max(p.bottom for p in pieces.all), max(p.right for p in pieces.all)
    is_inside = top > 0 and left > 0 and bottom < height and right < width
    is_large = max(bottom - top, right - left) > LARGE * max(height, width)
    return bool(is_inside and is_large and grain(pieces) < 0.001)


def grain(pieces: Pieces) -> float:
    """The share of the picture in which there is faint ink, away from all pieces."""
    return float(((pieces.coarse > 0) & ~ndimage.binary_dilation(pieces.solid, iterations=3)).mean())


def softness(ink: np.ndarray) -> float:
    """How wide the edges of ink (H, W) are, from paper to ink, in pixels of a picture of SIDE."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    part = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    solid = np.pad(part > 0.5, 1)
    rim = (solid & ~ndimage.binary_erosion(solid)).sum()
    return float(((part > 0.2) & (part < 0.8)).sum() / max(rim, 1)) * min(1, SIDE / max(ink.shape))


def coarse(ink: np.ndarray, step: int) -> np.ndarray:
    """The strongest ink in each square of `step` pixels."""
    if step == 1:
        return ink
    rim = [(0, -side % step) for side in ink.shape]
    padded = np.pad(ink, rim)
    rows = np.maximum.reduce([padded[i::step] for i in range(step)])
    return np.maximum.reduce([rows[:, i::step] for i in range(step)])


def _without_frames(pieces: Pieces, left: list[Piece]) -> list[Piece]:
    """Without what surrounds something as a frame or a circle does; a stamp goes with the print in it."""
    gone: set[int] = set()
    boxes = np.array([(piece.top, piece.bottom, piece.left, piece.right) for piece in left])
    for frame in sorted(left, key=lambda piece: -piece.height * piece.width):
        within = np.flatnonzero(_shares_within(boxes, frame) >= HELD)
        held = [left[place] for place in within if left[place] is not frame]
        if not held or frame.label in gone or pieces.fills(frame) > HOLLOW:
            continue
        wide = max(piece.right for piece in held) - min(piece.left for piece in held)
        if max(piece.height for piece in held) >= TALL * frame.height:
            gone.add(frame.label)
        elif wide >= WIDE * frame.width:
            gone |= {frame.label, *(piece.label for piece in held)}
    return [piece for piece in left if piece.label not in gone]


def _shares_within(boxes: np.ndarray, frame: Piece) -> np.ndarray:
    """Of boxes (N, 4), top, bottom, left, right, the shares that lie in the frame's: (N,)."""
    top, bottom, left, right = boxes.T
    rows = np.minimum(bottom, frame.bottom) - np.maximum(top, frame.top)
    columns = np.minimum(right, frame.right) - np.maximum(left, frame.left)
    return np.maximum(rows, 0) * np.maximum(columns, 0) / ((bottom - top) * (right - left))


def _without_strays(pieces: Pieces, left: list[Piece]) -> list[Piece]:
    """Without straight lines that lie under the rest, or reach from rim to rim; and without what lies at the rim."""
    by_ink = sorted(left, key=lambda piece: -piece.ink)
    for line in sorted(left, key=lambda piece: -max(piece.height, piece.width)):
        largest = next((piece for piece in by_ink if piece is not line), None)
        if largest and _is_stray(pieces, line, largest):
            by_ink.remove(line)
    kept = {piece.label for piece in by_ink}
    return [piece for piece in left if piece.label in kept]


def _is_stray(pieces: Pieces, line: Piece, largest: Piece) -> bool:
    """Whether it is such a line, beside the largest of the other pieces."""
    height, width = pieces.solid.shape
    long = max(line.height / height, line.width / width) > 0.9
    lowest = largest.bottom
    is_under = line.height <= LEVEL * line.width and (line.top + line.bottom) / 2 >= lowest - 0.05 * largest.height
    is_under = is_under and line.width > 0.5 * largest.width
    is_flat = is_under and line.height <= FLAT * line.width and line.top >= lowest
    near = RIM * max(height, width)
    at_rim = line.bottom < near or line.top > height - near or line.right < near or line.left > width - near
    return at_rim or is_flat or (long or is_under) and pieces.is_straight(line)


def _main(pieces: Pieces, left: list[Piece]) -> list[Piece]:
    """The largest piece, what is near it, and what is as tall."""
    largest = max(left, key=lambda piece: piece.ink)
    kept = [largest]
    for piece in left:
        if piece is largest or piece.ink < SPECK * largest.ink:
            continue
        near = piece.gap(largest) <= NEAR * max(largest.height, largest.width)
        if near or piece.height >= LOW * largest.height and not _is_dot(pieces, piece, largest):
            kept.append(piece)
    return kept


def _is_dot(pieces: Pieces, piece: Piece, largest: Piece) -> bool:
    """Whether it is round and full, much lower than the largest, and near the picture's edge: a hole, a blot."""
    height, width = pieces.solid.shape
    edge = min(piece.top / height, 1 - piece.bottom / height, piece.left / width, 1 - piece.right / width)
    is_low = max(piece.height, piece.width) < LOWER * largest.height
    return is_low and edge < OUTER and ROUND < piece.height / piece.width < 1 / ROUND and pieces.fills(piece) > ROUND
