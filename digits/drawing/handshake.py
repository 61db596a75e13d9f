"""The handshake between a page and its canvas: what is the drawing now?

The canvas reports what lies on it whenever the page runs. The page can put another drawing on it, and the canvas loads
that a moment later; until then its reports are of the old one. What it reports of a drawing that it was given is never
quite what it was given (each object gets a place and a size), so that the two cannot be compared.
"""

from enum import Enum

Objects = list[dict]


class Phase(Enum):
    FOLLOWING = "what the canvas reports is the drawing"
    LOADING = "another drawing was put on the canvas, which reports the old one until it has loaded that"


class Handshake:
    """The drawing on a canvas, as the canvas' own objects, with undo and redo.

    objects: the drawing now. seed: what the canvas starts from, its `initial_drawing`; it loads one that differs from
    the one before. edition: a number that differs once somebody has changed the drawing.
    """

    def __init__(self):
        self.phase = Phase.FOLLOWING
        self.objects: Objects = []
        self.seed: dict = {"objects": [], "turn": 0}
        self.edition = 0
        self._undone: Objects = []
        self._reported: Objects | None = None  # None before the first report
        self._old: Objects | None = None  # while loading, the report of the drawing that goes

    def report(self, objects: Objects) -> Objects:
        """The canvas reports what lies on it; returns the drawing."""
        self._reported = objects
        if self.phase is Phase.LOADING and objects == self._old:
            return self.objects
        if self.phase is Phase.FOLLOWING and objects != self.objects:
            self._undone = []
            self.edition += 1
        self._follow()
        self.objects = objects
        return objects

    def put(self, objects: Objects) -> None:
        """Another drawing in place of what is there; what was undone is forgotten."""
        self._undone = []
        self._show(objects)

    def clear(self) -> None:
        self.put([])

    def undo(self) -> None:
        """Take the last object away, if there is one."""
        if self.objects:
            self._undone.append(self.objects[-1])
            self._show(self.objects[:-1])

    def redo(self) -> None:
        """Bring back what was undone last, if anything was."""
        if self._undone:
            self._show([*self.objects, self._undone.pop()])

    def arrive(self) -> None:
        """The canvas is a new one, which starts from the seed: bring the drawing along."""
        self._reported = None
        self._follow()
        if self.objects != self.seed["objects"]:
            self._show(self.objects)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was reported or put on the canvas yet."""
        return self._reported is None and self.seed["turn"] == 0

    def take_over(self, objects: Objects) -> None:
        """A browser brings its drawing along, from a server that has ended: the canvas starts from it anew."""
        self._reported = objects
        self._show(objects)

    def _show(self, objects: Objects) -> None:
        self.objects = objects
        self.seed = {"objects": objects, "turn": self.seed["turn"] + 1}
        self.edition += 1
        self.phase, self._old = Phase.LOADING, self._reported

    def _follow(self) -> None:
        self.phase, self._old = Phase.FOLLOWING, None
