"""Rooms in which a class draws together; one method, one transaction.

A code lets pupils in; a key, of which the database knows the hash alone, lets the teacher see, remove and close. When
the teacher closes a room, or its hours are over, every row of it goes.
"""

import datetime
import re
import secrets
from dataclasses import dataclass

import msgspec
import numpy as np
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, load_only

from digits.store import keys, tables
from digits.store.database import Database
from digits.store.errors import Closed, Full, Gone
from digits.store.records import Answers, Digit, Drawing, now

LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"  # no vowels, so no words; none that looks like another
LENGTH = 7  # of a code: ten thousand million of them
CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
HOURS = 4  # that a room is open
MOST_ROOMS = 200  # open at once
MOST_PUPILS = 100  # of a room
MOST_DRAWINGS = 1_500  # of a room, at a time
MOST_EACH = 40  # drawings of one pupil, those removed included
MOST_INK = 40_000  # bytes of a drawing's strokes; a digit drawn slowly has 10,000

ROOMS_FULL = "Too many rooms are open on this server just now; try again later."
PUPILS_FULL = f"This room is full: {MOST_PUPILS} people draw in it already."
ROOM_FULL = f"This room is full: it holds {MOST_DRAWINGS:,} drawings."
YOURS_FULL = f"You have sent {MOST_EACH} drawings. That is all that one person can send to a room."
BARRED = "Your teacher takes no more drawings from you in this room."
TOO_MUCH_INK = "That is more ink than a digit needs. Press Clear and write one digit."


@dataclass(frozen=True)
class Room:
    """id: in the database. ends: in UTC."""

    id: int
    code: str
    ends: datetime.datetime


@dataclass(frozen=True)
class Given:
    """A drawing that came into a room. number: counts the room's drawings from 1; pupil: its pupils. digit: with what
    was meant, a digit, as its truth."""

    number: int
    pupil: int
    digit: Digit


@dataclass(frozen=True)
class News:
    """What a room holds beyond what was known; all that it holds, where something known was removed (`is_all`).

    removed: how many were removed up to now.
    """

    room: Room
    is_all: bool
    removed: int
    given: list[Given]


def as_code(said: object) -> str | None:
    """The code that somebody typed, as letters and figures in a row; None for what can be none."""
    text = re.sub(r"[\s-]", "", said).upper() if isinstance(said, str) and len(said) < 50 else ""
    return text if CODE.fullmatch(text) else None


class Rooms:
    """most_rooms, most_pupils, most_drawings, most_each: see the sentences of what is full above."""

    def __init__(
        self,
        database: Database,
        most_rooms: int = MOST_ROOMS,
        most_pupils: int = MOST_PUPILS,
        most_drawings: int = MOST_DRAWINGS,
        most_each: int = MOST_EACH,
    ):
        self.database = database
        self.most_rooms = most_rooms
        self.most_pupils = most_pupils
        self.most_drawings = most_drawings
        self.most_each = most_each

    def open(self, key: str) -> Room:
        """A new room for the teacher who holds the key; theirs, where there is one. Full where too many are open."""
        self.sweep()
        try:
            with self.database.writing() as session:
                row = session.scalar(_held_by(key))
                if row is None:
                    if session.scalar(select(func.count()).select_from(tables.Room)) >= self.most_rooms:
                        raise Full(ROOMS_FULL)
                    ends = now() + datetime.timedelta(hours=HOURS)
                    row = tables.Room(code=_new_code(), key_hash=keys.hashed(key), ends=ends, given=0, removed=0)
                    session.add(row)
                    session.flush()
                return _room(row)
        except IntegrityError:  # another room has this code
            return self.open(key)

    def of_key(self, key: str) -> Room | None:
        """The open room of the teacher who holds the key."""
        with self.database.reading() as session:
            row = session.scalar(_held_by(key))
            return row and _room(row)

    def of_code(self, code: str) -> Room | None:
        """The open room of this code."""
        with self.database.reading() as session:
            row = session.scalar(_open().where(tables.Room.code == code))
            return row and _room(row)

    def give(self, room: int, pupil: str, drawing: Drawing) -> int:
        """Take in a drawing of one digit whose truth is said, from the pupil who holds this key; returns how many more
        they may send. Closed, or Full where a limit is reached."""
        (digit,) = drawing.digits
        if len(drawing.ink or "") > MOST_INK:
            raise Full(TOO_MUCH_INK)
        with self.database.writing() as session:
            row = session.scalar(_open().where(tables.Room.id == room).with_for_update())
            if row is None:
                raise Closed
            who = self._pupil(session, room, pupil)
            self._check_limits(row, who)
            row.given += 1
            who.sent += 1
            session.add(
                tables.RoomDrawing(
                    room_id=room,
                    pupil_id=who.id,
                    number=row.given,
                    made=drawing.made,
                    paper=drawing.paper,
                    lines=drawing.ink,
                    image=np.ascontiguousarray(digit.image, np.uint8).tobytes(),
                    truth=digit.truth,
                    answers=msgspec.json.encode(digit.answers).decode(),
                )
            )
            return self.most_each - who.sent

    def _pupil(self, session: Session, room: int, key: str) -> tables.RoomPupil:
        """Their row; a new one for who sends for the first time."""
        here = select(tables.RoomPupil).where(tables.RoomPupil.room_id == room)
        row = session.scalar(here.where(tables.RoomPupil.key_hash == keys.hashed(key)))
        if row is None:
            count = session.scalar(select(func.count()).select_from(here.subquery()))
            if count >= self.most_pupils:
                raise Full(PUPILS_FULL)
            hashed = keys.hashed(key)
            row = tables.RoomPupil(room_id=room, key_hash=hashed, number=count + 1, sent=0, is_barred=False)
            session.add(row)
            session.flush()
        return row

    def _check_limits(self, room: tables.Room, pupil: tables.RoomPupil) -> None:
        if pupil.is_barred:
            raise Full(BARRED)
        if pupil.sent >= self.most_each:
            raise Full(YOURS_FULL)
        if room.given - room.removed >= self.most_drawings:
            raise Full(ROOM_FULL)

    def is_open(self, room: int) -> bool:
        with self.database.reading() as session:
            return session.scalar(_open().where(tables.Room.id == room)) is not None

    def news(self, key: str, after: int = 0, removed: int = 0) -> News:
        """What came after the drawing of that number, oldest first, if no more were removed than so many; else all of
        it. Without strokes, which nobody looks at. Closed."""
        table = tables.RoomDrawing
        fields = load_only(table.number, table.image, table.truth, table.answers)
        with self.database.reading() as session:
            row = _mine(session, key)
            is_all = row.removed != removed
            asked = select(table, tables.RoomPupil.number).join(tables.RoomPupil).options(fields).order_by(table.number)
            asked = asked.where(table.room_id == row.id, table.number > (0 if is_all else after))
            given = [Given(one.number, pupil, _digit(one)) for one, pupil in session.execute(asked)]
            return News(_room(row), is_all, row.removed, given)

    def drawings(self, key: str) -> list[tuple[int, Drawing]]:
        """All of them with their strokes, oldest first, each with its pupil's number. Closed."""
        table = tables.RoomDrawing
        with self.database.reading() as session:
            row = _mine(session, key)
            asked = select(table, tables.RoomPupil.number).join(tables.RoomPupil).where(table.room_id == row.id)
            return [(pupil, _drawing(one)) for one, pupil in session.execute(asked.order_by(table.number))]

    def remove(self, key: str, number: int) -> None:
        """Delete one drawing. Gone, Closed."""
        with self.database.writing() as session:
            row, drawing = _mine_with(session, key, number)
            session.delete(drawing)
            row.removed += 1

    def bar(self, key: str, pupil: int) -> None:
        """Delete all drawings of the pupil of this number, and take no more of them. Gone, Closed."""
        with self.database.writing() as session:
            row = _mine(session, key, locked=True)
            here = select(tables.RoomPupil).where(tables.RoomPupil.room_id == row.id)
            who = session.scalar(here.where(tables.RoomPupil.number == pupil))
            if who is None:
                raise Gone
            who.is_barred = True
            gone = session.execute(delete(tables.RoomDrawing).where(tables.RoomDrawing.pupil_id == who.id))
            row.removed += gone.rowcount

    def close(self, key: str) -> None:
        """Delete the room with all that is in it."""
        with self.database.writing() as session:
            session.execute(delete(tables.Room).where(tables.Room.key_hash == keys.hashed(key)))
        self.database.wipe()

    def sweep(self) -> None:
        """Delete the rooms whose hours are over."""
        over = tables.Room.ends <= now()
        with self.database.reading() as session:
            found = session.scalar(select(tables.Room.id).where(over).limit(1))
        if found is not None:
            with self.database.writing() as session:
                session.execute(delete(tables.Room).where(over))
            self.database.wipe()


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _open():
    return select(tables.Room).where(tables.Room.ends > now())


def _held_by(key: str):
    return _open().where(tables.Room.key_hash == keys.hashed(key))


def _mine(session: Session, key: str, locked: bool = False) -> tables.Room:
    """The room's row, if it is asked for held until the transaction ends."""
    row = session.scalar(_held_by(key).with_for_update() if locked else _held_by(key))
    if row is None:
        raise Closed
    return row


def _mine_with(session: Session, key: str, number: int) -> tuple[tables.Room, tables.RoomDrawing]:
    row = _mine(session, key, locked=True)
    here = select(tables.RoomDrawing).where(tables.RoomDrawing.room_id == row.id)
    drawing = session.scalar(here.where(tables.RoomDrawing.number == number))
    if drawing is None:
        raise Gone
    return row, drawing


def _room(row: tables.Room) -> Room:
    return Room(row.id, row.code, row.ends)


def _digit(row: tables.RoomDrawing) -> Digit:
    image = np.frombuffer(row.image, np.uint8).reshape(28, 28)
    return Digit(image, msgspec.json.decode(row.answers, type=Answers), row.truth)


def _drawing(row: tables.RoomDrawing) -> Drawing:
    return Drawing(f"{row.id:032}", row.made, row.paper, row.lines, [_digit(row)])
