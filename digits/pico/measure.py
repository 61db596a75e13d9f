"""What a Pico's file reaches and costs: with NumPy, and in C where there is a compiler."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from torch import nn

from digits.data import mnist
from digits.files import plain
from digits.pico import picos, reader
from digits.pico.picos import Plan, Result, Trained

SOURCE = Path(__file__).with_name("pico.c")
FLAGS = ("-std=c99", "-O3")


def accuracy(path: Path) -> tuple[float, int]:
    """On MNIST's test set, as NumPy answers, and how many digits it misses."""
    images, labels = mnist.load_uint8("test")
    right = reader.predict(reader.read(path), images) == labels
    return float(right.mean()), int((~right).sum())


def compiler() -> str | None:
    """The system's C compiler; None where there is none."""
    return shutil.which("cc") or shutil.which("gcc")


def build(folder: Path) -> Path:
    """`pico.c` as a program in a folder; ValueError where there is no compiler."""
    found = compiler()
    if found is None:
        raise ValueError("There is no C compiler here; install one: apt-get install gcc libc6-dev")
    subprocess.run([found, *FLAGS, "-o", folder / "pico", SOURCE], check=True, capture_output=True)
    return folder / "pico"


def by_c(program: Path, model: Path, images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) uint8 → digits (N,), as the program answers."""
    done = subprocess.run([program, model], input=images.tobytes(), capture_output=True, check=True)
    return np.array(done.stdout.split(), np.int64)


def result(name: str, plan: Plan, seeds: list[Trained], network: nn.Module) -> Result:
    """What is to be said of a Pico whose file lies at its place."""
    path = picos.path(name)
    images = mnist.load_uint8("test")[0]
    layers = reader.read(path)
    started = time.process_time()
    answers = reader.predict(layers, images)
    numpy_ms = 1000 * (time.process_time() - started) / len(images)
    c_ms, mismatches = _in_c(path, images, answers) if compiler() else (None, None)
    accuracies = [one.test_accuracy for one in seeds]
    return Result(
        name=name,
        bytes=path.stat().st_size,
        parameters=sum(one.numel() for one in network.parameters()),
        multiply_adds=_multiply_adds(layers),
        most_bytes=plan.most_bytes,
        least_accuracy=plan.least_accuracy,
        plan=plain(plan),
        command=f"python -m digits train {name} --seeds {len(seeds)}",
        accuracies=accuracies,
        mean=float(np.mean(accuracies)),
        seeds=seeds,
        numpy_ms=numpy_ms,
        c_ms=c_ms,
        mismatches=mismatches,
    )


def _in_c(path: Path, images: np.ndarray, answers: np.ndarray) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder:
        program = build(Path(folder))
        started = _of_children()
        found = by_c(program, path, images)
        return 1000 * (_of_children() - started) / len(images), int((found != answers).sum())


def _of_children() -> float:
    """Seconds of processor time that programs started from here have taken."""
    taken = os.times()
    return taken.children_user + taken.children_system


def _multiply_adds(layers: list[reader.Layer]) -> int:
    """For one digit: each weight of a convolution once per place of its map, before the pool."""
    side, total = reader.SIDE, 0
    for layer in layers:
        side = -(-side // layer.stride)
        total += layer.weights.size * (side * side if layer.kernel else 1)
        side //= 2 if layer.pool else 1
    return total
