"""What the pages' reasons rest on, made in one go: `python -m digits reasons`."""

from collections.abc import Callable

from digits.evaluation import exciting, landscape
from digits.reading import saliency


def update(report: Callable[[str], None] = print) -> None:
    """The digits that excite each channel, the worth of saliencies, and the maps that are of other weights."""
    exciting.make(report=report)
    saliency.make(report=report)
    landscape.make(report=report)


def is_current(name: str) -> bool:
    """Whether all that the reasons of the model called `name` rest on is there, and of its weights."""
    try:
        if name in exciting.networks():
            exciting.load(name, 0)
        if name in landscape.NAMES:
            landscape.load(name)
        return name not in exciting.networks() or saliency.worth(name) is not None
    except ValueError:
        return False
