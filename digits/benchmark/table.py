"""The benchmark's table: its columns, what each means, and which model is best in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from digits.benchmark.file import Row
from digits.benchmark.recommend import percent, size
from digits.drawing.strokes import WIDTHS
from digits.show.words import MEGABYTE, milliseconds


@dataclass(frozen=True)
class Column:
    """`value`: a row of the benchmark → number or None. `best`: max, min, or None where more is neither good nor bad.

    `format`: as Streamlit's columns take it. `bar`: the bar's two ends, where a bar helps. `in_readme`: the column's
    name and cells there, if it stands there.
    """

    label: str
    meaning: str
    value: Callable[[Row], float | None]
    best: Callable | None = None
    format: str = "%.2f"
    bar: tuple[float, float] | None = None
    in_readme: tuple[str, Callable[[Row], str]] | None = None


def _with_interval(row: Row) -> str:
    low, high = row.interval
    return f"{percent(row.accuracy)} ({100 * low:.2f} to {100 * high:.2f})"


def _mean_of_seeds(row: Row) -> str:
    return f"{percent(row.test_mean)} ({row.seeds})" if row.test_mean is not None and row.seeds > 1 else ""


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def sturdiness(row: Row) -> float | None:
    """Mean share right over all doses of all corruptions; None where they were not measured."""
    shares = [share for curve in row.robustness.values() for share in curve]
    return fmean(shares) if shares else None


COLUMNS: dict[str, Column] = {
    "accuracy": Column(
        "right, %",
        "Share of MNIST's test digits that get the right answer",
        lambda row: 100 * row.accuracy,
        max,
        bar=(90, 100),
        in_readme=("test set, 95 % interval", _with_interval),
    ),
    "errors": Column("errors", "Test digits that get a wrong answer", lambda row: row.errors, min, "%d", bar=(0, 500)),
    "low": Column(
        "from, %",
        "Lower end of the 95 % Wilson interval: with other digits of the same kind, the share right would lie above "
        "it 97.5 times in 100",
        lambda row: 100 * row.interval[0],
    ),
    "high": Column("to, %", "Upper end of the 95 % Wilson interval", lambda row: 100 * row.interval[1]),
    "mean": Column(
        "mean of seeds, %",
        "Mean over trainings that differ in their random numbers alone; the honest figure of a recipe",
        lambda row: _hundred(row.test_mean) if row.seeds > 1 else None,
        max,
        in_readme=("mean of seeds", _mean_of_seeds),
    ),
    "spread": Column(
        "± points",
        "Standard deviation between those trainings, in percentage points",
        lambda row: _hundred(row.test_spread),
    ),
    "pen": Column(
        "pen digits, %",
        "Share right on digits that other people wrote with a pen, drawn on the canvas at "
        f"{len(WIDTHS)} stroke widths and many sizes",
        lambda row: row.pen and 100 * row.pen.accuracy,
        max,
        bar=(50, 100),
        in_readme=("pen digits", lambda row: percent(row.pen.accuracy) if row.pen else ""),
    ),
    "sturdiness": Column(
        "changed digits, %",
        "Mean share right on test digits turned, moved, noisy, blurred, with thinner or thicker strokes",
        lambda row: _hundred(sturdiness(row)),
        max,
        bar=(50, 100),
    ),
    "macro_f1": Column(
        "macro F1",
        "F1 is the harmonic mean of precision (how many of the answers 4 are 4s) and recall (how many 4s are "
        "answered 4); macro: the plain mean over the ten digits",
        lambda row: row.macro_f1,
        max,
        "%.4f",
        bar=(0.9, 1),
    ),
    "macro_precision": Column(
        "precision",
        "Of the answers 4, the share that are 4s; mean over digits",
        lambda row: row.macro_precision,
        max,
        "%.4f",
    ),
    "macro_recall": Column(
        "recall",
        "Of the 4s, the share that are answered 4; mean over digits",
        lambda row: row.macro_recall,
        max,
        "%.4f",
    ),
    "four_nine": Column(
        "4 ↔ 9",
        "Fours taken for nines and nines taken for fours",
        lambda row: row.four_as_nine + row.nine_as_four,
        min,
        "%d",
    ),
    "ece": Column(
        "ECE",
        "Expected calibration error: how far confidence and share right lie apart; 0.01 means that answers given "
        "with 90 % are right 89 to 91 times in 100",
        lambda row: row.ece,
        min,
        "%.4f",
    ),
    "nll": Column(
        "NLL",
        "Negative log-likelihood: the mean surprise at the truth, in nats; sure and wrong costs most",
        lambda row: row.nll,
        min,
        "%.4f",
    ),
    "p50": Column(
        "p50, ms",
        "Half of the answers to a single digit come faster",
        lambda row: row.p50_ms,
        min,
        in_readme=("one digit, p50", lambda row: milliseconds(row.p50_ms)),
    ),
    "p95": Column("p95, ms", "95 of 100 answers to a single digit come faster", lambda row: row.p95_ms, min),
    "per_second": Column(
        "digits a second", "Throughput: the whole test set in batches", lambda row: row.per_second, max, "%.0f"
    ),
    "size": Column(
        "size, MB",
        "The weights file; for models without one, what they hold in memory",
        lambda row: row.size_megabytes,
        min,
        in_readme=("size", size),
    ),
    "memory": Column(
        "memory, MB",
        "Rise of a fresh process' resident memory, at its peak, while it loads the model and answers one digit",
        lambda row: row.memory_bytes / MEGABYTE,
        min,
        "%.0f",
    ),
    "parameters": Column(
        "parameters", "Numbers that training sets; a KNN learns none", lambda row: row.parameters, format="localized"
    ),
    "multiply_adds": Column(
        "multiply-adds, M",
        "Millions of multiplications with an addition for one answer; for a KNN: remembered digits times dimensions",
        lambda row: None if row.multiply_adds is None else row.multiply_adds / 1e6,
        min,
    ),
    "training": Column(
        "training, min",
        "Minutes of training or fitting, on the device named beside it",
        lambda row: None if row.training_seconds is None else row.training_seconds / 60,
        min,
        "%.1f",
    ),
}


def table(rows: Sequence[Row]) -> list[dict]:
    """A line per row: title, model, source, `best at` (labels of columns) and the value of every column."""
    values = {key: [column.value(row) for row in rows] for key, column in COLUMNS.items()}
    winners = {key: best_of(key, values[key]) for key in COLUMNS}
    return [
        {key: getattr(row, key) for key in ("title", "model", "source", "training_device")}
        | {"trained_on": learned_from(row)}
        | {"best at": [COLUMNS[key].label for key in COLUMNS if i in winners[key]]}
        | {key: values[key][i] for key in COLUMNS}
        for i, row in enumerate(rows)
    ]


def learned_from(row: Row) -> str:
    """What a model learned from, with how many people's pen digits."""
    return row.trained_on + (f" ({row.writers} writers)" if row.writers else "")


def best_of(key: str, values: list[float | None]) -> set[int]:
    """Places of the best value in a column; none where there is nothing to compare."""
    column, known = COLUMNS[key], [v for v in values if v is not None]
    if column.best is None or len(known) < 2:
        return set()
    return {i for i, value in enumerate(values) if value == column.best(known)}


def csv_lines(rows: Sequence[Row]) -> list[dict]:
    """As `table`, for a file: the keys alone, `best at` as text."""
    return [line | {"best at": ", ".join(line["best at"])} for line in table(rows)]
