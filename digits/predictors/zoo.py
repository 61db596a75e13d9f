"""The models: what each is, how it is built, how it is trained.

Adding one is one entry here and nothing else: the command line, the pages, the benchmark and the tests pick it up from
the registry.
"""

import functools
from dataclasses import replace

from digits.images.augment import Augment
from digits.predictors import doubting, knn, mobilenet, networks, planes
from digits.predictors.entries import Entry, Joint, Memory, Network
from digits.predictors.recipe import Recipe

DRAWINGS = "MNIST and drawings: UCI pen digits and UNIPEN, templates"
OURS = Recipe(
    epochs=30,
    optimizer="sgd",
    learning_rate=0.05,
    weight_decay=5e-4,
    schedule="one-cycle",
    augment=Augment(rotate=12, shift=2, zoom=0.12, shear=8, elastic_alpha=30),
    label_smoothing=0.05,
    average=0.999,
)

ENTRIES: dict[str, Entry] = {
    "knn": Memory(
        title="KNN (MNIST only)",
        source="Digits",
        description="The digit whose nearest training digits, and what lies between them, come closest, measured on "
        "stroke orientations.",
        build=planes.planes,
    ),
    "resnet": Network(
        title="ResNet (MNIST only)",
        source="Digits",
        description="A pre-activation residual network with batch norm and global average pooling.",
        build=networks.ResNet,
        parameters=696_522,
        recipe=OURS,
    ),
    "resnet-sturdy": Network(
        title="ResNet, sturdy",
        source="Digits",
        description="The same ResNet, which also learned from corrupted digits: noise, blur, lines, bands, fog, "
        "outlines, blotches.",
        build=networks.ResNet,
        parameters=696_522,
        recipe=replace(OURS, augment=replace(OURS.augment, spoil=True)),
    ),
    "fusion": Joint(
        title="Fusion (MNIST only)",
        source="article A",
        description="Where the ResNet is in doubt, the KNN gives a second opinion; when and how much was learned on "
        "validation.",
        parts=("resnet", "knn"),
    ),
    "knn-drawn": Memory(
        title="KNN",
        source="Digits",
        description="As the KNN (MNIST only); it also remembers digits from templates, the features of pen digits "
        "drawn on a canvas, and, to doubt, drawings that are not digits.",
        build=doubting.doubting,
        trained_on=DRAWINGS,
        data="drawings",
    ),
    "resnet-drawn": Network(
        title="ResNet",
        source="Digits",
        description="The sturdy ResNet, which went on to learn from pen digits drawn through the canvas and digits "
        "from templates. Drawings that are not digits taught it doubt, numbers cut to pieces where to cut.",
        build=networks.ResNet,
        parameters=696_522,
        recipe=replace(
            OURS,
            epochs=20,
            learning_rate=0.03,
            augment=Augment(rotate=10, shift=1.5, zoom=0.1, shear=5, elastic_alpha=20, spoil=True, spoil_drawn=0.1),
            label_smoothing=0,
            start="resnet-sturdy",
        ),
        trained_on=DRAWINGS,
        data="drawings",
    ),
    "fusion-drawn": Joint(
        title="Fusion",
        source="article A",
        description="As the Fusion (MNIST only), of the KNN and the ResNet; learned on MNIST's validation part and on "
        "drawings by writers kept apart.",
        parts=("resnet-drawn", "knn-drawn"),
        trained_on=DRAWINGS,
        data="drawings",
    ),
    "knn-raw": Memory(
        title="KNN, raw pixels",
        source="article A",
        description="k = 3 on the 784 pixels, votes weighted by distance. Kept: MNIST's own split in place of a "
        "random 80/20 one of all 70,000, so that the rows compare.",
        build=knn.raw,
        is_kept=False,
    ),
    "knn-pca50": Memory(
        title="KNN, PCA to 50",
        source="article A",
        description="As KNN, raw pixels, after a principal component analysis to 50 dimensions.",
        build=knn.pca50,
        is_kept=False,
    ),
    "knn-cosine": Memory(
        title="KNN, cosine distance",
        source="article A",
        description="As KNN, raw pixels, with the cosine distance.",
        build=knn.cosine,
        is_kept=False,
    ),
    "knn-kdtree": Memory(
        title="KNN, k-d tree",
        source="article A",
        description="PCA to under 20 dimensions, so that a k-d tree pays.",
        build=knn.kd_tree,
        is_kept=False,
    ),
    "lenet5": Network(
        title="LeNet-5",
        source="article B",
        description="The classic (LeCun et al. 1998), every map of C3 connected to every map of S2. The article "
        "states no training: Adam, 20 epochs, no augmentation.",
        build=networks.LeNet5,
        parameters=61_706,
        recipe=Recipe(epochs=20),
    ),
    "cnn1": Network(
        title="CNN, one convolution",
        source="article E",
        description="32 filters and a dense layer of 128; Adam, batches of 128, 10 epochs.",
        build=networks.OneConvolution,
        parameters=693_962,
        recipe=Recipe(epochs=10),
    ),
    "cnn2": Network(
        title="CNN, two convolutions",
        source="article D",
        description="The LeNet variant: 32 and 64 filters, dense 128; dropout 0.5, L2, early stopping and the "
        "article's augmentation. It gives no α and σ for the elastic distortion: "
        "article B's (34, 5).",
        build=networks.TwoConvolutions,
        parameters=225_034,
        recipe=Recipe(
            epochs=20,
            schedule="plateau",
            weight_decay=0.001,
            patience=5,
            augment=Augment(rotate=15, shift=2.8, zoom=0.1, elastic_alpha=34),
        ),
    ),
    "cnn4": Network(
        title="CNN, four convolutions",
        source="article B",
        description="VGG-style with batch norm; the article's augmentation, label smoothing and cosine schedule.",
        build=networks.FourConvolutions,
        parameters=96_554,
        recipe=Recipe(
            epochs=50,
            schedule="cosine",
            minimum_rate=1e-6,
            label_smoothing=0.1,
            augment=Augment(rotate=15, zoom=0.1, elastic_alpha=34),
        ),
    ),
    "resnet-small": Network(
        title="ResNet, two blocks",
        source="article A",
        description="16 and 32 channels. As printed it fails: after the average pool 32 values are left and its "
        "linear layer expects 32·7·7; ours is 32 → 10.",
        build=networks.SmallResNet,
        parameters=19_626,
        recipe=Recipe(epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet-5x5": Network(
        title="ResNet, 5×5 and 3×3",
        source="article C",
        description="The custom ResNet: residual blocks of a 5×5 and a 3×3 convolution, a 6272-way linear layer; "
        "Adam 1e-4, batches of 64, no augmentation.",
        build=networks.WideKernelResNet,
        parameters=347_402,
        recipe=Recipe(epochs=50, batch_size=64, learning_rate=1e-4),
    ),
    "resnet18": Network(
        title="ResNet-18",
        source="article A",
        description="He et al. 2016 as published, for one channel; the article's augmentation, cosine schedule and "
        "label smoothing.",
        build=networks.ResNet18,
        parameters=11_175_370,
        recipe=Recipe(epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet18-cbam": Network(
        title="ResNet-18 with CBAM",
        source="article B",
        description="Channel and spatial attention (Woo et al. 2018) in every block; as ResNet-18.",
        build=functools.partial(networks.ResNet18, attention=True),
        parameters=11_352_402,
        recipe=Recipe(epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "resnet34": Network(
        title="ResNet-34",
        source="article A",
        description="He et al. 2016 as published, for one channel; as ResNet-18.",
        build=functools.partial(networks.ResNet18, blocks=(3, 4, 6, 3)),
        parameters=21_283_530,
        recipe=Recipe(epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2)),
    ),
    "mobilenetv3": Network(
        title="MobileNetV3, small",
        source="article A",
        description="Howard et al. 2019, for one channel and 28×28: three of its five convolutions of stride 2 halve "
        "the maps, the others keep them. As ResNet-18.",
        build=mobilenet.MobileNetV3,
        parameters=1_527_818,
        recipe=Recipe(
            epochs=20, schedule="cosine", label_smoothing=0.1, augment=Augment(rotate=10, shift=2), mixed=False
        ),
    ),
    "resnet8-distilled": Network(
        title="ResNet-8, distilled",
        source="article A",
        description="Learns from ResNet-18's answers as well as from the labels (Hinton et al. 2015).",
        build=networks.ResNet8,
        parameters=77_754,
        recipe=Recipe(epochs=20, schedule="cosine", augment=Augment(rotate=10, shift=2), teachers=("resnet18",)),
    ),
}
