"""What `train --all` does last: compressed models that are missing or stale, made and measured without their times."""

import importlib.util
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from digits.compression import children, file, memories, run, tiny, tuning
from digits.compression.file import Compression
from digits.compression.workshop import Workshop
from digits.predictors import registry
from digits.show.texts import compression as texts


@dataclass(frozen=True)
class Missing:
    """names: of compressed models to make, as `run.run` takes them. without: those of a package that is not here."""

    names: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What will be done, for people; nothing where nothing will."""
        told = [texts.TO_MAKE.format(names=", ".join(self.names))] if self.names else []
        return told + ([texts.WITHOUT.format(names=", ".join(self.without))] if self.without else [])


def missing(trained: Collection[str] = ()) -> Missing:
    """What is not in the file as the models here would give it, and what comes of `trained`, trained first."""
    before = _before()
    stale = [*_children(before, trained), *_memories(before, trained)]
    every = children.planned()
    without = [name for name in stale if name in every and not _has(every[name].needs)]
    names = [name for name in stale if name not in without]
    if not _has(memories.NEEDS):
        without += [f"{name}-{memories.BY_GRAPHS}" for name in names if name in memories.NAMES]
    return Missing([*names, *tiny.missing(before.rows if before else [], trained)], without)


def make(found: Missing, report: Callable[[str], object]) -> None:
    """Make and measure what can be made; what a stop left finished is not made again."""
    run.run(found.names, timing=False, report=report)
    report(texts.TO_TIME)


def _before() -> Compression | None:
    try:
        return file.read()
    except ValueError:
        return None


def _children(before: Compression | None, trained: Collection[str]) -> list[str]:
    made_from = {row.name: row.made_from for row in before.rows} if before else {}
    every, here = children.planned(), registry.available()
    shop = Workshop(every, tuning.FOLDER, False, str)
    roots = {name: children.root(child, every) for name, child in every.items()}
    return [
        name
        for name, root in roots.items()
        if root in trained or (root in here and shop.stamp(name) != made_from.get(name))
    ]


def _memories(before: Compression | None, trained: Collection[str]) -> list[str]:
    made_from = {row.parent: row.made_from for row in before.memories} if before else {}
    here = [name for name in memories.NAMES if name in registry.available()]
    stale = [name for name in here if made_from.get(name) != memories.stamp(name)]
    return [name for name in memories.NAMES if name in trained or name in stale]


def _has(package: str) -> bool:
    return not package or importlib.util.find_spec(package) is not None
