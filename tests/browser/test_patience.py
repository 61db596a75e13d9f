"""An element that stands in two places for a moment is waited for; one that stays in two is an error."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser import patience

TWICE = "<p data-testid='one'>1</p><p data-testid='one'>2</p>"
GOES = "setTimeout(() => document.querySelector('p').remove(), 300)"


def test_what_stands_twice_for_a_moment_is_waited_for(page: Page):
    for check in (
        lambda one: expect(one).to_have_text("2"),
        lambda one: expect(one).not_to_have_text("1"),
        lambda one: one.click(),
    ):
        page.set_content(TWICE)
        page.evaluate(GOES)
        check(page.get_by_test_id("one"))


def test_what_stays_twice_is_an_error(page: Page, monkeypatch):
    monkeypatch.setattr(patience, "LONG", 0.2)
    page.set_content(TWICE)
    with pytest.raises(AssertionError, match=patience.TWO):
        expect(page.get_by_test_id("one")).to_have_text("2")
    with pytest.raises(Error, match=patience.TWO):
        page.get_by_test_id("one").click()
