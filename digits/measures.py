"""What is measured for each claim: which trials it needs, and which figures come out of them."""

from collections.abc import Callable
from dataclasses import dataclass

from digits import claim_figures as figures
from digits.claim_figures import Results, claimed
from digits.verdicts import figure

LEVELS = {"b-resnet18": 0.985, "d-plain": 0.98}  # the fixed validation accuracies of "converges faster"


@dataclass(frozen=True)
class Measure:
    """trials: names of arms and experiments. figures: their results → figures. note: what the reader must know."""

    trials: tuple[str, ...]
    figures: Callable[[Results], list[dict]]
    note: str = ""
    level: float | None = None  # validation accuracy that "converges" means


NARROW = "A quarter of the width (16 channels in the first stage) and few epochs, so that it fits the time."
TIMED = "Times at full width, medians of three rounds in which the systems take turns."
OWN_TIME = "KNN: scikit-learn's search through all 56,000 remembered digits."

MEASURES: dict[str, Measure] = {
    "A1": Measure(
        ("splits",),
        lambda r: [figures.knn_accuracy(r, claimed("A1"))],
        "Three random 80/20 splits of all 70,000.",
    ),
    "A2": Measure(
        ("speed",),
        lambda r: [
            figure("one digit", figures.p50(r, "knn"), "ms", claimed("A2"), kind="cost"),
            figure("one of a batch", figures.batch(r, "knn"), "ms", kind="cost"),
        ],
        OWN_TIME,
    ),
    "A3": Measure(
        ("speed",),
        lambda r: [
            figure(title, figures.held(r, name), "MB", claimed("A3", i), kind="cost")
            for i, (title, name) in enumerate((("KNN", "knn"), ("ResNet-18", "resnet18")))
        ],
        "56,000 remembered digits as float32; ResNet-18 at full width as float32.",
    ),
    "A4": Measure(("speed",), figures.pca, OWN_TIME),
    "A5": Measure(("splits",), figures.cosine, "Three random 80/20 splits of all 70,000, the same for both."),
    "A6": Measure(
        ("trees",), figures.trees, "56,000 remembered digits, scikit-learn's two searches, PCA included in both."
    ),
    "A7": Measure(("noise",), figures.noise, "k = 3; equal votes that tie give the smallest digit."),
    "A8": Measure(("a-resnet18",), lambda r: [figures.accuracy(r, "a-resnet18", claim=claimed("A8"))], NARROW),
    "A9": Measure(
        ("a-resnet18", "speed"), figures.resnet_a, f"{NARROW} {TIMED} No GPU here: its training time is not tested."
    ),
    "A10": Measure(
        ("a-resnet18", "a-resnet34"),
        lambda r: [
            figures.gain(
                *(figures.each(r, arm, "accuracy") for arm in ("a-resnet34", "a-resnet18")),
                claim=claimed("A10"),
            ),
            figures.accuracy(r, "a-resnet34", "ResNet-34"),
            figures.accuracy(r, "a-resnet18", "ResNet-18"),
        ],
        f"Both: {NARROW}",
    ),
    "A13": Measure(("a-resnet18", "splits", "speed"), figures.ahead, f"Accuracy: {NARROW} {TIMED}"),
    "B1": Measure(
        ("b-two", "b-four"), figures.two_to_four, "Cosine annealing over 3 epochs in place of 50, no augmentation."
    ),
    "B2": Measure(
        ("b-resnet18", "b-cbam"),
        figures.convergence("B2", "b-cbam", "b-resnet18", LEVELS["b-resnet18"]),
        NARROW,
        LEVELS["b-resnet18"],
    ),
    "B3": Measure(
        ("b-resnet18", "b-focal"), figures.focal, f"{NARROW} Weights are taken on validation, after training."
    ),
    "B4": Measure(("b-resnet18", "b-smoothing"), figures.smoothing, f"{NARROW} Test loss: plain cross entropy."),
    "B5": Measure(("b-resnet18", "b-elastic"), figures.deformed("B5", "b-elastic", "b-resnet18"), NARROW),
    "B8": Measure(
        ("b-resnet18", "b-fixed"),
        figures.convergence("B8", "b-resnet18", "b-fixed", LEVELS["b-resnet18"]),
        f"{NARROW} Annealed over 2 epochs (T_max 50 in the article); the fixed rate has 5.",
        LEVELS["b-resnet18"],
    ),
    "B9": Measure(
        ("lenet5", "b-four", "b-resnet18"),
        figures.four_nine,
        "LeNet-5, four convolutions and ResNet-18, three seeds each.",
    ),
    "B10": Measure(
        ("lenet5",),
        lambda r: [figures.accuracy(r, "lenet5", claim=claimed("B10"))],
        "Adam, 12 epochs, no augmentation; the article states no training.",
    ),
    "B11": Measure(("b-cbam", "speed"), figures.v100, f"Accuracy: {NARROW} {TIMED}"),
    "D1": Measure(
        ("d-article",),
        figures.lenet_variant,
        "15 epochs in place of 20. The article gives no α and σ: article B's (34, 5).",
    ),
    "D3": Measure(
        ("d-plain", "d-norm"),
        figures.convergence("D3", "d-norm", "d-plain", LEVELS["d-plain"]),
        level=LEVELS["d-plain"],
    ),
    "D4": Measure(("d-plain", "d-augmented"), figures.deformed("D4", "d-augmented", "d-plain")),
    "D5": Measure(("d-article", "speed"), figures.reachable, "No power meter here. Weights as float32."),
    "D6": Measure(
        ("d-plain", "d-5x5", "d-7x7"),
        figures.filters,
        "Larger filters are padded: maps, and the dense layer, keep their size.",
    ),
}
