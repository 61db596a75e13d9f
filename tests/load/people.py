"""People who draw: each adds a stroke, waits for its answers, thinks while the reasons come, and goes on."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from digits.drawing import canvas, generator, paper, strokes
from digits.show.pictures import data_uri
from tests.load.session import Session

THINKS = (0.5, 1.5)  # seconds between an answer and the next stroke
DIGITS = 40  # that each person draws, no two alike
WIDTH = 20  # of the pen, in pixels


@dataclass(frozen=True)
class Drawing:
    """A canvas' objects after a stroke, and what has to stand in the answer to them and to nothing else."""

    objects: list[dict]
    marks: tuple[str, ...]


@dataclass
class Heard:
    """What people saw: milliseconds of each answer and of each first page, and what went wrong."""

    answers: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    crossed: int = 0


def drawings(person: int = 0) -> list[Drawing]:
    """A person's digits from templates, stroke by stroke; the mark of each is the 28×28 that the models see."""
    random = np.random.default_rng(person)
    middle = (paper.SIDE / 2, paper.SIDE / 2)
    found = []
    for i in range(DIGITS):
        digit, _ = generator.digit(random, i % 10, generator.NEAT)
        objects = canvas.written(strokes.place(digit, 0.7 * paper.SIDE, middle), WIDTH)
        for count in range(1, len(objects) + 1):
            part = objects[:count]
            found.append(Drawing(part, (f'data-strokes="{count}"', data_uri(canvas.see(part).image))))
    return found


def class_of(people: int) -> list[list[Drawing]]:
    """What each of so many people draws."""
    return [drawings(person) for person in range(people)]


def bare(drawn: Sequence[Sequence[Drawing]]) -> list[list[Drawing]]:
    """The same for the bare app, which answers with the number of strokes."""
    return [[Drawing(drawing.objects, drawing.marks[:1]) for drawing in theirs] for theirs in drawn]


async def crowd(
    url: str, drawn: Sequence[Sequence[Drawing]], seconds: float, watch: Callable[[], Awaitable[None]]
) -> Heard:
    """As many people as have something to draw arrive in the same second and draw for so long, which is watched from
    when all are there."""
    heard = Heard()
    ready = asyncio.Barrier(len(drawn) + 1)
    tasks = [asyncio.create_task(_person(url, theirs, i, seconds, ready, heard)) for i, theirs in enumerate(drawn)]
    await ready.wait()
    await asyncio.gather(watch(), *tasks)
    return heard


async def _person(
    url: str, drawn: Sequence[Drawing], number: int, seconds: float, ready: asyncio.Barrier, heard: Heard
) -> None:
    random = np.random.default_rng(number)
    session = Session(url)
    await asyncio.sleep(random.uniform(0, 1))
    arrived = time.perf_counter()
    try:
        await session.open()
        heard.pages.append((time.perf_counter() - arrived) * 1000)
    finally:
        await ready.wait()
    await asyncio.sleep(random.uniform(0, THINKS[1]))
    end = time.perf_counter() + seconds
    place = 0
    while time.perf_counter() < end:
        await _stroke(session, drawn[place % len(drawn)], heard)
        place += 1
        await asyncio.gather(_rest(session, heard), asyncio.sleep(random.uniform(*THINKS)))
    await session.close()


async def _stroke(session: Session, drawing: Drawing, heard: Heard) -> None:
    sent = time.perf_counter()
    try:
        html = await session.draw(drawing.objects, lambda html: 'data-testid="answers"' in html)
        heard.answers.append((time.perf_counter() - sent) * 1000)
        heard.crossed += not all(mark in html for mark in drawing.marks)
    except (TimeoutError, OSError) as error:
        heard.errors.append(repr(error))


async def _rest(session: Session, heard: Heard) -> None:
    """The reasons come while one thinks already."""
    try:
        await session.finish()
    except (TimeoutError, OSError) as error:
        heard.errors.append(repr(error))
    heard.errors += session.errors
    session.errors.clear()
