"""Name → model: what it is, how it is built, how it is trained, how it is loaded.

Adding a model is one entry in `ENTRIES` and nothing else: the command line, the pages, the
benchmark and the tests pick it up from here.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from digits import cards, checkpoint, knn, knn_drawn, mnist, networks
from digits.augment import Augment
from digits.fusion import Fusion
from digits.mnist import WEIGHTS
from digits.predictor import NetworkPredictor
from digits.train import Recipe


@dataclass(frozen=True)
class Entry:
    """One row. `recipe` and `parameters` belong to networks; a KNN has neither."""

    title: str
    source: str  # "article A" … "article E", or "Digits"
    description: str
    build: Callable
    recipe: Recipe | None = None
    parameters: int | None = None
    trained_on: str = "MNIST"
    is_stored: bool = True  # False: fitted from MNIST in a moment whenever it is loaded
    parts: tuple[str, ...] = ()  # the models whose answers a fusion joins

    @property
    def family(self) -> str:
        return "fusion" if self.parts else "network" if self.recipe else "KNN"


# who answers on the Draw page, the KNN left and the ResNet right; the first pair also in `predict`
PAIRS = {"MNIST and drawings": ("knn-drawn", "resnet-drawn"), "MNIST only": ("knn", "resnet")}
DRAW_PAIR = PAIRS["MNIST and drawings"]

DRAWINGS = "MNIST and drawings: UCI pen digits and UNIPEN (113 writers), templates"

ENTRIES: dict[str, Entry] = {
    "knn": Entry(
        title="KNN",
        source="Digits",
        description="Nearest neighbours among MNIST's training digits, measured on stroke orientations.",
        build=knn.best,
    ),
    "resnet": Entry(
        title="ResNet",
        source="Digits",
        description="A pre-activation residual network with batch norm and global average pooling.",
        build=networks.ResNet,
        parameters=696_522,
        recipe=Recipe(
            epochs=30,
            optimizer="sgd",
            learning_rate=0.05,
            weight_decay=5e-4,
            schedule="one-cycle",
            augment=Augment(rotate=12, shift=2, zoom=0.12, shear=8, elastic_alpha=30),
            label_smoothing=0.05,
            average=0.999,
        ),
    ),
    "fusion": Entry(
        title="Fusion",
        source="article A",
        description="Where the ResNet is in doubt, the KNN gives a second opinion; when and how much was learned on "
        "validation.",
        build=Fusion,
        parts=("resnet", "knn"),
    ),
    "knn-drawn": Entry(
        title="KNN, drawn",
        source="Digits",
        description="The same KNN, which also remembers digits from templates, the features of pen digits drawn on "
        "a canvas, and, to doubt, drawings that are no digit.",
        build=knn_drawn.best,
        trained_on=DRAWINGS,
    ),
    "resnet-drawn": Entry(
        title="ResNet, drawn",
        source="Digits",
        description="The same ResNet, with pen digits drawn through the canvas and digits from templates beside MNIST; "
        "drawings that are no digit teach it doubt, numbers cut to pieces where to cut.",
        build=networks.ResNet,
        parameters=696_522,
        recipe=Recipe(
            epochs=14,
            optimizer="sgd",
            learning_rate=0.05,
            weight_decay=5e-4,
            schedule="one-cycle",
            augment=Augment(rotate=10, shift=1.5, zoom=0.1, shear=5, elastic_alpha=20),
            average=0.999,
            data="drawn",
        ),
        trained_on=DRAWINGS,
    ),
    "fusion-drawn": Entry(
        title="Fusion, drawn",
        source="article A",
        description="The same fusion of the two that also learned from drawings; learned on MNIST's validation part "
        "and on drawings by writers kept apart.",
        build=Fusion,
        parts=("resnet-drawn", "knn-drawn"),
        trained_on=DRAWINGS,
    ),
    "knn-raw": Entry(
        title="KNN, raw pixels",
        source="article A",
        description="k = 3 on the 784 pixels, votes weighted by distance. Kept: MNIST's own split in place of a "
        "random 80/20 one of all 70,000, so that the rows compare.",
        build=knn.raw,
        is_stored=False,
    ),
    "knn-pca50": Entry(
        title="KNN, PCA to 50",
        source="article A",
        description="As KNN, raw pixels, after a principal component analysis to 50 dimensions.",
        build=knn.pca50,
        is_stored=False,
    ),
    "knn-cosine": Entry(
        title="KNN, cosine distance",
        source="article A",
        description="As KNN, raw pixels, with the cosine distance.",
        build=knn.cosine,
        is_stored=False,
    ),
    "knn-kdtree": Entry(
        title="KNN, k-d tree",
        source="article A",
        description="PCA to under 20 dimensions, so that a k-d tree pays.",
        build=knn.kd_tree,
        is_stored=False,
    ),
    "lenet5": Entry(
        title="LeNet-5",
        source="article B",
        description="The classic (LeCun et al. 1998), every map of C3 connected to every map of S2. The article "
        "states no training: Adam, 20 epochs, no augmentation.",
        build=networks.LeNet5,
        parameters=61_706,
        recipe=Recipe(epochs=20),
    ),
    "cnn1": Entry(
        title="CNN, one convolution",
        source="article E",
        description="32 filters and a dense layer of 128; Adam, batches of 128, 10 epochs.",
        build=networks.OneConvolution,
        parameters=693_962,
        recipe=Recipe(epochs=10),
    ),
    "cnn2": Entry(
        title="CNN, two convolutions",
        source="article D",
        description="The LeNet variant: 32 and 64 filters, dense 128; dropout 0.5, L2, early stopping and the "
        "article's augmentation, 15 epochs in place of 20. It gives no α and σ for the elastic distortion: "
        "article B's (34, 5).",
        build=networks.TwoConvolutions,
        parameters=225_034,
        recipe=Recipe(
            epochs=15,
            schedule="plateau",
            weight_decay=0.001,
            patience=5,
            augment=Augment(rotate=15, shift=2.8, zoom=0.1, elastic_alpha=34),
        ),
    ),
    "cnn4": Entry(
        title="CNN, four convolutions",
        source="article B",
        description="VGG-style with batch norm; the article's augmentation, label smoothing and cosine schedule, "
        "over 10 epochs in place of 50.",
        build=networks.FourConvolutions,
        parameters=96_554,
        recipe=Recipe(
            epochs=10,
            schedule="cosine",
            minimum_rate=1e-6,
            label_smoothing=0.1,
            augment=Augment(rotate=15, zoom=0.1, elastic_alpha=34),
        ),
    ),
    "resnet-small": Entry(
        title="ResNet, two blocks",
        source="article A",
        description="16 and 32 channels. As printed it fails: after the average pool 32 values are left and its "
        "linear layer expects 32·7·7; ours is 32 → 10.",
        build=networks.SmallResNet,
        parameters=19_626,
        recipe=Recipe(epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet-5x5": Entry(
        title="ResNet, 5×5 and 3×3",
        source="article C",
        description="The custom ResNet: residual blocks of a 5×5 and a 3×3 convolution, a 6272-way linear layer; "
        "Adam 1e-4, batches of 64, no augmentation, 4 epochs in place of 50.",
        build=networks.WideKernelResNet,
        parameters=347_402,
        recipe=Recipe(epochs=4, batch_size=64, learning_rate=1e-4),
    ),
    "resnet18": Entry(
        title="ResNet-18",
        source="article A",
        description="He et al. 2016 as published, for one channel; the article's augmentation, cosine schedule and "
        "label smoothing, over 4 epochs (T_max 20 in the article).",
        build=networks.ResNet18,
        parameters=11_175_370,
        recipe=Recipe(epochs=4, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet18-cbam": Entry(
        title="ResNet-18 with CBAM",
        source="article B",
        description="Channel and spatial attention (Woo et al. 2018) in every block; as ResNet-18, over 3 epochs.",
        build=functools.partial(networks.ResNet18, attention=True),
        parameters=11_352_402,
        recipe=Recipe(epochs=3, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet8-distilled": Entry(
        title="ResNet-8, distilled",
        source="article A",
        description="Learns from ResNet-18's answers as well as from the labels (Hinton et al. 2015), over 3 epochs.",
        build=networks.ResNet8,
        parameters=77_754,
        recipe=Recipe(epochs=3, schedule="cosine", augment=Augment(rotate=10, shift=2), teachers=("resnet18",)),
    ),
}


def entry(name: str) -> Entry:
    """The registry's row; ValueError with the names there are for an unknown one."""
    if name not in ENTRIES:
        raise ValueError(f"There is no model {name!r}; choose one of {', '.join(ENTRIES)}.")
    return ENTRIES[name]


def fusion_of(knn: str, resnet: str) -> str | None:
    """The model that joins these two's answers; None where there is none."""
    return next((name for name in available() if ENTRIES[name].parts == (resnet, knn)), None)


def weights_path(name: str) -> Path:
    """Where a model's fitted numbers lie: npz for a KNN, safetensors for the others."""
    return WEIGHTS / f"{name}.{'npz' if entry(name).family == 'KNN' else 'safetensors'}"


def available() -> list[str]:
    """Names of the models that can be loaded here: trained, and their weights present."""
    return [name for name in ENTRIES if cards.path(name).is_file() and _has_weights(name)]


def _has_weights(name: str) -> bool:
    return weights_path(name).is_file() or not entry(name).is_stored


def build(name: str) -> nn.Module:
    """The untrained network, its parameter count checked."""
    row = entry(name)
    network = row.build()
    found = networks.parameters(network)
    assert found == row.parameters, f"{name} has {found} parameters, not {row.parameters}"
    return network


def load(name: str):
    """The trained predictor; ValueError with what to do where it has no weights here."""
    if not _has_weights(name):
        raise ValueError(f"{name} has no weights here; make them with: python -m digits train {name}")
    row = entry(name)
    if not row.is_stored:
        return row.build().fit(*mnist.load("train+validation"))
    if row.family == "fusion":
        return joined(name, *map(load, row.parts))
    if row.family == "KNN":
        return row.build().load(weights_path(name))
    network, notes = checkpoint.load_weights(build(name), weights_path(name))
    return NetworkPredictor(network, notes["temperature"])


def joined(name: str, *parts) -> Fusion:
    """The fusion called `name` of models that are loaded already."""
    return entry(name).build(*parts).load(weights_path(name))
