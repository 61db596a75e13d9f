"""A person's memory: corrections count at once, are taken back, kept on a yes alone, and deleted for good."""

import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.engine import URL

from digits.data import mnist
from digits.drawing import canvas
from digits.memory import archive, running
from digits.memory.drawn import Drawn, to_keep
from digits.memory.memory import Memory
from digits.predictors import registry
from digits.slots import Later
from digits.store import errors, keys
from digits.store.database import Database
from digits.store.records import Digit, Said
from digits.store.store import EACH_FULL, Store
from tests import loaded

KNN = registry.DRAW_PAIR[0]


class Now(Later):
    """What may be done later is done now."""

    def do(self, work) -> bool:
        work()
        return True


@pytest.fixture
def store(tmp_path):
    store = Store(Database(URL.create("sqlite", database=str(tmp_path / "state/digits.sqlite"))))
    yield store
    store.database.close()


@pytest.fixture
def memory(store):
    return Memory(store, Now())


@pytest.fixture(scope="module")
def knn():
    return loaded.model(KNN)


def drawn(*said: tuple[str, str], at: int = 10) -> Drawn:
    """A drawing of so many digits, with what the KNN and the ResNet said of each; `at` tells it from others."""
    images = mnist.load("test")[0][at : at + len(said)]
    objects = canvas.written([np.array([[at, 1.0], [9, 9], [20, 4]])], 20)
    return Drawn(objects, 308, images, [{"knn": Said(a, 0.6), "resnet": Said(b, 0.9)} for a, b in said])


def test_right_is_what_both_said_and_nothing_where_they_disagree(memory):
    memory.saw(drawn(("4", "4")))
    assert memory.mark_right() and [d.truth for d in memory.marked] == ["4"]
    memory.saw(drawn(("4", "9"), at=20))
    assert not memory.mark_right() and memory.known == 1
    memory.mark("9")
    assert [d.truth for d in memory.marked] == ["4", "9"]


def test_a_number_is_corrected_digit_by_digit(memory):
    memory.saw(drawn(("1", "1"), ("2", "7"), ("3", "3"), ("4", "4")))
    assert memory.mark_right() and memory.place == 1
    assert not memory.mark_right()
    memory.mark("7")
    assert memory.mark_right() and memory.place == 4
    assert [d.truth for d in memory.marked] == ["1", "7", "3", "4"]
    memory.mark("0")
    assert memory.known == 4, "there is no fifth digit"


def test_each_correction_is_taken_back_on_its_own(memory):
    memory.saw(drawn(("1", "1"), ("2", "7")))
    memory.mark_right()
    memory.mark("7")
    memory.take_back()
    assert ([d.truth for d in memory.marked], memory.place) == (["1"], 1)
    memory.mark("2")
    memory.take_back()
    memory.take_back()
    assert (memory.known, memory.place, memory.can_take_back) == (0, 0, False)
    memory.take_back()


def test_a_correction_changes_the_next_answer_and_taking_it_back_the_one_after(memory, knn):
    image = mnist.load("test")[0][10]
    memory.saw(drawn(("0", "0")))
    memory.mark("8")
    memory.prepare(KNN, knn)
    assert memory.model(KNN, knn).predict(image[None]) == [8]
    assert Memory(memory._store, Now()).model(KNN, knn) is knn, "another person's answers change"
    memory.take_back()
    memory.prepare(KNN, knn)
    assert memory.model(KNN, knn) is knn


def test_nothing_is_on_disk_before_a_yes_and_all_of_the_session_after_it(memory, store):
    memory.saw(drawn(("4", "4")))
    memory.mark_right()
    memory.saw(None)
    memory.saw(drawn(("5", "5"), at=20))
    memory.saw(None)
    assert not Path(store.database.url.database).exists()
    assert [d.digits[0].truth for d in memory.history(10)] == [None, "4"]
    key = keys.checked(memory.keep_from_now_on(), store.secret())
    assert [d.digits[0].truth for d in store.history(store.person(key).id, 10)] == [None, "4"]
    assert [d.digits[0].truth for d in memory.history(10)] == [None, "4"] and memory.drawings == {}


def test_whoever_comes_back_with_the_key_is_known_and_nobody_else(memory, store, knn):
    memory.saw(drawn(("0", "0")))
    memory.mark("8")
    key = keys.checked(memory.keep_from_now_on(), store.secret())
    back, stranger = Memory(store, Now()), Memory(store, Now())
    back.arrive(key)
    stranger.arrive(keys.new_key())
    assert (back.known, stranger.known) == (1, 0) and stranger.person is None
    image = mnist.load("test")[0][10]
    back.model(KNN, knn)
    assert back.model(KNN, knn).predict(image[None]) == [8]


def test_what_is_corrected_on_one_page_is_known_on_the_other(memory, store, monkeypatch):
    monkeypatch.setattr("digits.memory.memory.EVERY", -1)
    key = keys.checked(memory.keep_from_now_on(), store.secret())
    other = Memory(store, Now())
    other.arrive(key)
    memory.saw(drawn(("0", "0")))
    memory.mark("8")
    assert other.known == 0
    other.look_again()
    assert [d.truth for d in other.marked] == ["8"]
    memory.take_back()
    other.look_again()
    assert other.known == 0


def test_a_drawing_is_kept_once_the_paper_is_cleared_and_again_if_drawn_on_after_a_word(memory, store):
    memory.keep_from_now_on()
    memory.saw(drawn(("4", "4")))
    memory.mark_right()
    memory.saw(drawn(("4", "4"), at=30))
    assert [d.digits[0].truth for d in memory.history(10)] == ["4"]
    memory.saw(None)
    memory.saw(None)
    assert [d.digits[0].truth for d in memory.history(10)] == [None, "4"]


def test_while_the_database_is_away_the_session_remembers_and_keeps_it_later(memory, store, monkeypatch):
    memory.keep_from_now_on()
    keep = store.keep

    def away(*_):
        raise errors.Unreachable

    monkeypatch.setattr(store, "keep", away)
    memory.saw(drawn(("4", "4")))
    memory.mark_right()
    assert memory.problem == str(errors.Unreachable()) and memory.known == 1
    monkeypatch.setattr(store, "keep", keep)
    memory.saw(drawn(("5", "5"), at=20))
    memory.mark_right()
    assert memory.problem is None
    assert [d.truth for d in store.marked(memory.person.id).values()] == ["4", "5"]


def test_at_the_limit_it_is_said_and_the_answers_go_on(memory, store):
    store.most_each = 1
    memory.keep_from_now_on()
    for at in (10, 20):
        memory.saw(drawn(("4", "4"), at=at))
        memory.mark_right()
    assert memory.problem == EACH_FULL and memory.known == 2


def test_deleting_all_leaves_nothing_here_or_there(memory, store):
    key = keys.checked(memory.keep_from_now_on(), store.secret())
    memory.saw(drawn(("4", "4")))
    memory.mark_right()
    (only,) = memory.history(10)
    assert memory.forget(only) and memory.known == 0 and store.marked(memory.person.id) == {}
    memory.mark_right()
    assert memory.forget_all()
    assert memory.history(10) == [] and memory.known == 0 and store.person(key) is None


def test_what_is_taken_along_comes_back_as_it_was(memory, store, tmp_path):
    memory.saw(drawn(("4", "4"), ("2", "2")))
    memory.mark("4")
    memory.mark("A")
    memory.saw(drawn(("7", "1"), at=30))
    memory.mark("7")
    memory.saw(drawn(("7", "1"), at=40))
    memory.saw(None)
    before = memory.history(10)
    raw = archive.pack(before)
    other = Memory(store, Now())
    other.take_in(archive.unpack(raw))
    assert other.known == 3
    pairs = list(zip(before, sorted(other.history(10), key=lambda d: d.made, reverse=True), strict=True))
    assert all(a.lines == b.lines and a.paper == b.paper and a.made == b.made for a, b in pairs)
    for one, two in [(x, y) for a, b in pairs for x, y in zip(a.digits, b.digits, strict=True)]:
        assert (one.truth, one.answers) == (two.truth, two.answers) and (one.image == two.image).all()


def test_the_gallery_reads_what_is_taken_along(memory, tmp_path):
    from digits.data import labelled, pen

    for at, truth in ((10, "4"), (20, "A"), (30, "7"), (40, "")):
        memory.saw(drawn(("7", "1"), at=at))
        memory.mark(truth)
    (tmp_path / "mine.zip").write_bytes(archive.pack(memory.history(10)))
    assert sorted(labelled.read(tmp_path / "mine.zip").labels) == [4, 7]
    with zipfile.ZipFile(tmp_path / "mine.zip") as file:
        (tmp_path / "mine.jsonl").write_bytes(file.read(archive.STROKES))
        assert file.read(archive.TABLE).decode().count("\n") == 5
    assert sorted(labelled.read(tmp_path / "mine.jsonl").labels) == [4, 7]
    assert len(pen.read(tmp_path / "mine.jsonl")) == 4


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04nonsense", b"{}\n", b'{"source": 1}\n', b"\xff" * 50])
def test_a_file_that_is_no_archive_gets_a_sentence(raw):
    with pytest.raises(ValueError, match="no zip that was taken along"):
        archive.unpack(raw)


def test_the_running_share_counts_what_each_said():
    image = np.zeros((28, 28), np.uint8)
    said = [("7", "7"), ("7", "1"), ("1", "7"), ("1", "1")]
    marked = [Digit(image, {"knn": Said(knn, 1.0)}, truth) for truth, knn in said] + [Digit(image, {}, "3")]
    found = running.running(marked, "knn")
    assert found.share.tolist() == [1, 0.5, pytest.approx(1 / 3), 0.5]
    assert (found.low <= found.share).all() and (found.share <= found.high).all()
    assert found.low[-1] == pytest.approx(0.15, abs=0.01) and found.high[-1] == pytest.approx(0.85, abs=0.01)


def test_what_a_session_remembers_of_a_drawing_is_small():
    """A class of fifty draws twenty thousand digits: with points as objects they would fill the memory."""
    stroke = np.array([(40 + 0.37 * i, 50 + 1.13 * i) for i in range(150)])
    drawn = Drawn(canvas.written([stroke], 20), 308, np.zeros((1, 28, 28), np.float32), [{}])
    tracemalloc.start()
    kept = [to_keep(f"{number}", drawn, {}) for number in range(20)]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / len(kept) < 5_000
    assert kept[0].lines[0].points[-1] == pytest.approx(tuple(stroke[-1]), abs=0.25)
