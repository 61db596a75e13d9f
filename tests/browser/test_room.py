"""A lesson: a teacher opens a room, pupils join it with their phones, all is seen at once, and gone in the end."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from digits.data import labelled
from tests.browser import running
from tests.browser.conftest import TIMEOUT
from tests.browser.hand import PLAIN, draw, paper
from tests.browser.on_paper import lying

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CLOSED = "The room is closed, and everything in it is deleted."


@pytest.fixture(scope="module")
def state(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def app_url(state):
    """An app with a state folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITS_STATE", str(state))
        with running.streamlit_app() as url:
            yield url


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(TIMEOUT)
    yield context.new_page()
    context.close()


def open_room(page: Page, url: str) -> str:
    """The code of a new room, whose teacher's page this is."""
    page.goto(f"{url}/room")
    page.get_by_role("button", name="Open a room").click()
    return page.get_by_test_id("room").get_attribute("data-code")


def join(page: Page, url: str, code: str) -> Page:
    page.goto(f"{url}/room?room={code}")
    running.settle(page)
    paper(page).wait_for()
    return page


def send(page: Page, drawn: int) -> str:
    """Draw this digit, whatever the page asks for; returns what it asked for."""
    asked = page.get_by_test_id("asks").get_attribute("data-digit")
    draw(page, PLAIN[drawn], 1.4, 90, 60)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("verdict")).to_contain_text(f"You wrote {'an' if asked == '8' else 'a'} {asked}.")
    running.settle(page)
    return asked


def has(page: Page, count: int) -> None:
    expect(page.get_by_test_id("room-count")).to_have_attribute("data-count", str(count))


def rows(state: Path) -> int:
    with sqlite3.connect(state / "digits.sqlite") as file:
        return sum(
            file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("room", "room_pupil", "room_drawing")
        )


def test_a_class_draws_together_and_nothing_is_left(page, phone, app_url, state, tmp_path):
    teacher, code = page, open_room(page, app_url)
    join(phone, app_url, code)
    asked = send(phone, 5)
    for side in ("knn", "resnet"):
        expect(phone.get_by_test_id(f"answer-{side}")).to_have_attribute("data-digit", "5")
    has(teacher, 1)
    tile = teacher.get_by_test_id("given")
    expect(tile).to_contain_text(f"meant {asked}")
    expect(tile).to_contain_text("KNN 5")
    expect(tile).to_contain_text("ResNet 5")
    send(phone, 4)
    has(teacher, 2)
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Take the drawings along").press("Enter")
    download.value.save_as(tmp_path / "class.zip")
    assert asked in map(str, labelled.read(tmp_path / "class.zip").labels)
    teacher.reload()
    has(teacher, 2)
    teacher.get_by_role("button", name="Close the room").press("Enter")
    teacher.get_by_role("button", name="Close it and delete all").click()
    expect(teacher.get_by_text(CLOSED)).to_be_visible()
    assert rows(state) == 0
    expect(phone.get_by_text(CLOSED)).to_be_visible()
    teacher.reload()
    expect(teacher.get_by_role("button", name="Open a room")).to_be_visible()


def test_a_teacher_removes_a_drawing_and_a_pupil(page, phone, app_url):
    teacher, code = page, open_room(page, app_url)
    join(phone, app_url, code)
    for digit in (3, 4):
        send(phone, digit)
    has(teacher, 2)
    teacher.get_by_role("button", name="Remove drawing 1").press("Enter")
    has(teacher, 1)
    expect(teacher.get_by_test_id("given")).to_have_attribute("data-number", "2")
    teacher.get_by_role("button", name="Remove all drawings of that pupil").press("Enter")
    has(teacher, 0)
    phone.reload()
    running.settle(phone)
    draw(phone, PLAIN[5], 1.4, 90, 60)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Your teacher takes no more drawings from you")).to_be_visible()
    assert teacher.get_by_test_id("given").count() == 0


def test_the_teachers_link_opens_the_room_elsewhere_and_the_pupils_does_not(page, phone, app_url):
    teacher, code = page, open_room(page, app_url)
    teacher.get_by_role("button", name="Use another computer").click()
    link = teacher.get_by_text("/room?key=").inner_text()
    phone.goto(f"{app_url}/room")
    phone.get_by_role("textbox", name="The room’s code").fill(f"{code[:3]} {code[3:].lower()}")
    phone.get_by_role("button", name="Join").click()
    paper(phone).wait_for()
    expect(phone.get_by_role("button", name="Close the room")).to_have_count(0)
    phone.goto(link)
    expect(phone.get_by_test_id("room")).to_have_attribute("data-code", code)
    phone.wait_for_function("!location.href.includes('key=')")


def test_the_rooms_paper_and_the_draw_pages_are_two(page, phone, app_url):
    join(page, app_url, open_room(phone, app_url))
    draw(page, PLAIN[5])
    header = page.get_by_test_id("stHeader")
    header.get_by_role("link", name="Draw").click()
    expect(page.get_by_test_id("accuracies")).to_be_visible()
    running.settle(page)
    lying(page, 0)
    draw(page, PLAIN[4])
    lying(page, 2)
    header.get_by_role("link", name="Class").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("answer-resnet")).to_have_attribute("data-digit", "5")
