"""Which model to choose within given limits, in words, with the reason why each other one is not it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digits.benchmark.candidates import Candidate
from digits.benchmark.file import Row
from digits.show import words
from digits.show.texts import benchmark as texts
from digits.show.words import megabytes, milliseconds

UNKNOWN = float("inf")  # the size of what cannot be counted: it keeps to no limit
Model = Row | Candidate


@dataclass(frozen=True)
class Limits:
    """What a model must keep to; None and False set no limit.

    `latency_ms`: p50 of one digit; `megabytes`: `size_bytes`; `explains`: can show remembered digits near to the one
    asked about; `untrained`: nothing is trained, it only remembers; `judge`: "test" or "pen", whose accuracy decides.
    `right`: the least share of its answers that are; `wants`: a key of `ORDERS`, what is best among those that do.
    """

    latency_ms: float | None = None
    megabytes: float | None = None
    explains: bool = False
    untrained: bool = False
    judge: str = "test"
    right: float | None = None
    wants: str = "right"


# what is wanted → the smallest of this is the best, of two equals by the next
ORDERS = {
    "right": lambda row, judge: (-accuracy(row, judge), row.p50_ms),
    "fast": lambda row, judge: (row.p50_ms, -accuracy(row, judge)),
    "small": lambda row, judge: (_bytes(row), -accuracy(row, judge)),
}


@dataclass(frozen=True)
class Advice:
    """`model` is None where no model keeps to the limits. `out` gives the others' reasons, by model;
    `broken` names those of them that break a limit.
    """

    model: str | None
    reasons: list[str]
    out: dict[str, str]
    broken: frozenset[str]


def accuracy(row: Model, judge: str) -> float | None:
    """Share right on MNIST's test set, or on the pen digits ("pen"), None where that was not measured."""
    if judge == "pen":
        return row.pen and row.pen.accuracy
    return row.accuracy


def measured(row: Model, judge: str) -> tuple[int, int] | None:
    """Wrong answers and digits that they are counted among, on what judges; None where that was not measured."""
    if judge == "pen":
        return row.pen and (round(row.pen.n * (1 - row.pen.accuracy)), row.pen.n)
    return row.errors, row.n


def recommend(rows: Sequence[Model], limits: Limits) -> Advice:
    """The most accurate model within the limits, or the fastest or smallest where that is wanted."""
    broken = {row.model: _broken(row, limits) for row in rows}
    fit = [row for row in rows if not broken[row.model]]
    out = {model: why for model, why in broken.items() if why}
    over = frozenset(out)
    if not fit:
        return Advice(None, [_nearest_miss(rows, limits)], out, frozenset(out))
    fit.sort(key=lambda row: ORDERS[limits.wants](row, limits.judge))
    best, others = fit[0], fit[1:]
    out |= {row.model: _beaten(row, best, limits) for row in others}
    return Advice(best.model, _reasons(best, others, len(over), limits), out, over)


def _broken(row: Model, limits: Limits) -> str:
    """The first limit that a model breaks, in words; empty where it keeps to all."""
    if accuracy(row, limits.judge) is None:
        return texts.NO_PEN
    if limits.right is not None and accuracy(row, limits.judge) < limits.right:
        return texts.TOO_WRONG.format(share=percent(accuracy(row, limits.judge)))
    if limits.latency_ms is not None and row.p50_ms > limits.latency_ms:
        return texts.TOO_SLOW.format(ms=milliseconds(row.p50_ms))
    if limits.megabytes is not None and _bytes(row) > limits.megabytes * words.MEGABYTE:
        return texts.TOO_LARGE.format(size=size(row))
    if limits.explains and not row.remembers:
        return texts.NO_EXPLANATION
    if limits.untrained and not row.remembers:
        return texts.HAS_TO_BE_TRAINED
    return ""


def _beaten(row: Model, best: Model, limits: Limits) -> str:
    if limits.wants == "fast":
        return texts.SLOWER.format(ms=milliseconds(row.p50_ms), best=milliseconds(best.p50_ms))
    if limits.wants == "small":
        return texts.LARGER.format(size=size(row), best=size(best))
    share, most = (percent(accuracy(one, limits.judge)) for one in (row, best))
    return texts.LESS_ACCURATE.format(share=share, best=most)


def _reasons(best: Model, others: Sequence[Model], broke: int, limits: Limits) -> list[str]:
    on = {"share": percent(accuracy(best, limits.judge)), "on": texts.ON[limits.judge]}
    lines = [
        texts.FIRST[limits.wants].format(count=len(others) + 1, **on) if others else texts.ALONE.format(**on),
        texts.COSTS.format(ms=milliseconds(best.p50_ms), size=size(best)),
    ]
    if isinstance(best, Candidate):
        lines.append(texts.COMPRESSED.format(command=best.command, engine=best.engine))
    if others and (limits.judge, limits.wants) == ("test", "right") and others[0].interval[1] > best.accuracy:
        second = others[0]
        lines.append(
            texts.CLOSE.format(
                title=second.title,
                share=percent(second.accuracy),
                ms=milliseconds(second.p50_ms),
                size=size(second),
            )
        )
    if broke:
        lines.append(texts.ONE_BROKE if broke == 1 else texts.SOME_BROKE.format(count=broke))
    return lines


def _nearest_miss(rows: Sequence[Model], limits: Limits) -> str:
    """One sentence on what would have to give."""
    unbounded = replace(limits, latency_ms=None, megabytes=None)
    allowed = [row for row in rows if not _broken(row, unbounded)]
    if not allowed:
        return texts.NONE_DOES
    fastest = min(allowed, key=lambda row: row.p50_ms)
    smallest = min(allowed, key=_bytes)
    return texts.NONE_KEEPS.format(
        fastest=fastest.title,
        fastest_ms=milliseconds(fastest.p50_ms),
        fastest_size=size(fastest),
        smallest=smallest.title,
        smallest_ms=milliseconds(smallest.p50_ms),
        smallest_size=size(smallest),
    )


def percent(share: float) -> str:
    """To a hundredth of a percent: models differ by that."""
    return words.percent(share, 2)


def _bytes(row: Model) -> float:
    return UNKNOWN if row.size_bytes is None else row.size_bytes


def size(row: Model) -> str:
    """In words."""
    return texts.UNKNOWN_SIZE if row.size_bytes is None else megabytes(row.size_bytes)


def pareto(rows: Sequence[Model], judge: str = "test") -> list[str]:
    """Models that no other beats in both errors, on what judges, and latency, the fastest first."""
    front, fewest = [], float("inf")
    shares = {row.model: 1 - accuracy(row, judge) for row in rows if measured(row, judge)}
    for row in sorted((row for row in rows if row.model in shares), key=lambda row: (row.p50_ms, shares[row.model])):
        if shares[row.model] < fewest:
            front.append(row.model)
            fewest = shares[row.model]
    return front
