"""How long each model takes on each engine: side by side, in turn, so that what slows the machine slows them all."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from digits.compression.engines import Answer
from digits.compression.file import Engine, Time

WARM_UP = 32  # images that an engine sees before it is timed, at most
PAUSE = 0.05  # seconds after which the threads of the engine before have gone to sleep


@dataclass(frozen=True)
class Extent:
    """batches: their sizes, each with how many answers a round times; rounds: so many times through all."""

    batches: tuple[tuple[int, int], ...] = ((1, 40), (32, 8), (1000, 1))
    rounds: int = 3


QUICK = Extent(((1, 2), (32, 1)), 1)


@dataclass(frozen=True)
class Taken:
    """Milliseconds of one batch, by the clock and of the processor: each answer's, round by round."""

    wall: list[list[float]]
    cpu: list[list[float]]

    @property
    def ms(self) -> float:
        return float(np.median(np.concatenate(self.wall)))

    @property
    def cpu_ms(self) -> float:
        return float(np.median(np.concatenate(self.cpu)))

    @property
    def rounds(self) -> list[float]:
        return [round(float(np.median(one)), 4) for one in self.wall]


def time_of(taken: Taken, engine: Engine, threads: int, batch: int) -> Time:
    return Time(
        engine=engine,
        threads=threads,
        batch=batch,
        ms=round(taken.ms, 4),
        cpu_ms=round(taken.cpu_ms, 4),
        rounds=taken.rounds,
    )


def measure(
    systems: dict[Hashable, Answer],
    images: np.ndarray,
    extent: Extent,
    report: Callable[[str], object] = lambda line: None,
) -> dict[tuple[Hashable, int], Taken]:
    """Times of each system with each batch of images (N, 28, 28), by system and batch; every round takes the systems
    in a new order, and asks each for a few without counting before it counts."""
    random = np.random.default_rng(0)
    found = {(name, batch): Taken([], []) for name in systems for batch, _ in extent.batches}
    for turn in range(extent.rounds):
        for batch, count in extent.batches:
            for place in random.permutation(len(systems)):
                name = list(systems)[place]
                time.sleep(PAUSE)
                _ask(systems[name], images[:batch], count, found[name, batch])
        report(f"times  round {turn + 1} of {extent.rounds}")
    return found


def _ask(answer: Answer, images: np.ndarray, count: int, taken: Taken) -> None:
    answer(images[:WARM_UP])
    wall, cpu = [], []
    for _ in range(count):
        started, worked = time.perf_counter(), time.process_time()
        answer(images)
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    taken.wall.append(wall)
    taken.cpu.append(cpu)
