"""The short training after which a smaller network answers as well as it can: by the parent's own recipe, at a fifth
of its rate, falling along a cosine."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from torch import nn

from digits import files
from digits.data import mnist
from digits.predictors.recipe import Recipe
from digits.training import sets, trainer
from digits.training.trainer import Data

FOLDER = files.RUNS / "compression"
SLOWER = 5  # times, than the parent learned at its fastest
QUICK = 256  # training digits in a quick run


def gentle(recipe: Recipe, epochs: int) -> Recipe:
    return replace(
        recipe,
        epochs=epochs,
        learning_rate=recipe.learning_rate / SLOWER,
        schedule="cosine",
        minimum_rate=0,
        average=0,
        patience=None,
        teachers=(),
    )


def tuned(
    network: nn.Module, recipe: Recipe, folder: Path, quick: bool = False, report: Callable[[object], object] = print
) -> nn.Module:
    """The network in eval mode after training by the recipe on MNIST, going on from the checkpoint in `folder`."""
    return trainer.fit(lambda: network, recipe, _data(quick), seed=0, folder=folder, report=report).network


def _data(quick: bool) -> Data:
    if not quick:
        return sets.for_network("mnist")
    few = tuple(a[:QUICK] for a in mnist.load_uint8("train"))
    return Data(lambda epoch: few, tuple(a[:QUICK] for a in mnist.load("validation")))
