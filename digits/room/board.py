"""What a teacher sees of a room: its drawings, and how often each model read what was meant."""

from dataclasses import dataclass

import numpy as np

from digits.memory import archive
from digits.metrics import wilson
from digits.store.records import NO_DIGIT
from digits.store.rooms import Given, Room, Rooms

ANSWERS = (*map(str, range(10)), NO_DIGIT)


@dataclass(frozen=True)
class Score:
    """How often a model read what was meant; interval: Wilson's at 95 %. confusion (10, 11) int64: what was meant down,
    what was answered across, last "not a digit"."""

    right: int
    count: int
    interval: tuple[float, float]
    confusion: np.ndarray

    @property
    def accuracy(self) -> float:
        return self.right / self.count if self.count else 0.0


class Board:
    """The room of whoever holds the key. A look reads only what is new.

    edition: differs once something has changed.
    """

    def __init__(self, rooms: Rooms, key: str):
        self.key = key
        self.edition = 0
        self._rooms = rooms
        self._given: dict[int, Given] = {}
        self._removed = 0

    def look(self) -> Room:
        """Read what is new in the room; Closed, or another StoreError."""
        news = self._rooms.news(self.key, max(self._given, default=0), self._removed)
        if news.is_all:
            self._given, self._removed = {}, news.removed
        if news.is_all or news.given:
            self._given |= {one.number: one for one in news.given}
            self.edition += 1
        return news.room

    def __len__(self) -> int:
        return len(self._given)

    @property
    def pupils(self) -> int:
        """How many people's drawings there are."""
        return len({one.pupil for one in self._given.values()})

    def score(self, side: str) -> Score:
        """Of the model of this side."""
        confusion = np.zeros((10, len(ANSWERS)), np.int64)
        for one in self._given.values():
            confusion[int(one.digit.truth), ANSWERS.index(one.digit.answers[side].answer)] += 1
        right, count = int(np.trace(confusion)), len(self)
        return Score(right, count, wilson(right, count), confusion)

    def drawings(self, are_wrong_first: bool) -> list[Given]:
        """The newest first; before them, if asked for, those that a model misread."""
        newest = sorted(self._given.values(), key=lambda one: -one.number)
        return sorted(newest, key=lambda one: not is_misread(one)) if are_wrong_first else newest

    def remove(self, number: int) -> Given | None:
        """Delete a drawing for good; returns what it was, None where it is not here. StoreError."""
        found = self._given.get(number)
        if found is not None:
            self._rooms.remove(self.key, number)
        return found

    def bar(self, pupil: int) -> None:
        """Delete all drawings of this pupil for good, and take no more of them. StoreError."""
        self._rooms.bar(self.key, pupil)

    def close(self) -> None:
        """Delete the room with all that is in it. StoreError."""
        self._rooms.close(self.key)

    def packed(self) -> bytes:
        """All drawings as a zip that the gallery reads, each with its writer's number in the room. StoreError."""
        found = self._rooms.drawings(self.key)
        return archive.pack([drawing for _, drawing in found], [f"pupil {pupil}" for pupil, _ in found])


def is_misread(one: Given) -> bool:
    """Whether a model answered something else than what was meant."""
    return any(one.digit.is_misread_by(side) for side in one.digit.answers)
