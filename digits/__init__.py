"""Digits: a KNN and a ResNet read handwritten digits side by side, each showing why."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digits.predictors.predictor import Predictor

__version__ = "0.1.0"


def models() -> list[str]:
    """Names of all models in the registry, in the order of the benchmark table."""
    from digits.predictors import registry

    return list(registry.ENTRIES)


def load(name: str) -> "Predictor":
    """The trained predictor called `name`; see `digits.predictors.registry.load`."""
    from digits.predictors import registry

    return registry.load(name)
