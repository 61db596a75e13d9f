"""What one person drew and taught: in this session, and on disk once they said yes to that.

A correction is known at once here, and kept before `mark` returns; where it cannot be kept that is said, and it is
tried again with the next one.
"""

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digits.memory.drawn import Drawn, fits, to_keep, without_truth
from digits.memory.models import Learned
from digits.predictors.personal import Taught
from digits.predictors.predictor import Predictor
from digits.slots import Later
from digits.store import keys
from digits.store.errors import StoreError
from digits.store.records import Digit, Drawing, Person
from digits.store.store import Store

EVERY = 3.0  # seconds between two looks at what the same person did elsewhere
MOST_HERE = 200  # drawings that a session remembers
YOURS, SHARED = "yours", "accepted"


class Memory:
    """person: who it is, once something is kept. problem: what stands in the way of keeping, as a sentence.

    drawings: what lies in the session alone, by uid. place: which digit of the drawing is asked about next.
    """

    def __init__(self, store: Store, later: Later, shared: Sequence[Digit] = ()):
        self.person: Person | None = None
        self.key: str | None = None
        self.problem: str | None = None
        self._loaded = threading.Event()
        self.drawings: dict[str, Drawing] = {}
        self.network_learns = True
        self.learned = Learned()
        self.drawn: Drawn | None = None
        self.place = 0
        self._store = store
        self._later = later
        self._shared = tuple(shared)
        self._marks: dict[tuple[str, int], Digit] = {}
        self._steps: list[list[tuple[str, int]]] = []  # what each correction marked, to take it back
        self._truths: dict[int, str] = {}  # of the drawing on the canvas
        self._uid = uuid.uuid4().hex
        self._changing = threading.RLock()
        self._looked = time.monotonic()

    @property
    def taught(self) -> Taught:
        marked = self.marked
        digits = [*self._shared, *marked]
        whose = [SHARED] * len(self._shared) + [YOURS] * len(marked)
        images = np.stack([d.image for d in digits]) if digits else np.zeros((0, 28, 28), np.uint8)
        return Taught(images, [d.truth for d in digits], whose)

    @property
    def marked(self) -> list[Digit]:
        """Their digits about which something was said, the oldest word first."""
        return list(self._marks.values())

    @property
    def known(self) -> int:
        """How many of their digits this person's KNN knows."""
        return len(self._marks)

    @property
    def can_take_back(self) -> bool:
        return bool(self._steps)

    def saw(self, drawn: Drawn | None) -> None:
        """What the canvas shows, once the answers to it are there; None of an empty one."""
        same = self.drawn is not None and drawn is not None and drawn.objects == self.drawn.objects
        if same:
            return
        if self._truths or drawn is None:
            self._turn_the_page()
        self.drawn, self.place = drawn, 0

    def _turn_the_page(self) -> None:
        """The drawing is done; what was said of it is kept already, else it is kept now, and nobody waits for that."""
        if self.drawn is not None and not self._truths:
            drawn, uid = self.drawn, self._uid
            self._later.do(lambda: self._keep_unmarked(uid, drawn))
        self._uid, self._truths, self.drawn, self.place = uuid.uuid4().hex, {}, None, 0

    def _keep_unmarked(self, uid: str, drawn: Drawn) -> None:
        drawing = to_keep(uid, drawn, {})
        if drawing is not None:
            self._keep(drawing)

    def mark(self, truth: str) -> None:
        """The digit that is asked about is this one, NO_DIGIT or another sign; the next one is asked about then."""
        if self.drawn is not None and self.place < len(self.drawn.answers):
            self._mark({self.place: truth})

    def mark_right(self) -> bool:
        """All digits from the one that is asked about on are what both sides answered, up to one on which they
        disagree; whether there was any."""
        found: dict[int, str] = {}
        for place in range(self.place, len(self.drawn.answers) if self.drawn else 0):
            said = {answer.answer for answer in self.drawn.answers[place].values()}
            if len(said) != 1:
                break
            found[place] = said.pop()
        if found:
            self._mark(found)
        return bool(found)

    def _mark(self, truths: dict[int, str]) -> None:
        with self._changing:
            self._truths |= truths
            self.place = max(self._truths) + 1
            drawing = to_keep(self._uid, self.drawn, self._truths)
            for place in truths:
                self._marks[self._uid, place] = drawing.digits[place]
            self._steps.append([(self._uid, place) for place in truths])
            self.learned.forget_made()
            self._keep(drawing)

    def take_back(self) -> None:
        """Undo the last correction of this session."""
        with self._changing:
            if not self._steps:
                return
            undone = self._steps.pop()
            uid = undone[0][0]
            for uid, place in undone:
                self._marks.pop((uid, place), None)
            if uid == self._uid:
                self._truths = {p: t for p, t in self._truths.items() if (uid, p) not in undone}
                self.place = min(place for _, place in undone)
            self.learned.forget_made()
            self._unmark(uid, [place for _, place in undone])

    def _unmark(self, uid: str, places: list[int]) -> None:
        if uid in self.drawings:
            self.drawings[uid] = without_truth(self.drawings[uid], places)
        if self.person is not None and uid not in self.drawings:
            self._try(lambda: self._store.unmark(self.person.id, uid, places))

    def _keep(self, drawing: Drawing) -> None:
        """On disk where they said yes to that, together with what could not be kept before; else in the session."""
        with self._changing:
            self.drawings[drawing.uid] = drawing
            while len(self.drawings) > MOST_HERE:
                self.drawings.pop(next(iter(self.drawings)))
            if self.person is None:
                return
            for uid, waiting in list(self.drawings.items()):
                if not self._try(lambda waiting=waiting: self._store.keep(self.person.id, waiting)):
                    return
                del self.drawings[uid]

    def _try(self, work) -> bool:
        """Whether the store could do it; if not, `problem` says why."""
        try:
            changed = work()
        except StoreError as reason:
            self.problem = str(reason)
            return False
        self.problem = None
        if isinstance(changed, int):
            self.person = replace(self.person, revision=changed)
        return True

    def keep_from_now_on(self, key: str | None = None) -> str | None:
        """They said yes: keep what this session remembers, and what comes; returns the signed key, None where that
        failed. key: theirs already, of an account."""
        with self._changing:
            key = key or keys.new_key()

            def enrol() -> None:
                self.person, self.key = self._store.enrol(key), key

            if not self._try(enrol):
                return None
            for drawing in list(self.drawings.values())[:1]:
                self._keep(drawing)
            return keys.signed(key, self._store.secret())

    def arrive(self, key: str) -> None:
        """Whoever holds this key is here: load what is kept of them, meanwhile the shared models answer."""
        self.key = key
        self._later.do(self._load)

    def is_loaded(self, within: float) -> bool:
        """Whether what is kept of them is here, after so many seconds of waiting at most."""
        return self.key is None or self._loaded.wait(within)

    def _load(self) -> None:
        def load() -> None:
            self.person = self._store.person(self.key)
            if self.person is not None:
                self.network_learns = self.person.network_learns
                here = {k: d for k, d in self._marks.items() if k[0] in self.drawings}
                self._marks = self._store.marked(self.person.id) | here

        with self._changing:
            self._try(load)
            self._loaded.set()
            self.learned.forget_made()

    def look_again(self) -> None:
        """Take up what the same person did elsewhere, on another page or replica; asked for every few seconds."""
        if self.key is not None and time.monotonic() - self._looked > EVERY:
            self._looked = time.monotonic()
            self._later.do(self._load_what_changed)

    def _load_what_changed(self) -> None:
        try:
            found = self._store.person(self.key)
        except StoreError:
            return
        if found != self.person:
            self._load()

    def model(self, name: str, shared: Predictor) -> Predictor:
        """What answers for this person: the shared model, with what they taught beside it as soon as it is made."""
        if not self._marks and not self._shared:
            return shared
        if not self.learned.is_made(name):
            if self.learned.is_quick(name, shared, [digit.image for digit in [*self._shared, *self.marked]]):
                self.prepare(name, shared)
            else:
                self._later.do(lambda: self.prepare_if_stale(name, shared))
        return self.learned.model(name, shared)

    def wake(self, name: str, shared: Predictor) -> None:
        """As `prepare`, later, where there is something to prepare."""
        if (self._marks or self._shared) and not self.learned.is_made(name):
            self._later.do(lambda: self.prepare_if_stale(name, shared))

    def prepare(self, name: str, shared: Predictor) -> None:
        """Make the person's own model of this name, of what they have taught by now."""
        self.learned.make(name, shared, self.taught, self.network_learns)

    def prepare_if_stale(self, name: str, shared: Predictor) -> None:
        if not self.learned.is_made(name):
            self.prepare(name, shared)

    def let_network_learn(self, learns: bool) -> None:
        self.network_learns = learns
        self.learned.forget_made()
        if self.person is not None:
            self._try(lambda: self._store.let_network_learn(self.person.id, learns))

    def forget_all(self) -> bool:
        """Delete all that was kept or is remembered; whether nothing is left."""
        with self._changing:
            if self.person is not None and not self._try(lambda: self._store.forget_all(self.person.id)):
                return False
            self.person = self.key = None
            self.drawings, self._marks, self._steps, self._truths = {}, {}, [], {}
            self._uid = uuid.uuid4().hex
            self.learned.forget_made()
            return True

    def forget(self, drawing: Drawing) -> bool:
        with self._changing:
            if drawing.id and not self._try(lambda: self._store.forget(self.person.id, drawing.id)):
                return False
            self.drawings.pop(drawing.uid, None)
            self._marks = {k: d for k, d in self._marks.items() if k[0] != drawing.uid}
            self._steps = [step for step in self._steps if step[0][0] != drawing.uid]
            self.learned.forget_made()
            return True

    def history(self, count: int, skip: int = 0, truth: str | None = None, wrong: str | None = None) -> list[Drawing]:
        """Newest first; StoreError where what is kept cannot be read."""
        here = [d for d in reversed(self.drawings.values()) if fits(d, truth, wrong)]
        kept = []
        if self.person is not None and len(here) < skip + count:
            kept = self._store.history(self.person.id, skip + count - len(here), max(0, skip - len(here)), truth, wrong)
        return [*here[skip : skip + count], *kept][:count]

    def take_in(self, drawings: Sequence[Drawing]) -> None:
        """What was exported elsewhere: kept, and learned from."""
        with self._changing:
            for drawing in drawings:
                for place, digit in enumerate(drawing.digits):
                    if digit.truth is not None:
                        self._marks[drawing.uid, place] = digit
                self._keep(drawing)
            self.learned.forget_made()
