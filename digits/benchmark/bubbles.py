"""The picture that people look for: errors against latency, the size as bubble, the Pareto front as line."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from digits.benchmark.recommend import Model, accuracy, measured, pareto, percent, size
from digits.show import colours, labels
from digits.show.labels import Label, Point
from digits.show.texts import benchmark as texts
from digits.show.words import milliseconds

ERROR_TICKS = (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20, 50, 100)
LATENCY_TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
# labels are placed as if the plot were so many pixels large, and a letter so wide
WIDTH, HEIGHT, LETTER, LINE, GAP = 360, 330, 6.4, 14, 4
SMALLEST, LARGEST, PER_ROOT = 10, 60, 6  # diameters in pixels: at least, at most, and of a megabyte


def errors_against_latency(
    rows: Sequence[Model], out: frozenset = frozenset(), chosen: str | None = None, judge: str = "test"
) -> go.Figure:
    """Errors in percent over milliseconds of one digit, both logarithmic; the bubble's area is the size.

    judge: "test" or "pen", the digits that the errors are made on; models that were not measured there are left out.

    The dashed line joins the models that no other beats in both. Models in `out` are faint, `chosen` has a ring.
    """
    rows = [row for row in rows if measured(row, judge)]
    figure = go.Figure(_front_line(rows, judge))
    for family in dict.fromkeys(row.family for row in rows):
        figure.add_trace(_bubbles(family, [row for row in rows if row.family == family], out, chosen, judge))
    x_range, y_range = _padded([row.p50_ms for row in rows]), _padded([_error_percent(row, judge) for row in rows])
    for label in _labels(rows, x_range, y_range, chosen, judge):
        figure.add_annotation(label)
    figure.update_layout(
        height=HEIGHT + 130,
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "itemsizing": "constant"},
        dragmode=False,
    )
    log = {"type": "log", "fixedrange": True}
    figure.update_xaxes(title=texts.LATENCY_AXIS, tickvals=LATENCY_TICKS, range=x_range, **log)
    figure.update_yaxes(title=texts.ERRORS_AXIS[judge], tickvals=ERROR_TICKS, range=y_range, **log)
    return figure


def _front_line(rows: Sequence[Model], judge: str) -> go.Scatter:
    by_name = {row.model: row for row in rows}
    front = [by_name[name] for name in pareto(rows, judge)]
    return go.Scatter(
        x=[row.p50_ms for row in front],
        y=[_error_percent(row, judge) for row in front],
        mode="lines",
        line={"dash": "dash", "color": colours.MUTED, "shape": "hv"},
        name="Pareto front",
        hoverinfo="skip",
    )


def _bubbles(family: str, rows: Sequence[Model], out: frozenset, chosen: str | None, judge: str) -> go.Scatter:
    colour, symbol = colours.of_family(family)
    return go.Scatter(
        x=[row.p50_ms for row in rows],
        y=[_error_percent(row, judge) for row in rows],
        mode="markers",
        name=family,
        marker={
            "size": [_diameter(row) for row in rows],
            "color": colour,
            "symbol": symbol,
            "opacity": [0.2 if row.model in out else 0.85 for row in rows],
            "line": {"width": [4 if row.model == chosen else 1 for row in rows], "color": colours.MUTED},
        },
        error_y=_interval_bars(rows) if judge == "test" else None,
        customdata=[[row.title, percent(accuracy(row, judge)), milliseconds(row.p50_ms), size(row)] for row in rows],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} right<br>%{customdata[2]} a digit"
        "<br>%{customdata[3]}<extra></extra>",
    )


def _interval_bars(rows: Sequence[Model]) -> dict:
    return {
        "array": [100 * (row.accuracy - row.interval[0]) for row in rows],
        "arrayminus": [100 * (row.interval[1] - row.accuracy) for row in rows],
        "thickness": 1,
        "width": 0,
        "color": colours.MUTED,
    }


def _error_percent(row: Model, judge: str) -> float:
    """At least half an error, so that a faultless model has a place on the logarithmic axis."""
    errors, n = measured(row, judge)
    return 100 * max(errors, 0.5) / n


def _diameter(row: Model) -> float:
    """Pixels; the area goes with the size, no bubble too small to hit or so large that it hides others."""
    return min(max(SMALLEST, PER_ROOT * math.sqrt(row.size_megabytes or 0)), LARGEST)


def _padded(values: list[float]) -> list[float]:
    """A range on a logarithmic axis with room for bubbles and labels."""
    low, high = math.log10(min(values)), math.log10(max(values))
    room = 0.12 * (high - low) + 0.1
    return [low - room, high + room]


def _labels(
    rows: Sequence[Model], x_range: list[float], y_range: list[float], chosen: str | None, judge: str
) -> list[dict]:
    """Annotations for the models whose name has room beside their bubble, the chosen one and the front first."""
    first = [chosen, *pareto(rows, judge)]
    ordered = sorted(rows, key=lambda row: (row.model not in first, _error_percent(row, judge)))
    points = [Point(*_pixel(row, x_range, y_range, judge), _diameter(row), row.title) for row in ordered]
    placed = labels.place(points, (WIDTH, HEIGHT), LETTER, LINE, GAP)
    return [_annotation(row, at, row.model == chosen, judge) for row, at in zip(ordered, placed, strict=True) if at]


def _annotation(row: Model, at: Label, bold: bool, judge: str) -> dict:
    return {
        "x": math.log10(row.p50_ms),
        "y": math.log10(_error_percent(row, judge)),
        "text": f"<b>{row.title}</b>" if bold else row.title,
        "showarrow": False,
        "xanchor": "center",
        "yanchor": "middle",
        "xshift": at.right,
        "yshift": at.up,
    }


def _pixel(row: Model, x_range: list[float], y_range: list[float], judge: str) -> tuple[float, float]:
    across = (math.log10(row.p50_ms) - x_range[0]) / (x_range[1] - x_range[0])
    up = (math.log10(_error_percent(row, judge)) - y_range[0]) / (y_range[1] - y_range[0])
    return across * WIDTH, up * HEIGHT
