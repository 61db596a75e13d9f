"""Models that are trained in no time, in place of those that the repository ships."""

from torch import nn

from digits.images.augment import Augment
from digits.predictors.entries import Memory, Network
from digits.predictors.knn import KNN, BruteForce, pixels
from digits.predictors.recipe import Recipe

PIXELS = 28 * 28


def one_layer(epochs: int) -> Network:
    return Network(
        title="One layer",
        source="here",
        description="784 → 10.",
        build=lambda: nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 10)),
        parameters=10 * PIXELS + 10,
        recipe=Recipe(epochs=epochs, learning_rate=0.01, augment=Augment()),
    )


def one_neighbour() -> Memory:
    return Memory(
        title="One neighbour",
        source="here",
        description="k = 1.",
        build=lambda: KNN(pixels(), BruteForce(), k=1),
        is_kept=False,
    )
