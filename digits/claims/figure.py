"""A claim's number: measured several times, with what the article states beside it; and what a rule says of it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, stdev

PERCENT = 100  # of a share of 1
# how the rule begins where a claim was tested at two strengths
EITHER = (
    "The articles do not say how deformed the digits are: tested once as strongly as in training and twice as "
    "strongly, and the better verdict counts. "
)


class Verdict(StrEnum):
    HOLDS = "holds"
    PART = "holds in part"
    FAILS = "does not hold"
    UNTESTABLE = "not testable here"
    UNMEASURED = "not measured yet"


class Unit(StrEnum):
    PERCENT = "%"
    POINTS = "points"
    TIMES = "×"
    MILLISECONDS = "ms"
    MEGABYTES = "MB"
    EPOCHS = "epochs"
    NATS = "nats"
    PER_SECOND = "a second"


class Kind(StrEnum):
    """Accuracies and gains are better when larger, costs when smaller, facts are neither."""

    ACCURACY = "accuracy"
    GAIN = "gain"
    COST = "cost"
    FACT = "fact"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """values: one a seed, split or round; mean of them, and spread, their standard deviation.

    claimed: what the article states, if it states one. n: digits behind each value of an accuracy.
    """

    name: str
    unit: Unit
    kind: Kind
    claimed: float | None
    mean: float
    spread: float
    values: list[float]
    n: int | None

    @property
    def standard_error(self) -> float:
        """Of the mean: from the spread and, for a share in percent, the number of digits behind it."""
        square = self.spread**2 / len(self.values)
        if self.n:
            share = min(max(self.mean / PERCENT, 0), 1)
            square += PERCENT**2 * share * (1 - share) / self.n
        return math.sqrt(square)


def of(
    name: str,
    values: list[float],
    unit: Unit,
    claimed: float | None = None,
    n: int | None = None,
    kind: Kind = Kind.GAIN,
) -> Figure:
    """The figure of these values."""
    return Figure(
        name=name,
        unit=unit,
        kind=kind,
        claimed=claimed,
        mean=fmean(values),
        spread=stdev(values) if len(values) > 1 else 0.0,
        values=list(values),
        n=n,
    )
