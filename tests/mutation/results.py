"""What came of the faults: one file, written by `python -m tests.mutation`."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digits import files

PATH = Path(__file__).with_name("results.json")
UNIMPORTANT = Path(__file__).with_name("unimportant.toml")
COMMAND = "python -m tests.mutation"


@dataclass(frozen=True, kw_only=True)
class Survivor:
    """A fault that no test notices: was, now: its line without and with it. why: it does not matter."""

    module: str
    line: int
    was: str
    now: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Of a room. places: how many faults there are; seed: by which they, and `tried` of them, were drawn. interval:
    Wilson's at 95 %, of the share caught, where not all were tried. modules: file → its SHA-256."""

    command: str
    date: str
    seed: int
    places: int
    tried: int
    caught: int
    share: float
    interval: tuple[float, float] | None
    modules: dict[str, str]
    survivors: list[Survivor]


@dataclass(frozen=True, kw_only=True)
class Results:
    version: Literal[1] = 1
    rooms: dict[str, Tried] = field(default_factory=dict)


def read(path: Path = PATH) -> Results:
    return files.read(path, Results, COMMAND) if path.is_file() else Results()


def reasons() -> dict[tuple[str, str, str], str]:
    """Why a fault does not matter, by module, "*" for any, and line without and with it; written by hand."""
    listed = tomllib.loads(UNIMPORTANT.read_text())["fault"]
    return {(one["module"], one["was"], one["now"]): one["why"] for one in listed}


def reason(module: str, was: str, now: str) -> str:
    """Why this fault does not matter; empty where none is written down."""
    known = reasons()
    return known.get((module, was, now), known.get(("*", was, now), ""))
