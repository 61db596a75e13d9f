"""The JSON beside each model's weights: what made them and what they reach. Nothing in it is typed by hand."""

import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
from pathlib import Path

from digits.mnist import WEIGHTS

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch")


def path(name: str) -> Path:
    return WEIGHTS / f"{name}.json"


def read(name: str) -> dict:
    """The card of a model; ValueError where it has none."""
    if not path(name).is_file():
        raise ValueError(f"{name} has not been trained here; run: python -m digits train {name}")
    return json.loads(path(name).read_text())


def write(name: str, card: dict) -> None:
    write_json(path(name), card)


def write_json(target: Path, content: dict | list) -> None:
    """Written aside and moved into place: the file is whole or not there."""
    aside = target.with_suffix(".part")
    aside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    aside.replace(target)


def versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {lib: importlib.metadata.version(lib) for lib in LIBRARIES}


def machine() -> str:
    """Processor architecture and cores: what a figure of time depends on."""
    return f"{platform.machine()}, {os.cpu_count()} cores"


def now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def made() -> dict:
    """When, where and with what: what stands beside each figure."""
    return {"date": now(), "machine": machine(), "versions": versions()}


def digest(target: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(target.read_bytes()).hexdigest()
