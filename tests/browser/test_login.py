"""With Streamlit's own login: an account's memory is there in every browser where it logs in, and in no other's."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import provider, running
from tests.browser.hand import PLAIN, paper
from tests.browser.test_history import FIRST, correct, draw_and_wait, knows, says

SECRETS = """\
[auth]
redirect_uri = "http://{host}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def app_url(tmp_path_factory):
    """An app whose operator configured a login, with a state folder of its own."""
    folder = tmp_path_factory.mktemp("app")
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    with provider.running() as issuer:
        server = running.Forked()
        secrets.write_text(
            SECRETS.format(host=server.host, client=provider.CLIENT, secret=provider.SECRET, issuer=issuer)
        )
        server.arguments += ["--secrets.files", str(secrets)]
        server.environment |= {"DIGITS_STATE": str(folder / "state")}
        with server:
            yield f"http://{server.host}"


@pytest.fixture
def browsers(browser: Browser):
    """Call it for the page of a fresh browser."""
    contexts = []

    def fresh() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}))
        contexts[-1].set_default_timeout(FIRST)
        return contexts[-1].new_page()

    yield fresh
    for context in contexts:
        context.close()


def log_in(page: Page, url: str, who: str) -> None:
    page.goto(f"{url}/history")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=who).click()
    page.wait_for_url(f"{url}/")
    running.settle(page)


def go(page: Page, title: str) -> None:
    page.get_by_test_id("stHeader").get_by_role("link", name=title).click()


def is_known(page: Page, count: int) -> None:
    """On the History page."""
    expect(page.get_by_test_id("history")).to_have_attribute("data-known", str(count))
    expect(page.get_by_test_id("kept")).to_have_count(count)


def test_an_accounts_memory_follows_it_and_is_nobody_elses(browsers, app_url):
    anna, annas_phone, ben = browsers(), browsers(), browsers()
    log_in(anna, app_url, "anna")
    go(anna, "History")
    expect(anna.get_by_test_id("history")).to_contain_text("This session alone remembers")
    expect(anna.get_by_role("button", name="Log out")).to_be_visible()
    go(anna, "Draw")
    paper(anna).wait_for()
    draw_and_wait(anna, PLAIN[4])
    correct(anna, "9")
    knows(anna, 1)
    anna.get_by_role("button", name="More").click()
    anna.get_by_role("button", name="Remember my drawings").click()
    expect(anna.get_by_text("your account")).to_be_visible()
    anna.get_by_role("button", name="Yes, keep them").click()
    expect(anna.get_by_role("button", name="Remember my drawings")).to_have_count(0)
    anna.goto(f"{app_url}/history")
    is_known(anna, 1)
    assert not [cookie for cookie in anna.context.cookies() if cookie["name"] == "digits_person"]

    log_in(ben, app_url, "ben")
    go(ben, "History")
    is_known(ben, 0)

    log_in(annas_phone, app_url, "anna")
    go(annas_phone, "History")
    is_known(annas_phone, 1)
    annas_phone.get_by_role("button", name="To the canvas").press("Enter")
    expect(annas_phone.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    says(annas_phone, "knn", "9")

    go(annas_phone, "History")
    annas_phone.get_by_role("button", name="Log out").press("Enter")
    expect(annas_phone.get_by_test_id("answers")).to_be_visible()
    go(annas_phone, "History")
    is_known(annas_phone, 0)
    anna.reload()
    is_known(anna, 1)
