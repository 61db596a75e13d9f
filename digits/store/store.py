"""All that is asked of what is kept: one method, one transaction."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from digits.store import keys, tables
from digits.store.database import Database
from digits.store.errors import Full, Gone
from digits.store.records import Answers, Digit, Drawing, Person, now

MOST_EACH = 2_000  # digits of one person
MOST_ALL = 500_000  # digits of all; about 2 kB each
EACH_FULL = (
    f"Your memory is full: it holds {MOST_EACH:,} digits, all of them corrected. Delete some on the History page."
)
ALL_FULL = "This server keeps no more drawings: its memory is full. What you draw is remembered in this session alone."
SECRET = "secret"


class Store:
    """most_each, most_all: at most so many digits of one person, and of all together.

    At a person's limit the oldest drawing about which nothing was said goes; where there is none, nothing more is kept.
    At the limit for all, nothing more is kept of anybody.
    """

    def __init__(self, database: Database, most_each: int = MOST_EACH, most_all: int = MOST_ALL):
        self.database = database
        self.most_each = most_each
        self.most_all = most_all
        self._secret: str | None = None

    def secret(self) -> str:
        """What this server signs keys with: made by whichever replica comes first, the same for all."""
        if self._secret is None:
            self._secret = self._read_secret() or self._make_secret()
        return self._secret

    def _read_secret(self) -> str | None:
        with self.database.reading() as session:
            return session.scalar(select(tables.Setting.value).where(tables.Setting.name == SECRET))

    def _make_secret(self) -> str:
        try:
            with self.database.writing() as session:
                found = session.get(tables.Setting, SECRET)
                if found is None:
                    found = tables.Setting(name=SECRET, value=keys.new_secret())
                    session.add(found)
                    session.flush()
                return found.value
        except IntegrityError:  # another replica was first
            return self._read_secret() or self._make_secret()

    def person(self, key: str) -> Person | None:
        """Whoever holds the key; None where nothing is kept of them."""
        with self.database.reading() as session:
            row = session.scalar(select(tables.Person).where(tables.Person.key_hash == keys.hashed(key)))
            return row and _person(row)

    def enrol(self, key: str) -> Person:
        """Begin to keep what the holder of the key draws; the same person where that had begun."""
        try:
            with self.database.writing() as session:
                row = session.scalar(select(tables.Person).where(tables.Person.key_hash == keys.hashed(key)))
                if row is None:
                    row = tables.Person(key_hash=keys.hashed(key), made=now(), kept=0, revision=0, network_learns=True)
                    session.add(row)
                    session.flush()
                return _person(row)
        except IntegrityError:  # another replica was first
            return self.enrol(key)

    def keep(self, person: int, drawing: Drawing) -> int:
        """Keep a drawing, its digits, and what was said of them; one with the same uid is replaced. Returns the
        person's revision.

        Full where a limit is reached.
        """
        with self.database.writing() as session:
            owner = _owner(session, person)
            old = session.scalar(_of(person).where(tables.Drawing.uid == drawing.uid))
            had_truth = old is not None and any(digit.truth is not None for digit in old.digits)
            if old is not None:
                owner.kept -= len(old.digits)
                session.delete(old)
                session.flush()
            self._make_room(session, owner, len(drawing.digits))
            session.add(_row(person, drawing))
            owner.kept += len(drawing.digits)
            if had_truth or any(digit.truth is not None for digit in drawing.digits):
                owner.revision += 1
            return owner.revision

    def unmark(self, person: int, uid: str, places: Sequence[int]) -> int:
        """What was said of these digits of a drawing was a slip; returns the person's revision."""
        with self.database.writing() as session:
            owner = _owner(session, person)
            row = session.scalar(_of(person).where(tables.Drawing.uid == uid))
            if row is None:
                raise Gone
            for digit in row.digits:
                if digit.place in places:
                    digit.truth = digit.marked = digit.accepted = None
            owner.revision += 1
            return owner.revision

    def _make_room(self, session: Session, owner: tables.Person, digits: int) -> None:
        if digits and (session.scalar(select(func.sum(tables.Person.kept))) or 0) + digits > self.most_all:
            raise Full(ALL_FULL)
        while owner.kept + digits > self.most_each:
            said = select(tables.Digit.drawing_id).where(tables.Digit.truth.is_not(None))
            oldest = session.scalar(
                _of(owner.id).where(tables.Drawing.id.not_in(said)).order_by(tables.Drawing.made).limit(1)
            )
            if oldest is None:
                raise Full(EACH_FULL)
            owner.kept -= len(oldest.digits)
            session.delete(oldest)
            session.flush()

    def history(
        self, person: int, count: int, skip: int = 0, truth: str | None = None, wrong: str | None = None
    ) -> list[Drawing]:
        """Drawings, newest first. truth: of those that hold such a digit; wrong: of those that this side misread."""
        asked = _of(person).order_by(tables.Drawing.made.desc(), tables.Drawing.id.desc())
        with self.database.reading() as session:
            if truth is not None:
                asked = asked.where(tables.Drawing.digits.any(tables.Digit.truth == truth))
            if wrong is None:
                return [_drawing(row) for row in session.scalars(asked.offset(skip).limit(count))]
            asked = asked.where(tables.Drawing.digits.any(tables.Digit.truth.is_not(None)))
            found = (d for d in map(_drawing, session.scalars(asked)) if any(x.is_misread_by(wrong) for x in d.digits))
            return [d for i, d in enumerate(found) if skip <= i < skip + count]

    def marked(self, person: int) -> dict[tuple[str, int], Digit]:
        """All digits about which something was said, in the order in which that was, by their drawing's uid and their
        place in it."""
        asked = select(tables.Drawing.uid, tables.Digit)
        asked = asked.join(tables.Drawing, tables.Drawing.id == tables.Digit.drawing_id)
        asked = asked.where(tables.Drawing.person_id == person, tables.Digit.truth.is_not(None))
        with self.database.reading() as session:
            rows = session.execute(asked.order_by(tables.Digit.marked, tables.Digit.id))
            return {(uid, row.place): _digit(row) for uid, row in rows}

    def forget(self, person: int, drawing: int) -> None:
        """Delete one drawing; Gone where it is not theirs, or not there."""
        with self.database.writing() as session:
            row = session.scalar(_of(person).where(tables.Drawing.id == drawing))
            if row is None:
                raise Gone
            owner = _owner(session, person)
            owner.kept -= len(row.digits)
            owner.revision += 1
            session.delete(row)

    def forget_all(self, person: int) -> None:
        """Delete the person with all that was kept of them."""
        with self.database.writing() as session:
            session.execute(delete(tables.Person).where(tables.Person.id == person))

    def let_network_learn(self, person: int, learns: bool) -> None:
        with self.database.writing() as session:
            _owner(session, person).network_learns = learns

    def waiting_for_review(self, count: int) -> list[Digit]:
        """Corrections that no reviewer has seen, oldest first, without whose they are."""
        asked = select(tables.Digit).where(tables.Digit.truth.is_not(None), tables.Digit.accepted.is_(None))
        with self.database.reading() as session:
            return [_digit(row) for row in session.scalars(asked.order_by(tables.Digit.marked).limit(count))]

    def review(self, verdicts: Mapping[int, bool]) -> None:
        """By digit: whether it goes into the memory that all share."""
        with self.database.writing() as session:
            for digit, accepted in verdicts.items():
                session.execute(update(tables.Digit).where(tables.Digit.id == digit).values(accepted=accepted))

    def accepted(self, most: int) -> list[Digit]:
        """What reviewers accepted, the newest `most` of it."""
        asked = select(tables.Digit).where(tables.Digit.accepted, tables.Digit.truth.is_not(None))
        with self.database.reading() as session:
            return [_digit(row) for row in session.scalars(asked.order_by(tables.Digit.id.desc()).limit(most))]


def _of(person: int):
    return select(tables.Drawing).where(tables.Drawing.person_id == person).options(selectinload(tables.Drawing.digits))


def _owner(session: Session, person: int) -> tables.Person:
    """The person's row, held until the transaction ends; Gone where all of theirs was deleted."""
    row = session.get(tables.Person, person, with_for_update=True)
    if row is None:
        raise Gone
    return row


def _person(row: tables.Person) -> Person:
    return Person(row.id, row.revision, row.kept, row.network_learns)


def _drawing(row: tables.Drawing) -> Drawing:
    return Drawing(row.uid, row.made, row.paper, row.lines, [_digit(digit) for digit in row.digits], row.id)


def _digit(row: tables.Digit) -> Digit:
    image = np.frombuffer(row.image, np.uint8).reshape(28, 28)
    return Digit(image, msgspec.json.decode(row.answers, type=Answers), row.truth, row.id)


def _row(person: int, drawing: Drawing) -> tables.Drawing:
    row = tables.Drawing(person_id=person, uid=drawing.uid, made=drawing.made, paper=drawing.paper, lines=drawing.ink)
    row.digits = [_digit_row(place, digit) for place, digit in enumerate(drawing.digits)]
    return row


def _digit_row(place: int, digit: Digit) -> tables.Digit:
    return tables.Digit(
        place=place,
        image=np.ascontiguousarray(digit.image, np.uint8).tobytes(),
        truth=digit.truth,
        marked=None if digit.truth is None else now(),
        answers=msgspec.json.encode(digit.answers).decode(),
    )
