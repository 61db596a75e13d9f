"""The Train page without a browser: what is said of a training in each of its states."""

import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from digits.playground.training import Training
from digits.show.texts import train as texts
from pages.parts import training
from tests import elements
from tests.elements import Element
from tests.test_draw_page import draw, strokes_of
from tests.test_training_live import ENOUGH, PLAN

PAGE = Path(__file__).resolve().parents[1] / "pages/train.py"


@pytest.fixture
def page():
    at = AppTest.from_file(PAGE, default_timeout=120)
    at.session_state["framed"] = True
    yield at.run()
    if "training" in at.session_state:
        training.QUEUE.stop(at.session_state["training"])


def shown(page: AppTest) -> Element:
    assert not page.exception
    return elements.read("".join(element.proto.body for element in page.get("html")))


def run_until(page: AppTest, is_so) -> AppTest:
    pause = threading.Event()
    for _ in range(ENOUGH):
        if is_so(page.run()):
            return page
        pause.wait(1)
    raise AssertionError("It never came to that.")


def test_before_a_training_the_resnet_alone_answers(page):
    assert shown(page).one("verdict").text == texts.FIRST_TRAIN
    answered = shown(draw(page, strokes_of(4)))
    assert answered.one("answer-resnet")["data-digit"] == "4"
    assert answered.one("answer-third")["data-digit"] is None
    assert page.button(key="stop").disabled


def test_a_new_network_answers_beside_the_resnet_and_a_killed_worker_is_a_sentence(page):
    page.button(key="start").click().run()
    assert page.button(key="start").disabled
    run_until(page, lambda at: shown(at).all("hard"))
    assert [one["data-label"] for one in shown(page).all("hard")] == list("0123456789")
    assert len(shown(page).one("filters").all(tag="img")) == 6
    answered = shown(draw(page, strokes_of(4)))
    assert answered.one("answer-third")["data-digit"].isdigit()
    assert "61,706" in answered.one("compared").text and "696,522" in answered.one("compared").text
    page.session_state["training"].process.kill()
    run_until(page, lambda at: at.error)
    assert page.error[0].value.startswith(texts.FAILED)
    assert shown(page).one("answer-third")["data-digit"].isdigit()
    assert not page.button(key="start").disabled


def test_who_has_to_wait_is_told_how_many_come_before(page):
    first = Training(PLAN)
    training.QUEUE.join(first)
    page.button(key="start").click().run()
    assert page.info[0].value == texts.WAITING.format(count=1)
    training.QUEUE.stop(first)
    page.run()
    assert not page.info
    assert page.session_state["training"].process


def test_where_too_many_wait_one_is_told_to_come_again(page, monkeypatch):
    monkeypatch.setattr(training.QUEUE, "_most", -1)
    page.button(key="start").click().run()
    assert "try again in a few minutes" in page.warning[0].value
    assert not page.button(key="start").disabled
