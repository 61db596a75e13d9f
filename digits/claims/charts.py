"""Claimed against measured: three plots, since accuracies, gains and costs have scales of their own.

A point on the diagonal is as claimed. Verdicts differ in colour and in marker.
"""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from digits.claims.figure import Figure, Kind, Verdict
from digits.claims.file import Row
from digits.claims.words import claimed, measured
from digits.show import colours, labels

LOOKS = {
    Verdict.HOLDS: (colours.HOLDS, "circle"),
    Verdict.PART: (colours.PART, "diamond"),
    Verdict.FAILS: (colours.FAILS, "x"),
    Verdict.UNTESTABLE: (colours.MUTED, "square"),
}
TITLES = {
    Kind.ACCURACY: "Accuracy, %",
    Kind.GAIN: "Gains: points or %",
    Kind.COST: "Costs: ms, MB, % confused",
}
TICKS = {
    Kind.GAIN: (-100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100),
    Kind.COST: (0.01, 0.1, 1, 10, 100, 1000),
}
HEIGHT = 360
TITLE = 15  # pixels of its letters
LEAST_COST = 1e-3  # what a logarithmic axis still shows
ROOM = 0.12  # of an axis, beyond its outermost points
ERRORS = 2  # standard errors that a bar reaches
MARKER = 11
# labels are placed as if the plot were so many pixels large, with such letters
PLOT = (285, 265)
LETTER, LINE = 8, 12

Pair = tuple[Row, Figure]


def points(rows: Sequence[Row], kind: Kind) -> list[Pair]:
    """The (row, figure) pairs of one kind whose claimed figure the articles state."""
    return [(row, f) for row in rows for f in row.figures if f.claimed is not None and f.kind == kind]


def claimed_against_measured(rows: Sequence[Row], kind: Kind) -> go.Figure:
    """All stated figures of a kind: claimed across, measured up, both on the same scale."""
    shown = points(rows, kind)
    chart = go.Figure()
    across = _ends([f.claimed for _, f in shown], kind)
    up = _ends([value for _, f in shown for value in (f.claimed, f.mean)], kind)
    chart.add_scatter(x=across, y=across, mode="lines", line={"color": colours.MUTED, "dash": "dash"}, hoverinfo="skip")
    for verdict, (colour, symbol) in LOOKS.items():
        of_verdict = [(row, f) for row, f in shown if row.verdict == verdict]
        if of_verdict:
            chart.add_trace(_markers(of_verdict, kind, colour, symbol))
    for note in _names(shown, kind, across, up):
        chart.add_annotation(note)
    axis = {"fixedrange": True, "zeroline": False}
    if ticks := TICKS.get(kind):
        axis |= {"tickvals": [_scaled(t, kind) for t in ticks], "ticktext": [f"{t:g}".replace("-", "−") for t in ticks]}
    chart.update_xaxes(title="claimed", range=across, **axis)
    chart.update_yaxes(title="measured", range=up, **axis)
    chart.update_layout(
        title={"text": TITLES[kind], "font": {"size": TITLE}},
        height=HEIGHT,
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
        showlegend=False,
        dragmode=False,
    )
    return chart


def _scaled(value: float, kind: Kind) -> float:
    """Gains reach from negative to large: the inverse hyperbolic sine. Costs: the logarithm."""
    if kind == Kind.GAIN:
        return math.asinh(value)
    return math.log10(max(value, LEAST_COST)) if kind == Kind.COST else value


def _ends(values: list[float], kind: Kind) -> list[float]:
    places = [_scaled(value, kind) for value in values] or [0.0, 1.0]
    room = ROOM * (max(places) - min(places)) or 1.0
    return [min(places) - room, max(places) + room]


def _markers(shown: list[Pair], kind: Kind, colour: str, symbol: str) -> go.Scatter:
    means = [_scaled(f.mean, kind) for _, f in shown]
    up = [_scaled(f.mean + ERRORS * f.standard_error, kind) - m for (_, f), m in zip(shown, means, strict=True)]
    down = [m - _scaled(f.mean - ERRORS * f.standard_error, kind) for (_, f), m in zip(shown, means, strict=True)]
    return go.Scatter(
        x=[_scaled(f.claimed, kind) for _, f in shown],
        y=means,
        mode="markers",
        marker={"color": colour, "symbol": symbol, "size": MARKER, "line": {"width": 1, "color": colours.MUTED}},
        error_y={"array": up, "arrayminus": down, "thickness": 1, "width": 0, "color": colours.MUTED},
        customdata=[[row.id, row.claim, f.name, claimed(f), measured(f), row.verdict] for row, f in shown],
        hovertemplate="<b>%{customdata[0]}</b> %{customdata[1]}<br>%{customdata[2]}: claimed %{customdata[3]}, "
        "measured %{customdata[4]}<br>%{customdata[5]}<extra></extra>",
    )


def _names(shown: list[Pair], kind: Kind, across: list[float], up: list[float]) -> list[dict]:
    """The claims' ids, each beside its point where no marker and no other id is; the tip names the rest."""
    at = [(_scaled(f.claimed, kind), _scaled(f.mean, kind)) for _, f in shown]
    dots = [
        labels.Point(_share(x, across) * PLOT[0], _share(y, up) * PLOT[1], MARKER, row.id)
        for (row, _), (x, y) in zip(shown, at, strict=True)
    ]
    middle = {"xanchor": "center", "yanchor": "middle", "showarrow": False}
    return [
        {"x": x, "y": y, "text": dot.name, "xshift": label.right, "yshift": label.up} | middle
        for dot, (x, y), label in zip(dots, at, labels.place(dots, PLOT, LETTER, LINE), strict=True)
        if label
    ]


def _share(value: float, ends: list[float]) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])
