"""Two replicas behind nginx, with the settings that `deploy/` ships: one ends, and the person goes on."""

import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper
from tests.load.replicas import nginx
from tests.load.server import connections

WATCH = """() => { const app = document.querySelector('[data-testid=stApp]'); let lost = false;
  new MutationObserver(() => { const here = app.dataset.testConnectionState === 'CONNECTED';
    window.cameBack ||= here && lost; lost ||= !here; }).observe(app, {attributes: true}); }"""


def answered(page: Page, strokes: int) -> None:
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(strokes))
    expect(page.get_by_test_id("answer-resnet")).to_have_attribute("data-digit", "4")


@pytest.mark.parametrize("path", ["", "digits"], ids=["at the root", "under a sub-path"])
def test_a_person_goes_on_when_their_replica_ends(page, tmp_path, path):
    one, two = (running.Forked(path=path) for _ in range(2))
    with one, two, nginx([one.host, two.host], tmp_path) as url:
        page.goto(f"{url}/{path}")
        running.settle(page)
        paper(page).wait_for()
        draw(page, PLAIN[4])
        answered(page, 2)
        theirs = next(replica for replica in (one, two) if connections(replica.port))
        page.evaluate(WATCH)
        theirs.end()
        page.wait_for_function("window.cameBack")
        running.settle(page)
        answered(page, 2)
        draw(page, [[(10, 138), (14, 138)]])
        expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", "3")
        with urllib.request.urlopen(f"{url}/{path}") as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
            assert "digits_replica=" in answer.headers["Set-Cookie"]
