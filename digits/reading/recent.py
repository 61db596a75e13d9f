"""What was made of the last drawings: one that comes again, after undo or a reload, costs nothing."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Recent:
    """The results of the last `most` different calls, those used longest ago dropped first. Safe to share between
    threads; what two ask for at once may be made twice."""

    def __init__(self, most: int):
        self._most = most
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._found)

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, or gave when last asked for this key."""
        with self._changing:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._changing:
            self._found[key] = made
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        return made
