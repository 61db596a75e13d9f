"""What is kept, as the rest of the house takes it: no rows, no sessions."""

import datetime
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
import numpy as np

NO_DIGIT = ""  # the truth of what is no digit
LONGEST_SIGN = 3  # letters of what a drawing can be called
Coordinate = Annotated[float, msgspec.Meta(ge=-10_000, le=10_000)]
Width = Annotated[float, msgspec.Meta(gt=0, le=1000)]


class Line(msgspec.Struct, frozen=True):
    """One stroke: its points in pixels of the paper, how thick, and whether it erases."""

    points: Annotated[list[tuple[Coordinate, Coordinate]], msgspec.Meta(min_length=1, max_length=10_000)]
    width: Width
    erases: bool = False


Lines = Annotated[list[Line], msgspec.Meta(max_length=300)]


def ink(lines: list[Line] | None) -> str | None:
    """Strokes as they are kept: JSON, a sixth of what they hold as objects; None of None."""
    return None if lines is None else msgspec.json.encode(lines).decode()


class Said(msgspec.Struct, frozen=True):
    """What a model answered: a digit, a sign that it was taught, or "" for no digit, and how sure it was."""

    answer: str
    confidence: float


Answers = dict[str, Said]


@dataclass(frozen=True)
class Digit:
    """image (28, 28) uint8, ink 255. truth: what its writer says it is, "" for no digit; None where nothing was said.

    answers: by side, "knn" and "resnet", as they were when it was drawn.
    """

    image: np.ndarray
    answers: Answers = field(default_factory=dict)
    truth: str | None = None
    id: int = 0

    def is_misread_by(self, side: str) -> bool:
        """Whether this side answered other than the truth; False where either is unknown."""
        return self.truth is not None and side in self.answers and self.answers[side].answer != self.truth


@dataclass(frozen=True)
class Drawing:
    """uid: 32 letters that no other drawing has. paper: its width in pixels. ink: its strokes, see `ink`; None of a
    picture."""

    uid: str
    made: datetime.datetime
    paper: int
    ink: str | None
    digits: list[Digit]
    id: int = 0

    @property
    def lines(self) -> list[Line] | None:
        return None if self.ink is None else msgspec.json.decode(self.ink, type=list[Line])


@dataclass(frozen=True)
class Person:
    """id: in the database. revision: differs once what the memory learns from has changed."""

    id: int
    revision: int
    kept: int
    network_learns: bool


def now() -> datetime.datetime:
    """In UTC, without saying so: as SQLite keeps it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def as_sign(text: str) -> str:
    """What somebody says that a drawing is: a digit, a sign of their own, or nothing for no digit.

    ValueError with a sentence for what is too long, or a number.
    """
    text = text.strip()
    if len(text) > LONGEST_SIGN or not text.isprintable() or (len(text) > 1 and text.isdecimal()):
        raise ValueError(f"A sign of your own is one to {LONGEST_SIGN} letters, and no number.")
    return text
