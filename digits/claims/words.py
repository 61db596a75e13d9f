"""The claims' file in words: figures as people write them, what is most surprising, the README's part, the CSV."""

import math
from collections import Counter
from collections.abc import Sequence

from digits.claims.articles import ARTICLES
from digits.claims.figure import EITHER, PERCENT, Figure, Kind, Unit, Verdict
from digits.claims.file import Claims, Row
from digits.show.texts import claims as texts

SIGNS = {
    Verdict.HOLDS: "✓",
    Verdict.PART: "◐",
    Verdict.FAILS: "✗",
    Verdict.UNTESTABLE: "⊘",
    Verdict.UNMEASURED: "…",
}
LOOKS = {  # names in `style.css`
    Verdict.HOLDS: "holds",
    Verdict.PART: "part",
    Verdict.FAILS: "fails",
    Verdict.UNTESTABLE: "none",
    Verdict.UNMEASURED: "none",
}
MOST_SURPRISING = 3
WHOLE = 100  # from here on no decimals
LEAST = 1e-9  # a cost that has a logarithm


def amount(value: float, unit: Unit, kind: Kind = Kind.GAIN) -> str:
    """A figure with its unit: accuracies to a hundredth, all else to three digits, gains with their sign."""
    return _with_unit(_number(value, unit, kind), unit, kind)


def _number(value: float, unit: Unit, kind: Kind) -> str:
    if kind == Kind.ACCURACY:
        return f"{value:.2f}"
    digits = f"{value:,.0f}" if abs(value) >= WHOLE else f"{value:.3g}"
    sign = "+" if kind == Kind.GAIN and unit != Unit.TIMES and value > 0 else ""
    return f"{sign}{digits}".replace("-", "−")


def _with_unit(number: str, unit: Unit, kind: Kind) -> str:
    is_close = unit == Unit.TIMES and kind != Kind.ACCURACY
    return f"{number}{unit}" if is_close else f"{number} {unit}"


def claimed(figure: Figure) -> str:
    """What the article states; empty where it states no figure."""
    return "" if figure.claimed is None else amount(figure.claimed, figure.unit, figure.kind)


def measured(figure: Figure) -> str:
    """The mean, and ± the standard deviation between seeds or rounds."""
    if len(figure.values) < 2 or not figure.spread:
        return amount(figure.mean, figure.unit, figure.kind)
    return f"{_number(figure.mean, figure.unit, figure.kind)} ± {figure.spread:.2g} {figure.unit}"


def headlines(row: Row) -> list[Figure]:
    """The figures that a claim is about: those that the article states, or else the first one measured."""
    return [figure for figure in row.figures if figure.claimed is not None] or row.figures[:1]


def in_short(row: Row) -> list[str]:
    """Its headlines, each as a line of Markdown, what was measured in bold."""
    shown = headlines(row)
    lines = []
    for figure in shown:
        stated = f"claimed {claimed(figure)} · " if claimed(figure) else ""
        name = f"{figure.name} " if len(shown) > 1 or not stated else ""
        lines.append(f"{name}{stated}**{measured(figure)}**")
    return lines


def head(row: Row) -> str:
    """A row's line in Markdown; `style.css` sets its parts as columns.

    In bold the verdict as a sign and a word, as code the id, then the claim, small what networks were trained with,
    and in italics each figure that the claim is about.
    """
    parts = [f"**{SIGNS[row.verdict]} {row.verdict}**", f"`{row.id}`", row.claim]
    notes = [texts.TRAINED.format(briefly=row.briefly) if row.briefly else "", because(row)]
    parts += [f":small[{note}]" for note in notes if note]
    return " ".join([*parts, *(f"*{line}*" for line in in_short(row))])


def because(row: Row) -> str:
    """Why a verdict is what it is, where two figures beside one claim need a word; empty where they don't."""
    if not row.rule.startswith(EITHER):
        return ""
    better = max(headlines(row), key=lambda figure: figure.mean)
    return texts.BETTER_COUNTS.format(measured=measured(better), name=better.name.removeprefix("gain, "))


def surprise(figure: Figure) -> float:
    """How far measured and claimed lie apart, as a multiple of the claimed: 0 is as claimed.

    Of accuracies the errors count, so 99 % for 98 % is half of them. Costs count as factors, up and down alike.
    """
    if figure.claimed is None:
        return 0.0
    mean, stated = figure.mean, figure.claimed
    if figure.kind == Kind.GAIN:
        return abs(mean - stated) / abs(stated)
    if figure.kind == Kind.ACCURACY:
        mean, stated = PERCENT - mean, PERCENT - stated
    return math.exp(abs(math.log(max(mean, LEAST) / stated))) - 1


def most_surprising(rows: Sequence[Row], count: int = MOST_SURPRISING) -> list[tuple[Row, Figure]]:
    """The claims with the figures that lie furthest from what was claimed: (row, figure), the furthest first."""
    furthest = [(row, max(row.figures, key=surprise)) for row in rows if row.figures]
    stated = [pair for pair in furthest if pair[1].claimed is not None]
    return sorted(stated, key=lambda pair: -surprise(pair[1]))[:count]


def counts(rows: Sequence[Row]) -> dict[Verdict, int]:
    """How many claims got each verdict, in the verdicts' order."""
    found = Counter(row.verdict for row in rows)
    return {verdict: found[verdict] for verdict in Verdict}


def summary(rows: Sequence[Row]) -> str:
    """The counts as one sentence."""
    n = counts(rows)
    return (
        f"Of {len(rows)} claims {n[Verdict.HOLDS]} hold, {n[Verdict.PART]} hold in part and {n[Verdict.FAILS]} do not "
        f"hold; {n[Verdict.UNTESTABLE]} cannot be tested here, {n[Verdict.UNMEASURED]} are not measured yet."
    )


def about_article(letter: str, rows: Sequence[Row]) -> str:
    """Markdown: an article's name, its title as it was published, a phrase of what it says, where to read on, and
    whether it states anything that could be tested."""
    article = ARTICLES[letter]
    links = [texts.SOURCE_LINK.format(source=article.source)] if article.source else []
    if any(row.article == letter for row in rows):
        links = [texts.CLAIMS_LINK.format(link=article.link), *links]
    said = [f"**{article}**, {article.title}: {texts.QUOTED.format(phrase=article.phrase)}", *links]
    return ", ".join(said) + ("" if any(row.article == letter for row in rows) else f". {texts.NO_FIGURES}")


def readme_part(content: Claims) -> str:
    """Markdown: the count of verdicts, and the claims that lie furthest from what was measured."""
    lines = [summary(content.claims) + " The furthest from what we measured:", ""]
    for row, figure in most_surprising(content.claims):
        lines.append(
            f"- {row.id}, “{row.claim}”: {figure.name} {measured(figure)}, claimed {claimed(figure)}. "
            f"{SIGNS[row.verdict]} {row.verdict}."
        )
    made = f"Made by `{content.command}` on {content.date}: {content.machine}."
    return "\n".join([*lines, "", made])


def csv_lines(rows: Sequence[Row]) -> list[dict]:
    """A line for each figure of each claim; a claim without figures has one line."""
    return [_csv_line(row, figure) for row in rows for figure in row.figures or [None]]


def _csv_line(row: Row, figure: Figure | None) -> dict:
    return {
        "id": row.id,
        "article": row.article,
        "claim": row.claim,
        "verdict": row.verdict,
        "name": figure and figure.name,
        "unit": figure and figure.unit,
        "claimed": figure and figure.claimed,
        "mean": figure and figure.mean,
        "spread": figure and figure.spread,
        "n": figure and figure.n,
        "values": " ".join(f"{value:.6g}" for value in figure.values) if figure else "",
        "seeds": row.seeds,
        "ran": "; ".join(row.ran),
        "rule": row.rule,
        "command": row.command,
    }
