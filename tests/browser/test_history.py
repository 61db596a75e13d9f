"""Somebody corrects an answer, draws again and sees the KNN right; what is kept is kept on a yes, and goes again."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import running
from tests.browser.conftest import TIMEOUT
from tests.browser.hand import PLAIN, draw, paper
from tests.store.conftest import postgres  # noqa: F401 a fixture

# an upside-down 7 with a bar: no model takes it for a 2
STRANGE = [[(88, 128), (50, 129), (14, 130), (30, 94), (48, 52), (60, 6)], [(10, 40), (90, 40)]]


@pytest.fixture(scope="module")
def app_url(tmp_path_factory):
    """An app with a state folder of its own."""
    os.environ["DIGITS_STATE"] = str(tmp_path_factory.mktemp("state"))
    with running.streamlit_app() as url:
        yield url
    del os.environ["DIGITS_STATE"]


FIRST = 180_000  # milliseconds, for a server that has loaded nothing yet


def open_draw(page: Page, url: str) -> None:
    page.set_default_timeout(FIRST)
    page.goto(url)
    running.settle(page)
    paper(page).wait_for()
    page.set_default_timeout(TIMEOUT)


def draw_and_wait(page: Page, drawing: list, **place: float) -> None:
    draw(page, drawing, **place)
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(len(drawing)))


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "0")


def knows(page: Page, count: int) -> None:
    expect(page.get_by_test_id("taught")).to_have_attribute("data-known", str(count))


def says(page: Page, side: str, digit: str) -> None:
    expect(page.get_by_test_id(f"answer-{side}")).to_have_attribute("data-digit", digit)


def correct(page: Page, digit: str) -> None:
    page.locator(".st-key-correct").get_by_role("button", name=digit, exact=True).click()


def test_a_correction_is_right_the_next_time_and_taken_back_in_one_click(draw_page):
    page = draw_page
    draw_and_wait(page, STRANGE)
    before = page.get_by_test_id("answer-knn").get_attribute("data-digit")
    assert before != "2"
    correct(page, "2")
    knows(page, 1)
    says(page, "knn", "2")
    expect(page.get_by_alt_text("a remembered 2, yours")).to_be_visible()
    clear(page)
    draw_and_wait(page, STRANGE, left=70, top=52, scale=1.42)
    says(page, "knn", "2")
    page.get_by_role("button", name="Take back").click()
    knows(page, 0)
    says(page, "knn", before)


def test_one_key_corrects_and_a_sign_of_ones_own_is_an_answer(draw_page):
    page = draw_page
    draw_and_wait(page, PLAIN[4])
    page.keyboard.press("y")
    knows(page, 1)
    clear(page)
    draw_and_wait(page, STRANGE)
    page.keyboard.press("n")
    knows(page, 2)
    says(page, "knn", "none")
    page.keyboard.press("u")
    knows(page, 1)
    page.get_by_role("button", name="More").click()
    page.get_by_role("textbox", name="It was something else").fill("æ")
    page.keyboard.press("Enter")
    knows(page, 2)
    says(page, "knn", "æ")
    expect(page.get_by_test_id("verdict")).to_contain_text("the KNN says æ", ignore_case=True)


def test_what_is_kept_is_said_first_and_comes_back_after_a_yes_and_goes_for_good(page, app_url):
    open_draw(page, app_url)
    draw_and_wait(page, PLAIN[4])
    correct(page, "9")
    knows(page, 1)
    assert not [c for c in page.context.cookies() if c["name"] == "digits_person"]
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Remember my drawings").click()
    expect(page.get_by_text("Until you say yes, nothing is kept")).to_be_visible()
    page.get_by_role("button", name="Yes, keep them").click()
    page.wait_for_function("document.cookie.includes('digits_person')")
    page.goto(f"{app_url}/history")
    expect(page.get_by_test_id("history")).to_have_attribute("data-known", "1")
    expect(page.get_by_test_id("kept")).to_contain_text("it was: 9")
    with page.expect_download() as download:
        page.get_by_role("button", name="All of mine as a zip").press("Enter")
    assert download.value.suggested_filename == "my-digits.zip"
    page.get_by_role("button", name="To the canvas").press("Enter")
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "2")
    says(page, "knn", "9")
    page.goto(f"{app_url}/history")
    page.get_by_role("button", name="Delete all of mine").press("Enter")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_test_id("history")).to_have_text("All of yours is deleted.")
    page.wait_for_function("!document.cookie.includes('digits_person')")
    page.reload()
    expect(page.get_by_test_id("history")).to_have_attribute("data-known", "0")
    expect(page.get_by_test_id("kept")).to_have_count(0)


def test_a_correction_on_one_replica_is_there_on_the_other(page, postgres, monkeypatch):  # noqa: F811
    url = postgres.new_database(f"test_{os.urandom(4).hex()}").set(drivername="postgresql")
    monkeypatch.setenv("DIGITS_DATABASE_URL", url.render_as_string(hide_password=False))
    with running.streamlit_app() as here, running.streamlit_app() as there:
        open_draw(page, here)
        draw_and_wait(page, STRANGE)
        correct(page, "2")
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Remember my drawings").click()
        page.get_by_role("button", name="Yes, keep them").click()
        page.wait_for_function("document.cookie.includes('digits_person')")
        page.goto(f"{here}/history")
        page.get_by_role("button", name="Keep my key in the address").press("Enter")
        page.wait_for_function("location.search.includes('me=')")
        key = re.search(r"[?&](me=[^&]+)", page.evaluate("location.href"))[1]
        page.context.clear_cookies(name="digits_person")
        open_draw(page, f"{there}/?{key}")
        knows(page, 1)
        draw_and_wait(page, STRANGE)
        says(page, "knn", "2")
        page.goto(f"{there}/?me=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA")
        running.settle(page)
        knows(page, 0)


def test_with_an_unreachable_database_the_answers_go_on(page, monkeypatch):
    monkeypatch.setenv("DIGITS_DATABASE_URL", f"postgresql://digits@127.0.0.1:{running.free_port()}/digits")
    with running.streamlit_app() as url:
        open_draw(page, url)
        draw_and_wait(page, PLAIN[4])
        correct(page, "9")
        says(page, "knn", "9")
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Remember my drawings").click()
        page.get_by_role("button", name="Yes, keep them").click()
        expect(page.get_by_test_id("taught")).to_contain_text("The database cannot be reached just now.")
        clear(page)
        draw_and_wait(page, PLAIN[7])
        says(page, "resnet", "7")
