"""The server says when its models answer, sends safe headers, and stops when it is asked to, with people connected."""

import asyncio
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import forged
from tests.browser import running
from tests.load import people
from tests.load.session import Session

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* (INFO|WARNING|ERROR) ")  # how a line of the log begins


@pytest.fixture(scope="module")
def server():
    with running.Server() as one:
        running.wait_for_port(one.port, one.process)
        yield one


def ask(server: running.Server, path: str) -> tuple[int, str, dict]:
    try:
        with urllib.request.urlopen(f"http://{server.host}/{path}") as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(), dict(refused.headers)


def test_it_is_ready_once_the_models_answer_and_not_before(server):
    assert set(running.wait_until_ready(server)) <= {503, 200}
    assert ask(server, "ready")[:2] == (200, "ready")


def test_before_the_models_are_there_it_is_not_ready():
    """Asked of the app itself, whose models nobody loads."""
    code = (
        "import asyncio, json, app; answer = asyncio.run(app.ready(None)); "
        "print(json.dumps([answer.status_code, answer.body.decode()]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=running.ROOT, capture_output=True, text=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [503, "waking the models"]


@pytest.mark.parametrize("path", ["", "ready", "_stcore/health", "nowhere.txt"])
def test_every_answer_has_the_safe_headers(server, path):
    headers = {name.lower(): value for name, value in ask(server, path)[2].items()}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"


def test_it_stops_when_asked_to_with_people_connected():
    drawing = people.class_of(1)[0][0]

    async def draw_and_stop(server: running.Server) -> int:
        session = Session(f"http://{server.host}")
        await session.open()
        assert await session.draw(drawing.objects, lambda html: all(mark in html for mark in drawing.marks))
        server.process.terminate()
        return await asyncio.to_thread(server.process.wait, 60)

    with running.Server() as server:
        running.wait_for_port(server.port, server.process)
        running.wait_until_ready(server)
        with ThreadPoolExecutor(1) as pool:  # a loop of other tests may run in this thread
            assert pool.submit(asyncio.run, draw_and_stop(server)).result() in (0, -15)


def test_its_log_has_times_and_levels_and_no_drawing(server):
    """Honest drawings, and forged ones that are refused."""
    drawing = people.class_of(1)[0][0]
    told = json.dumps(drawing.objects[0]["path"][0])[1:-1]

    async def draw_and_forge(server: running.Server) -> None:
        session = Session(f"http://{server.host}")
        await session.open()
        for objects, _ in forged.OBJECTS.values():
            await session.send_raw(forged.state_of(objects))
            await session.finish()
        await session.draw(drawing.objects, lambda html: all(mark in html for mark in drawing.marks))
        await session.close()

    running.wait_until_ready(server)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, draw_and_forge(server)).result()
    log = server.log()
    assert LINE.match(log)
    assert not any(part in log for part in (told, "data:image", "file:///", "<svg", "strokeWidth"))
    assert "Traceback" not in log
