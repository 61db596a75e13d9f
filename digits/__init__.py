"""Digits: a KNN and a ResNet read handwritten digits side by side, each showing why."""

__version__ = "0.1.0"


def models() -> list[str]:
    """Names of all models in the registry, in the order of the benchmark table."""
    from digits import registry

    return list(registry.ENTRIES)


def load(name: str):
    """The trained predictor called `name`; see `digits.registry.load`."""
    from digits import registry

    return registry.load(name)
