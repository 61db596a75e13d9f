"""Trainings at the articles' own width and length: the shipped models, as their cards tell of them."""

from dataclasses import dataclass, replace
from pathlib import Path

from digits.claims import results
from digits.claims.extent import Extent
from digits.claims.file import Trials, Tried
from digits.claims.results import Point
from digits.claims.trials import Report, Trial
from digits.data import mnist
from digits.predictors import card


@dataclass(frozen=True, kw_only=True)
class Shipped(Trial[results.Shipped]):
    """A network of the registry, which `python -m digits train` trained once and asked about the test set once."""

    shape: type[results.Shipped] = results.Shipped
    pace: float = 0
    model: str

    def seeds(self, extent: Extent) -> tuple[int, ...]:
        return (0,)

    def description(self, extent: Extent) -> str:
        made = card.read(self.model)
        return f"{self.title}: all training images, {self.briefly()}, made by {made.command} on {made.date}"

    def briefly(self) -> str:
        return f"{len(card.read(self.model).history)} epochs, one training"

    def seconds(self, extent: Extent) -> float:
        return self.pace

    def made_from(self, extent: Extent) -> str:
        return str(card.read(self.model).sha256)

    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> results.Shipped:
        made = card.read(self.model)
        curve = [
            Point(epoch=epoch.epoch, loss=epoch.loss, validation_accuracy=epoch.validation_accuracy)
            for epoch in made.history
        ]
        return results.Shipped(curve=curve, n=len(mnist.load("test")[1]), accuracy=made.test_accuracy)

    def publish(self, trials: Trials, found: list[results.Shipped], extent: Extent) -> Trials:
        tried = Tried(title=self.description(extent), seeds=found)
        return replace(trials, shipped=trials.shipped | {self.name: tried})


OWN_RESNET18 = Shipped(name="own-resnet18", title="ResNet-18 at full width", model="resnet18")
OWN_CBAM = Shipped(name="own-cbam", title="ResNet-18 with CBAM at full width", model="resnet18-cbam")
