"""A whole class at once: what `python -m digits load URL` does."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from digits import files
from digits.evaluation.load import COMMAND, PATH, Load, Run
from tests.browser.running import Server
from tests.load import people, replicas, server
from tests.load.people import Drawing

BARE = "tests/load/bare.py"
TENTHS = 10


def run(
    url: str,
    crowds: Sequence[int],
    seconds: float,
    long: float = 0,
    behind: int = 0,
    path: Path = PATH,
    report: Callable = print,
) -> Load:
    """Each crowd at the app, the largest one for `long` seconds more, and each at a bare app with a canvas and at so
    many replicas of the app `behind` nginx; writes the file and returns its content.

    Only addresses on this machine are taken: anything else is somebody's server.
    """
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError(f"{url} is not on this machine; start the app here and give its address.")
    drawn = people.class_of(max(crowds))
    processes = server.listening_on(urlsplit(url).port or 80)
    idle = server.idle_ms(processes, seconds)
    app = [measured(url, drawn[:crowd], seconds, report, processes) for crowd in crowds]
    longer = measured(url, drawn, long, report, processes) if long else None
    with Server(BARE) as started:
        host = f"http://{started.host}"
        bare = [measured(host, people.bare(drawn[:crowd]), seconds, report) for crowd in crowds]
    several = _behind(behind, [drawn[:crowd] for crowd in crowds], seconds, report) if behind else []
    command = _command(crowds, seconds, long, behind)
    found = {"app": app, "bare": bare, "behind": behind, "replicas": several, "long": longer, "idle_ms": idle}
    content = Load(**vars(files.made()), command=command, **found)
    files.write(path, content)
    return content


def _behind(count: int, crowds: Sequence[Sequence], seconds: float, report: Callable) -> list[Run]:
    with replicas.started(count) as (url, processes):
        return [measured(url, drawn, seconds, report, processes) for drawn in crowds]


def _command(crowds: Sequence[int], seconds: float, long: float, behind: int) -> str:
    more = [f"--long {long:g}"] * bool(long) + [f"--replicas {behind}"] * bool(behind)
    return " ".join([COMMAND, *(f"--people {crowd}" for crowd in crowds), f"--seconds {seconds:g}", *more])


def measured(
    url: str,
    drawn: Sequence[Sequence[Drawing]],
    seconds: float,
    report: Callable = print,
    processes: Sequence[int] | None = None,
) -> Run:
    """One crowd for so long: as many people as have something to draw. processes: the server's, found by its port where
    they are not named."""
    processes = list(processes or server.listening_on(urlsplit(url).port or 80))
    memory: list[int] = []
    begun = 0.0

    async def watch() -> None:
        nonlocal begun
        begun = server.cpu_seconds(processes)
        for _ in range(TENTHS):
            memory.append(server.memory(processes))
            await asyncio.sleep(seconds / TENTHS)

    heard = asyncio.run(people.crowd(url, drawn, seconds, watch))
    memory.append(server.memory(processes))
    p50, p95 = np.percentile(heard.answers, [50, 95]) if heard.answers else (float("nan"), float("nan"))
    took = server.cpu_seconds(processes) - begun
    found = Run(
        people=len(drawn),
        seconds=seconds,
        answers=len(heard.answers),
        errors=len(heard.errors),
        crossed=heard.crossed,
        per_second=len(heard.answers) / seconds,
        p50_ms=float(p50),
        p95_ms=float(p95),
        first_page_ms=max(heard.pages, default=float("nan")),
        memory=memory if processes else [],
        cpu_ms=1000 * took / max(len(heard.answers), 1) if processes else None,
    )
    report(describe(found))
    return found


def describe(found: Run) -> str:
    return (
        f"{found.people} people: p50 {found.p50_ms:.0f} ms, p95 {found.p95_ms:.0f} ms, "
        f"{found.per_second:.1f} answers a second, first page {found.first_page_ms:.0f} ms, "
        f"{max(found.memory, default=0) / 1e6:.0f} MB, {found.errors} errors, {found.crossed} crossed, "
        f"{found.cpu_ms or 0:.1f} ms of the processor an answer"
    )
