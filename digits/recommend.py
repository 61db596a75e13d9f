"""Which model to choose within given limits, in words, with the reason why each other one is not it."""

from dataclasses import dataclass

MEGABYTE = 1e6


@dataclass(frozen=True)
class Limits:
    """What a model must keep to; None and False set no limit.

    `latency_ms`: p50 of one digit; `megabytes`: `size_bytes`; `explains`: can show the training digits that it
    decided by; `untrained`: nothing is trained, it only remembers; `judge`: "test" or "pen", whose accuracy decides.
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


def size_bytes(row: dict) -> int:
    """The weights file, or what the model holds in memory where it has no file."""
    return row["file_bytes"] or row["held_bytes"]


def explains(row: dict) -> bool:
    """Whether the training digits that decided an answer can be shown: the neighbours of a KNN."""
    return row["family"] == "KNN"


def accuracy(row: dict, judge: str) -> float | None:
    """Share right on MNIST's test set, or on the pen digits ("pen"), None where that was not measured."""
    if judge == "pen":
        return row["pen"] and row["pen"]["accuracy"]
    return row["accuracy"]


def recommend(rows: list[dict], limits: Limits) -> Advice:
    """The most accurate model within the limits; of two equals, the faster."""
    broken = {row["model"]: _broken(row, limits) for row in rows}
    fit = [row for row in rows if not broken[row["model"]]]
    out = {model: why for model, why in broken.items() if why}
    over = frozenset(out)
    if not fit:
        return Advice(None, [_nearest_miss(rows, limits)], out, frozenset(out))
    fit.sort(key=lambda row: (-accuracy(row, limits.judge), row["p50_ms"]))
    best, others = fit[0], fit[1:]
    out |= {row["model"]: _beaten(row, best, limits.judge) for row in others}
    return Advice(best["model"], _reasons(best, others, len(over), limits), out, over)


def _broken(row: dict, limits: Limits) -> str:
    """The first limit that a model breaks, in words; empty where it keeps to all."""
    if accuracy(row, limits.judge) is None:
        return "not measured on pen digits"
    if limits.latency_ms is not None and row["p50_ms"] > limits.latency_ms:
        return f"too slow: {milliseconds(row['p50_ms'])} a digit"
    if limits.megabytes is not None and size_bytes(row) > limits.megabytes * MEGABYTE:
        return f"too large: {megabytes(size_bytes(row))}"
    if limits.explains and not explains(row):
        return "cannot show the digits it decided by"
    if limits.untrained and row["family"] != "KNN":
        return "has to be trained"
    return ""


def _beaten(row: dict, best: dict, judge: str) -> str:
    return f"less accurate: {percent(accuracy(row, judge))} against {percent(accuracy(best, judge))}"


def _reasons(best: dict, others: list[dict], broke: int, limits: Limits) -> list[str]:
    on = "pen digits" if limits.judge == "pen" else "the test set"
    lines = [
        f"Of the {len(others) + 1} that keep to your limits it is right most often: "
        f"{percent(accuracy(best, limits.judge))} on {on}."
        if others
        else f"It alone keeps to your limits, with {percent(accuracy(best, limits.judge))} right on {on}.",
        f"It takes {milliseconds(best['p50_ms'])} a digit and {megabytes(size_bytes(best))}.",
    ]
    if others and limits.judge == "test" and others[0]["interval"][1] > best["accuracy"]:
        second = others[0]
        lines.append(
            f"{second['title']} ({percent(second['accuracy'])}, {milliseconds(second['p50_ms'])}, "
            f"{megabytes(size_bytes(second))}) is so close that chance may decide between them."
        )
    if broke:
        lines.append(f"{broke} other{'s' if broke > 1 else ''} broke a limit.")
    return lines


def _nearest_miss(rows: list[dict], limits: Limits) -> str:
    """One sentence on what would have to give."""
    allowed = [
        row
        for row in rows
        if not _broken(row, Limits(explains=limits.explains, untrained=limits.untrained, judge=limits.judge))
    ]
    if not allowed:
        return "No measured model does that; drop a requirement."
    fastest = min(allowed, key=lambda row: row["p50_ms"])
    smallest = min(allowed, key=size_bytes)
    return (
        f"No model keeps to all limits: the fastest that could do is {fastest['title']} with "
        f"{milliseconds(fastest['p50_ms'])} and {megabytes(size_bytes(fastest))}, the smallest {smallest['title']} "
        f"with {milliseconds(smallest['p50_ms'])} and {megabytes(size_bytes(smallest))}."
    )


def percent(share: float) -> str:
    return f"{share:.2%}".replace("%", " %")


def milliseconds(ms: float) -> str:
    return f"{ms:.2g} ms" if ms < 10 else f"{ms:.0f} ms"


def megabytes(size: float) -> str:
    return f"{size / MEGABYTE:.2g} MB" if size < 10 * MEGABYTE else f"{size / MEGABYTE:.0f} MB"


def pareto(rows: list[dict]) -> list[str]:
    """Models that no other beats in both errors and latency, the fastest first."""
    front, fewest = [], float("inf")
    for row in sorted(rows, key=lambda row: (row["p50_ms"], row["errors"])):
        if row["errors"] < fewest:
            front.append(row["model"])
            fewest = row["errors"]
    return front
