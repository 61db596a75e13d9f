"""The handshake between a page and its canvas: what is the drawing now?

The canvas reports what lies on it at every pen-up. The page can put another drawing on it, a seed with a turn of its
own. A report says of which turn it is: one of an earlier turn crossed the seed on its way. The seed says the last
report that it knows (`after`): what was drawn since, the canvas lays on it and reports again. No stroke is lost.
"""

from collections import deque
from collections.abc import Iterable

import msgspec

Objects = list[dict]
Packed = tuple[bytes, ...]
MOST_STEPS = 100  # that can be undone


class Handshake:
    """The drawing on a canvas, as the canvas' own objects, with undo and redo of whatever changed it.

    objects: the drawing now. seed: what the canvas starts from; it loads one whose turn differs from the one before.
    edition: a number that differs once somebody has changed the drawing.
    """

    def __init__(self):
        self.objects: Objects = []
        self.seed: dict = {"objects": [], "turn": 0, "after": 0}
        self.edition = 0
        self._packed: Packed = ()  # the drawing now
        self._past: deque[Packed] = deque(maxlen=MOST_STEPS)
        self._undone: list[Packed] = []
        self._reported: tuple | None = None  # the last report that was news, of the canvas that is there
        self._after = 0  # the number of the last report that was taken in or refused

    def report(self, objects: Objects, turn: int | None = None, number: int = 0) -> Objects:
        """The canvas reports what lies on it, as `door.Report` says; returns the drawing.

        A page runs more often than a canvas reports: the same report again is no news.
        """
        if (objects, turn, number) != self._reported:
            self._reported = objects, turn, number
            if turn in (None, self.seed["turn"]):
                self._after = number
                self._follow(objects)
        return self.objects

    def refuse(self, number: int) -> None:
        """A report so numbered was none, or was too much: the next seed replaces what it says all the same."""
        self._after = max(self._after, number)

    def put(self, objects: Objects) -> None:
        """Another drawing in place of what is there; what was undone is forgotten."""
        self._undone = []
        if objects != self.objects:
            self._past.append(self._packed)
        self._show(objects, _packed(objects))

    def clear(self) -> None:
        self.put([])

    def undo(self) -> None:
        """Take back the last change, if there is one: a stroke, or another drawing in place of this."""
        if self._past:
            self._undone.append(self._packed)
            self._unpack(self._past.pop())

    def redo(self) -> None:
        """Do again what was undone last, if anything was."""
        if self._undone:
            self._past.append(self._packed)
            self._unpack(self._undone.pop())

    def arrive(self) -> None:
        """The canvas is a new one, which starts from the seed: bring the drawing along."""
        self._reported = None
        if self.objects != self.seed["objects"]:
            self._show(self.objects, self._packed)
        self._after = self.seed["after"]

    def _unpack(self, packed: Packed) -> None:
        self._show([msgspec.json.decode(thing) for thing in packed], packed)

    def _show(self, objects: Objects, packed: Packed) -> None:
        self.objects, self._packed = objects, packed
        self.seed = {"objects": objects, "turn": self.seed["turn"] + 1, "after": self._after}
        self.edition += 1

    def _follow(self, objects: Objects) -> None:
        """Stroke by stroke, where strokes were added; the strokes before are kept once for all steps."""
        before = len(self.objects)
        if objects == self.objects:
            return
        self._undone = []
        self.edition += 1
        if objects[:before] == self.objects:
            for thing in _packed(objects[before:]):
                self._past.append(self._packed)
                self._packed = (*self._packed, thing)
        else:
            self._past.append(self._packed)
            self._packed = _packed(objects)
        self.objects = objects


def _packed(objects: Iterable[dict]) -> Packed:
    """As the steps keep them, one by one: a stroke as JSON holds a sixth of what it does as numbers in lists."""
    return tuple(map(msgspec.json.encode, objects))
