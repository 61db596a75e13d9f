"""Which model to choose within given limits, in words, with the reason why each other one is not it."""

from collections.abc import Sequence
from dataclasses import dataclass

from digits.benchmark.file import Row
from digits.show import words
from digits.show.words import megabytes, milliseconds

UNKNOWN = float("inf")  # the size of what cannot be counted: it keeps to no limit


@dataclass(frozen=True)
class Limits:
    """What a model must keep to; None and False set no limit.

    `latency_ms`: p50 of one digit; `megabytes`: `size_bytes`; `explains`: can show remembered digits near to the one
    asked about; `untrained`: nothing is trained, it only remembers; `judge`: "test" or "pen", whose accuracy decides.
    """

    latency_ms: float | None = None
    megabytes: float | None = None
    explains: bool = False
    untrained: bool = False
    judge: str = "test"


@dataclass(frozen=True)
class Advice:
    """`model` is None where no model keeps to the limits. `out` gives the others' reasons, by model;
    `broken` names those of them that break a limit.
    """

    model: str | None
    reasons: list[str]
    out: dict[str, str]
    broken: frozenset[str]


def accuracy(row: Row, judge: str) -> float | None:
    """Share right on MNIST's test set, or on the pen digits ("pen"), None where that was not measured."""
    if judge == "pen":
        return row.pen and row.pen.accuracy
    return row.accuracy


def recommend(rows: Sequence[Row], limits: Limits) -> Advice:
    """The most accurate model within the limits; of two equals, the faster."""
    broken = {row.model: _broken(row, limits) for row in rows}
    fit = [row for row in rows if not broken[row.model]]
    out = {model: why for model, why in broken.items() if why}
    over = frozenset(out)
    if not fit:
        return Advice(None, [_nearest_miss(rows, limits)], out, frozenset(out))
    fit.sort(key=lambda row: (-accuracy(row, limits.judge), row.p50_ms))
    best, others = fit[0], fit[1:]
    out |= {row.model: _beaten(row, best, limits.judge) for row in others}
    return Advice(best.model, _reasons(best, others, len(over), limits), out, over)


def _broken(row: Row, limits: Limits) -> str:
    """The first limit that a model breaks, in words; empty where it keeps to all."""
    if accuracy(row, limits.judge) is None:
        return "not measured on pen digits"
    if limits.latency_ms is not None and row.p50_ms > limits.latency_ms:
        return f"too slow: {milliseconds(row.p50_ms)} a digit"
    if limits.megabytes is not None and _bytes(row) > limits.megabytes * words.MEGABYTE:
        return f"too large: {size(row)}"
    if limits.explains and not row.remembers:
        return "cannot show remembered digits like yours"
    if limits.untrained and not row.remembers:
        return "has to be trained"
    return ""


def _beaten(row: Row, best: Row, judge: str) -> str:
    return f"less accurate: {percent(accuracy(row, judge))} against {percent(accuracy(best, judge))}"


def _reasons(best: Row, others: Sequence[Row], broke: int, limits: Limits) -> list[str]:
    on = "pen digits" if limits.judge == "pen" else "the test set"
    lines = [
        f"Of the {len(others) + 1} that keep to your limits it is right most often: "
        f"{percent(accuracy(best, limits.judge))} on {on}."
        if others
        else f"It alone keeps to your limits, with {percent(accuracy(best, limits.judge))} right on {on}.",
        f"It takes {milliseconds(best.p50_ms)} a digit and {size(best)}.",
    ]
    if others and limits.judge == "test" and others[0].interval[1] > best.accuracy:
        second = others[0]
        lines.append(
            f"{second.title} ({percent(second.accuracy)}, {milliseconds(second.p50_ms)}, "
            f"{size(second)}) is so close that chance may decide between them."
        )
    if broke:
        lines.append(f"{broke} other{'s' if broke > 1 else ''} broke a limit.")
    return lines


def _nearest_miss(rows: Sequence[Row], limits: Limits) -> str:
    """One sentence on what would have to give."""
    allowed = [
        row
        for row in rows
        if not _broken(row, Limits(explains=limits.explains, untrained=limits.untrained, judge=limits.judge))
    ]
    if not allowed:
        return "No measured model does that; drop a requirement."
    fastest = min(allowed, key=lambda row: row.p50_ms)
    smallest = min(allowed, key=_bytes)
    return (
        f"No model keeps to all limits: the fastest that could do is {fastest.title} with "
        f"{milliseconds(fastest.p50_ms)} and {size(fastest)}, the smallest {smallest.title} "
        f"with {milliseconds(smallest.p50_ms)} and {size(smallest)}."
    )


def percent(share: float) -> str:
    """To a hundredth of a percent: models differ by that."""
    return words.percent(share, 2)


def _bytes(row: Row) -> float:
    return UNKNOWN if row.size_bytes is None else row.size_bytes


def size(row: Row) -> str:
    """In words."""
    return "unknown size" if row.size_bytes is None else megabytes(row.size_bytes)


def pareto(rows: Sequence[Row]) -> list[str]:
    """Models that no other beats in both errors and latency, the fastest first."""
    front, fewest = [], float("inf")
    for row in sorted(rows, key=lambda row: (row.p50_ms, row.errors)):
        if row.errors < fewest:
            front.append(row.model)
            fewest = row.errors
    return front
