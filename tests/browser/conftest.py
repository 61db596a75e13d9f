"""`visit(path)` opens a page of the running app in headless Chromium; `page` is the page it opens it in."""

import os

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser import patience, running
from tests.browser.hand import paper

TIMEOUT = 60_000  # milliseconds, for a machine that is busy
SIZE = {"width": 1280, "height": 800}
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


@pytest.fixture(scope="session")
def tabs():
    """The tab that tests use one after the other, where none uses it: what it has compiled once it keeps."""
    return []


@pytest.fixture
def page(browser, tabs):
    """A tab of 1280×800 in which nobody has been; the test fails where it shows an exception or throws one."""
    page, thrown = tabs.pop() if tabs else browser.new_context(viewport=SIZE).new_page(), []
    page.set_default_timeout(TIMEOUT)

    def note(error: Error) -> None:
        thrown.append(str(error))

    page.on("pageerror", note)
    yield page
    page.remove_listener("pageerror", note)
    exceptions = page.get_by_test_id("stException").count()
    if forgets(page):
        tabs.append(page)
    assert not thrown
    assert not exceptions, "the page shows an exception"


def forgets(page: Page) -> bool:
    """Leave nothing in the tab of what was done in it; says whether it can be used again."""
    context = page.context
    try:
        for other in context.pages:
            if other is not page:
                other.close()
        if page.url.startswith("http"):
            page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
        context.clear_cookies()
        page.emulate_media(color_scheme="null")
        page.set_viewport_size(SIZE)
        page.mouse.move(0, 0)
    except Error:
        context.close()
        return False
    return True


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
