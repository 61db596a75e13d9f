"""The gallery with a real mouse: a cell of the confusion matrix, a sample, and a link that opens the same again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import running

FIRST = 90_000  # milliseconds, for a server that has loaded nothing yet


def _address(page: Page) -> str:
    return page.evaluate("location.href")


def _samples(page: Page) -> list[dict[str, str]]:
    """What the samples say of themselves: {"pressed": its number, "label", "says": the models' answers in a row}."""
    page.get_by_test_id("sample").first.wait_for(timeout=FIRST)
    running.settle(page)
    return page.get_by_test_id("sample").evaluate_all("samples => samples.map(sample => ({...sample.dataset}))")


def _cell(page: Page, truth: int, answer: int) -> Locator:
    """Of the confusion matrix: the points of the plot are drawn row by row."""
    return page.locator(".st-key-matrix .points path").nth(10 * truth + answer)


def test_a_click_on_the_matrix_shows_that_cell_and_a_link_to_it_opens_the_same(visit, page, app_url):
    visit("errors")
    assert all(one["label"] in "49" and re.search("[49]", one["says"]) for one in _samples(page))
    _cell(page, 5, 3).click(force=True)
    expect(page.get_by_role("heading", name=re.compile("^5 taken for 3: "))).to_be_visible()
    shown = _samples(page)
    assert all(one["label"] == "5" and "3" in one["says"] for one in shown)
    link = _address(page)
    assert "truth=5" in link and "answer=3" in link
    visit(link.removeprefix(f"{app_url}/"))
    expect(page.get_by_role("heading", name=re.compile("^5 taken for 3: "))).to_be_visible()
    assert _samples(page) == shown
    page.get_by_role("button", name="4 ↔ 9").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^4 taken for 9 and 9 taken for 4"))).to_be_visible()


def test_a_click_on_a_sample_shows_why_and_puts_it_on_the_canvas(visit, page, app_url):
    visit("errors")
    first = _samples(page)[0]
    page.get_by_test_id("sample").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("closeup")).to_contain_text("It is nearer to this")
    expect(dialog.get_by_alt_text(re.compile("a remembered")).first).to_be_visible()
    expect(dialog.get_by_alt_text(re.compile("ink that speaks for")).first).to_be_visible()
    label = first["label"]
    expect(dialog.get_by_text(re.compile(f"turns from {label}|between {label}|changes its mind")).first).to_be_visible()
    page.wait_for_function(f"location.href.includes('sample={first['pressed']}')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_function("!location.href.includes('sample=')")
    page.get_by_test_id("sample").first.focus()
    page.keyboard.press("Enter")
    _put_on_the_canvas(page)


def test_a_click_on_a_bar_shows_its_errors_and_a_link_to_them_opens_the_same(visit, page, app_url):
    visit("errors?slices=true")
    page.locator(".st-key-slice_far .points path").last.click(force=True)
    heading = page.get_by_role("heading", name=re.compile(r"^Any digit taken for another.*Distance from training"))
    expect(heading).to_be_visible()
    shown = _samples(page)
    assert any(one["label"] not in "49" for one in shown)
    link = _address(page)
    visit(link.removeprefix(f"{app_url}/"))
    expect(heading).to_be_visible()
    assert _samples(page) == shown


def _put_on_the_canvas(page: Page) -> None:
    """From an open sample; the Draw page answers, under an address that nothing of the filters is left in."""
    page.get_by_role("dialog").get_by_role("button", name="Put it on the canvas").press("Enter")
    page.wait_for_function("location.pathname.endsWith('/') && !location.search")
    expect(page.get_by_test_id("answer-knn")).to_have_attribute("data-digit", re.compile(r"\d"))


@pytest.mark.parametrize(
    "address", ["errors?truth=3&answer=5&sample={}", "errors?model=ResNet&source=validation&sample=7"]
)
def test_a_sample_goes_to_the_canvas_from_a_link_with_filters(visit, page, address):
    if "{}" in address:
        visit("errors?truth=3&answer=5")
        address = address.format(_samples(page)[0]["pressed"])
    visit(address)
    page.get_by_test_id("closeup").wait_for(timeout=FIRST)
    _put_on_the_canvas(page)


def test_a_sample_goes_to_the_canvas_after_several_filters_were_changed(visit, page):
    visit("errors")
    page.get_by_role("button", name="All errors").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Any digit taken for another"))).to_be_visible()
    running.settle(page).get_by_text("Both ways", exact=True).click()
    page.wait_for_function("location.search.includes('ways=false')")
    page.get_by_role("slider", name="Confidence").first.press("ArrowRight")
    page.wait_for_function("location.search.includes('confidence=1')")
    running.settle(page).get_by_test_id("sample").first.click()
    _put_on_the_canvas(page)
