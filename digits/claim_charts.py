"""Claimed against measured: three plots, since accuracies, gains and costs have scales of their own.

A point on the diagonal is as claimed. Verdicts differ in colour and in marker.
"""

import math
from dataclasses import dataclass

import plotly.graph_objects as go

from digits import plots
from digits.claim_words import claimed, measured
from digits.verdicts import FAILS, HOLDS, PART, UNTESTABLE, standard_error

LOOKS = {
    HOLDS: ("#009E73", "circle"),
    PART: ("#E69F00", "diamond"),
    FAILS: ("#D55E00", "x"),
    UNTESTABLE: (plots.MUTED, "square"),
}
TITLES = {"accuracy": "Accuracy, %", "gain": "Gains: points or %", "cost": "Costs: ms, MB, % confused"}
TICKS = {
    "gain": (-100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100),
    "cost": (0.01, 0.1, 1, 10, 100, 1000),
}
HEIGHT = 360
# labels are placed as if the plot were so many pixels large, with such markers and letters
WIDTH, HIGH, MARKER, LETTER, LINE = 285, 265, 11, 8, 12


def points(rows: list[dict], kind: str) -> list[tuple[dict, dict]]:
    """The (row, figure) pairs of one kind whose claimed figure the articles state."""
    return [(row, f) for row in rows for f in row["figures"] if f["claimed"] is not None and f["kind"] == kind]


def claimed_against_measured(rows: list[dict], kind: str) -> go.Figure:
    """All stated figures of a kind: claimed across, measured up, both on the same scale."""
    shown = points(rows, kind)
    figure = go.Figure()
    across = _ends([f["claimed"] for _, f in shown], kind)
    up = _ends([f[key] for _, f in shown for key in ("claimed", "mean")], kind)
    figure.add_scatter(x=across, y=across, mode="lines", line={"color": plots.MUTED, "dash": "dash"}, hoverinfo="skip")
    for verdict, (colour, symbol) in LOOKS.items():
        of_verdict = [(row, f) for row, f in shown if row["verdict"] == verdict]
        if of_verdict:
            figure.add_trace(_markers(of_verdict, kind, colour, symbol))
    for note in _labels(shown, kind, across, up):
        figure.add_annotation(note)
    axis = {"fixedrange": True, "zeroline": False}
    if ticks := TICKS.get(kind):
        axis |= {"tickvals": [_scaled(t, kind) for t in ticks], "ticktext": [f"{t:g}".replace("-", "−") for t in ticks]}
    figure.update_xaxes(title="claimed", range=across, **axis)
    figure.update_yaxes(title="measured", range=up, **axis)
    figure.update_layout(
        title={"text": TITLES[kind], "font": {"size": 15}},
        height=HEIGHT,
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
        showlegend=False,
        dragmode=False,
    )
    return figure


def _scaled(value: float, kind: str) -> float:
    """Gains reach from negative to large: the inverse hyperbolic sine. Costs: the logarithm."""
    if kind == "gain":
        return math.asinh(value)
    return math.log10(max(value, 1e-3)) if kind == "cost" else value


def _ends(values: list[float], kind: str) -> list[float]:
    places = [_scaled(value, kind) for value in values] or [0.0, 1.0]
    room = 0.12 * (max(places) - min(places)) or 1.0
    return [min(places) - room, max(places) + room]


def _markers(shown: list[tuple[dict, dict]], kind: str, colour: str, symbol: str) -> go.Scatter:
    means = [_scaled(f["mean"], kind) for _, f in shown]
    up = [_scaled(f["mean"] + 2 * standard_error(f), kind) - m for (_, f), m in zip(shown, means, strict=True)]
    down = [m - _scaled(f["mean"] - 2 * standard_error(f), kind) for (_, f), m in zip(shown, means, strict=True)]
    return go.Scatter(
        x=[_scaled(f["claimed"], kind) for _, f in shown],
        y=means,
        mode="markers",
        marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 1, "color": plots.MUTED}},
        error_y={"array": up, "arrayminus": down, "thickness": 1, "width": 0, "color": plots.MUTED},
        customdata=[[r["id"], r["claim"], f["name"], claimed(f), measured(f), r["verdict"]] for r, f in shown],
        hovertemplate="<b>%{customdata[0]}</b> %{customdata[1]}<br>%{customdata[2]}: claimed %{customdata[3]}, "
        "measured %{customdata[4]}<br>%{customdata[5]}<extra></extra>",
    )


def _labels(shown: list[tuple[dict, dict]], kind: str, across: list[float], up: list[float]) -> list[dict]:
    """The claims' ids, each beside its point where no marker and no other label is; the tip names the rest."""
    at = [(_scaled(f["claimed"], kind), _scaled(f["mean"], kind)) for _, f in shown]
    pixels = [(_share(x, across) * WIDTH, _share(y, up) * HIGH) for x, y in at]
    taken = [_Box(x, y, MARKER, MARKER) for x, y in pixels]
    labels = []
    for (row, _), place, (x, y) in zip(shown, at, pixels, strict=True):
        wide = LETTER * len(row["id"])
        away, above = MARKER / 2 + wide / 2 + 2, MARKER / 2 + LINE / 2
        for right, over in ((away, 0), (-away, 0), (0, above), (0, -above), (away, above), (-away, -above)):
            box = _Box(x + right, y + over, wide, LINE)
            if not any(box.touches(other) for other in taken):
                taken.append(box)
                shift = {"xshift": right, "yshift": over, "xanchor": "center", "yanchor": "middle"}
                labels.append({"x": place[0], "y": place[1], "text": row["id"], "showarrow": False} | shift)
                break
    return labels


def _share(value: float, ends: list[float]) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])


@dataclass(frozen=True)
class _Box:
    """A rectangle around its middle, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "_Box") -> bool:
        near_x = abs(self.x - other.x) < (self.width + other.width) / 2
        return near_x and abs(self.y - other.y) < (self.height + other.height) / 2
