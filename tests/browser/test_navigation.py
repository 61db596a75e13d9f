"""Every page's address as the very first thing that a fresh server is asked for, and the ways from page to page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.parts.paper import USUAL
from tests.browser import running
from tests.browser.hand import paper

TITLES = ("Draw", "Errors", "Benchmark", "Claims")


def content(page: Page, title: str) -> Locator:
    """What only this page shows."""
    return {
        "Draw": paper(page),
        "Errors": page.get_by_role("heading", name="taken for"),
        "Benchmark": page.get_by_role("heading", name="Which one for me?"),
        "Claims": page.get_by_role("heading", name="Every claim, put to the test"),
    }[title]


def go(page: Page, title: str) -> None:
    page.get_by_test_id("stHeader").get_by_role("link", name=title).click()
    expect_page(page, title)


def expect_page(page: Page, title: str) -> None:
    """The page itself, in its frame, and nothing of another one."""
    expect(content(page, title).first).to_be_visible()
    for other in TITLES:
        expect(page.get_by_test_id("stHeader").get_by_role("link", name=other)).to_have_count(1)
        if other != title:
            expect(content(page, other)).to_have_count(0)
    expect(page).to_have_title("Digits")
    expect(page.get_by_role("dialog")).to_have_count(0)
    running.settle(page)


@pytest.mark.parametrize(
    "address, title",
    [("", "Draw"), ("draw", "Draw"), ("benchmark", "Benchmark"), ("claims", "Claims")],
)
def test_a_fresh_server_answers_to_each_address_with_its_page(page, address, title):
    with running.streamlit_app() as url:
        page.goto(f"{url}/{address}")
        expect_page(page, title)
        other = "Errors" if title == "Draw" else "Draw"
        go(page, other)
        go(page, title)


def test_a_link_with_a_choice_in_it_holds_on_a_fresh_server(page):
    with running.streamlit_app() as url:
        page.goto(f"{url}/errors?truth=3&answer=5")
        expect(page.get_by_role("heading", name="3 taken for 5")).to_be_visible()
        expect_page(page, "Errors")
        go(page, "Draw")
        go(page, "Errors")


def test_draw_has_two_addresses_and_is_one_page(page, visit):
    visit("draw")
    expect_page(page, "Draw")
    expect(page).to_have_url(re.compile("//[^/]+/$"))


def test_the_style_sheet_is_on_each_page_once(page, visit):
    visit()
    for title in TITLES:
        go(page, title)
        sheets = page.locator("style").evaluate_all(
            "all => all.filter(s => s.textContent.includes('.dg .pair')).length"
        )
        assert sheets == 1


@pytest.mark.parametrize("other", ["How it works", "Train"])
def test_each_page_that_has_a_paper_shows_the_pen_and_the_width_that_it_draws_with(page, visit, other):
    visit()
    for title in (other, "Draw"):
        page.get_by_test_id("stHeader").get_by_role("link", name=title).click()
        expect(page).to_have_url(re.compile(r"/$" if title == "Draw" else r"/(learn|train)$"))
        running.settle(page)
        pens = page.locator(".st-key-pens")
        expect(pens.get_by_role("radio", name="Pen")).to_be_checked(timeout=10_000)
        expect(pens.get_by_role("slider")).to_have_value(str(USUAL), timeout=10_000)


def test_a_page_left_before_it_is_whole_leaves_no_sidebar(page, visit):
    visit()
    top = page.get_by_test_id("stHeader")
    for _ in range(3):
        top.get_by_role("link", name="Errors").click()
        top.get_by_role("link", name="Draw").click()
        running.settle(page)
        expect(paper(page)).to_be_visible()
        expect(page.get_by_test_id("stSidebar").filter(visible=True)).to_have_count(0)
    go(page, "Errors")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_what_is_touched_on_a_page_just_left_does_not_empty_the_next_one(page, visit):
    visit()
    top, history = page.get_by_test_id("stHeader"), page.get_by_test_id("history")
    for _ in range(2):
        go(page, "Claims")
        touched = page.get_by_test_id("stExpander").locator("summary").first
        both = [top.get_by_role("link", name="History").element_handle(), touched.element_handle()]
        page.evaluate("both => both.forEach((one) => one.click())", both)
        expect(history).to_be_visible()
        running.settle(page)
        expect(history).to_be_visible()
