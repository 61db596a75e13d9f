"""The tables: people by the hash of their key, what each of them drew, and each digit in it; a class's rooms.

Whoever changes them adds a migration in `migrations/versions` and moves `SCHEMA` on; what was released stays as it is.
"""

import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from digits.store.records import LONGEST_SIGN

SCHEMA = "0003"  # the newest migration


class Base(DeclarativeBase):
    pass


class Setting(Base):
    """What all replicas of a server share."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Person(Base):
    """kept: how many digits lie here; revision: moves on with every change of what the memory learns from."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made: Mapped[datetime.datetime]
    kept: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    network_learns: Mapped[bool] = mapped_column(default=True)


class Drawing(Base):
    """uid: told by the page, so that a drawing that arrives twice is one. lines: strokes as JSON; null of a picture."""

    __tablename__ = "drawing"
    __table_args__ = (UniqueConstraint("person_id", "uid"), Index("ix_drawing_person_made", "person_id", "made"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(32))
    made: Mapped[datetime.datetime]
    paper: Mapped[int]
    lines: Mapped[str | None] = mapped_column(Text)
    digits: Mapped[list["Digit"]] = relationship(
        order_by="Digit.place", cascade="all, delete-orphan", passive_deletes=True
    )


class Digit(Base):
    """One digit of a drawing. image: 784 bytes, ink 255; truth: what its writer says it is; answers: JSON."""

    __tablename__ = "digit"
    __table_args__ = (Index("ix_digit_drawing", "drawing_id"), Index("ix_digit_accepted", "accepted"))

    id: Mapped[int] = mapped_column(primary_key=True)
    drawing_id: Mapped[int] = mapped_column(ForeignKey("drawing.id", ondelete="CASCADE"))
    place: Mapped[int]
    image: Mapped[bytes]
    truth: Mapped[str | None] = mapped_column(String(LONGEST_SIGN))
    marked: Mapped[datetime.datetime | None]
    answers: Mapped[str] = mapped_column(Text)
    accepted: Mapped[bool | None]


class Room(Base):
    """given: how many drawings came, those removed again included; removed: how many of them are gone."""

    __tablename__ = "room"
    __table_args__ = (Index("ix_room_ends", "ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends: Mapped[datetime.datetime]
    given: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)


class RoomPupil(Base):
    """number: counts the pupils of a room from 1, in place of a name."""

    __tablename__ = "room_pupil"
    __table_args__ = (UniqueConstraint("room_id", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    sent: Mapped[int] = mapped_column(default=0)
    is_barred: Mapped[bool] = mapped_column(default=False)


class RoomDrawing(Base):
    """number: counts the drawings of a room from 1, and is never given again."""

    __tablename__ = "room_drawing"
    __table_args__ = (UniqueConstraint("room_id", "number"), Index("ix_room_drawing_pupil", "pupil_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("room_pupil.id", ondelete="CASCADE"))
    number: Mapped[int]
    made: Mapped[datetime.datetime]
    paper: Mapped[int]
    lines: Mapped[str | None] = mapped_column(Text)
    image: Mapped[bytes]
    truth: Mapped[str] = mapped_column(String(LONGEST_SIGN))
    answers: Mapped[str] = mapped_column(Text)
