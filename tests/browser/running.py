"""The app started as the README starts it, and headless Chromium to look at it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextlib.contextmanager
def streamlit_app(script: str = "app.py") -> Iterator[str]:
    """Serve the script on a free port; gives its address, and ends the server at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            if not any("URL" in line for line in server.stdout):
                errors.seek(0)
                raise RuntimeError(f"The app did not start:\n{errors.read()}")
            threading.Thread(target=server.stdout.read, daemon=True).start()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


SETTLED = """() => { const running = !document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]');
  window.idleSince = running ? null : window.idleSince ?? performance.now();
  return window.idleSince !== null && performance.now() - window.idleSince > 400; }"""


def settle(page: Page) -> Page:
    """Wait until the app has run nothing for 0.4 s from now: what a click sets going starts a moment after it."""
    page.evaluate("window.idleSince = null")
    page.wait_for_function(SETTLED)
    return page
