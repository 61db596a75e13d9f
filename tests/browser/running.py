"""The app started as the README starts it, and headless Chromium to look at it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
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


class Server:
    """A script served by Streamlit on a free port, from `with` on until it is ended; `path` is where it lies."""

    def __init__(self, script: str = "app.py", path: str = ""):
        self.port = free_port()
        self.command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(self.port)]
        self.environment = os.environ | {"PYTHONUNBUFFERED": "1", "STREAMLIT_SERVER_BASE_URL_PATH": path}

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )
        if not any("URL" in line for line in self.process.stdout):
            raise RuntimeError(f"The app did not start:\n{self.log()}")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.end()
        self.errors.close()

    def log(self) -> str:
        """What it has logged so far."""
        self.errors.seek(0)
        return self.errors.read()

    def end(self) -> None:
        """As a machine that is taken away ends it: it is asked to, and waited for."""
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def streamlit_app(script: str = "app.py") -> Iterator[str]:
    """Serve the script on a free port; gives its address, and ends the server at the end."""
    with Server(script) as server:
        yield f"http://{server.host}"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen) -> None:
    """Until somebody listens on it; RuntimeError where the process that should has ended."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise RuntimeError("The process ended before it listened.")


def wait_until_ready(server: Server) -> list[int]:
    """Until its models answer; the statuses that it gave until then."""
    wait_for_port(server.port, server.process)
    statuses = [_status(server)]
    while statuses[-1] != 200:
        time.sleep(0.1)
        statuses.append(_status(server))
    return statuses


def _status(server: Server) -> int:
    try:
        with urllib.request.urlopen(f"http://{server.host}/ready") as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
SETTLED = f"""() => {{ const app = document.querySelector('{IDLE}');
  const running = !app?.querySelector('[data-testid=stElementContainer]');
  window.idleSince = running ? null : window.idleSince ?? performance.now();
  return window.idleSince !== null && performance.now() - window.idleSince > 400; }}"""


def settle(page: Page) -> Page:
    """Wait until the app is there and has run nothing for 0.4 s from now: what a click starts begins a moment later."""
    page.evaluate("window.idleSince = null")
    page.wait_for_function(SETTLED)
    return page


def eventually(holds: Callable[[], None], seconds: float = 30) -> None:
    """Until it raises no AssertionError any more: for what a page shows when all of it stands where it stays."""
    end = time.monotonic() + seconds
    while True:
        try:
            return holds()
        except AssertionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
