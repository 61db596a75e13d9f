"""One module a format, found by being there. Each has

FORM: str                           what the format is, for people
takes(name) -> bool                 whether a file of this name is in it
read(place, name, means) -> Found    ValueError with one sentence where it holds nothing that can be read
"""

import functools
import importlib
import pkgutil
from types import ModuleType


@functools.cache
def readers() -> tuple[ModuleType, ...]:
    """All of them, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def reader_of(name: str) -> ModuleType | None:
    """The one that takes a file of this name."""
    return next((reader for reader in readers() if reader.takes(name)), None)
