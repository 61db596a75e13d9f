"""What a model costs besides time and what `Predictor.cost` counts: bytes on disk, and memory at its peak."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from digits.predictors import registry

IMAGE = np.random.default_rng(0).random((1, 28, 28), np.float32)


def file_bytes(name: str) -> int:
    """Size of the weights file, with those of the models it asks; 0 for one that is fitted when it is loaded."""
    paths = map(registry.weights_path, (name, *registry.entry(name).parts))
    return sum(path.stat().st_size for path in paths if path.is_file())


def peak_memory(name: str) -> int:
    """Bytes by which a fresh process' resident memory rises at most while it loads a model and answers one
    digit, above what it has with the libraries imported.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_rise, name).result()


def _rise(name: str) -> int:
    before = _peak()
    registry.load(name).predict_proba(IMAGE)
    return _peak() - before


def _peak() -> int:
    """Largest resident memory of this process so far, in bytes."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
