"""The app started as the README starts it, and headless Chromium to look at it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import forked

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # what draws the page without a graphics card costs less
    "--in-process-gpu",
    "--num-raster-threads=1",
    "--disable-threaded-animation",
    "--disable-smooth-scrolling",
)


class Server:
    """A script served by Streamlit on a free port, from `with` on until it is ended; `path` is where it lies."""

    def __init__(self, script: str = "app.py", path: str = ""):
        self.port = free_port()
        self.arguments = ["run", script, "--server.port", str(self.port)]
        self.environment = os.environ | {"PYTHONUNBUFFERED": "1", "STREAMLIT_SERVER_BASE_URL_PATH": path}

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self._folder = tempfile.TemporaryDirectory()
        said = [Path(self._folder.name) / name for name in ("said", "log")]
        for file in said:
            file.touch()
        self._said, self._log = said
        self.process = self.start(said)
        while "URL" not in self._said.read_text():
            if self.process.poll() is not None:
                raise RuntimeError(f"The app did not start:\n{self.log()}")
            time.sleep(0.02)
        return self

    def start(self, said: list[Path]) -> "subprocess.Popen | forked.Process":
        """As the README starts it; said: the files that its standard output and its standard error go to."""
        with said[0].open("a") as out, said[1].open("a") as errors:
            command = [sys.executable, "-m", "streamlit", *self.arguments]
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=errors)

    def __exit__(self, *_) -> None:
        self.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What it has logged so far."""
        return self._log.read_text()

    def end(self) -> None:
        """As a machine that is taken away ends it: it is asked to, and waited for."""
        self.process.terminate()
        self.process.wait()


class Forked(Server):
    """The same, in a process that need not load the libraries first."""

    def start(self, said: list[Path]) -> forked.Process:
        return forked.Process("streamlit", self.arguments, ROOT, self.environment, said)


@contextlib.contextmanager
def streamlit_app(script: str = "app.py") -> Iterator[str]:
    """Serve the script on a free port; gives its address, and ends the server at the end."""
    with Forked(script) as server:
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
SETTLED = f"""() => new Promise((resolve) => {{
  let quiet = null;
  const look = () => {{
    const isIdle = document.querySelector('{IDLE}')?.querySelector('[data-testid=stElementContainer]');
    if (isIdle) quiet ??= setTimeout(end, 400);
    else {{ clearTimeout(quiet); quiet = null; }}
  }};
  const watch = new MutationObserver(look);
  const end = () => {{ watch.disconnect(); resolve(true); }};
  const names = ["data-test-script-state", "data-test-connection-state"];
  watch.observe(document, {{ subtree: true, childList: true, attributeFilter: names }});
  look();
}})"""


def settle(page: Page) -> Page:
    """Wait until the app is there and has run nothing for 0.4 s from now: what a click starts begins a moment later."""
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
