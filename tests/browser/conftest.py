"""`visit(path)` opens a page of the running app in headless Chromium; `page` is the page it opens it in."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser import patience, running
from tests.browser.hand import paper

TIMEOUT = 60_000  # milliseconds, for a machine that is busy
expect.set_options(timeout=TIMEOUT)
patience.learn()


@pytest.fixture(scope="session")
def app_url():
    """The address of the running app; the server ends with the tests."""
    with running.streamlit_app() as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    if running.chromium_path() is None:
        how = "The browser tests need Chromium; install it with: apt-get install chromium"
        pytest.fail(how) if os.environ.get("CI") else pytest.skip(how)
    with running.chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A fresh page of 1280×800; the test fails where it shows an exception or throws one."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    thrown = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    exceptions = page.get_by_test_id("stException").count()
    context.close()
    assert not thrown
    assert not exceptions, "the page shows an exception"


@pytest.fixture
def visit(page, app_url):
    """`visit("errors?digit=4")`: open a page of the app, wait until it has settled, return the page."""

    def open_page(path: str = ""):
        page.goto(f"{app_url}/{path}")
        return running.settle(page)

    return open_page


@pytest.fixture
def draw_page(visit) -> Page:
    """The Draw page, ready to be drawn on."""
    page = visit()
    paper(page).wait_for()
    expect(page.get_by_test_id("accuracies")).to_be_visible()
    return page


def ready(page: Page, url: str) -> Page:
    page.goto(url)
    running.settle(page)
    paper(page).wait_for()
    expect(page.get_by_test_id("accuracies")).to_be_visible()
    return page


@pytest.fixture
def tablet(browser, app_url):
    """`tablet(768, 1024)`: the Draw page on a touch screen of this size."""
    contexts = []

    def open_page(width: int, height: int, path: str = "") -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, has_touch=True))
        contexts[-1].set_default_timeout(TIMEOUT)
        return ready(contexts[-1].new_page(), f"{app_url}/{path}")

    yield open_page
    for context in contexts:
        context.close()
