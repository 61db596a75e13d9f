"""Places for heavy work: so much at once, so much waiting, and a sentence for who comes when all is full."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

FULL = "Many people are asking for this just now; try again in a few seconds."


class Slots:
    """`at_once` pieces of work run, `waiting` more wait for their turn, the next one is refused.

    For what takes tenths of a second in native code: that leaves Python's lock to everybody else, but not the
    processor, of which a server for a class has two. `free`: how many may still come.
    """

    def __init__(self, at_once: int = 1, waiting: int = 8):
        self.free = at_once + waiting
        self._counting = threading.Lock()
        self._running = threading.BoundedSemaphore(at_once)

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """A place for as long as the block runs; ValueError with a sentence where all are taken."""
        with self._counting:
            if not self.free:
                raise ValueError(FULL)
            self.free -= 1
        try:
            with self._running:
                yield
        finally:
            with self._counting:
                self.free += 1


class Turns:
    """Work of which only so much is done at once; nobody is refused, and whoever came first is first, but all that is
    asked for by `soon` goes before what can come `afterwards`.

    More threads at once than there are cores only get into each other's way: fifty on two cores took twice the
    processor time for an answer.
    """

    def __init__(self, at_once: int):
        self._free = at_once
        self._counting = threading.Lock()
        self._soon: deque[threading.Lock] = deque()
        self._afterwards: deque[threading.Lock] = deque()

    def soon(self) -> contextlib.AbstractContextManager[None]:
        return self._taken(self._soon)

    def afterwards(self) -> contextlib.AbstractContextManager[None]:
        return self._taken(self._afterwards)

    @contextlib.contextmanager
    def _taken(self, queue: deque[threading.Lock]) -> Iterator[None]:
        self._take(queue)
        try:
            yield
        finally:
            self._hand_on()

    def _take(self, queue: deque[threading.Lock]) -> None:
        with self._counting:
            if self._free:
                self._free -= 1
                return
            my_turn = threading.Lock()
            my_turn.acquire()
            queue.append(my_turn)
        my_turn.acquire()

    def _hand_on(self) -> None:
        with self._counting:
            if waiting := self._soon or self._afterwards:
                waiting.popleft().release()
            else:
                self._free += 1


class Later:
    """Work that nobody waits for, done one after the other in a thread of its own.

    most: so much may wait; what comes then is not done.
    """

    def __init__(self, most: int = 500):
        self._places = threading.BoundedSemaphore(most)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="later")

    def do(self, work: Callable[[], None]) -> bool:
        """Whether it will be done."""
        if not self._places.acquire(blocking=False):
            return False
        self._thread.submit(work).add_done_callback(lambda _: self._places.release())
        return True
