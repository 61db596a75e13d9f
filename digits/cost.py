"""What a model costs besides time: numbers it learned, multiply-adds of an answer, bytes on disk and in memory."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from digits import registry

IMAGE = np.random.default_rng(0).random((1, 28, 28), np.float32)


def parts(predictor) -> list:
    """The models that a predictor asks, itself where it asks no other."""
    asked = [value for value in vars(predictor).values() if hasattr(value, "predict_proba")]
    return [part for one in asked for part in parts(one)] or [predictor]


def multiply_adds(predictor) -> int:
    """Multiplications with an addition for one answer: those of convolutions and dense layers, or
    remembered vectors times their dimensions for a KNN that compares with all of them.
    """
    return sum(_multiply_adds(part) for part in parts(predictor))


def _multiply_adds(part) -> int:
    if hasattr(part, "vectors_"):
        return int(part.vectors_.size)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        part.network(torch.zeros(1, 1, 28, 28))
    return counter.get_total_flops() // 2


def held_bytes(predictor) -> int:
    """Bytes of what a loaded predictor answers from: a KNN's memory, a network's parameters and buffers."""
    return sum(_held_bytes(part) for part in parts(predictor))


def _held_bytes(part) -> int:
    if hasattr(part, "vectors_"):
        return part.vectors_.nbytes + part.labels_.nbytes
    return sum(t.numel() * t.element_size() for t in part.network.state_dict().values())


def parameters(predictor) -> int:
    """Numbers set by training; a KNN's memory is none."""
    return sum(p.numel() for part in parts(predictor) if hasattr(part, "network") for p in part.network.parameters())


def file_bytes(name: str) -> int:
    """Size of the weights file, with those of the models it asks; 0 for one that is fitted when it is loaded."""
    paths = map(registry.weights_path, (name, *registry.entry(name).parts))
    return sum(path.stat().st_size for path in paths if path.is_file())


def peak_memory(name: str) -> int:
    """Bytes by which a fresh process' resident memory rises at most while it loads a model and answers one
    digit, above what it has with the libraries imported.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(1, context) as pool:
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
