"""A whole class at once: what `python -m digits load URL` does."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from digits import files
from digits.evaluation.load import COMMAND, PATH, Load, Run
from tests.browser.running import streamlit_app
from tests.load import people, server
from tests.load.people import Drawing

BARE = "tests/load/bare.py"


def run(url: str, crowds: Sequence[int], seconds: float, path: Path = PATH, report: Callable = print) -> Load:
    """Each crowd at the app, then at a bare app with a canvas; writes the file and returns its content.

    Only addresses on this machine are taken: anything else is somebody's server.
    """
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError(f"{url} is not on this machine; start the app here and give its address.")
    drawn = people.class_of(max(crowds))
    app = [measured(url, drawn[:crowd], seconds, report) for crowd in crowds]
    with streamlit_app(BARE) as bare_url:
        bare = [measured(bare_url, people.bare(drawn[:crowd]), seconds, report) for crowd in crowds]
    content = Load(**vars(files.made()), command=_command(crowds, seconds), app=app, bare=bare)
    files.write(path, content)
    return content


def _command(crowds: Sequence[int], seconds: float) -> str:
    return " ".join([COMMAND, *(f"--people {crowd}" for crowd in crowds), f"--seconds {seconds:g}"])


def measured(url: str, drawn: Sequence[Sequence[Drawing]], seconds: float, report: Callable = print) -> Run:
    """One crowd for so long: as many people as have something to draw."""
    processes = server.listening_on(urlsplit(url).port or 80)
    before: dict[str, float] = {}

    def started() -> None:
        before.update(memory=server.memory(processes), cpu=server.cpu_seconds(processes))

    heard = asyncio.run(people.crowd(url, drawn, seconds, started))
    after = {"memory": server.memory(processes), "cpu": server.cpu_seconds(processes)}
    p50, p95 = np.percentile(heard.answers, [50, 95]) if heard.answers else (float("nan"), float("nan"))
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
        memory_before=int(before["memory"]) or None,
        memory_after=int(after["memory"]) or None,
        cpu_ms=1000 * (after["cpu"] - before["cpu"]) / max(len(heard.answers), 1) if processes else None,
    )
    report(describe(found))
    return found


def describe(found: Run) -> str:
    return (
        f"{found.people} people: p50 {found.p50_ms:.0f} ms, p95 {found.p95_ms:.0f} ms, "
        f"{found.per_second:.1f} answers a second, first page {found.first_page_ms:.0f} ms, "
        f"{(found.memory_after or 0) / 1e6:.0f} MB, {found.errors} errors, {found.crossed} crossed, "
        f"{found.cpu_ms or 0:.1f} ms of the processor an answer"
    )
