"""The memory that all share takes in what a reviewer accepted, and nothing else; nobody else reviews."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits.memory.memory import Memory
from digits.store import keys
from digits.store.database import Database
from digits.store.records import Digit, Drawing, Said, now
from digits.store.store import Store
from pages.parts import memory as whose
from tests.browser.running import ROOT


@pytest.fixture
def store(tmp_path, monkeypatch):
    """With two corrections in it, a 7 and a 1."""
    monkeypatch.setenv("DIGITS_STATE", str(tmp_path))
    monkeypatch.setenv("DIGITS_SHARED_MEMORY", "1")
    monkeypatch.setenv("DIGITS_REVIEW_KEY", "a key that reviewers know")
    whose.store.clear()
    whose.shared.clear()
    store = Store(Database())
    person = store.enrol(keys.new_key()).id
    for number, truth in enumerate(["7", "1"]):
        digit = Digit(np.full((28, 28), number, np.uint8), {"knn": Said("4", 0.9)}, truth)
        store.keep(person, Drawing(f"{number}", now(), 308, None, [digit]))
    yield store
    whose.store.clear()
    whose.shared.clear()


def review(key: str) -> AppTest:
    return open_page().text_input(key="review_key").set_value(key).run()


def open_page() -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages/review.py"), default_timeout=60)
    page.session_state["framed"] = True
    return page.run()


def test_what_is_accepted_is_for_all_and_what_is_refused_is_not(store):
    page = review("a key that reviewers know")
    seven, one = store.waiting_for_review(10)
    page.button(key=f"accept-{seven.id}").click().run()
    page.button(key=f"refuse-{one.id}").click().run()
    assert page.info[0].value == "No correction waits for you."
    assert [d.truth for d in whose.shared()] == ["7"]
    somebody = Memory(store, whose.later(), whose.shared())
    assert somebody.known == 0 and list(somebody.taught.truths) == ["7"] and somebody.taught.whose == ["accepted"]


@pytest.mark.parametrize("said", ["", "another key"])
def test_who_does_not_know_the_key_sees_nothing(store, said):
    page = review(said)
    assert not [b for b in page.button if b.key and b.key.startswith("accept-")]
    assert [e.value for e in page.error] == (["That is not the reviewers' key."] if said else [])


def test_without_a_key_set_nobody_reviews(store, monkeypatch):
    monkeypatch.delenv("DIGITS_REVIEW_KEY")
    assert not [b for b in review("").button if b.key and b.key.startswith("accept-")]


def test_a_server_without_shared_memory_says_so(store, monkeypatch):
    monkeypatch.delenv("DIGITS_SHARED_MEMORY")
    page = open_page()
    assert "has no memory that all share" in page.info[0].value
