"""npz files: read without pickle, with one sentence where they are missing or damaged; written aside first.

Many of them hold what was computed of models. Such a file has "stamps": JSON {model: what it depended on}.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np

from digits import files

STAMPS = "stamps"


def read(path: Path, command: str, wanted: Callable[[str], bool] = lambda key: True) -> dict[str, np.ndarray]:
    """The arrays whose keys are wanted. ValueError with the `command` that makes the file where it is missing or
    damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files if wanted(key)}
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing; make it with: {command}") from None
    except Exception as error:  # zipfile, zlib and numpy raise many kinds on a damaged file
        raise _damaged(path, command) from error


def read_stamped(
    path: Path, command: str, wanted: Callable[[str], bool]
) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """The stamps, and the arrays whose keys are wanted; ValueError as `read`."""
    found = read(path, command, lambda key: key == STAMPS or wanted(key))
    try:
        stamps = msgspec.json.decode(str(found.pop(STAMPS)), type=dict[str, str])
    except (KeyError, msgspec.DecodeError) as error:
        raise _damaged(path, command) from error
    return stamps, found


def write_stamped(path: Path, stamps: Mapping[str, str], arrays: Mapping[str, np.ndarray]) -> None:
    with files.replacing(path) as aside, aside.open("wb") as file:
        np.savez_compressed(file, stamps=np.array(json.dumps(dict(stamps))), **arrays)


def _damaged(path: Path, command: str) -> ValueError:
    return ValueError(f"{path.name} is damaged; make it again with: {command}")
