"""Tests of a copy of the project, each run in a process forked from this one, which has loaded the large libraries."""

import gc
import importlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LARGE = (
    *("hypothesis", "pytest", "msgspec", "numpy", "onnxruntime", "pandas", "PIL.Image", "pillow_heif"),
    *("plotly.graph_objects", "safetensors.torch", "scipy.ndimage", "scipy.optimize", "scipy.spatial", "scipy.stats"),
    *("sklearn.decomposition", "sklearn.linear_model", "sklearn.metrics", "sklearn.neighbors", "sklearn.pipeline"),
    *("torch", "torch.nn"),
)
QUIETLY = ["-x", "--assert=plain", "--override-ini=addopts="]
WITHOUT = [part for plugin in ("xdist", "cacheprovider", "anyio") for part in ("-p", f"no:{plugin}")]


@dataclass(frozen=True)
class Limits:
    """Seconds of processor and of clock that a run may take."""

    processor: float
    clock: float


@dataclass(frozen=True)
class Outcome:
    passed: bool
    processor: float
    clock: float


def copy(root: Path, to: Path) -> None:
    """What git knows of the project, and what is new."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split("\0"):
        if name and (root / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, to / name)


def load_large() -> None:
    for name in LARGE:
        importlib.import_module(name)
    gc.freeze()  # no child needs to look through them


def run(arguments: Sequence[str], tree: Path, limits: Limits, keeps_bytecode: bool = False) -> Outcome:
    """Whether pytest with these arguments passes in the copy; it does not where a limit is reached. keeps_bytecode: for
    the runs after it; not of a file with a fault."""
    started = time.monotonic()
    child = os.fork()
    if not child:
        _become(arguments, tree, limits, keeps_bytecode)
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - started > limits.clock:
            os.killpg(child, signal.SIGKILL)
            _, status, used = os.wait4(child, 0)
            break
        time.sleep(0.02)
    return Outcome(status == 0, used.ru_utime + used.ru_stime, time.monotonic() - started)


def _become(arguments: Sequence[str], tree: Path, limits: Limits, keeps_bytecode: bool) -> None:
    """Run pytest in the copy as if this were a new process, and end."""
    import pytest

    os.setsid()
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    seconds = int(limits.processor) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.chdir(tree)
    sys.path[:] = [str(tree), *(place for place in sys.path[1:] if place)]
    for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "digits")]:
        del sys.modules[name]
    sys.dont_write_bytecode = not keeps_bytecode
    sys.argv = ["pytest"]
    os._exit(int(pytest.main([*QUIETLY, *WITHOUT, *arguments])))
