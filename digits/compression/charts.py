"""Size against errors, the colour being the time: a model and all that was made of it."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digits.compression.file import Memory, Method, Prototypes, Row
from digits.compression.table import best, size
from digits.show import colours
from digits.show.texts import compression as texts
from digits.show.words import milliseconds, percent

SYMBOLS = {
    Method.NONE: "star",
    Method.HALF: "diamond",
    Method.DYNAMIC: "triangle-down",
    Method.STATIC: "triangle-up",
    Method.AWARE: "pentagon",
    Method.PRUNED: "circle",
    Method.CHANNELS: "square",
    Method.FACTORS: "cross",
    Method.DISTILLED: "hexagon",
    Method.SMALL: "x",
}
SIZE_TICKS = (3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)
ERROR_TICKS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100)
ROOM = 0.18  # of a decade beyond the outermost points
SPEED_TICKS = (0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
SCALE = "Cividis"  # told apart by colour-blind readers, on light and on dark
SIDE = 15


def size_against_errors(rows: Sequence[Row | Memory]) -> go.Figure:
    """Errors in percent over kilobytes, both logarithmic; lines lead from a parent to its children."""
    figure = go.Figure(_lines(rows))
    for method in dict.fromkeys(row.method for row in rows):
        figure.add_trace(_points(method, [row for row in rows if row.method == method]))
    figure.update_layout(
        height=440,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.2},
        dragmode=False,
        coloraxis={
            "colorscale": SCALE,
            "colorbar": {
                "title": texts.SPEED,
                "tickvals": [math.log10(tick) for tick in SPEED_TICKS],
                "ticktext": [f"{tick:g}" for tick in SPEED_TICKS],
                "thickness": 12,
            },
        },
    )
    log = {"type": "log", "fixedrange": True}
    figure.update_xaxes(
        title=texts.SIZE_AXIS, tickvals=SIZE_TICKS, range=_range([size(row) / 1e3 for row in rows]), **log
    )
    figure.update_yaxes(
        title=texts.ERRORS_AXIS, tickvals=ERROR_TICKS, range=_range([_errors(row) for row in rows]), **log
    )
    return figure


def _range(values: Sequence[float]) -> list[float]:
    return [math.log10(min(values)) - ROOM, math.log10(max(values)) + ROOM]


def prototypes(curve: Sequence[Prototypes]) -> go.Figure:
    """Errors of a KNN on validation, in percent, by how many digits it remembers."""
    figure = go.Figure()
    counts = [point.count for point in curve]
    for name, shares, colour, dash in (
        (texts.MEANS, [point.means for point in curve], colours.KNN, "solid"),
        (texts.AT_RANDOM, [point.at_random for point in curve], colours.THIRD, "dot"),
        (texts.ON_DRAWINGS, [point.drawn for point in curve if point.drawn is not None], colours.FOURTH, "dash"),
    ):
        if not shares:
            continue
        errors = [100 * (1 - share) for share in shares]
        figure.add_scatter(x=counts, y=errors, name=name, mode="lines+markers", line={"color": colour, "dash": dash})
    figure.update_layout(height=300, margin={"l": 0, "r": 0, "t": 8, "b": 0}, legend={"orientation": "h", "y": -0.3})
    figure.update_layout(dragmode=False)
    ticks = {"tickvals": counts, "ticktext": [f"{count:,}" for count in counts]}
    figure.update_xaxes(title=texts.CURVE, type="log", fixedrange=True, **ticks)
    figure.update_yaxes(title=texts.ERRORS_AXIS, rangemode="tozero", fixedrange=True)
    return figure


def _lines(rows: Sequence[Row | Memory]) -> go.Scatter:
    by_name = {row.name: row for row in rows}
    x, y = [], []
    for row in rows:
        if (parent := by_name.get(row.parent or "")) is not None and parent is not row:
            x += [size(parent) / 1e3, size(row) / 1e3, None]
            y += [_errors(parent), _errors(row), None]
    line = {"color": colours.MUTED, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _points(method: str, rows: Sequence[Row | Memory]) -> go.Scatter:
    times = [best(row) for row in rows]
    return go.Scatter(
        x=[size(row) / 1e3 for row in rows],
        y=[_errors(row) for row in rows],
        mode="markers",
        name=str(method),
        marker={
            "symbol": SYMBOLS.get(method, "circle"),
            "size": SIDE,
            "color": np.array([math.log10(time.ms) if time else np.nan for time in times]),
            "coloraxis": "coloraxis",
            "line": {"width": 1, "color": colours.MUTED},
        },
        customdata=[
            [row.title, percent(row.accuracy, 2), f"{size(row) / 1e3:,.0f} kB", _time(time)]
            for row, time in zip(rows, times, strict=True)
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} right<br>%{customdata[2]}"
        "<br>%{customdata[3]}<extra></extra>",
    )


def _time(time) -> str:
    return f"{milliseconds(time.ms)}, {time.engine}" if time else texts.NOT_TIMED


def _errors(row: Row | Memory) -> float:
    """In percent; at least half an error, so that a faultless model has a place on the logarithmic axis."""
    return 100 * max(len(row.missed), 0.5) / row.n
