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
    """A network of the registry: each of the trainings that its card tells of was asked about the test set once."""

    shape: type[results.Shipped] = results.Shipped
    pace: float = 0
    model: str

    def seeds(self, extent: Extent) -> tuple[int, ...]:
        return tuple(range(len(card.read(self.model).seeds)))

    def description(self, extent: Extent) -> str:
        made = card.read(self.model)
        return f"{self.title}: all training images, {self.briefly()}, made by {made.command} on {made.date}"

    def briefly(self) -> str:
        made = card.read(self.model)
        times = f"{len(made.seeds)} trainings" if len(made.seeds) > 1 else "one training"
        return f"{len(made.history)} epochs, {times}"

    def seconds(self, extent: Extent) -> float:
        return self.pace

    def made_from(self, extent: Extent) -> str:
        made = card.read(self.model)
        return f"{made.sha256} {[one.test_accuracy for one in made.seeds]}"

    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> results.Shipped:
        made = card.read(self.model)
        training = made.seeds[seed]
        curve = [
            Point(epoch=epoch.epoch, loss=epoch.loss, validation_accuracy=epoch.validation_accuracy)
            for epoch in training.history or made.history
        ]
        return results.Shipped(curve=curve, n=len(mnist.load("test")[1]), accuracy=training.test_accuracy)

    def publish(self, trials: Trials, found: list[results.Shipped], extent: Extent) -> Trials:
        tried = Tried(title=self.description(extent), seeds=found)
        return replace(trials, shipped=trials.shipped | {self.name: tried})


OWN_RESNET18 = Shipped(name="own-resnet18", title="ResNet-18 at full width", model="resnet18")
OWN_RESNET34 = Shipped(name="own-resnet34", title="ResNet-34 at full width", model="resnet34")
OWN_CBAM = Shipped(name="own-cbam", title="ResNet-18 with CBAM at full width", model="resnet18-cbam")
