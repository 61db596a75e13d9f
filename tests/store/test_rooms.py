"""A class's room: what pupils send is the teacher's to see, until it is closed, and then nothing of it is left."""

import datetime
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from digits.store import keys, rooms
from digits.store.database import Database
from digits.store.errors import Closed, Full, Gone
from digits.store.records import Line, ink
from digits.store.rooms import Rooms, as_code
from tests.store.drawings import SEVEN, digit, drawing

ONE, OTHER = "the key of a pupil", "the key of another"


@pytest.fixture
def here(store) -> Rooms:
    return Rooms(store.database)


@pytest.fixture
def key() -> str:
    return keys.new_key()


def rows(here: Rooms) -> int:
    """How many rows of rooms there are, in all tables."""
    with here.database.reading() as session:
        tables = ("room", "room_pupil", "room_drawing")
        return sum(session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables)


def numbers(here: Rooms, key: str, *known: int) -> list[int]:
    return [given.number for given in here.news(key, *known).given]


def later(monkeypatch, hours: float) -> None:
    then = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) + datetime.timedelta(hours=hours)
    monkeypatch.setattr(rooms, "now", lambda: then)


def test_what_pupils_send_is_what_the_teacher_sees(here, key):
    room = here.open(key)
    assert here.of_code(room.code) == here.of_key(key) == room
    here.give(room.id, ONE, drawing(1, digit("7", fill=9)))
    here.give(room.id, OTHER, drawing(2, digit("1")))
    here.give(room.id, ONE, drawing(3, digit("3")))
    found = here.news(key).given
    assert [(one.number, one.pupil, one.digit.truth) for one in found] == [(1, 1, "7"), (2, 2, "1"), (3, 1, "3")]
    assert found[0].digit.answers == digit().answers and (found[0].digit.image == 9).all()
    assert [(pupil, d.lines, d.digits[0].truth) for pupil, d in here.drawings(key)] == [
        (1, SEVEN, "7"),
        (2, SEVEN, "1"),
        (1, SEVEN, "3"),
    ]


def test_only_what_is_new_is_read_and_all_of_it_after_a_removal(here, key):
    room = here.open(key)
    for number in range(3):
        here.give(room.id, ONE, drawing(number, digit("7")))
    assert numbers(here, key, 2) == [3] and numbers(here, key, 3) == []
    here.remove(key, 3)
    news = here.news(key, 3, 0)
    assert (news.is_all, news.removed, [one.number for one in news.given]) == (True, 1, [1, 2])
    here.give(room.id, ONE, drawing(4, digit("7")))
    assert numbers(here, key, 2, 1) == [4], "a number is never given again"
    with pytest.raises(Gone):
        here.remove(key, 3)


def test_rooms_and_keys_are_apart(here, key):
    other = keys.new_key()
    room, theirs = here.open(key), here.open(other)
    here.give(theirs.id, ONE, drawing(1, digit("7")))
    assert numbers(here, key) == [] and numbers(here, other) == [1]
    with pytest.raises(Gone):
        here.remove(key, 1)
    with pytest.raises(Gone):
        here.bar(key, 1)
    for attempt in (room.code, "", ONE):
        with pytest.raises(Closed):
            here.news(attempt)
        with pytest.raises(Closed):
            here.drawings(attempt)
        here.close(attempt)
    assert here.of_key(key) == room and here.of_key(other) == theirs


def test_the_same_key_opens_the_same_room(here, key):
    assert here.open(key) == here.open(key)


def test_a_closed_room_leaves_nothing_and_takes_nothing(here, key):
    other = here.open(keys.new_key())
    before = rows(here)
    room = here.open(key)
    here.give(room.id, ONE, drawing(1, digit("7")))
    here.close(key)
    assert rows(here) == before and here.is_open(other.id)
    assert here.of_code(room.code) is here.of_key(key) is None and not here.is_open(room.id)
    with pytest.raises(Closed, match="This room is closed"):
        here.give(room.id, ONE, drawing(2, digit("7")))
    with pytest.raises(Closed):
        here.news(key)


def test_nothing_of_a_closed_room_is_left_in_the_files(embedded, key):
    here = Rooms(Database(embedded))
    room = here.open(key)
    here.give(room.id, ONE, drawing(1, digit("7", fill=0x5A)))
    files = list(Path(embedded.database).parent.iterdir())
    assert any(b"\x5a" * 784 in file.read_bytes() for file in files)
    here.close(key)
    for file in Path(embedded.database).parent.iterdir():
        assert not any(left in file.read_bytes() for left in (b"\x5a" * 99, b'"points"', room.code.encode())), file.name
    here.database.close()


def test_when_its_hours_are_over_a_room_is_closed_and_then_leaves_nothing(here, key, monkeypatch):
    room = here.open(key)
    here.give(room.id, ONE, drawing(1, digit("7")))
    later(monkeypatch, rooms.HOURS - 0.1)
    here.sweep()
    assert here.is_open(room.id) and numbers(here, key) == [1]
    later(monkeypatch, rooms.HOURS + 0.1)
    assert here.of_code(room.code) is here.of_key(key) is None and not here.is_open(room.id)
    with pytest.raises(Closed):
        here.give(room.id, ONE, drawing(2, digit("7")))
    here.sweep()
    assert rows(here) == 0


def test_one_pupil_cannot_flood_a_room(here, key):
    here.most_each = 2
    room = here.open(key)
    assert [here.give(room.id, ONE, drawing(number, digit("7"))) for number in range(2)] == [1, 0]
    here.remove(key, 1)
    with pytest.raises(Full, match="all that one person can send"):
        here.give(room.id, ONE, drawing(3, digit("7")))
    here.give(room.id, OTHER, drawing(4, digit("7")))


def test_a_room_has_its_limits_and_so_have_all_rooms(here, key):
    here.most_drawings, here.most_pupils, here.most_rooms = 2, 2, 1
    room = here.open(key)
    with pytest.raises(Full, match="Too many rooms"):
        here.open(keys.new_key())
    for pupil in (ONE, OTHER):
        here.give(room.id, pupil, drawing(1, digit("7")))
    with pytest.raises(Full, match="This room is full: it holds"):
        here.give(room.id, ONE, drawing(2, digit("7")))
    with pytest.raises(Full, match="This room is full: .* people"):
        here.give(room.id, "a third", drawing(2, digit("7")))
    here.remove(key, 1)
    here.give(room.id, ONE, drawing(3, digit("7")))
    assert numbers(here, key) == [2, 3]


def test_a_drawing_of_far_too_much_ink_is_no_digit(here, key):
    room = here.open(key)
    scribble = replace(drawing(1, digit("7")), ink=ink([Line([(n / 10, 100.0) for n in range(9_000)], 20.0)]))
    with pytest.raises(Full, match="more ink than a digit needs"):
        here.give(room.id, ONE, scribble)
    assert numbers(here, key) == []


def test_who_is_barred_is_gone_from_the_room_and_sends_no_more(here, key):
    room = here.open(key)
    for number, pupil in enumerate((ONE, OTHER, ONE)):
        here.give(room.id, pupil, drawing(number, digit("7")))
    here.bar(key, 1)
    assert numbers(here, key) == [2] and here.news(key).removed == 2
    with pytest.raises(Full, match="takes no more drawings from you"):
        here.give(room.id, ONE, drawing(4, digit("7")))
    here.give(room.id, OTHER, drawing(5, digit("7")))


def test_the_database_knows_no_key(here, key):
    room = here.open(key)
    here.give(room.id, ONE, drawing(1, digit("7")))
    with here.database.reading() as session:
        held = [str(row) for table in ("room", "room_pupil") for row in session.execute(text(f"SELECT * FROM {table}"))]
    assert not any(secret in row for row in held for secret in (key, ONE))


def test_what_came_on_one_replica_is_seen_on_the_other_and_nothing_is_lost_at_once(url, key):
    replicas = [Rooms(Database(url)) for _ in range(4)]
    room, seen = replicas[0].open(key), []

    def send(here: Rooms, pupil: str) -> None:
        for number in range(5):
            here.give(room.id, pupil, drawing(number, digit("7")))

    people = [threading.Thread(target=send, args=(here, f"pupil {n}")) for n, here in enumerate(replicas)]
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        seen += numbers(replicas[-1], key, max(seen, default=0))
    seen += numbers(replicas[-1], key, max(seen, default=0))
    assert seen == list(range(1, 21)), "one that came later was seen before, and is missed"
    for here in replicas:
        here.database.close()


def test_codes_are_random_and_read_however_they_are_typed():
    made = {rooms._new_code() for _ in range(1000)}
    assert len(made) == 1000
    assert all(as_code(f" {code[:3].lower()}-{code[3:]} ") == code for code in made)
    for said in ("", "ABC", "KXT7M4I", "KXT7M4PP", "KXT7M4'", None, 7, "9" * 5000, "ＫＸＴ７Ｍ４Ｐ", "KXT\x007M4P"):
        assert as_code(said) is None
