"""One training of a model at a time, in a folder that can be written to: found out before hours of work."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from digits import files


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """While this lasts nobody else trains the model called `name`; who tries gets a ValueError with a sentence.

    So does who could not write the result. The lock goes with its process, however that ends.
    """
    for folder in (files.WEIGHTS, files.RUNS):
        _check_writable(folder)
    lock = FileLock(files.RUNS / f"{name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ValueError(f"{name} is being trained by another process; wait for its end, or end it.") from None
    try:
        yield
    finally:
        lock.release()


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ValueError(
            f"Nothing can be written to {folder}: {error.strerror}. Make it writable, or name another folder for "
            f"weights in DIGITS_WEIGHTS."
        ) from None
