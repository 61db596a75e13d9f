"""Who trains when: one at a time on a server, the others in the order in which they came."""

import threading

from digits.playground.training import End, Training

MOST_WAITING = 20
FULL = "Many people want to train just now; try again in a few minutes."


class Queue:
    """Whoever joins has to `look` again and again: a place that nobody looks after is lost, and so is a training."""

    def __init__(self, most_waiting: int = MOST_WAITING):
        self._most = most_waiting
        self._lock = threading.Lock()
        self._line: list[Training] = []  # the first of them runs

    def join(self, training: Training) -> None:
        """ValueError with a sentence where too many wait already."""
        with self._lock:
            self._go_on()
            if len(self._line) > self._most:
                raise ValueError(FULL)
            self._line.append(training)
            self._go_on()

    def look(self, training: Training) -> int:
        """Somebody looks at a training: how many come before it; 0 where it runs or is over."""
        training.look()
        with self._lock:
            self._go_on()
            return self._line.index(training) if training in self._line else 0

    def stop(self, training: Training) -> None:
        training.finish(End.STOPPED)
        with self._lock:
            self._go_on()

    def _go_on(self) -> None:
        """Without those that are over or that nobody looks at, the first one runs."""
        for training in self._line:
            if training.is_left:
                training.finish(End.LEFT)
        self._line = [training for training in self._line if training.end is None]
        if self._line and self._line[0].process is None:
            self._line[0].begin()
