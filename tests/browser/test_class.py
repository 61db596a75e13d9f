"""A class at once: nobody gets another's answer, and what one forges the others do not notice."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests import forged
from tests.browser.hand import PLAIN, draw
from tests.browser.test_draw import answered, clear
from tests.load import people, run
from tests.load.session import Session

PEOPLE, SECONDS = 6, 8
MOST_MEMORY = 1_200_000_000  # bytes that the server of the tests may hold; a leak of a model a person is more


@pytest.fixture(scope="module")
def drawings():
    return people.class_of(PEOPLE)


def test_everybody_gets_the_answer_to_their_own_drawing(app_url, drawings):
    found = apart(lambda: run.measured(app_url, drawings, SECONDS, report=lambda line: None))
    assert found.answers >= PEOPLE
    assert found.errors == found.crossed == 0
    assert found.memory[-1] < MOST_MEMORY


def apart(work: Callable):
    """In a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


async def forge(url: str, honest: people.Drawing) -> list[str]:
    """Send every forgery in one session, and after each an honest drawing; returns what was said to each."""
    session = Session(url)
    await session.open()
    said = []
    for state in [*forged.STATES.values(), *(forged.state_of(objects) for objects, _ in forged.OBJECTS.values())]:
        await session.send_raw(state)
        await session.finish()
        said.append(session.verdict)
        html = await session.draw(honest.objects, lambda html: all(mark in html for mark in honest.marks))
        assert html
        await session.finish()
    assert session.errors == []
    await session.close()
    return said


def test_one_forges_while_another_draws(draw_page, app_url, drawings):
    with ThreadPoolExecutor(1) as pool:  # Playwright's loop runs in this thread
        forging = pool.submit(asyncio.run, forge(app_url, drawings[0][0]))
        while not forging.done():
            draw(draw_page, PLAIN[4])
            assert answered(draw_page, 2) == ["4", "4"]
            clear(draw_page)
            expect(draw_page.get_by_test_id("verdict")).to_contain_text("Draw a digit")
    said = forging.result()
    assert all(said)
    assert said[len(forged.STATES) :] == [says for _, says in forged.OBJECTS.values()]
