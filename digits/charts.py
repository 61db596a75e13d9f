"""The benchmark's pictures. Families differ in colour and in shape, models in colour, dash and marker."""

import base64
import html
import math

import numpy as np
import plotly.graph_objects as go

from digits import plots
from digits.perturb import PERTURBATIONS
from digits.recommend import megabytes, milliseconds, pareto, percent, size_bytes

FAMILY_LOOKS = {"KNN": (plots.KNN_COLOUR, "circle"), "network": (plots.RESNET_COLOUR, "diamond")}
OTHER_LOOK = (plots.THIRD_COLOUR, "square")
LINES = (
    (plots.KNN_COLOUR, "solid", "circle"),
    (plots.RESNET_COLOUR, "dash", "diamond"),
    (plots.THIRD_COLOUR, "dot", "square"),
    ("#CC79A7", "dashdot", "triangle-up"),
    ("#E69F00", "longdash", "x"),
    ("#56B4E9", "longdashdot", "star"),
)
MOST_MODELS = len(LINES)
FREE_LABEL = 0.16  # distance, as a share of the plot, within which two labels would lie on each other
TICKS = (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20, 50, 100)


def errors_against_latency(rows: list[dict], out: set[str] = frozenset(), chosen: str | None = None) -> go.Figure:
    """Errors in percent over milliseconds of one digit, both logarithmic; the bubble's area is the size.

    The dashed line joins the models that no other beats in both. Models in `out` are faint, `chosen` has a ring.
    """
    figure = go.Figure(_front_line(rows))
    labelled = _labelled(rows, chosen)
    families = dict.fromkeys(row["family"] for row in rows)
    for family in families:
        members = [row for row in rows if row["family"] == family]
        figure.add_trace(_bubbles(family, members, out, chosen, labelled))
    figure.update_layout(
        height=460,
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "itemsizing": "constant"},
        dragmode=False,
    )
    p50 = [row["p50_ms"] for row in rows]
    figure.update_xaxes(type="log", title="one digit, ms (p50)", dtick="D2", range=_padded(p50), fixedrange=True)
    figure.update_yaxes(
        type="log",
        title="errors, %",
        tickvals=TICKS,
        range=_padded([_error_percent(row) for row in rows]),
        fixedrange=True,
    )
    return figure


def _front_line(rows: list[dict]) -> go.Scatter:
    by_name = {row["model"]: row for row in rows}
    front = [by_name[name] for name in pareto(rows)]
    return go.Scatter(
        x=[row["p50_ms"] for row in front],
        y=[_error_percent(row) for row in front],
        mode="lines",
        line={"dash": "dash", "color": plots.MUTED, "shape": "hv"},
        name="no model is both faster and better",
        hoverinfo="skip",
    )


def _bubbles(family: str, rows: list[dict], out: set[str], chosen: str | None, labelled: set[str]) -> go.Scatter:
    colour, symbol = FAMILY_LOOKS.get(family, OTHER_LOOK)
    return go.Scatter(
        x=[row["p50_ms"] for row in rows],
        y=[_error_percent(row) for row in rows],
        mode="markers+text",
        name=family,
        text=[row["title"] if row["model"] in labelled else "" for row in rows],
        textposition=[_away_from_edge(row, rows) for row in rows],
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
    return 9 + 8 * math.sqrt(size_bytes(row) / 1e6) ** 0.8


def _away_from_edge(row: dict, rows: list[dict]) -> str:
    middle = np.median(np.log([other["p50_ms"] for other in rows]))
    return "top right" if math.log(row["p50_ms"]) <= middle else "top left"


def _padded(values: list[float]) -> list[float]:
    """A range on a logarithmic axis with room for bubbles and labels."""
    low, high = math.log10(min(values)), math.log10(max(values))
    room = 0.15 * (high - low) + 0.15
    return [low - room, high + room]


def _labelled(rows: list[dict], chosen: str | None) -> set[str]:
    """Models whose label has room: the chosen one and the Pareto front first."""
    first = [chosen, *pareto(rows)]
    places = np.log([[row["p50_ms"], _error_percent(row)] for row in rows])
    places = (places - places.min(0)) / np.maximum(np.ptp(places, 0), 1e-9)
    ranked = sorted(range(len(rows)), key=lambda i: first.index(rows[i]["model"]) if rows[i]["model"] in first else 99)
    taken: list[int] = []
    for i in ranked:
        gaps = np.abs(places[taken] - places[i]) / (FREE_LABEL * 2, FREE_LABEL / 2.5)
        if not len(taken) or (gaps.max(1) >= 1).all():
            taken.append(i)
    return {rows[i]["model"] for i in taken}


def class_bars(rows: list[dict]) -> go.Figure:
    """Of a hundred digits of each class, how many each model takes for another."""
    figure = go.Figure()
    for row, (colour, _, _) in zip(rows, LINES, strict=False):
        confusion = np.array(row["confusion"])
        of = np.maximum(confusion.sum(1), 1)
        missed = 100 * (of - confusion.diagonal()) / of
        figure.add_trace(
            go.Bar(
                x=[str(d) for d in range(10)],
                y=missed,
                name=row["title"],
                marker={"color": colour, "pattern": {"shape": PATTERNS[len(figure.data)], "solidity": 0.3}},
                customdata=row["f1"],
                hovertemplate="%{x}: %{y:.2f} % missed, F1 %{customdata:.4f}<extra>" + row["title"] + "</extra>",
            )
        )
    figure.update_layout(barmode="group", height=320, margin={"l": 0, "r": 0, "t": 36, "b": 0}, legend=_LEGEND)
    figure.update_xaxes(type="category", title="true digit", fixedrange=True)
    figure.update_yaxes(title="missed, %", rangemode="tozero", fixedrange=True)
    return figure


PATTERNS = ("", "/", "x", ".", "\\", "+")
_LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom"}


def confusion_map(row: dict) -> go.Figure:
    """Errors only: truth down, answer across; right answers are left blank."""
    counts = np.array(row["confusion"])
    np.fill_diagonal(counts, 0)
    colour = FAMILY_LOOKS.get(row["family"], OTHER_LOOK)[0]
    names = [str(d) for d in range(10)]
    figure = go.Figure(
        go.Heatmap(
            z=np.sqrt(counts),
            x=names,
            y=names,
            text=np.where(counts > 0, counts.astype(str), ""),
            texttemplate="%{text}",
            customdata=counts,
            colorscale=[[0, f"{colour}00"], [1, f"{colour}C0"]],  # the last two digits: opacity
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate="%{y} taken for %{x}: %{customdata}<extra></extra>",
        )
    )
    figure.update_layout(height=380, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    figure.update_xaxes(type="category", title="answer", fixedrange=True, showgrid=False)
    figure.update_yaxes(type="category", title="truth", autorange="reversed", fixedrange=True, showgrid=False)
    return figure


def robustness_curves(rows: list[dict], name: str, digit: np.ndarray) -> go.Figure:
    """Share right at each dose of one perturbation; below the curves the digit (28, 28) as it then looks."""
    perturbation = PERTURBATIONS[name]
    places = [str(dose) for dose in perturbation.doses]
    figure = go.Figure()
    for row, (colour, dash, marker) in zip(rows, LINES, strict=False):
        figure.add_trace(
            go.Scatter(
                x=places,
                y=[100 * share for share in row["robustness"][name]],
                name=row["title"],
                mode="lines+markers",
                line={"color": colour, "dash": dash},
                marker={"symbol": marker, "size": 8},
                hovertemplate="%{x}: %{y:.1f} % right<extra>" + row["title"] + "</extra>",
            )
        )
    for i, spoilt in enumerate(perturbation.apply(np.repeat(digit[None], len(places), 0), perturbation.doses)):
        figure.add_layout_image(_thumbnail(spoilt, i, len(places)))
    figure.update_layout(
        title={"text": f"{perturbation.title}, {perturbation.unit}", "font": {"size": 15}},
        height=300,
        margin={"l": 0, "r": 0, "t": 36, "b": 0},
        showlegend=False,
    )
    figure.update_xaxes(type="category", range=[-0.5, len(places) - 0.5], fixedrange=True)
    figure.update_yaxes(range=[-22, 102], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)
    return figure


def legend(rows: list[dict]) -> str:
    """HTML: each model's marker in its colour, and its name."""
    signs = "●◆■▲✖★"
    entries = (
        f'<span style="white-space:nowrap;margin-right:1.2em"><span style="color:{colour}">━{sign}━</span> '
        f"{html.escape(row['title'])}</span>"
        for row, sign, (colour, _, _) in zip(rows, signs, LINES, strict=False)
    )
    return f"<div>{' '.join(entries)}</div>"


def _thumbnail(image: np.ndarray, place: int, places: int) -> dict:
    png = base64.b64encode(plots.digit_png(image, zoom=2)).decode()
    return {
        "source": f"data:image/png;base64,{png}",
        "xref": "x",
        "yref": "y",
        "x": place,
        "y": -11,
        "sizex": 0.9,
        "sizey": 20,
        "xanchor": "center",
        "yanchor": "middle",
    }
