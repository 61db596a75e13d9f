"""Work in a process of its own: it takes nobody's turn, and where it falls over, only it does."""

import os
import subprocess
import sys
from pathlib import Path

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS")


def start(module: str, *arguments: str, text: bool = False) -> subprocess.Popen:
    """A module of ours, started as `python -m MODULE ARGUMENT…` with one thread; what it writes comes through a pipe,
    as text or as bytes."""
    above = str(Path(__file__).resolve().parents[1])
    paths = {"PYTHONPATH": os.pathsep.join([above, os.environ.get("PYTHONPATH", "")])}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=text,
        env=os.environ | dict.fromkeys(THREADS, "1") | paths,
    )
