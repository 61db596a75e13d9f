"""What commands print: answers on standard output, what is wrong and how far it is on standard error."""

import sys

INTERRUPTED = 130  # exit status after Ctrl-C, as shells have it


def say(line: object) -> None:
    """On standard output at once, whoever reads it."""
    print(line, flush=True)


def complain(line: object) -> None:
    """A sentence on what a person can mend."""
    print(line, file=sys.stderr, flush=True)


class Progress:
    """How many of all are done, for who watches a terminal while the answers go elsewhere."""

    def __init__(self, total: int, what: str):
        self._total, self._what, self._done = total, what, 0
        self._is_watched = sys.stderr.isatty() and not sys.stdout.isatty()

    def step(self, count: int) -> None:
        self._done += count
        self._show(f"\r{self._done:,} of {self._total:,} {self._what}")

    def end(self) -> None:
        self._show("\n")

    def _show(self, text: str) -> None:
        if self._is_watched:
            print(text, end="", file=sys.stderr, flush=True)
