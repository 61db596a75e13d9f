"""The picture that people look for: errors against latency, the size as bubble, the Pareto front as line."""

import math

import plotly.graph_objects as go

from digits import plots
from digits.recommend import megabytes, milliseconds, pareto, percent, size_bytes

FAMILY_LOOKS = {"KNN": (plots.KNN_COLOUR, "circle"), "network": (plots.RESNET_COLOUR, "diamond")}
OTHER_LOOK = (plots.THIRD_COLOUR, "square")
ERROR_TICKS = (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20, 50, 100)
LATENCY_TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
# labels are placed as if the plot were so many pixels large, and a letter so wide
WIDTH, HEIGHT, LETTER, LINE = 360, 330, 6.4, 14


def errors_against_latency(rows: list[dict], out: frozenset = frozenset(), chosen: str | None = None) -> go.Figure:
    """Errors in percent over milliseconds of one digit, both logarithmic; the bubble's area is the size.

    The dashed line joins the models that no other beats in both. Models in `out` are faint, `chosen` has a ring.
    """
    figure = go.Figure(_front_line(rows))
    for family in dict.fromkeys(row["family"] for row in rows):
        figure.add_trace(_bubbles(family, [row for row in rows if row["family"] == family], out, chosen))
    x_range, y_range = _padded([row["p50_ms"] for row in rows]), _padded([_error_percent(row) for row in rows])
    for label in _labels(rows, x_range, y_range, chosen):
        figure.add_annotation(label)
    figure.update_layout(
        height=HEIGHT + 130,
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "itemsizing": "constant"},
        dragmode=False,
    )
    log = {"type": "log", "fixedrange": True}
    figure.update_xaxes(title="one digit, ms (p50)", tickvals=LATENCY_TICKS, range=x_range, **log)
    figure.update_yaxes(title="errors, %", tickvals=ERROR_TICKS, range=y_range, **log)
    return figure


def _front_line(rows: list[dict]) -> go.Scatter:
    by_name = {row["model"]: row for row in rows}
    front = [by_name[name] for name in pareto(rows)]
    return go.Scatter(
        x=[row["p50_ms"] for row in front],
        y=[_error_percent(row) for row in front],
        mode="lines",
        line={"dash": "dash", "color": plots.MUTED, "shape": "hv"},
        name="Pareto front",
        hoverinfo="skip",
    )


def _bubbles(family: str, rows: list[dict], out: frozenset, chosen: str | None) -> go.Scatter:
    colour, symbol = FAMILY_LOOKS.get(family, OTHER_LOOK)
    return go.Scatter(
        x=[row["p50_ms"] for row in rows],
        y=[_error_percent(row) for row in rows],
        mode="markers",
        name=family,
        marker={
            "size": [_diameter(row) for row in rows],
            "color": colour,
            "symbol": symbol,
            "opacity": [0.2 if row["model"] in out else 0.85 for row in rows],
            "line": {"width": [4 if row["model"] == chosen else 1 for row in rows], "color": plots.MUTED},
        },
        error_y=_interval_bars(rows),
        customdata=[
            [row["title"], percent(row["accuracy"]), milliseconds(row["p50_ms"]), megabytes(size_bytes(row))]
            for row in rows
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} right<br>%{customdata[2]} a digit"
        "<br>%{customdata[3]}<extra></extra>",
    )


def _interval_bars(rows: list[dict]) -> dict:
    return {
        "array": [100 * (row["accuracy"] - row["interval"][0]) for row in rows],
        "arrayminus": [100 * (row["interval"][1] - row["accuracy"]) for row in rows],
        "thickness": 1,
        "width": 0,
        "color": plots.MUTED,
    }


def _error_percent(row: dict) -> float:
    """At least half an error, so that a faultless model has a place on the logarithmic axis."""
    return 100 * max(row["errors"], 0.5) / row["n"]


def _diameter(row: dict) -> float:
    """Pixels; the area goes with the size, no bubble too small to hit or so large that it hides others."""
    return min(max(10, 6 * math.sqrt(size_bytes(row) / 1e6)), 60)


def _padded(values: list[float]) -> list[float]:
    """A range on a logarithmic axis with room for bubbles and labels."""
    low, high = math.log10(min(values)), math.log10(max(values))
    room = 0.12 * (high - low) + 0.1
    return [low - room, high + room]


def _labels(rows: list[dict], x_range: list[float], y_range: list[float], chosen: str | None) -> list[dict]:
    """Annotations for the models whose name has room beside their bubble, the chosen one and the front first."""
    places = {row["model"]: _pixel(row, x_range, y_range) for row in rows}
    taken = [_box(x, y, _diameter(row), _diameter(row)) for row, (x, y) in zip(rows, places.values(), strict=True)]
    labels = []
    first = [chosen, *pareto(rows)]
    for row in sorted(rows, key=lambda row: (row["model"] not in first, row["errors"])):
        x, y = places[row["model"]]
        for right, up in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            width, away = LETTER * len(row["title"]), _diameter(row) / 2 + 4
            box = _box(x + right * (away + width / 2), y + up * (away + LINE / 2), width, LINE)
            if _inside(box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                labels.append(_annotation(row, right * away, up * away, row["model"] == chosen))
                break
    return labels


def _annotation(row: dict, xshift: float, yshift: float, bold: bool) -> dict:
    return {
        "x": math.log10(row["p50_ms"]),
        "y": math.log10(_error_percent(row)),
        "text": f"<b>{row['title']}</b>" if bold else row["title"],
        "showarrow": False,
        "xanchor": "left" if xshift > 0 else "right" if xshift < 0 else "center",
        "yanchor": "bottom" if yshift > 0 else "top" if yshift < 0 else "middle",
        "xshift": xshift,
        "yshift": yshift,
    }


def _pixel(row: dict, x_range: list[float], y_range: list[float]) -> tuple[float, float]:
    across = (math.log10(row["p50_ms"]) - x_range[0]) / (x_range[1] - x_range[0])
    up = (math.log10(_error_percent(row)) - y_range[0]) / (y_range[1] - y_range[0])
    return across * WIDTH, up * HEIGHT


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _inside(box: tuple) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
