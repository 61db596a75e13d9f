"""What the tests run under torchrun, and alone: a small network learns from few digits, in the folder named.

Three epochs in one go; two, and then the third from the checkpoint; and as `python -m digits train` does it.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

FOLDER = Path(sys.argv[1])
os.environ["DIGITS_WEIGHTS"] = str(FOLDER / "weights")
os.environ.pop("DIGITS_PEN", None)

import numpy as np  # noqa: E402
from torch import nn  # noqa: E402

from digits import files  # noqa: E402
from digits.data import mnist  # noqa: E402
from digits.images.augment import Augment  # noqa: E402
from digits.predictors import registry  # noqa: E402
from digits.predictors.entries import Network  # noqa: E402
from digits.predictors.recipe import Recipe  # noqa: E402
from digits.training import make, trainer  # noqa: E402

DIGITS = 1_003  # of which the last batch has three, and two processes two shares
RECIPE = Recipe(epochs=3, batch_size=50, learning_rate=3e-3, augment=Augment(rotate=8), average=0.9)
ROW = Network(
    title="A small one",
    source="here",
    description="One convolution, batch norm, one layer.",
    build=lambda: nn.Sequential(
        nn.Conv2d(1, 8, 5, stride=2), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 144, 10)
    ),
    parameters=11_754,
    recipe=RECIPE,
)


def few(split: str, load=mnist.load_uint8):
    return tuple(part[:DIGITS] for part in load(split))


def learn(name: str, epochs: int) -> None:
    """Train in the folder NAME, going on where it is, and write what was found."""
    data = trainer.Data(lambda epoch: few("train"), mnist.load("validation"))
    recipe = replace(RECIPE, epochs=epochs)
    run = trainer.fit(ROW.untrained, recipe, data, seed=1, folder=FOLDER / name, report=lambda progress: None)
    state = {key: value.numpy() for key, value in run.network.state_dict().items()}
    losses = [epoch.loss for epoch in run.history]
    file = FOLDER / f"{name}-{os.environ.get('RANK', '0')}.npz"
    np.savez(file, accuracy=run.validation_accuracy, losses=losses, device=run.device, **state)


mnist.PATH = Path(__file__).resolve().parents[2] / "weights" / "mnist.npz"
mnist.load_uint8 = few
files.RUNS = FOLDER / "runs"
registry.ENTRIES = {"small": ROW}
learn("whole", 3)
learn("stopped", 2)
learn("stopped", 3)
print("with a card" if make.make("small", report=lambda line: None) else "without", flush=True)
