"""How long answers take: one digit at a time, models interleaved; and many digits at once."""

import threading
import time
from collections.abc import Callable

import numpy as np

from digits.predictors.predictor import Predictor

WARM_UP = 5
LEAST = 20  # a 95th percentile of fewer says little


def latencies(
    predictors: dict[str, Predictor],
    images: np.ndarray,
    most: int = 300,
    seconds_each: float = 10,
    progress: Callable[[float], None] = lambda share: None,
    stop: threading.Event | None = None,
) -> dict[str, list[float]]:
    """Milliseconds of each answer to one digit of images (N, 28, 28), by model.

    The models take turns, in a new order each round, so that whatever slows the machine for a while
    slows them all. Each answers `most` times, or as often as fits into `seconds_each`, but at
    least 20 times, spread evenly over the rounds, which end early once the time of all is over.
    `progress` takes the share done; after `stop` is set, what was measured so far comes back.
    """
    random = np.random.default_rng(0)
    wanted = {name: _affordable(model, images, most, seconds_each) for name, model in predictors.items()}
    taken: dict[str, list[float]] = {name: [] for name in predictors}
    rounds = max(wanted.values())
    end = time.perf_counter() + seconds_each * len(predictors)
    for turn in range(rounds):
        if time.perf_counter() > end and min(map(len, taken.values())) >= LEAST:
            break
        for name in random.permutation(list(predictors)):
            if stop is not None and stop.is_set():
                return taken
            if len(taken[name]) < wanted[name] * (turn + 1) / rounds:
                image = images[(turn % len(images)), None]
                taken[name].append(milliseconds(predictors[name], image))
        progress((turn + 1) / rounds)
    progress(1.0)
    return taken


def _affordable(predictor: Predictor, images: np.ndarray, most: int, seconds: float) -> int:
    """How many answers fit into the time, after warming up."""
    warm = min(milliseconds(predictor, images[i % len(images), None]) for i in range(WARM_UP))
    return int(np.clip(seconds * 1000 / warm, min(LEAST, most), most))


def milliseconds(predictor: Predictor, images: np.ndarray) -> float:
    """How long one call of `predict_proba` takes."""
    started = time.perf_counter()
    predictor.predict_proba(images)
    return (time.perf_counter() - started) * 1000


def summary(taken: list[float]) -> dict:
    """Median and 95th percentile of milliseconds."""
    p50, p95 = np.percentile(taken, [50, 95])
    return {"p50_ms": float(p50), "p95_ms": float(p95), "samples": len(taken)}


class Measurement:
    """Latencies measured in a thread of their own, one measurement at a time in the whole process.

    `share` is the part done, in [0, 1]; `taken` the milliseconds by model once it is `done`.
    """

    _one_at_a_time = threading.Lock()

    def __init__(self, predictors: dict[str, Predictor], images: np.ndarray, seconds_each: float):
        self.share = 0.0
        self.taken: dict[str, list[float]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(predictors, images, seconds_each), daemon=True)

    @classmethod
    def start(
        cls, predictors: dict[str, Predictor], images: np.ndarray, seconds_each: float = 3
    ) -> "Measurement | None":
        """A running measurement; None while another one runs."""
        if not cls._one_at_a_time.acquire(blocking=False):
            return None
        measurement = cls(predictors, images, seconds_each)
        measurement._thread.start()
        return measurement

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """Stop after the answer that is being measured."""
        self._stop.set()

    def wait(self) -> None:
        self._thread.join()

    def _run(self, predictors: dict[str, Predictor], images: np.ndarray, seconds_each: float) -> None:
        try:
            self.taken = latencies(predictors, images, 200, seconds_each, self._went_on, self._stop)
        finally:
            self._one_at_a_time.release()

    def _went_on(self, share: float) -> None:
        self.share = share
