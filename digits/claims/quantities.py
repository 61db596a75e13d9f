"""What is read off the trials for a claim: quantities, each of which becomes a figure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from digits.claims import figure
from digits.claims.experiments import SPEED, SPLITS
from digits.claims.figure import PERCENT, Figure, Kind, Unit
from digits.claims.results import Point, Shipped, Speed, Strength, System, Training
from digits.claims.trials import Found, Results, Trial
from digits.predictors.predictor import CLASSES
from digits.show.words import MEGABYTE

Values = Callable[[Results], list[float]]
Trained = Trial[Training] | Trial[Shipped]


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number that a claim is about. values: one a seed, split or round. claimed: what the article states.

    n: trials whose digits are counted, where the values are shares of digits right.
    """

    name: str
    unit: Unit
    values: Values
    claimed: float | None = None
    kind: Kind = Kind.GAIN
    n: Trial | None = None

    def figure(self, results: Results) -> Figure:
        n = results[self.n][0].n if self.n else None
        return figure.of(self.name, self.values(results), self.unit, self.claimed, n, self.kind)


class Figures:
    """A claim's figures, as its rule asks for them: by the quantities that they are of."""

    def __init__(self, figures: Iterable[Figure]):
        self._by_name = {found.name: found for found in figures}

    def __getitem__(self, quantity: Quantity) -> Figure:
        return self._by_name[quantity.name]


def each(trial: Trial[Found], read: Callable[[Found], float]) -> Values:
    """One number of each result of a trial."""
    return lambda results: [read(one) for one in results[trial]]


def percent(shares: Values) -> Values:
    return lambda results: [PERCENT * share for share in shares(results)]


def paired(one: Values, other: Values, of: Callable[[float, float], float]) -> Values:
    """One number of each two values of the same seed."""
    return lambda results: [of(a, b) for a, b in zip(one(results), other(results), strict=True)]


def accuracies(arm: Trained) -> Values:
    return each(arm, lambda training: training.accuracy)


def median(system: System) -> Values:
    """Milliseconds of one digit."""
    return each(SPEED, lambda speed: speed.p50_ms[system])


def of_a_batch(system: System) -> Values:
    """Milliseconds of one digit in a batch."""
    return each(SPEED, lambda speed: speed.batch_ms[system])


def held(system: System) -> Values:
    """Megabytes."""

    def megabytes(speed: Speed) -> float:
        return speed.held_bytes[system] / MEGABYTE

    return each(SPEED, megabytes)


def share_right(name: str, shares: Values, of: Trial, claimed: float | None = None) -> Quantity:
    return Quantity(name=name, unit=Unit.PERCENT, values=percent(shares), claimed=claimed, kind=Kind.ACCURACY, n=of)


def accuracy(arm: Trained, name: str = "accuracy", claimed: float | None = None) -> Quantity:
    return share_right(name, accuracies(arm), arm, claimed)


def knn_accuracy(name: str = "accuracy", claimed: float | None = None) -> Quantity:
    """Of a KNN on random splits."""
    return share_right(name, each(SPLITS, lambda split: split.euclidean), SPLITS, claimed)


def gain(better: Values, plain: Values, name: str = "gain", claimed: float | None = None) -> Quantity:
    """Points of accuracy gained, trial by trial of the same seed."""
    points = paired(better, plain, lambda a, b: PERCENT * (a - b))
    return Quantity(name=name, unit=Unit.POINTS, values=points, claimed=claimed)


def saved(less: Values, plain: Values, name: str, claimed: float | None = None) -> Quantity:
    """Percent of something saved, trial by trial of the same seed."""
    shares = paired(less, plain, lambda a, b: PERCENT * (1 - a / b))
    return Quantity(name=name, unit=Unit.PERCENT, values=shares, claimed=claimed)


def times_as_fast(slow: Values, fast: Values, name: str) -> Quantity:
    return Quantity(name=name, unit=Unit.TIMES, values=paired(slow, fast, lambda a, b: a / b))


def cost(name: str, unit: Unit, values: Values, claimed: float | None = None) -> Quantity:
    return Quantity(name=name, unit=unit, values=values, claimed=claimed, kind=Kind.COST)


def fact(name: str, unit: Unit, values: Values) -> Quantity:
    return Quantity(name=name, unit=unit, values=values, kind=Kind.FACT)


def with_and_without(arm: Trained, plain: Trained) -> tuple[Quantity, Quantity]:
    return accuracy(arm, "test accuracy with"), accuracy(plain, "test accuracy without")


def first_reaching(curve: list[Point], level: float) -> float | None:
    """Epochs until the validation accuracy first is `level`, on straight lines between the points; None: never."""
    before = Point(epoch=0.0, loss=0.0, validation_accuracy=1 / CLASSES)
    for point in curve:
        low, high = before.validation_accuracy, point.validation_accuracy
        if high >= level:
            return before.epoch + (level - low) / (high - low) * (point.epoch - before.epoch)
        before = point
    return None


def convergence(arm: Trained, plain: Trained, level: float, claimed: float) -> tuple[Quantity, ...]:
    """First the share of epochs saved to a fixed validation accuracy with and without; then what that is made of.

    A trial that never reaches it counts all its epochs.
    """

    def took(of: Trained) -> Values:
        return each(of, lambda trained: first_reaching(trained.curve, level) or trained.curve[-1].epoch)

    def arrived(of: Trained) -> Values:
        return percent(each(of, lambda trained: first_reaching(trained.curve, level) is not None))

    return (
        saved(took(arm), took(plain), "epochs saved", claimed),
        fact("epochs with", Unit.EPOCHS, took(arm)),
        fact("epochs without", Unit.EPOCHS, took(plain)),
        fact("trainings that got there, with", Unit.PERCENT, arrived(arm)),
        fact("trainings that got there, without", Unit.PERCENT, arrived(plain)),
        *with_and_without(arm, plain),
    )


def deformed(arm: Trained, plain: Trained, strength: Strength, claimed: float) -> tuple[Quantity, Quantity, Quantity]:
    """First the points gained on deformed digits; then the shares right without and with."""

    def shares(of: Trained) -> Values:
        return each(of, lambda trained: trained.deformed[strength])

    return (
        gain(shares(arm), shares(plain), f"gain, deformed {strength}", claimed),
        share_right(f"deformed {strength}, without", shares(plain), plain),
        share_right(f"deformed {strength}, with", shares(arm), arm),
    )
