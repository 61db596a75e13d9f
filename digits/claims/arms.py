"""The trainings behind the claims: arms that differ in one thing, each with three seeds.

A killed training goes on from its last checkpoint. All networks see MNIST's training part, choose nothing, and
answer the test set once, at the end.
"""

import functools
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from torch import nn

from digits.claims import extent as extents
from digits.claims import trained
from digits.claims.extent import Extent
from digits.claims.file import Trials, Tried
from digits.claims.results import Point, Training
from digits.claims.shipped import Shipped
from digits.claims.trials import Report, Trial
from digits.data import mnist
from digits.images.augment import Augment
from digits.predictors.networks import FourConvolutions, LeNet5, ResNet18, TwoConvolutions
from digits.predictors.recipe import Recipe
from digits.training import trainer

ALL_IMAGES = 50_000  # of MNIST's training part
QUICK_PARTS = 2  # of an epoch, at most, where little is measured
FINGERPRINT = 12  # hexadecimal digits


@dataclass(frozen=True, kw_only=True)
class Arm(Trial[Training]):
    """A network, its recipe and its digits.

    images: so many, the first of the training part. epochs: passes over them, each watched `parts` times on
    `watch` validation digits. pace: seconds of one pass. width: how much narrower the network is than in the article.
    """

    shape: type[Training] = Training
    build: Callable[[], nn.Module]
    recipe: Recipe
    images: int = ALL_IMAGES
    epochs: int = 1
    parts: int = 1
    watch: int = 10_000
    width: str = ""

    def within(self, extent: extents.Trainings) -> "Arm":
        if extent.images is None:
            return self
        parts = min(self.parts, QUICK_PARTS)
        return replace(self, images=extent.images, epochs=extent.epochs, parts=parts, watch=extent.test)

    def description(self, extent: Extent) -> str:
        arm = self.within(extent.trainings)
        facts = f"{arm.title}: {arm.images:,} training images, {arm.epochs} epoch{'s' if arm.epochs > 1 else ''}"
        return facts + (f", validated {arm.parts} times an epoch" if arm.parts > 1 else "")

    def seconds(self, extent: Extent) -> float:
        arm = self.within(extent.trainings)
        return self.pace * arm.epochs * arm.images / self.images

    def made_from(self, extent: Extent) -> str:
        arm, test = self.within(extent.trainings), extent.trainings.test
        network = re.sub(r" at 0x\w+", "", repr(arm.build()))
        ranges = list(trained.DEFORMATIONS.values())
        what = repr((network, arm.recipe, arm.images, arm.epochs, arm.parts, arm.watch, test, ranges))
        return hashlib.sha256(what.encode()).hexdigest()[:FINGERPRINT]

    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> Training:
        arm = self.within(extent.trainings)
        recipe = replace(arm.recipe, epochs=arm.epochs * arm.parts)
        checkpoints = folder / f"{self.name}-{seed}-{self.made_from(extent)}"
        run = trainer.fit(arm.build, recipe, arm.data(), seed, checkpoints, report=report)
        curve = [
            Point(epoch=e.epoch / arm.parts, loss=e.loss, validation_accuracy=e.validation_accuracy)
            for e in run.history
        ]
        return trained.measured(run.network, extent.trainings.test, curve)

    def data(self) -> trainer.Data:
        """What it learns from: each epoch of the trainer is one of `parts` equal parts of its digits, in turn."""
        images, labels = (a[: self.images] for a in mnist.load_uint8("train"))
        part = [(images[i :: self.parts], labels[i :: self.parts]) for i in range(self.parts)]
        watched = tuple(a[: self.watch] for a in mnist.load("validation"))
        return trainer.Data(lambda epoch: part[epoch % self.parts], watched)

    def publish(self, trials: Trials, found: list[Training], extent: Extent) -> Trials:
        seeds = [replace(one, confusion=[]) for one in found]
        tried = Tried(title=self.description(extent), seeds=seeds)
        return replace(trials, trainings=trials.trainings | {self.name: tried})


def briefly(trials: Iterable[Trial], extent: Extent) -> str:
    """What networks were trained with, where the reader has to know it at first sight: width, digits, epochs."""
    for trial in trials:
        if isinstance(trial, Shipped):
            return trial.briefly()
    arms = [trial.within(extent.trainings) for trial in trials if isinstance(trial, Arm)]
    if not arms:
        return ""
    facts = [arm.width for arm in arms if arm.width]
    facts += [f"{arm.images:,} images" for arm in arms if arm.images < ALL_IMAGES]
    epochs = " or ".join(str(count) for count in sorted({arm.epochs for arm in arms}))
    return ", ".join([*dict.fromkeys(facts), f"{epochs} epoch{'' if epochs == '1' else 's'}"])


WIDTH = 16  # channels of the narrow ResNets' first stage; 64 in the paper
two = TwoConvolutions
narrow = functools.partial(ResNet18, width=WIDTH)
QUARTER = "a quarter of the width"

# articles A, B and D, as they describe their training, shortened where an arm says so
COSINE = Recipe(schedule="cosine", minimum_rate=1e-6)
PLAIN = Recipe(weight_decay=0.001)
EVERYTHING = Augment(rotate=15, shift=2.8, zoom=0.1, elastic_alpha=34)
ARTICLE_A = Recipe(schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2))
ARTICLE_D = Recipe(schedule="plateau", weight_decay=0.001, patience=5, augment=EVERYTHING)

_b = functools.partial(Arm, epochs=2, parts=5, pace=16, width=QUARTER)
_b_convolutions = functools.partial(Arm, recipe=COSINE, epochs=3, watch=2000)
_d = functools.partial(Arm, images=15_000, epochs=8)

A_RESNET18 = Arm(
    name="a-resnet18",
    title="ResNet-18, a quarter of its width",
    build=narrow,
    recipe=ARTICLE_A,
    epochs=10,
    pace=14,
    width=QUARTER,
)
B_RESNET18 = _b(name="b-resnet18", title="ResNet-18, a quarter of its width", build=narrow, recipe=COSINE)
B_SMOOTHING = _b(
    name="b-smoothing",
    title="the same with label smoothing 0.1",
    build=narrow,
    recipe=replace(COSINE, label_smoothing=0.1),
)
B_FOCAL = _b(
    name="b-focal",
    title="the same with focal loss, γ = 2",
    build=narrow,
    recipe=replace(COSINE, focal_gamma=trained.FOCAL_GAMMA),
)
B_ELASTIC = _b(
    name="b-elastic",
    title="the same with elastic distortion (α 34, σ 5)",
    build=narrow,
    recipe=replace(COSINE, augment=Augment(elastic_alpha=34)),
)
B_FIXED = _b(name="b-fixed", title="the same with a fixed learning rate", build=narrow, recipe=Recipe(), epochs=5)
B_TWO = _b_convolutions(
    name="b-two", title="Two convolutions, no batch norm", build=functools.partial(two, dropout=0), pace=9
)
B_FOUR = _b_convolutions(name="b-four", title="Four convolutions with batch norm", build=FourConvolutions, pace=25)
LENET5 = Arm(name="lenet5", title="LeNet-5", build=LeNet5, recipe=Recipe(), epochs=12, pace=4.4)
D_ARTICLE = Arm(
    name="d-article", title="LeNet variant, all augmentation", build=two, recipe=ARTICLE_D, epochs=15, pace=12
)
D_PLAIN = _d(name="d-plain", title="LeNet variant, no augmentation", build=two, recipe=PLAIN, pace=5.4)
D_NORM = _d(
    name="d-norm",
    title="the same with batch norm",
    build=functools.partial(two, batch_norm=True),
    recipe=PLAIN,
    pace=6.7,
)
D_AUGMENTED = _d(
    name="d-augmented",
    title="the same with all augmentation",
    build=two,
    recipe=replace(PLAIN, augment=EVERYTHING),
    watch=2000,
    pace=3.3,
)
D_5X5 = _d(
    name="d-5x5",
    title="the same with 5×5 filters",
    build=functools.partial(two, kernel=5),
    recipe=PLAIN,
    watch=2000,
    pace=3.5,
)
D_7X7 = _d(
    name="d-7x7",
    title="the same with 7×7 filters",
    build=functools.partial(two, kernel=7),
    recipe=PLAIN,
    watch=2000,
    pace=4.4,
)
