"""One trains a network and draws a digit for it, while another one waits for a turn."""

import re

from playwright.sync_api import Page, expect

from digits.show.texts import train as texts
from tests.browser import running
from tests.browser.hand import PLAIN, draw
from tests.test_training_live import stamps

LONG = 180_000  # milliseconds, for a training that gives way to whatever else the machine does
POINTS = "document.querySelectorAll('.st-key-accuracy .scatterlayer .point').length"


def begin(page: Page, url: str, choice: str) -> None:
    page.goto(f"{url}/train?{choice}")
    running.settle(page)
    page.get_by_role("button", name=texts.TRAIN, exact=True).click()


def test_one_trains_for_five_seconds_and_draws_for_it_and_another_waits_and_then_trains(page, browser, app_url):
    before = stamps()
    begin(page, app_url, "net=LeNet-5&seed=3")
    page.get_by_test_id("filters").wait_for(timeout=LONG)
    other = browser.new_context().new_page()
    other.set_default_timeout(60_000)
    begin(other, app_url, "net=LeNet-5&amount=100&augment=true")
    expect(other.get_by_text(texts.WAITING.format(count=1))).to_be_visible()
    few = page.evaluate(POINTS)
    page.wait_for_function(f"{POINTS} > {few}")
    expect(page.get_by_text(re.compile(r"([5-9]|\d\d) of 60 seconds"))).to_be_visible()
    assert other.get_by_test_id("filters").count() == 0
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("answer-third")).to_have_attribute("data-digit", re.compile(r"\d"))
    expect(page.get_by_test_id("answer-resnet")).to_have_attribute("data-digit", "4")
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    page.get_by_role("button", name=texts.STOP).click()
    expect(page.get_by_text(re.compile(f"^{re.escape(texts.STOPPED)}"))).to_be_visible()
    expect(page.get_by_role("button", name=texts.AGAIN)).to_be_enabled()
    other.get_by_test_id("filters").wait_for(timeout=LONG)
    other.close()
    assert stamps() == before
