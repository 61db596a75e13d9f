"""Digits to show at one click, and the lesson of eight steps, whose place is in the address."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits.data import mnist
from digits.evaluation import predictions
from digits.gallery import find
from digits.predictors import registry
from digits.show.texts import lesson as texts
from pages.parts import lesson
from tests.test_draw_page import answers, draw, lying, shown, strokes_of

PAGE = Path(__file__).resolve().parents[1] / "pages/draw.py"
LABELS = mnist.load("test")[1]


def opened(**address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=120)
    page.session_state["framed"] = True
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def asked_for(page: AppTest, kind: str) -> int:
    """One click; returns the test digit that it brought."""
    pills = next(group for group in page.button_group if group.key == "show_me")
    pills.set_value(kind).run()
    assert not page.exception
    return page.session_state["lesson_shown"]


@pytest.mark.parametrize("pair", registry.PAIRS)
@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        ("differ", lambda left, right, label: left != right),
        ("only_first", lambda left, right, label: left != label and right == label),
        ("both_wrong", lambda left, right, label: left != label and right != label),
        ("nearly", lambda left, right, label: left == right == label == 4),
    ],
)
def test_one_click_brings_what_was_asked_for(pair, kind, fits):
    page = opened()
    page.segmented_control(key="pair").set_value(pair).run()
    brought = [asked_for(page, kind)]
    assert fits(*answers(page), LABELS[brought[0]])
    brought.append(asked_for(page, kind))
    assert fits(*answers(page), LABELS[brought[1]])
    assert brought[0] != brought[1]
    assert f"Its label is {LABELS[brought[1]]}." in " ".join(caption.value for caption in page.caption)


def test_what_came_on_the_paper_is_named_as_long_as_it_lies_there():
    page = opened()
    asked_for(page, "differ")
    named = [caption.value for caption in page.caption if "Its label is" in caption.value]
    page.button(key="clear").click().run()
    assert named and not any("Its label is" in caption.value for caption in page.caption)


def test_a_four_that_is_nearly_a_nine_is_one_to_both_and_has_more_of_a_nine_than_others():
    first, second = (predictions.load(name, "test") for name in registry.DRAW_PAIR)
    found = find.find(LABELS, first, second, np.zeros(len(LABELS), bool))["nearly"]
    nine = np.maximum(first, second)[:, 9]
    others = (LABELS == 4) & (first.argmax(1) == 4) & (second.argmax(1) == 4)
    assert nine[found[0]] == nine[others].max() > 0.2
    assert (np.diff(nine[found]) <= 0).all() and nine[found].min() > np.median(nine[others])


def test_the_lesson_walks_through_eight_steps_and_the_address_says_where():
    page = opened()
    page.button(key="lesson_start").click().run()
    heads = []
    for number, begin in enumerate(lesson.BEGINS_WITH, 1):
        assert page.query_params["step"] in (str(number), [str(number)])
        heads.append(page.header[0].value)
        if begin not in (None, lesson.BLANK):
            assert lying(page) == "1" and len(answers(page)) == 2
        if number < len(texts.STEPS):
            page.button(key="lesson_next").click().run()
    assert heads == [f"Step {n} of 8: {step['title']}" for n, step in enumerate(texts.STEPS, 1)]
    assert page.button(key="lesson_next").disabled
    page.button(key="lesson_previous").click().run()
    assert page.header[0].value.startswith("Step 7 of 8")
    page.button(key="lesson_end").click().run()
    assert not page.header and "step" not in page.query_params


def test_a_link_opens_a_step_with_its_digit_on_the_paper():
    page = opened(step="3")
    assert page.header[0].value == f"Step 3 of 8: {texts.STEPS[2]['title']}"
    left, right = answers(page)
    assert left != right


@pytest.mark.parametrize("step", ["0", "9", "x", "²", "1" * 400])
def test_a_link_to_no_step_opens_the_page(step):
    page = opened(step=step)
    assert not page.header and page.button(key="lesson_start")


def test_a_step_with_empty_paper_begins_with_it_and_keeps_what_is_drawn_then():
    page = opened(step="6")
    page.button(key="lesson_next").click().run()
    assert shown(page).all("answer-knn")[0]["data-digit"] is None
    draw(page, strokes_of(3))
    assert answers(page) == [3, 3]
    page.run()
    assert answers(page) == [3, 3]


def test_another_one_is_another_digit():
    page = opened(step="5")
    first = page.session_state["lesson_shown"]
    page.button(key="lesson_another").click().run()
    assert page.session_state["lesson_shown"] != first and len(answers(page)) == 2
