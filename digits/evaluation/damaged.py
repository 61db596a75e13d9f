"""What models reach on damaged digits: the shape of `weights/corrupted.json`, and how it is measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from digits import files, metrics
from digits.data import mnist
from digits.evaluation import corrupted
from digits.images.damage import KINDS, damaged
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading import doubt

PATH = files.WEIGHTS / "corrupted.json"
COMMAND = "python -m digits evaluate --corrupted"
DIGITS = 1000  # of the test set, under each kind of damage
NAMES = ("knn-drawn", "resnet-drawn", "knn", "resnet", "resnet-sturdy")


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Shares in [0, 1]. clean: right of the same digits undamaged. accuracy: right by kind of damage; mean: over the
    kinds; mean_untaught: over the kinds that no network was taught. ece: of all damaged digits. doubted: taken for no
    digit; wrong: answered wrongly and not doubted.
    """

    clean: float
    accuracy: dict[str, float]
    mean: float
    mean_untaught: float
    ece: float
    doubted: float
    wrong: float


@dataclass(frozen=True, kw_only=True)
class Damaged(files.Made):
    """By model. digits: how many of MNIST's test set, always the same ones; seed: of the damage."""

    version: Literal[1] = 1
    command: str = COMMAND
    digits: int
    seed: int
    models: dict[str, Reached]


def measure(
    names: Sequence[str] = (), n: int = DIGITS, report: Callable[[str], object] = print, path: Path | None = None
) -> Damaged:
    """Measure these models, `NAMES` that are here if none is named, on n test digits under every kind of damage, and
    write the file."""
    images, labels = corrupted.subset(n, *mnist.load("test"))
    spoilt = {name: damaged(name, images) for name in KINDS}
    found = {}
    for name in names or [name for name in NAMES if name in registry.available()]:
        found[name] = reached(name, registry.load(name), images, spoilt, labels)
        report(f"{name}  clean {found[name].clean:.1%}  damaged {found[name].mean:.1%}")
    content = Damaged(**vars(files.made()), digits=n, seed=0, models=found)
    files.write(path or PATH, content)
    return content


def reached(
    name: str, predictor: Predictor, images: np.ndarray, spoilt: dict[str, np.ndarray], labels: np.ndarray
) -> Reached:
    """Of the model called `name`: images (N, 28, 28) float32 in [0, 1], the same under each kind of damage, and what
    they are, (N,)."""
    answers, scores = zip(*(doubt.answer(predictor, one) for one in spoilt.values()), strict=True)
    shares = [float((each.argmax(1) == labels).mean()) for each in answers]
    untaught = [share for share, kind in zip(shares, KINDS.values(), strict=True) if not kind.training]
    every, truth = np.concatenate(answers), np.tile(labels, len(spoilt))
    known = doubt.is_digit(name, np.concatenate(scores))
    return Reached(
        clean=float((predictor.predict(images) == labels).mean()),
        accuracy=dict(zip(spoilt, shares, strict=True)),
        mean=float(np.mean(shares)),
        mean_untaught=float(np.mean(untaught)),
        ece=metrics.metrics(every, truth)["ece"],
        doubted=float((~known).mean()),
        wrong=float(((every.argmax(1) != truth) & known).mean()),
    )


def read() -> Damaged:
    """The file; ValueError with the command that makes it where it is missing or damaged."""
    return files.read_once(PATH, Damaged, COMMAND)


def table(found: Damaged) -> str:
    """Lines of text: a row for each kind of damage, a column for each model."""
    lines = [" " * 18 + "".join(f"{name:>15}" for name in found.models)]
    rows = {"none": [one.clean for one in found.models.values()]}
    rows |= {KINDS[kind].title: [one.accuracy[kind] for one in found.models.values()] for kind in KINDS}
    for title in ("mean", "mean_untaught", "ece", "doubted", "wrong"):
        rows[title.replace("_", ", ")] = [getattr(one, title) for one in found.models.values()]
    return "\n".join(lines + [f"{title:18}" + "".join(f"{x:15.1%}" for x in shares) for title, shares in rows.items()])
