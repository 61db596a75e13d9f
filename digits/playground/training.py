"""A training that somebody watches: it runs in a process of its own, for at most a minute, as long as somebody looks.

It lives in memory alone: nothing of it is written to disk.
"""

import contextlib
import subprocess
import threading
import time
from enum import Enum

import msgspec

from digits import processes
from digits.playground import messages
from digits.playground.messages import Report
from digits.playground.plan import LONGEST, Plan

WORKER = "digits.training.live"  # named, not imported: what shows loads nothing that trains
STARTING = 60  # seconds more that the process may take to start, on a server that is busy
PATIENCE = 10.0  # seconds after which a training that nobody looks at is stopped, or loses its place in the queue


class End(Enum):
    """Why a training is over."""

    TIME_IS_UP = "time is up"
    STOPPED = "stopped"
    LEFT = "left"
    FAILED = "failed"


class Training:
    """reports: all so far. weights: those of the last report, as `messages.predictor` takes them. end: None as long as
    it waits or runs."""

    def __init__(self, plan: Plan, longest: float = LONGEST, patience: float = PATIENCE):
        self.plan, self.longest = plan, longest
        self.reports: list[Report] = []
        self.weights: bytes | None = None
        self.end: End | None = None
        self.process = None
        self._patience = patience
        self._ending = threading.Lock()
        self.look()

    def look(self) -> None:
        """Somebody is looking."""
        self._seen = time.monotonic()

    @property
    def is_left(self) -> bool:
        return time.monotonic() - self._seen > self._patience

    def begin(self) -> None:
        with self._ending:
            if self.end is None:
                self.process = processes.start(WORKER, msgspec.json.encode(self.plan).decode(), str(self.longest))
                threading.Thread(target=self._follow, name="training", daemon=True).start()

    def finish(self, why: End) -> None:
        """It is over; the first reason holds."""
        with self._ending:
            self.end = self.end or why
            if self.process:
                self.process.kill()

    def _follow(self) -> None:
        timer = threading.Timer(self.longest + STARTING, self.process.kill)
        timer.daemon = True
        timer.start()
        with contextlib.suppress(msgspec.ValidationError, msgspec.DecodeError):
            for report, weights in messages.read(self.process.stdout):
                self.weights = weights
                self.reports.append(report)
                if self.is_left:
                    self.finish(End.LEFT)
        timer.cancel()
        self._leave()

    def _leave(self) -> None:
        """The pipe has ended: so does the process, and this training."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STARTING)
        self.finish(End.FAILED if self.process.returncode else End.TIME_IS_UP)
        self.process.wait()
        self.process.stdout.close()
