"""The trainings behind the claims: arms that differ in one thing, each with three seeds.

A finished trial is a file in the runs folder and is never repeated; a killed one goes on from its last checkpoint.
All networks see MNIST's training part, choose nothing, and answer the test set once, at the end.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from digits import augment, cards, evaluate, experiments, mnist, networks, train
from digits.augment import Augment
from digits.experiments import EXPERIMENTS
from digits.networks import FourConvolutions, LeNet5, ResNet18, TwoConvolutions
from digits.predictor import softmax
from digits.train import Data, Recipe

FOLDER = train.RUNS / "claims"
SEEDS = (0, 1, 2)
DEFORMED_SEED = 9
DEFORMATIONS = {  # the articles' ranges (B: ±15°, 0.9 to 1.1, α 34, σ 5), and twice those
    "once": Augment(rotate=15, zoom=0.1, elastic_alpha=34),
    "twice": Augment(rotate=30, zoom=0.2, elastic_alpha=68),
}
HARD = 0.5  # a sample is hard while its truth gets less than half of the probability

Report = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much a trial sees; None: as much as its arm says."""

    images: int | None = None
    epochs: int | None = None
    test: int = 10_000


FULL = Extent()
QUICK = Extent(images=300, epochs=1, test=200)


@dataclass(frozen=True)
class Arm:
    """A network, its recipe and its digits.

    images: so many, the first of the training part. epochs: passes over them, each watched `parts` times on
    `watch` validation digits. pace: seconds that a pass took once, by which the time left is shared out.
    """

    title: str
    build: Callable
    recipe: Recipe
    images: int = 50_000
    epochs: int = 1
    parts: int = 1
    watch: int = 10_000
    pace: float = 10
    width: str = ""  # how much narrower the network is than in the article

    def within(self, extent: Extent) -> "Arm":
        if extent.images is None:
            return self
        return replace(self, images=extent.images, epochs=extent.epochs, parts=min(self.parts, 2), watch=extent.test)

    @property
    def description(self) -> str:
        """What was run, for the reader."""
        facts = f"{self.title}: {self.images:,} training images, {self.epochs} epoch{'s' if self.epochs > 1 else ''}"
        return facts + (f", validated {self.parts} times an epoch" if self.parts > 1 else "")


WIDTH = 16  # channels of the narrow ResNets' first stage; 64 in the paper
two = TwoConvolutions
narrow = functools.partial(ResNet18, width=WIDTH)
DEEP = (3, 4, 6, 3)
QUARTER = "a quarter of the width"

# articles B and D, as they describe their training, shortened where an arm says so
COSINE = Recipe(schedule="cosine", minimum_rate=1e-6)
PLAIN = Recipe(weight_decay=0.001)
EVERYTHING = Augment(rotate=15, shift=2.8, zoom=0.1, elastic_alpha=34)
ARTICLE_A = Recipe(schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2))
ARTICLE_D = Recipe(schedule="plateau", weight_decay=0.001, patience=5, augment=EVERYTHING)

_b = functools.partial(Arm, epochs=2, parts=5, pace=16, width=QUARTER)
_d = functools.partial(Arm, images=15_000, epochs=8)

ARMS: dict[str, Arm] = {
    "a-resnet18": Arm("ResNet-18, a quarter of its width", narrow, ARTICLE_A, epochs=10, pace=14, width=QUARTER),
    "a-resnet34": Arm(
        "ResNet-34, a quarter of its width",
        functools.partial(ResNet18, width=WIDTH, blocks=DEEP),
        ARTICLE_A,
        epochs=10,
        pace=23,
        width=QUARTER,
    ),
    "b-resnet18": _b("ResNet-18, a quarter of its width", narrow, COSINE),
    "b-cbam": _b(
        "ResNet-18 with CBAM, a quarter of its width", functools.partial(narrow, attention=True), COSINE, pace=28
    ),
    "b-smoothing": _b("the same with label smoothing 0.1", narrow, replace(COSINE, label_smoothing=0.1)),
    "b-focal": _b("the same with focal loss, γ = 2", narrow, replace(COSINE, focal_gamma=2)),
    "b-elastic": _b(
        "the same with elastic distortion (α 34, σ 5)", narrow, replace(COSINE, augment=Augment(elastic_alpha=34))
    ),
    "b-fixed": _b("the same with a fixed learning rate", narrow, Recipe(), epochs=5),
    "b-two": Arm(
        "Two convolutions, no batch norm", functools.partial(two, dropout=0), COSINE, epochs=3, watch=2000, pace=9
    ),
    "b-four": Arm("Four convolutions with batch norm", FourConvolutions, COSINE, epochs=3, watch=2000, pace=25),
    "lenet5": Arm("LeNet-5", LeNet5, Recipe(), epochs=12, pace=4.4),
    "d-article": Arm("LeNet variant, all augmentation", two, ARTICLE_D, epochs=15, pace=12),
    "d-plain": _d("LeNet variant, no augmentation", two, PLAIN, pace=5.4),
    "d-norm": _d("the same with batch norm", functools.partial(two, batch_norm=True), PLAIN, pace=6.7),
    "d-augmented": _d("the same with all augmentation", two, replace(PLAIN, augment=EVERYTHING), watch=2000, pace=3.3),
    "d-5x5": _d("the same with 5×5 filters", functools.partial(two, kernel=5), PLAIN, watch=2000, pace=3.5),
    "d-7x7": _d("the same with 7×7 filters", functools.partial(two, kernel=7), PLAIN, watch=2000, pace=4.4),
}


def trial(name: str, seed: int, extent: Extent, folder: Path, report: Report) -> dict:
    """The result of one arm with one seed, from its file where it is finished."""
    arm = ARMS[name].within(extent)
    made_from = _fingerprint(arm, extent)
    return _once(folder / f"{name}-{seed}.json", made_from, lambda: _train(arm, seed, extent, folder, name, report))


def _train(arm: Arm, seed: int, extent: Extent, folder: Path, name: str, report: Report) -> dict:
    recipe = replace(arm.recipe, epochs=arm.epochs * arm.parts)
    checkpoints = folder / f"{name}-{seed}-{_fingerprint(arm, extent)}"
    run = train.fit(arm.build, recipe, data(arm), seed, checkpoints, report=report)
    keys = ("loss", "validation_accuracy")
    curve = [{"epoch": h["epoch"] / arm.parts} | {key: h[key] for key in keys} for h in run.history]
    return {"seconds": run.seconds, "curve": curve} | measured(run.network, extent.test)


def experiment(name: str, seed: int, extent: experiments.Extent, folder: Path) -> dict:
    """The result of one experiment with one seed, from its file where it is finished."""
    return _once(folder / f"{name}-{seed}.json", repr(extent), lambda: EXPERIMENTS[name].run(seed, extent))


def _once(path: Path, made_from: str, make: Callable[[], dict]) -> dict:
    """What the file holds, if it was made from the same; else what `make` makes, kept there."""
    if not _holds(path, made_from):
        result = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        cards.write_json(path, {"made_from": made_from, "made": made()} | result)
    return json.loads(path.read_text())


def made() -> dict:
    """When and where: what stands beside a figure that is being made."""
    threads = torch.get_num_threads()
    machine = f"{cards.machine()}, {threads} thread{'s' if threads > 1 else ''}"
    return cards.made() | {"machine": machine}


def _holds(path: Path, made_from: str) -> bool:
    return path.is_file() and json.loads(path.read_text())["made_from"] == made_from


def data(arm: Arm) -> Data:
    """What an arm learns from: each draw is one of `parts` equal parts of its digits, in turn."""
    images, labels = (a[: arm.images] for a in mnist.load_uint8("train"))
    part = [(images[i :: arm.parts], labels[i :: arm.parts]) for i in range(arm.parts)]
    watched = tuple(a[: arm.watch] for a in mnist.load("validation"))
    return Data(lambda draw: part[draw % arm.parts], watched)


def measured(network: torch.nn.Module, n: int) -> dict:
    """Figures of a trained network: on n test digits as they are and deformed, and the weight of hard samples."""
    images, labels = (a[:n] for a in mnist.load("test"))
    found = evaluate.metrics(_answers(network, images), labels)
    unseen, truth = (a[:n] for a in mnist.load("validation"))
    right = _answers(network, unseen)[np.arange(len(truth)), truth].astype(np.float64)
    return {
        "n": found["n"],
        "parameters": networks.parameters(network),
        "accuracy": found["accuracy"],
        "nll": found["nll"],
        "confusion": found["confusion"],
        "deformed": {
            name: float((_answers(network, deformed(images, name)).argmax(1) == labels).mean()) for name in DEFORMATIONS
        },
        "hard_share": {str(gamma): hard_share(right, gamma) for gamma in (0, 2)},
        "hard_samples": float((right < HARD).mean()),
    }


def _answers(network: torch.nn.Module, images: np.ndarray) -> np.ndarray:
    """Probabilities (N, 10); small batches stay in the processor's cache."""
    return softmax(train.predict_logits(network, images, batch_size=200))


@functools.lru_cache(2)
def _deformed_test(name: str, n: int) -> np.ndarray:
    images = mnist.load("test")[0][:n]
    return deform(images, DEFORMATIONS[name])


def deformed(images: np.ndarray, name: str) -> np.ndarray:
    """The first test digits, deformed by a key of `DEFORMATIONS`: the same ones whenever they are asked for."""
    return _deformed_test(name, len(images))


def deform(images: np.ndarray, ranges: Augment, seed: int = DEFORMED_SEED) -> np.ndarray:
    """Images (N, 28, 28) float32 in [0, 1], each deformed at random within the ranges; same shape and range."""
    random = torch.Generator().manual_seed(seed)
    moved = augment.apply(torch.from_numpy(images[:, None]), ranges, random)
    return moved[:, 0].clamp(0, 1).numpy()


def hard_share(right: np.ndarray, gamma: float) -> float:
    """The share of all samples' weight that the hard ones have, those whose truth gets less than half.

    right: probability of the truth (N,). A sample's weight is the slope of its loss in the logit of its truth:
    1 − p under cross entropy, (1 − p)^γ · (1 − p − γ p ln p) under focal loss (Lin et al. 2017, appendix A).
    """
    p = np.clip(right, 1e-12, 1)
    weight = (1 - p) ** gamma * (1 - p - gamma * p * np.log(p))
    return float(weight[p < HARD].sum() / max(weight.sum(), 1e-12))


def first_reaching(curve: list[dict], level: float) -> float | None:
    """Epochs until the validation accuracy first is `level`, on straight lines between the points; None: never."""
    before = {"epoch": 0.0, "validation_accuracy": 0.1}
    for point in curve:
        low, high = before["validation_accuracy"], point["validation_accuracy"]
        if high >= level:
            return before["epoch"] + (level - low) / (high - low) * (point["epoch"] - before["epoch"])
        before = point
    return None


def _fingerprint(arm: Arm, extent: Extent) -> str:
    """What a trial's result depends on."""
    network = re.sub(r" at 0x\w+", "", repr(arm.build()))
    what = repr((network, arm.recipe, arm.images, arm.epochs, arm.parts, arm.watch, extent.test, DEFORMATIONS))
    return hashlib.sha256(what.encode()).hexdigest()[:12]


def is_finished(name: str, seed: int, extent: Extent | experiments.Extent, folder: Path) -> bool:
    """Whether a trial or an experiment of this extent has its file."""
    is_arm = name in ARMS
    made_from = _fingerprint(ARMS[name].within(extent), extent) if is_arm else repr(extent)
    return _holds(folder / f"{name}-{seed}.json", made_from)
