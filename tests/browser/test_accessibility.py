"""axe finds nothing to mend on any page: in daylight, in the dark, and on a phone."""

import functools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from digits.claims import file
from tests.browser import running
from tests.browser.conftest import SIZE
from tests.browser.hand import PLAIN, draw, paper

FIRST = 90_000  # milliseconds, for a server that has loaded nothing yet
# besides axe's usual rules: whoever speaks what a button shows has to reach it
OPTIONS = {"resultTypes": ["violations"], "rules": {"label-content-name-mismatch": {"enabled": True}}}
LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (390, "light")}


def open_paper(page: Page) -> None:
    paper(page).wait_for()
    expect(page.get_by_test_id("accuracies")).to_be_visible()


def open_draw(page: Page) -> None:
    open_paper(page)
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    expect(page.get_by_alt_text(re.compile("a remembered")).first).to_be_visible()


def open_learn(page: Page) -> None:
    paper(page).wait_for()
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    page.get_by_test_id("places").wait_for()


def open_lesson(page: Page) -> None:
    open_paper(page)
    expect(page.get_by_role("heading", name=re.compile("^Step 3 of 8"))).to_be_visible()
    expect(page.get_by_test_id("verdict")).to_contain_text("They disagree")


def open_closer(page: Page) -> None:
    """The looks from closer by at a drawing."""
    open_draw(page)
    for look in ("vote", "stage", "landscape"):
        page.get_by_test_id(look).first.wait_for()


def open_history(page: Page) -> None:
    page.get_by_test_id("history").wait_for()
    open_charts(page)


def open_errors(page: Page) -> None:
    page.get_by_test_id("sample").first.wait_for(timeout=FIRST)


def open_sample(page: Page) -> None:
    open_errors(page)
    page.get_by_test_id("sample").first.click()
    page.get_by_test_id("closeup").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Put it on the canvas").wait_for()


def open_slices(page: Page) -> None:
    open_errors(page)
    page.locator(".st-key-slice_far .points path").last.wait_for(timeout=FIRST)


def open_board(page: Page) -> None:
    """A teacher's room with a drawing in it that no model reads as it was meant."""
    page.get_by_role("button", name="Open a room").click()
    code = page.get_by_test_id("room").get_attribute("data-code")
    join(page.context.new_page(), page.url.partition("?")[0], code)
    expect(page.get_by_test_id("given")).to_be_visible()


def open_pupil(page: Page) -> None:
    page.get_by_role("button", name="Open a room").click()
    join(page, page.url.partition("?")[0], page.get_by_test_id("room").get_attribute("data-code"))


def join(page: Page, url: str, code: str) -> None:
    """Somebody joins the room and sends a drawing."""
    page.goto(f"{url}?room={code}")
    running.settle(page)
    meant = int(page.get_by_test_id("asks").get_attribute("data-digit"))
    draw(page, PLAIN[(meant + 1) % 10])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("verdict")).to_contain_text("You wrote")


def open_charts(page: Page) -> None:
    page.locator(".js-plotly-plot").first.wait_for(timeout=FIRST)


def open_claim(page: Page) -> None:
    """One that curves are drawn for."""
    row = next(row for row in file.read().claims if row.level)
    line = page.get_by_role("group").filter(has=page.get_by_test_id(f"claim-{row.id}"))
    line.locator("summary").press("Enter")
    line.locator(".js-plotly-plot").first.wait_for()


def open_train(page: Page) -> None:
    """With a network that has learned something, and what it answers."""
    paper(page).wait_for(timeout=FIRST)
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_test_id("filters").wait_for(timeout=FIRST)
    draw(page, PLAIN[4])
    expect(page.get_by_test_id("answer-third")).to_have_attribute("data-digit", re.compile(r"\d"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()


# how each page is made ready, and what can then be made of it, which is looked at as well
PAGES = {
    "draw": ("", open_paper, open_draw),
    "lesson": ("?step=3", open_lesson),
    "chinese": ("?lang=zh", open_paper),
    "learn": ("learn?turn=true", open_learn),
    "closer": ("?vote=true&inside=true&landscape=true", open_closer),
    "history": ("history", open_history),
    "errors": ("errors", open_errors, open_sample),
    "slices": ("errors?slices=true", open_slices),
    "benchmark": ("benchmark", open_charts),
    "claims": ("claims", open_charts, open_claim),
    "class": ("room", lambda page: page.get_by_role("button", name="Open a room").wait_for(), open_board),
    "pupil": ("room", open_pupil),
    "train": ("train", open_train),
}


def found(page: Page) -> list[str]:
    """What axe finds on the page as it is: a line for each element, with the rule it breaks."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in violations for node in v["nodes"]]


def finds_nothing(page: Page, look: str) -> None:
    assert (look, found(running.settle(page))) == (look, [])


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, page, name):
    path, *steps = PAGES[name]
    visit(path)
    for make_ready in steps:
        page.set_viewport_size(SIZE)
        make_ready(page)
        for look, (width, scheme) in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            running.eventually(functools.partial(finds_nothing, page, look), seconds=10)
