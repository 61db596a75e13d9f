"""The Class page without a browser: who may do what in a room, what is said, and what is taken along."""

import asyncio
import datetime
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from streamlit.testing.v1 import AppTest

from digits.data import labelled, mnist, pen
from digits.drawing import canvas
from digits.room import html
from digits.room.board import Board
from digits.show.texts import room as texts
from digits.store import keys, rooms
from digits.store.database import Database
from digits.store.records import Digit, Drawing, Line, Said, ink, now
from digits.store.rooms import Rooms
from pages.parts import memory as whose
from pages.parts import room_keys, room_sweep
from tests import elements, forged
from tests.browser.hand import PLAIN

PAGE = Path(__file__).resolve().parents[1] / "pages/room.py"
PUPIL = "the key of a pupil"
IMAGE = np.rint(mnist.load("test")[0][0] * 255).astype(np.uint8)  # a 7
TITLES = ("KNN", "ResNet")


@pytest.fixture
def here(tmp_path, monkeypatch) -> Rooms:
    """The rooms of the page under test."""
    monkeypatch.setenv("DIGITS_STATE", str(tmp_path))
    whose.store.clear()
    yield Rooms(whose.store().database)
    whose.store().database.close()
    whose.store.clear()


@pytest.fixture
def key(here) -> str:
    key = keys.new_key()
    here.open(key)
    return key


def give(here: Rooms, key: str, meant: str, knn: str, resnet: str, pupil: str = PUPIL) -> None:
    said = {"knn": Said(knn, 0.6), "resnet": Said(resnet, 0.9)}
    lines = [Line([(60.0, 60.0), (200.0, 60.0), (120.0, 250.0)], 20.0)]
    here.give(here.of_key(key).id, pupil, Drawing("u", now(), 308, ink(lines), [Digit(IMAGE, said, meant)]))


def test_the_board_counts_what_each_model_read_and_shows_wrong_ones_first(here, key):
    board = Board(here, key)
    for meant, knn, resnet in (("7", "7", "7"), ("7", "1", "7"), ("4", "", "9"), ("4", "4", "4")):
        give(here, key, meant, knn, resnet)
    board.look()
    knn, resnet = board.score("knn"), board.score("resnet")
    assert (knn.right, resnet.right, knn.count, knn.accuracy) == (2, 3, 4, 0.5)
    assert knn.interval == (pytest.approx(0.15, abs=0.01), pytest.approx(0.85, abs=0.01))
    assert np.argwhere(knn.confusion).tolist() == [[4, 4], [4, 10], [7, 1], [7, 7]] and knn.confusion.max() == 1
    assert [one.number for one in board.drawings(True)] == [3, 2, 4, 1]
    assert [one.number for one in board.drawings(False)] == [4, 3, 2, 1]


def test_the_board_follows_what_comes_and_what_is_removed(here, key):
    board, other = Board(here, key), Board(here, key)
    give(here, key, "7", "7", "7")
    give(here, key, "3", "3", "3", "another pupil")
    for one in (board, other):
        one.look()
    before = board.edition
    board.look()
    assert (len(board), board.pupils, board.edition) == (2, 2, before)
    assert board.remove(2).digit.truth == "3" and board.remove(9) is None
    give(here, key, "5", "5", "5")
    other.look()
    assert [one.number for one in other.drawings(False)] == [3, 1]
    other.bar(1)
    board.look()
    assert len(board) == 0


def test_the_page_shows_every_drawing_with_what_was_meant_and_what_each_said(here, key):
    board = Board(here, key)
    assert "<table" not in html.scores(board, TITLES)
    give(here, key, "7", "7", "")
    board.look()
    assert html.scores(board, TITLES).count("<table") == 2
    (tile,) = elements.read(html.gallery(board.drawings(True), TITLES)).all("given")
    assert tile["data-meant"] == "7" and tile.one(tag="button")["data-pressed"] == "1"
    assert tile.one(tag="span", data_side="knn").text == "KNN 7"
    assert tile.one(tag="span", data_side="resnet").text == "ResNet ∅ ✗"
    scores = elements.read(html.scores(board, TITLES))
    assert [scores.one(f"score-{side}")["data-right"] for side in ("knn", "resnet")] == ["1", "0"]
    tally = html.tally(board, now() + datetime.timedelta(hours=3, minutes=59), now())
    assert "in 3 h 59 min" in tally and "1 drawing from 1 person" in tally


def test_the_gallery_reads_what_is_taken_along(here, key, tmp_path):
    for meant, pupil in (("4", PUPIL), ("7", "another pupil"), ("7", PUPIL)):
        give(here, key, meant, "7", "1", pupil)
    file = tmp_path / "class.zip"
    file.write_bytes(Board(here, key).packed())
    assert sorted(labelled.read(file).labels) == [4, 7, 7]
    with zipfile.ZipFile(file) as archive:
        (tmp_path / "class.jsonl").write_bytes(archive.read("strokes.jsonl"))
        assert archive.read("digits.csv").decode().count("\n") == 4
    written = pen.read(tmp_path / "class.jsonl")
    assert [(one.label, one.writer) for one in written] == [(4, "pupil 1"), (7, "pupil 2"), (7, "pupil 1")]
    assert sorted(labelled.read(tmp_path / "class.jsonl").labels) == [4, 7, 7]


def test_a_server_deletes_what_is_over_by_itself_and_makes_no_database_for_that(here, key, tmp_path, monkeypatch):
    give(here, key, "7", "7", "7")
    monkeypatch.setattr(room_sweep, "EVERY", 0.01)
    later = now() + datetime.timedelta(hours=rooms.HOURS + 1)
    monkeypatch.setattr(rooms, "now", lambda: later)

    async def swept() -> None:
        task, until = asyncio.create_task(room_sweep.again_and_again()), time.monotonic() + 60
        while rows(here) and time.monotonic() < until:
            await asyncio.sleep(0.01)
        task.cancel()

    with ThreadPoolExecutor(1) as pool:  # a loop of other tests may run in this thread
        pool.submit(asyncio.run, swept()).result()
    assert rows(here) == 0
    nothing = URL.create("sqlite", database=str(tmp_path / "none/digits.sqlite"))
    monkeypatch.setattr(room_sweep, "rooms", lambda: Rooms(Database(nothing)))
    room_sweep.sweep()
    assert not Path(nothing.database).exists()


def rows(here: Rooms) -> int:
    with here.database.reading() as session:
        return sum(session.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("room", "room_pupil", "room_drawing"))


def come(**address: str) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=60)
    at.session_state["framed"] = True
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def write(at: AppTest, objects: list[dict]) -> None:
    at.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}}}


def send(at: AppTest, objects: list[dict]) -> AppTest:
    write(at, objects)
    at.button(key="send").click().run()
    assert not at.exception
    return at


def strokes_of(digit: int) -> list[dict]:
    return canvas.written([np.array(stroke, float) * 1.5 + [80, 45] for stroke in PLAIN[digit]], 20)


def html_of(at: AppTest) -> elements.Element:
    return elements.read("".join(element.proto.body for element in at.get("html")))


def test_a_pupil_sends_what_the_page_asks_for_and_sees_both_answers(here, key):
    at = come(room=here.of_key(key).code.lower())
    asked = html_of(at).one("asks")["data-digit"]
    shown = html_of(send(at, strokes_of(5)))
    assert f"You wrote {texts.article(int(asked))}." in shown.one("verdict").text
    assert [shown.one(f"answer-{side}")["data-digit"] for side in ("knn", "resnet")] == ["5", "5"]
    assert shown.one("asks")["data-digit"] != asked
    ((number, drawing),) = here.drawings(key)
    assert drawing.digits[0].truth == asked and len(drawing.lines) == len(PLAIN[5])
    assert {side: said.answer for side, said in drawing.digits[0].answers.items()} == {"knn": "5", "resnet": "5"}


def test_what_a_pupil_forges_leaves_out_or_sends_too_late_is_a_sentence(here, key):
    at = come(room=here.of_key(key).code)
    assert "nothing on the paper" in send(at, []).error[0].value
    for name in ("a scale of a million", "a picture in a file", "20,000 strokes"):
        objects, says = forged.OBJECTS[name]
        assert [error.value for error in send(at, objects).error] == [says]
    write(at, strokes_of(5))
    here.close(key)
    at.button(key="send").click().run()
    assert [one.value for one in at.info] == [texts.CLOSED] and not at.exception
    assert rows(here) == 0


def test_at_a_limit_a_pupil_is_told_and_nothing_is_sent(here, key, monkeypatch):
    monkeypatch.setattr(room_keys, "rooms", lambda: Rooms(here.database, most_each=1))
    at = come(room=here.of_key(key).code)
    send(at, strokes_of(5))
    said = send(at, strokes_of(4)).error[0].value
    assert said == texts.NOT_SENT.format(reason=rooms.YOURS_FULL)
    assert len(here.drawings(key)) == 1


@pytest.mark.parametrize("code", ["KXT7M4P", "kxt 7m4p", "", "no code", "<b>", "9" * 5000])
def test_a_code_of_no_room_is_one_sentence_with_the_way_on(here, code):
    at = come(room=code)
    assert not at.exception and len(at.info) == 1
    wanted = texts.NOT_FOUND if rooms.as_code(code) else texts.NO_CODE.format(length=rooms.LENGTH)
    assert at.info[0].value == wanted and at.text_input(key="typed")


def test_a_code_or_a_key_of_another_server_opens_no_teachers_side(here, key):
    code, secret = here.of_key(key).code, whose.store().secret()
    for said in (code, key, keys.signed(key, keys.new_secret()), keys.signed(keys.new_key(), secret)):
        at = come(key=said)
        assert at.button(key="open-room") and not at.exception
    assert html_of(come(key=keys.signed(key, secret))).one("room")["data-code"] == code


def test_where_the_database_is_away_that_is_said_and_nothing_promised(here, monkeypatch):
    whose.store.clear()
    monkeypatch.setenv("DIGITS_DATABASE_URL", "postgresql://digits@127.0.0.1:1/digits")
    at = come(room="KXT7M4P")
    assert [error.value for error in at.error] == ["The database cannot be reached just now."]
    at = come()
    at.button(key="open-room").click().run()
    assert [one.value for one in at.info] == ["The database cannot be reached just now."] and not at.exception
