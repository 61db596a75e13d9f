"""What an entry of the registry is: one kind for networks, KNNs, fusions, and any classifier of scikit-learn.

Each kind knows where its fitted numbers lie, how they become a predictor, and which settings its answers depend on;
`training.make` knows how each is made.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sklearn.base import BaseEstimator, ClassifierMixin
from torch import nn

from digits import files
from digits.data import mnist
from digits.predictors import engine, networks, weights
from digits.predictors.estimator import EstimatorPredictor
from digits.predictors.fusion import Fusion
from digits.predictors.knn import KNN
from digits.predictors.network import NetworkPredictor
from digits.predictors.predictor import Predictor
from digits.predictors.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Entry(ABC):
    """source: "article A" … "article E", or "Digits". description: for the reader, with what differs from the
    article. trained_on: what it learned from, for the reader; data: the key of `training.sets.SETS` that gives it.
    own: whether somebody made it from a file of theirs, see `own`.
    """

    title: str
    source: str
    description: str
    trained_on: str = "MNIST"
    data: str = "mnist"
    own: bool = False
    family: ClassVar[str]  # as the legends and tables name the kind
    suffix: ClassVar[str] = ".safetensors"
    parts: ClassVar[tuple[str, ...]] = ()  # names of the models that it asks

    @property
    def is_stored(self) -> bool:
        """Whether it has a weights file; what has none is fitted from MNIST in a moment whenever it is loaded."""
        return True

    @property
    def settings(self) -> list[str]:
        """What the answers depend on besides the weights file."""
        return []

    @abstractmethod
    def load(self, path: Path, parts: Sequence[Predictor]) -> Predictor:
        """The predictor with the weights of `path`, asking `parts`."""


@dataclass(frozen=True, kw_only=True)
class Network(Entry):
    """parameters: as many as the untrained network has to have, so that a wrong reading of a paper fails at once."""

    family: ClassVar[str] = "network"
    build: Callable[[], nn.Module]
    parameters: int
    recipe: Recipe

    def untrained(self) -> nn.Module:
        """The network, its parameter count checked."""
        network = self.build()
        found = networks.parameters(network)
        if found != self.parameters:
            raise AssertionError(f"{self.title} has {found} parameters, not {self.parameters}")
        return network

    def load(self, path: Path, parts: Sequence[Predictor]) -> NetworkPredictor:
        network, notes = weights.load(self.untrained(), path)
        return NetworkPredictor(network, notes["temperature"], engine.find(path))


@dataclass(frozen=True, kw_only=True)
class Memory(Entry):
    """A KNN. is_kept: whether what it remembers has a file of its own."""

    family: ClassVar[str] = "KNN"
    suffix: ClassVar[str] = ".npz"
    build: Callable[[], KNN]
    is_kept: bool = True

    @property
    def is_stored(self) -> bool:
        return self.is_kept

    @property
    def settings(self) -> list[str]:
        return _settings(self.build())

    def load(self, path: Path, parts: Sequence[Predictor]) -> KNN:
        model = self.build()
        return model.load(path) if self.is_kept else model.fit(*mnist.load("train+validation"))


@dataclass(frozen=True, kw_only=True)
class Estimator(Entry):
    """Any classifier that follows scikit-learn's conventions, on the 784 pixels; fitted whenever it is loaded.

    build: the classifier, unfitted. digits: so many of MNIST's first it learns from; None: all 60,000.
    """

    family: ClassVar[str] = "scikit-learn"
    suffix: ClassVar[str] = ".npz"
    build: Callable[[], ClassifierMixin]
    digits: int | None = None

    @property
    def is_stored(self) -> bool:
        return False

    @property
    def settings(self) -> list[str]:
        return [*_settings(self.build()), str(self.digits)]

    def fit(self, split: str) -> EstimatorPredictor:
        images, labels = mnist.load(split)
        return EstimatorPredictor(self.build()).fit(images[: self.digits], labels[: self.digits])

    def load(self, path: Path, parts: Sequence[Predictor]) -> EstimatorPredictor:
        return self.fit("train+validation")


@dataclass(frozen=True, kw_only=True)
class Joint(Entry):
    """A fusion. parts: the models whose answers it joins, the network first."""

    family: ClassVar[str] = "fusion"
    parts: tuple[str, str]  # type: ignore[misc]

    def load(self, path: Path, parts: Sequence[Predictor]) -> Fusion:
        return Fusion(*parts).load(path)


def _settings(estimator: BaseEstimator) -> list[str]:
    return [type(estimator).__name__, re.sub(r" at 0x\w+", "", str(sorted(estimator.get_params().items())))]


def stored_at(name: str, entry: Entry) -> Path:
    """Where the fitted numbers of an entry lie."""
    return (files.OWN if entry.own else files.WEIGHTS) / f"{name}{entry.suffix}"
