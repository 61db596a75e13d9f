"""What corrections bring: what `python -m digits corrections` measures, into weights/corrections.json.

Writers whom no model has learned from teach some of their digits and are asked about others. Those count as unusual of
whom the models misread most in the half that they teach from; the figures are of the other half.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from sqlalchemy.engine import URL

from digits import files
from digits.data import mnist
from digits.evaluation import hands, signs
from digits.evaluation.hands import Hand
from digits.evaluation.signs import Known, Letters
from digits.files import Made
from digits.metrics import wilson
from digits.predictors import embeddings, last_layer, registry
from digits.predictors.last_layer import PersonalNetwork
from digits.predictors.network import NetworkPredictor
from digits.predictors.personal import PersonalKNN, Taught
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import CLASSES, held_bytes
from digits.store.database import Database
from digits.store.records import Digit, Drawing, Line, Said, ink, now
from digits.store.store import Store

PATH = files.WEIGHTS / "corrections.json"
COMMAND = "python -m digits corrections"
AFTER = (0, 1, 3, 10, 30)
UNUSUAL = 3  # one writer in so many, those misread most
MANY, PEOPLE, EACH = 1_000, 50, 100

Report = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class After:
    """Of `n` digits asked about, the share right after so many corrections; Wilson's 95 % interval."""

    corrections: int
    n: int
    accuracy: float
    interval: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """unusual, everybody: over the writers. again: of digits misread and then corrected, the share right when the same
    hand writes them once more. mnist_lost: the share of MNIST's test digits lost by a writer's corrections, the worst
    and the mean. sign: of letters taught three times."""

    model: str
    unusual: list[After]
    everybody: list[After]
    again: float | None
    mnist_lost: float
    mnist_lost_mean: float
    sign: Known


@dataclass(frozen=True, kw_only=True)
class Costs:
    """added_ms: to an answer by a memory of 1,000 digits; kept_ms: until a correction is on disk, p50 and p95; fit_s:
    one last layer, p50; people_mb: fifty people with 100 digits each, in memory and in the database file."""

    added_ms: float
    kept_ms: tuple[float, float]
    fit_s: float
    people_mb: float
    database_mb: float


@dataclass(frozen=True, kw_only=True)
class Corrections:
    version: Literal[1] = 1
    made: Made
    command: str
    writers: int
    unusual: list[str]
    letters: int
    curves: list[Curve]
    costs: Costs


def read() -> Corrections:
    return files.read_once(PATH, Corrections, COMMAND)


def run(folder: str | Path | None = None, report: Report = print) -> Corrections:
    """Measure, write the file, return what it holds."""
    people, letters = hands.people("test", folder), signs.letters("test", folder)
    curves, unusual = [], []
    for names in registry.PAIRS.values():
        models = [registry.load(name) for name in names]
        ordered = [hand.wrong_first(models) for hand in people]
        ordered.sort(key=lambda hand: hand.misread, reverse=True)
        few = max(1, len(ordered) // UNUSUAL)
        unusual.append([hand.writer for hand in ordered[:few]])
        for name, model in zip(names, models, strict=True):
            curves.append(_curve(name, model, ordered, few, letters))
            report(describe(curves[-1]))
    costs = _costs(people)
    report(str(costs))
    found = Corrections(
        made=files.made(),
        command=COMMAND,
        writers=len(people),
        unusual=unusual[0],
        letters=len(letters.other_hands),
        curves=curves,
        costs=costs,
    )
    files.write(PATH, found)
    return found


def describe(curve: Curve) -> str:
    steps = ", ".join(f"{100 * a.accuracy:.2f} % after {a.corrections}" for a in curve.unusual)
    again = "" if curve.again is None else f"; {curve.again:.0%} of what was corrected is right the next time"
    return f"{curve.model}: {steps}{again}; MNIST loses {100 * curve.mnist_lost:.2f} points at most; {curve.sign}"


def taught_by(name: str, model, taught: Taught):
    """The model as the app makes it of what a person taught."""
    if not len(taught):
        return model
    if isinstance(model, HyperplaneKNN):
        return PersonalKNN(model, taught)
    if not last_layer.is_enough(taught):
        return model
    old = embeddings.stored(name)
    if old is None:
        raise ValueError(f"{name} has no stored embeddings; make them with: {embeddings.COMMAND}")
    layer = last_layer.fit(model, old.vectors, taught, model.embed(taught.images / np.float32(255)), old.weight)
    return PersonalNetwork(model, layer)


def _curve(name: str, model, people: list[Hand], few: int, letters: Letters) -> Curve:
    right = np.array([_right(name, model, hand) for hand in people])
    asked = np.array([len(hand.later) for hand in people])
    lost = _lost(name, model, people)
    return Curve(
        model=name,
        unusual=_afters(right[:few], asked[:few]),
        everybody=_afters(right, asked),
        again=_again(model, people) if isinstance(model, HyperplaneKNN) else None,
        mnist_lost=max(lost),
        mnist_lost_mean=float(np.mean(lost)),
        sign=signs.known(name, model, lambda taught: taught_by(name, model, taught), letters),
    )


def _right(name: str, model, hand: Hand) -> list[int]:
    """How many of the later digits are right after each of AFTER."""
    if isinstance(model, HyperplaneKNN):
        vectors = model.embed(hand.later)
        distances = model.distances_of(vectors)[:, :CLASSES]
        models = [PersonalKNN(model, hand.taught(count)) for count in AFTER[1:]]
        found = [distances.argmin(1), *(own.nearest(vectors, distances) for own in models)]
    else:
        found = [taught_by(name, model, hand.taught(count)).predict(hand.later) for count in AFTER]
    return [int((digits == hand.later_labels).sum()) for digits in found]


def _afters(right: np.ndarray, asked: np.ndarray) -> list[After]:
    n = int(asked.sum())
    return [
        After(corrections=count, n=n, accuracy=hits / n, interval=wilson(hits, n))
        for count, hits in zip(AFTER, right.sum(0).tolist(), strict=True)
    ]


def _again(model: HyperplaneKNN, people: list[Hand]) -> float | None:
    """One correction each, of every digit that is misread."""
    right = []
    for hand in (hand for hand in people if hand.wrong):
        for i in np.flatnonzero(model.predict(hand.first[: hand.wrong]) != hand.labels[: hand.wrong]):
            one = Taught(_bytes(hand.first[i : i + 1]), [str(hand.labels[i])], ["yours"])
            right.append(PersonalKNN(model, one).predict(hand.again[i : i + 1])[0] == hand.labels[i])
    return float(np.mean(right)) if right else None


def _lost(name: str, model, people: list[Hand]) -> list[float]:
    """By each person's corrections, all that AFTER asks for."""
    images, labels = mnist.load("test")
    if isinstance(model, HyperplaneKNN):
        vectors = model.embed(images)
        distances = model.distances_of(vectors)[:, :CLASSES]
        before = (distances.argmin(1) == labels).mean()
        after = [PersonalKNN(model, h.taught(AFTER[-1])).nearest(vectors, distances) for h in people]
        return [float(before - (found == labels).mean()) for found in after]
    seen = model.embed(images)
    before = (model.predict(images) == labels).mean()
    layers = [taught_by(name, model, hand.taught(AFTER[-1])).network[-1] for hand in people]
    found = [seen @ layer.weight.numpy()[:CLASSES].T + layer.bias.numpy()[:CLASSES] for layer in layers]
    return [float(before - (logits.argmax(1) == labels).mean()) for logits in found]


def _bytes(images: np.ndarray) -> np.ndarray:
    return np.rint(images * 255).astype(np.uint8)


def _costs(people: list[Hand]) -> Costs:
    name, network = registry.DRAW_PAIR
    knn = registry.load(name)
    images = np.concatenate([hand.first for hand in people])
    images = np.concatenate([images] * (MANY // len(images) + 1))[:MANY]
    many = Taught(_bytes(images), ["7"] * MANY, ["yours"] * MANY)
    model = PersonalKNN(knn, many)
    found = knn.consider(images[0], knn.k)
    added = [_seconds(lambda: model.with_taught(found, knn.k)) for _ in range(300)]
    few = Taught(many.images[:EACH].copy(), many.truths[:EACH], many.whose[:EACH])
    each = held_bytes([PersonalKNN(knn, few).vectors, few.images])
    kept, size = _keeping()
    return Costs(
        added_ms=round(1000 * float(np.median(added)), 3),
        kept_ms=tuple(round(1000 * float(np.quantile(kept, q)), 2) for q in (0.5, 0.95)),
        fit_s=round(float(np.median([_fit_seconds(network, few) for _ in range(5)])), 3),
        people_mb=round(PEOPLE * each / 1e6, 2),
        database_mb=round(size / 1e6, 2),
    )


def _fit_seconds(name: str, taught: Taught) -> float:
    model: NetworkPredictor = registry.load(name)
    return _seconds(lambda: taught_by(name, model, taught))


def _keeping() -> tuple[list[float], int]:
    """Seconds that each correction of fifty people with 100 each took until it was on disk, and the file's bytes."""
    line = Line([(float(x), float(x)) for x in range(60)], 20.0)
    digit = Digit(np.zeros((28, 28), np.uint8), {"knn": Said("1", 0.9), "resnet": Said("1", 0.9)}, "7")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digits.sqlite"
        store = Store(Database(URL.create("sqlite", database=str(path))))
        took = []
        for person in range(PEOPLE):
            who = store.enrol(f"person {person}").id
            for number in range(EACH):
                drawing = Drawing(f"{number}", now(), 308, ink([line, line]), [digit])
                took.append(_seconds(lambda who=who, drawing=drawing: store.keep(who, drawing)))
        store.database.close()
        return took, path.stat().st_size


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
