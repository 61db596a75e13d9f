"""Where weights and runs lie, and the one way in which files are read and written.

What lies on disk is foreign: `read` gives a typed record or says in one sentence which command makes the file anew.
What is written goes aside first and takes its place when it is whole.
"""

import contextlib
import datetime
import functools
import hashlib
import importlib.metadata
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch")
_PACKAGE = Path(__file__).resolve().parent
Record = TypeVar("Record")


def _checkout() -> Path | None:
    """The checkout that this package lies in; None where it is installed without one."""
    folder = _PACKAGE.parent
    return folder if (folder / "pyproject.toml").is_file() and (folder / "weights").is_dir() else None


def _weights() -> Path:
    """The folder that DIGITS_WEIGHTS names; else the checkout's `weights/`, or the one installed with the package."""
    if named := os.environ.get("DIGITS_WEIGHTS"):
        return Path(named)
    return (_checkout() or _PACKAGE) / "weights"


IS_CHECKOUT = _checkout() is not None
ROOT = _checkout() or Path.cwd()
WEIGHTS = _weights()
RUNS = ROOT / "runs"  # checkpoints of trainings, results of trials
OWN = Path(os.environ.get("DIGITS_OWN") or ROOT / "own")  # models that people made from files of their own


@dataclass(frozen=True, kw_only=True)
class Made:
    """When, where and with what a figure was made: what stands beside each of them."""

    date: str
    machine: str
    versions: dict[str, str]


def made() -> Made:
    return Made(date=now(), machine=machine(), versions=versions())


def versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {lib: importlib.metadata.version(lib) for lib in LIBRARIES}


def machine() -> str:
    """Processor architecture and cores: what a figure of time depends on."""
    return f"{platform.machine()}, {os.cpu_count()} cores"


def now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def read(path: Path, shape: type[Record], command: str) -> Record:
    """The JSON file as a `shape`, a dataclass with a `version`.

    ValueError with one sentence and the `command` that makes it where it is missing, damaged or of another version.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing; make it with: {command}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        what = "of another version" if "`$.version`" in str(error) else "damaged"
        raise ValueError(f"{path.name} is {what}; make it again with: {command}") from None


def read_once(path: Path, shape: type[Record], command: str) -> Record:
    """As `read`, once for as long as the file stays as it is; nobody may change what comes back."""
    return _read_once(path, path.stat().st_mtime_ns if path.is_file() else 0, shape, command)


@functools.lru_cache(maxsize=64)
def _read_once(path: Path, mtime: int, shape: type[Record], command: str) -> Record:
    return read(path, shape, command)


def write(path: Path, record: Any) -> None:
    """A dataclass, dict or list as JSON that people can read, in place of what the file held."""
    with replacing(path) as aside:
        aside.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def plain(record: Any) -> Any:
    """A record as dicts, lists and numbers, as its file holds it."""
    return msgspec.json.decode(msgspec.json.encode(record))


@contextlib.contextmanager
def replacing(path: Path, mark: str = "") -> Iterator[Path]:
    """A path beside `path` to write to; what is written takes its place in the end, or goes where writing fails.

    mark: where several may write the same file at once, what tells this one's from the others'."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}{mark}.part")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def digest(path: Path) -> str:
    """SHA-256 of a file; computed once for as long as the file stays as it is."""
    facts = path.stat()
    return _digest(path, facts.st_mtime_ns, facts.st_size)


@functools.lru_cache(maxsize=64)
def _digest(path: Path, mtime: int, size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
