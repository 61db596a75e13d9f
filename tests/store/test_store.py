"""What is kept comes back as it was, to whom it belongs, from SQLite and from PostgreSQL alike."""

import threading

import numpy as np
import pytest
from sqlalchemy import text

from digits.store import keys
from digits.store.database import Database
from digits.store.errors import Full, Gone
from digits.store.records import as_sign
from digits.store.store import Store
from tests.store.drawings import SEVEN, digit, drawing


def test_a_drawing_comes_back_as_it_was_kept(store):
    person = store.enrol(keys.new_key())
    kept = drawing(1, digit("7", fill=9), digit(None, knn="", resnet="A"))
    store.keep(person.id, kept)
    (found,) = store.history(person.id, 10)
    assert (found.uid, found.made, found.paper, found.lines) == (kept.uid, kept.made, 308, SEVEN)
    assert [d.truth for d in found.digits] == ["7", None]
    assert [d.answers for d in found.digits] == [d.answers for d in kept.digits]
    assert (found.digits[0].image == 9).all() and found.digits[0].image.dtype == np.uint8


def test_people_see_their_own_alone(store):
    one, other = store.enrol(keys.new_key()), store.enrol(keys.new_key())
    store.keep(one.id, drawing(1, digit("7")))
    (found,) = store.history(one.id, 10)
    assert store.history(other.id, 10) == [] and store.marked(other.id) == {}
    with pytest.raises(Gone):
        store.forget(other.id, found.id)
    with pytest.raises(Gone):
        store.unmark(other.id, found.uid, [0])
    store.forget_all(other.id)
    assert [d.truth for d in store.marked(one.id).values()] == ["7"]


def test_the_newest_come_first_by_what_they_are_and_by_who_was_wrong(store):
    person = store.enrol(keys.new_key()).id
    for number, truth in enumerate(["7", "1", None, "7", ""]):
        store.keep(person, drawing(number, digit(truth)))

    def numbers(**asked) -> list[int]:
        return [int(d.uid) for d in store.history(person, 10, **asked)]

    assert numbers() == [4, 3, 2, 1, 0]
    assert numbers(skip=1)[0] == 3 and len(store.history(person, 2)) == 2
    assert numbers(truth="7") == [3, 0] and numbers(truth="") == [4]
    assert numbers(wrong="knn") == [4, 3, 0] and numbers(wrong="resnet") == [4, 1]
    assert numbers(wrong="knn", skip=1) == [3, 0]


def test_a_drawing_that_arrives_twice_is_one(store):
    person = store.enrol(keys.new_key()).id
    store.keep(person, drawing(1))
    store.keep(person, drawing(1, digit("7")))
    assert [d.digits[0].truth for d in store.history(person, 10)] == ["7"]
    store.unmark(person, drawing(1).uid, [0])
    assert [d.digits[0].truth for d in store.history(person, 10)] == [None] and store.marked(person) == {}


def test_at_a_persons_limit_the_oldest_goes_about_which_nothing_was_said(store):
    store.most_each = 3
    person = store.enrol(keys.new_key()).id
    for number, truth in enumerate(["7", None, None, "1"]):
        store.keep(person, drawing(number, digit(truth)))
    assert [int(d.uid) for d in store.history(person, 10)] == [3, 2, 0]
    store.keep(person, drawing(4, digit("2")))
    with pytest.raises(Full, match="Your memory is full"):
        store.keep(person, drawing(5, digit("3")))
    assert [int(d.uid) for d in store.history(person, 10)] == [4, 3, 0]


def test_at_the_limit_for_all_nothing_more_is_kept_until_somebody_deletes(store):
    store.most_all = 2
    one, other = store.enrol(keys.new_key()).id, store.enrol(keys.new_key()).id
    store.keep(one, drawing(1))
    store.keep(one, drawing(2))
    with pytest.raises(Full, match="This server keeps no more drawings"):
        store.keep(other, drawing(3))
    store.forget(one, store.history(one, 1)[0].id)
    store.keep(other, drawing(3))
    store.forget_all(one)
    store.keep(other, drawing(4))
    assert len(store.history(other, 10)) == 2


def test_deleting_everything_leaves_no_row(store):
    key = keys.new_key()
    person = store.enrol(key).id
    store.keep(person, drawing(1, digit("7"), digit("8")))
    store.forget_all(person)
    assert store.person(key) is None
    with store.database.reading() as session:
        for table in ("person", "drawing", "digit"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    with pytest.raises(Gone):
        store.keep(person, drawing(2))


def test_only_what_a_reviewer_accepted_is_for_all(store):
    person = store.enrol(keys.new_key()).id
    for number, truth in enumerate(["7", "1", None]):
        store.keep(person, drawing(number, digit(truth)))
    waiting = store.waiting_for_review(10)
    assert [d.truth for d in waiting] == ["7", "1"] and store.accepted(10) == []
    store.review({waiting[0].id: True, waiting[1].id: False})
    assert [d.truth for d in store.accepted(10)] == ["7"] and store.waiting_for_review(10) == []
    store.unmark(person, drawing(0).uid, [0])
    assert store.accepted(10) == []


def test_replicas_that_start_at_once_make_one_database_with_one_secret(url):
    stores, found = [Store(Database(url)) for _ in range(4)], []

    def start(store: Store) -> None:
        store.enrol("the same key")
        found.append(store.secret())

    people = [threading.Thread(target=start, args=(store,)) for store in stores]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(found) == 4 and len(set(found)) == 1
    with stores[0].database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM person")) == 1


def test_what_one_replica_kept_is_there_on_the_other(url):
    here, there = Store(Database(url)), Store(Database(url))
    key = keys.new_key()
    person = here.enrol(key)
    before = there.person(key)
    here.keep(person.id, drawing(1, digit("7")))
    after = there.person(key)
    assert after.revision != before.revision
    assert [d.truth for d in there.marked(after.id).values()] == ["7"]


def test_a_key_that_this_server_did_not_sign_is_nobodys():
    secret, other = keys.new_secret(), keys.new_secret()
    key = keys.new_key()
    signed = keys.signed(key, secret)
    assert keys.checked(signed, secret) == key
    changed = ("A" if signed[0] != "A" else "B") + signed[1:]
    for said in (changed, keys.signed(key, other), key, f"{key}.", "", None, signed + "\n", "é" * 45):
        assert keys.checked(said, secret) is None
    assert keys.of_account("https://issuer", "me", secret) != keys.of_account("https://issuer", "me", other)


@pytest.mark.parametrize("said", ["12", "abcd", "a\nb", "007"])
def test_a_sign_that_is_none_gets_a_sentence(said):
    with pytest.raises(ValueError, match="A sign of your own is one to 3 letters"):
        as_sign(said)


def test_digits_signs_and_nothing_are_signs():
    assert [as_sign(said) for said in ("7", " A ", "æ", "Sch", "?", "")] == ["7", "A", "æ", "Sch", "?", ""]
