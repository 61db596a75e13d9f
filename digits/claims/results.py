"""What trials find, one record for each seed, split or round: what figures and charts are made of."""

from dataclasses import dataclass, field
from enum import StrEnum


class Strength(StrEnum):
    """How strongly test digits are deformed: as in the articles' training, or twice that."""

    ONCE = "once"
    TWICE = "twice"


class System(StrEnum):
    """What is timed side by side."""

    KNN = "knn"
    KNN_PCA50 = "knn-pca50"
    RESNET18 = "resnet18"
    RESNET18_CBAM = "resnet18-cbam"
    LENET_FROM_PICTURE = "lenet-variant, from a picture"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point of a learning curve; epochs count whole passes, and points may lie between."""

    epoch: float
    loss: float
    validation_accuracy: float


@dataclass(frozen=True, kw_only=True)
class HardShare:
    """The share of all samples' weight that the hard ones have under each loss."""

    cross_entropy: float
    focal: float


@dataclass(frozen=True, kw_only=True)
class Training:
    """A trained network on `n` test digits; shares in [0, 1], `nll` in nats.

    deformed: its accuracy on the same digits, deformed. hard_samples: the share of validation digits that are hard.
    confusion: counts, truth by answer; the published file leaves it out.
    """

    curve: list[Point]
    n: int
    parameters: int
    accuracy: float
    nll: float
    deformed: dict[Strength, float]
    hard_share: HardShare
    hard_samples: float
    confusion: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A shipped network on `n` test digits, and how it learned; accuracy in [0, 1]."""

    curve: list[Point]
    n: int
    accuracy: float


@dataclass(frozen=True, kw_only=True)
class Splits:
    """The accuracy of a KNN by two distances on `n` digits of a random split."""

    remembered: int
    n: int
    euclidean: float
    cosine: float


@dataclass(frozen=True, kw_only=True)
class Noise:
    """The accuracy of a KNN on `n` digits at each `sigma`, by equal votes and by votes weighted by distance."""

    n: int
    sigma: list[float]
    uniform: list[float]
    weighted: list[float]


@dataclass(frozen=True, kw_only=True)
class Speed:
    """A round of timing: the median of one digit, the time of one in a batch, and what each system holds."""

    threads: int
    p50_ms: dict[System, float]
    answers: dict[System, int]
    batch_ms: dict[System, float]
    held_bytes: dict[System, int]


@dataclass(frozen=True, kw_only=True)
class Trees:
    """A round of timing: the median of one digit at each number of dimensions, by two searches, in milliseconds."""

    dimensions: list[int]
    answers: int
    kd_tree: list[float]
    brute: list[float]


@dataclass(frozen=True, kw_only=True)
class Small:
    """A compressed model, or the one that it was made from: its file, as the engines read it and packed; by engine
    the processor's milliseconds for one digit and for a thousand at once, in one thread."""

    file_bytes: int
    packed_bytes: int
    accuracy: float
    one_ms: dict[str, float]
    thousand_ms: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Compressed:
    """Models by their names in `weights/compression.json`, right on `n` test digits."""

    n: int
    models: dict[str, Small]


Result = Training | Shipped | Splits | Noise | Speed | Trees | Compressed
