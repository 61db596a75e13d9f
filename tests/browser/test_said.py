"""What a person meets first, and where links and lessons lead, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from digits.show.texts import benchmark, lesson
from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper

FITS = "(it => it.clientWidth > 0 && it.scrollWidth <= it.clientWidth)"
TOP = 140  # pixels below the window's upper edge that a part may begin at which a link opens at


def test_the_head_can_be_read_without_pointing_and_stands_below_the_answers_on_a_phone(draw_page):
    expect(draw_page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(draw_page.get_by_text("One remembers, one has learned")).to_be_in_viewport()
    head = draw_page.get_by_test_id("head")
    expect(head.get_by_text("KNN remembers digits that people wrote")).to_be_in_viewport()
    expect(head.get_by_text("ResNet has learned from such digits")).to_be_in_viewport()
    draw_page.set_viewport_size({"width": 390, "height": 844})
    below = draw_page.get_by_test_id("head-below")
    expect(below.get_by_text("KNN remembers digits that people wrote")).to_be_visible()
    expect(below.get_by_text("ResNet has learned from such digits")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("claims?verdict=does+not+hold", ".st-key-claims-shown"),
        ("claims?article=B&claim=B9", "[class*=st-key-claim-B9-]"),
    ],
)
def test_a_link_to_a_part_of_a_page_opens_there(visit, address, part):
    page = visit(address)
    page.locator(".js-plotly-plot").first.wait_for()
    page.wait_for_function(
        f"(() => {{ const top = document.querySelector('{part}').getBoundingClientRect().top;"
        f" return top >= 0 && top < {TOP}; }})()"
    )
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -600)
    page.wait_for_function(f"document.querySelector('{part}').getBoundingClientRect().top > {TOP}")


def test_the_link_on_errors_leads_to_the_claim(visit):
    page = visit("errors")
    link = page.get_by_role("link", name="B9 on the Claims page")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_test_id("claim-B9")).to_be_visible()


def test_the_table_needs_no_scrolling_sideways(visit):
    page = visit("benchmark")
    for group in benchmark.GROUPS:
        choice = page.locator(".st-key-columns").get_by_role("radio", name=group, exact=True)
        choice.press("Space")
        expect(choice).to_be_checked()
        running.settle(page).locator(".st-key-all-figures .dvn-scroller").wait_for(state="attached")
        page.wait_for_function(f"{FITS}(document.querySelector('.st-key-all-figures .dvn-scroller'))")


def at_step(page: Page, number: int) -> None:
    title = lesson.STEPS[number - 1]["title"]
    expect(page.get_by_role("heading", name=f"Step {number} of 8: {title}")).to_be_visible()
    page.wait_for_function(f"location.search.includes('step={number}')")


def test_the_lesson_goes_by_keyboard_and_a_link_to_a_step_opens_it(draw_page, page, app_url):
    page.get_by_role("button", name="A lesson in eight steps").press("Enter")
    at_step(page, 1)
    page.get_by_role("button", name="Next step").press("Enter")
    at_step(page, 2)
    page.get_by_role("button", name="Next step").press("Enter")
    at_step(page, 3)
    expect(page.get_by_test_id("verdict")).to_contain_text("They disagree")
    link = page.evaluate("location.href")
    page.goto(link)
    at_step(page, 3)
    expect(page.get_by_test_id("verdict")).to_contain_text("They disagree")


def test_one_click_brings_a_digit_and_a_stroke_more_is_answered(draw_page):
    page = draw_page
    page.get_by_role("radio", name=lesson.KINDS["differ"]).click()
    expect(page.get_by_test_id("verdict")).to_contain_text("They disagree")
    expect(page.get_by_text(re.compile("Its label is [0-9]"))).to_be_visible()
    paper(page).wait_for()
    draw(page, PLAIN[1])
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
