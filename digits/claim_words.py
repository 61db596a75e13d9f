"""The claims' file in words: figures as people write them, what is most surprising, the README's part, the CSV."""

import math
from collections import Counter

from digits.verdicts import FAILS, HOLDS, PART, UNMEASURED, UNTESTABLE, VERDICTS

SIGNS = {HOLDS: "✓", PART: "◐", FAILS: "✗", UNTESTABLE: "⊘", UNMEASURED: "…"}
MOST_SURPRISING = 3


def amount(value: float, unit: str, kind: str = "gain") -> str:
    """A figure with its unit: accuracies to a hundredth, all else to three digits, gains with their sign."""
    if kind == "accuracy":
        return f"{value:.2f} {unit}"
    digits = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    sign = "+" if kind == "gain" and unit != "×" and value > 0 else ""
    return f"{sign}{digits}{unit if unit == '×' else f' {unit}'}".replace("-", "−")


def claimed(figure: dict) -> str:
    """What the article states; empty where it states no figure."""
    return "" if figure["claimed"] is None else amount(figure["claimed"], figure["unit"], figure["kind"])


def measured(figure: dict) -> str:
    """The mean, and ± the standard deviation between seeds or rounds."""
    mean = amount(figure["mean"], figure["unit"], figure["kind"])
    if len(figure["values"]) < 2 or not figure["spread"]:
        return mean
    number, _, unit = mean.rpartition(" ") if " " in mean else (mean[:-1], "", mean[-1])
    return f"{number} ± {figure['spread']:.2g} {unit}"


def headlines(row: dict) -> list[dict]:
    """The figures that a claim is about: those that the article states, or else the first one measured."""
    return [figure for figure in row["figures"] if figure["claimed"] is not None] or row["figures"][:1]


def surprise(figure: dict) -> float:
    """How far measured and claimed lie apart, as a multiple of the claimed: 0 is as claimed.

    Of accuracies the errors count, so 99 % for 98 % is half of them. Costs count as factors, up and down alike.
    """
    if figure["claimed"] is None:
        return 0.0
    mean, stated = figure["mean"], figure["claimed"]
    if figure["kind"] == "gain":
        return abs(mean - stated) / abs(stated)
    if figure["kind"] == "accuracy":
        mean, stated = 100 - mean, 100 - stated
    return math.exp(abs(math.log(max(mean, 1e-9) / stated))) - 1


def most_surprising(rows: list[dict], count: int = MOST_SURPRISING) -> list[tuple[dict, dict]]:
    """The claims with the figures that lie furthest from what was claimed: (row, figure), the furthest first."""
    furthest = [(row, max(row["figures"], key=surprise)) for row in rows if row["figures"]]
    stated = [pair for pair in furthest if pair[1]["claimed"] is not None]
    return sorted(stated, key=lambda pair: -surprise(pair[1]))[:count]


def counts(rows: list[dict]) -> dict[str, int]:
    """How many claims got each verdict, in the verdicts' order."""
    found = Counter(row["verdict"] for row in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def summary(rows: list[dict]) -> str:
    """The counts as one sentence."""
    n = counts(rows)
    return (
        f"Of {len(rows)} claims {n[HOLDS]} hold, {n[PART]} hold in part and {n[FAILS]} do not hold; "
        f"{n[UNTESTABLE]} cannot be tested here, {n[UNMEASURED]} are not measured yet."
    )


def readme_part(content: dict) -> str:
    """Markdown: the count of verdicts, and the claims that lie furthest from what was measured."""
    rows = content["claims"]
    lines = [summary(rows) + " The furthest from what we measured:", ""]
    for row, figure in most_surprising(rows):
        lines.append(
            f"- {row['id']}, “{row['claim']}”: {figure['name']} {measured(figure)}, claimed {claimed(figure)}. "
            f"{SIGNS[row['verdict']]} {row['verdict']}."
        )
    made = f"Made by `{content['command']}` on {content['date']}: {content['machine']}."
    return "\n".join([*lines, "", made])


def csv_lines(rows: list[dict]) -> list[dict]:
    """A line for each figure of each claim; a claim without figures has one line."""
    keys = ("id", "article", "claim", "verdict")
    of_figure = ("name", "unit", "claimed", "mean", "spread", "n")
    return [
        {key: row[key] for key in keys}
        | {key: figure.get(key) for key in of_figure}
        | {"values": " ".join(f"{value:.6g}" for value in figure.get("values", ()))}
        | {"seeds": row["seeds"], "ran": "; ".join(row["ran"]), "rule": row["rule"], "command": row["command"]}
        for row in rows
        for figure in row["figures"] or [{}]
    ]
