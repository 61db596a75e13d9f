"""The gallery with a real mouse: a cell of the confusion matrix, a sample, and a link that opens the same again."""

import re

from playwright.sync_api import Page, expect

from tests.browser import running

FIRST = 90_000  # milliseconds, for a server that has loaded nothing yet


def _address(page: Page) -> str:
    return page.evaluate("location.href")


def _samples(page: Page) -> list[str]:
    page.get_by_test_id("sample").first.wait_for(timeout=FIRST)
    return page.get_by_test_id("sample").evaluate_all("cards => cards.map(card => card.getAttribute('aria-label'))")


def _click_cell(page: Page, truth: int, answer: int) -> None:
    """In the middle of a cell: the points of the plot are drawn row by row."""
    page.locator(".st-key-matrix .points path").nth(10 * truth + answer).click(force=True)


def test_a_click_on_the_matrix_shows_that_cell_and_a_link_to_it_opens_the_same(visit, page, app_url):
    visit("errors")
    assert all(re.search("labelled [49]:.*says [49]", label) for label in _samples(page))
    _click_cell(page, 5, 3)
    expect(page.get_by_role("heading", name=re.compile("^5 taken for 3: "))).to_be_visible()
    shown = _samples(running.settle(page))
    assert all("labelled 5:" in label and "says 3" in label for label in shown)
    link = _address(page)
    assert "truth=5" in link and "answer=3" in link
    visit(link.removeprefix(f"{app_url}/"))
    expect(page.get_by_role("heading", name=re.compile("^5 taken for 3: "))).to_be_visible()
    assert _samples(page) == shown
    page.get_by_role("button", name="4 ↔ 9").click()
    expect(page.get_by_role("heading", name=re.compile("^4 taken for 9 and 9 taken for 4"))).to_be_visible()


def test_a_click_on_a_sample_shows_why_and_puts_it_on_the_canvas(visit, page, app_url):
    visit("errors")
    label = _samples(page)[0]
    page.get_by_test_id("sample").first.click()
    dialog = page.get_by_role("dialog")
    digit = re.search(r"Digit (\d+), labelled (\d)", label)
    expect(dialog.get_by_test_id("closeup")).to_contain_text("Nearest training digits")
    expect(dialog.get_by_alt_text(re.compile("a remembered")).first).to_be_visible()
    expect(dialog.get_by_alt_text(re.compile("what speaks for")).first).to_be_visible()
    expect(
        dialog.get_by_text(re.compile(f"turns from {digit[2]}|between {digit[2]}|changes its mind")).first
    ).to_be_visible()
    assert f"sample={digit[1]}" in _address(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_function("!location.href.includes('sample=')")
    page.get_by_test_id("sample").first.focus()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Put it on the canvas").click()
    page.wait_for_url(re.compile(r"/(draw)?(\?.*)?$"))
    expect(page.get_by_test_id("answer-knn")).to_have_attribute("data-digit", re.compile(r"\d"))
