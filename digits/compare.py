"""The articles' claims beside what the benchmark measured, as far as its rows answer them."""

from collections.abc import Callable
from dataclasses import dataclass

from digits.articles import CLAIMS

MEGABYTE, HOUR = 1e6, 3600


@dataclass(frozen=True)
class Check:
    """How a row of the benchmark answers one figure of a claim.

    `figure`: which of the claim's figures, None where it names none; `models`: the rows it takes;
    `measure`: those rows → the measured figure, in `unit`.
    """

    claim: str
    figure: int | None
    what: str
    unit: str
    models: tuple[str, ...]
    measure: Callable[..., float | None]


def _percent(row: dict) -> float:
    return 100 * row["accuracy"]


def _p50(row: dict) -> float:
    return row["p50_ms"]


def _hours(row: dict) -> float | None:
    return row["training_seconds"] and row["training_seconds"] / HOUR


def _validation_after_ten(row: dict) -> float | None:
    curve = row["validation_curve"]
    return 100 * curve[9] if len(curve) >= 10 else None


def four_nine(row: dict) -> float:
    """Percent of the fours and nines that were taken for each other."""
    of = sum(row["confusion"][4]) + sum(row["confusion"][9])
    return 100 * (row["four_as_nine"] + row["nine_as_four"]) / of


CHECKS = (
    Check("A1", 0, "accuracy", "%", ("knn-raw",), _percent),
    Check("A2", 0, "one digit, p50", "ms", ("knn-raw",), _p50),
    Check("A3", 0, "memory of the KNN", "MB", ("knn-raw",), lambda row: row["held_bytes"] / MEGABYTE),
    Check("A3", 1, "weights of the ResNet", "MB", ("resnet18",), lambda row: row["held_bytes"] / MEGABYTE),
    Check("A4", 0, "time saved", "%", ("knn-pca50", "knn-raw"), lambda pca, raw: 100 * (1 - _p50(pca) / _p50(raw))),
    Check("A5", None, "accuracy gained", "points", ("knn-cosine", "knn-raw"), lambda a, b: _percent(a) - _percent(b)),
    Check("A8", 0, "accuracy", "%", ("resnet18",), _percent),
    Check("A9", 0, "accuracy", "%", ("resnet18",), _percent),
    Check("A9", 1, "one digit, p50", "ms", ("resnet18",), _p50),
    Check("A9", 2, "training", "h", ("resnet18",), _hours),
    Check("A13", None, "accuracy gained", "points", ("resnet18", "knn-raw"), lambda a, b: _percent(a) - _percent(b)),
    Check("A13", None, "times as fast", "×", ("resnet18", "knn-raw"), lambda a, b: _p50(b) / _p50(a)),
    Check("B9", 0, "fours and nines taken for each other", "%", ("cnn4",), four_nine),
    Check("B10", 0, "accuracy", "%", ("lenet5",), _percent),
    Check("B11", 0, "accuracy", "%", ("resnet18-cbam",), _percent),
    Check("B11", 1, "one digit, p50", "ms", ("resnet18-cbam",), _p50),
    Check("D1", 0, "validation after 10 epochs", "%", ("cnn2",), _validation_after_ten),
    Check("D1", 1, "accuracy", "%", ("cnn2",), _percent),
    Check("D5", 0, "accuracy", "%", ("cnn2",), _percent),
    Check("D5", 1, "one digit, p50", "ms", ("cnn2",), _p50),
    Check("D5", 2, "weights file", "MB", ("cnn2",), lambda row: row["file_bytes"] / MEGABYTE),
)


def compare(content: dict) -> list[dict]:
    """A row per figure of every claim: id, article, claim, what, model, unit, claimed, measured, difference.

    What was not measured is None. Differences are measured minus claimed.
    """
    measured = {row["model"]: row for row in content["models"]}
    return [line for claim in CLAIMS.values() for line in _lines(claim, measured)]


def _lines(claim, measured: dict[str, dict]) -> list[dict]:
    facts = {"id": claim.id, "article": claim.article, "claim": claim.text}
    checks = [check for check in CHECKS if check.claim == claim.id]
    if not checks:
        return [facts | dict.fromkeys(("what", "model", "unit", "claimed", "measured", "difference"))]
    return [facts | _checked(claim, check, measured) for check in checks]


def _checked(claim, check: Check, measured: dict[str, dict]) -> dict:
    found = None
    if all(model in measured for model in check.models):
        found = check.measure(*(measured[model] for model in check.models))
    claimed = None if check.figure is None else claim.figures[check.figure][0]
    return {
        "what": check.what,
        "model": " against ".join(check.models),
        "unit": check.unit,
        "claimed": claimed,
        "measured": found,
        "difference": None if found is None or claimed is None else found - claimed,
    }
