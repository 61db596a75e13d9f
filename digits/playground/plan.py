"""What somebody may train: a small network of the zoo, on so many digits, for at most a minute."""

from typing import Annotated, Literal

import msgspec
import numpy as np

from digits.data import mnist
from digits.images.augment import Augment

Network = Literal["lenet5", "cnn1", "cnn2", "resnet-small"]
NETWORKS = Network.__args__
JUDGING = 1_000  # MNIST's last validation digits: they judge, and no plan learns from them
MOST = mnist.SPLITS["train+validation"].stop - JUDGING
AMOUNTS = (100, 300, 1_000, 3_000, 10_000, 30_000, MOST)
LONGEST = 60  # seconds
MOST_SEED = 99
AUGMENT = Augment(rotate=10, shift=2, zoom=0.1)  # cheap enough to train in seconds


class Plan(msgspec.Struct, frozen=True):
    """network: its name in the zoo. amount: of digits to learn from. augments: whether each is turned, moved and
    zoomed a little, differently every time. seed: of everything that is random."""

    network: Network
    amount: Annotated[int, msgspec.Meta(ge=AMOUNTS[0], le=MOST)]
    augments: bool
    seed: Annotated[int, msgspec.Meta(ge=0, le=MOST_SEED)]


def to_learn(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 28, 28) uint8 and labels (N,) int64, drawn at random by the plan's seed."""
    images, labels = mnist.load_uint8("train+validation")
    chosen = np.random.default_rng(plan.seed).permutation(MOST)[: plan.amount]
    return images[chosen], labels[chosen]


def judging() -> tuple[np.ndarray, np.ndarray]:
    """Images (1000, 28, 28) float32 in [0, 1] and labels (1000,) int64: the same ones for every plan."""
    images, labels = mnist.load_uint8("validation")
    return images[-JUDGING:].astype(np.float32) / 255, labels[-JUDGING:]
