"""Servers that are there at once: forked from a process that has loaded the large libraries, and nothing of ours."""

import contextlib
import multiprocessing
import os
import runpy
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

LIBRARIES = ["torch", "scipy.stats", "sklearn.neighbors", "pandas", "plotly.graph_objects", "sqlalchemy.orm"]
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(LIBRARIES)


class Process:
    """What a module does that is run as `python -m` runs it, in a process of its own; as a `subprocess.Popen`."""

    def __init__(self, module: str, arguments: list[str], folder: Path, environment: dict[str, str], said: list[Path]):
        """said: the files that its standard output and its standard error go to."""
        asked = module, arguments, str(folder), environment, list(map(str, said))
        self._process = FORKING.Process(target=_run, args=asked, daemon=True)
        with _alone():
            self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self.poll()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """For as long as a process starts that must not run this one's main module again: AppTest leaves a page there."""
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = ours


def _run(module: str, arguments: list[str], folder: str, environment: dict[str, str], said: list[str]) -> None:
    for number, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0], sys.argv = [folder], [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
