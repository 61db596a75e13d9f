"""Two replicas behind nginx, with the settings that `deploy/` ships: one ends, and the person goes on."""

import contextlib
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import running
from tests.browser.hand import PLAIN, draw, paper
from tests.load.server import connections

SETTINGS = running.ROOT / "deploy/nginx.conf"
WATCH = """() => { const app = document.querySelector('[data-testid=stApp]'); let lost = false;
  new MutationObserver(() => { const here = app.dataset.testConnectionState === 'CONNECTED';
    window.cameBack ||= here && lost; lost ||= !here; }).observe(app, {attributes: true}); }"""
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@contextlib.contextmanager
def nginx(replicas: list[str], folder: Path) -> Iterator[str]:
    """The shipped nginx.conf with this machine's ports in place of the containers'; gives its address."""
    if not Path(NGINX).is_file():
        pytest.fail("The test of several replicas needs nginx; install it with: apt-get install nginx")
    port = running.free_port()
    text = SETTINGS.read_text()
    for name, address in {"app1:8501": replicas[0], "app2:8501": replicas[1], "listen 8080": f"listen {port}"}.items():
        assert text.count(name) == 1
        text = text.replace(name, address)
    (folder / "nginx.conf").write_text(text)
    own = f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;"
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", own]
    server = subprocess.Popen(command)
    try:
        running.wait_for_port(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def answered(page: Page, strokes: int) -> None:
    expect(page.get_by_test_id("answers")).to_have_attribute("data-strokes", str(strokes))
    expect(page.get_by_test_id("answer-resnet")).to_have_attribute("data-digit", "4")


@pytest.mark.parametrize("path", ["", "digits"], ids=["at the root", "under a sub-path"])
def test_a_person_goes_on_when_their_replica_ends(page, tmp_path, path):
    one, two = (running.Server(path=path) for _ in range(2))
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
