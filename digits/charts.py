"""The benchmark's other pictures. Models differ in colour and in dash, marker or pattern, never in colour alone."""

import base64
import html

import numpy as np
import plotly.graph_objects as go

from digits import plots
from digits.bubbles import FAMILY_LOOKS, OTHER_LOOK
from digits.perturb import PERTURBATIONS

# colour, dash, plotly's marker, the same marker as a letter, pattern of a bar
LOOKS = (
    (plots.KNN_COLOUR, "solid", "circle", "●", ""),
    (plots.RESNET_COLOUR, "dash", "diamond", "◆", "/"),
    (plots.THIRD_COLOUR, "dot", "square", "■", "x"),
    ("#CC79A7", "dashdot", "triangle-up", "▲", "."),
    ("#E69F00", "longdash", "x", "✖", "\\"),
    ("#56B4E9", "longdashdot", "star", "★", "+"),
)
MOST_MODELS = len(LOOKS)


def legend(rows: list[dict]) -> str:
    """HTML: each model's marker in its colour, and its name."""
    entries = (
        f'<span style="white-space:nowrap;margin-right:1.2em"><span style="color:{colour}">━{sign}━</span> '
        f"{html.escape(row['title'])}</span>"
        for row, (colour, _, _, sign, _) in zip(rows, LOOKS, strict=False)
    )
    return f"<div>{' '.join(entries)}</div>"


def class_bars(rows: list[dict]) -> go.Figure:
    """Of a hundred digits of each class, how many each model takes for another."""
    figure = go.Figure()
    for row, (colour, _, _, _, pattern) in zip(rows, LOOKS, strict=False):
        confusion = np.array(row["confusion"])
        of = np.maximum(confusion.sum(1), 1)
        figure.add_trace(
            go.Bar(
                x=[str(d) for d in range(10)],
                y=100 * (of - confusion.diagonal()) / of,
                name=row["title"],
                marker={
                    "color": colour,
                    "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": "#FFFFFF", "size": 6},
                },
                customdata=row["f1"],
                hovertemplate="%{x}: %{y:.2f} % missed, F1 %{customdata:.4f}<extra>" + row["title"] + "</extra>",
            )
        )
    figure.update_layout(
        barmode="group",
        height=320,
        margin={"l": 0, "r": 0, "t": 36, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"},
    )
    figure.update_xaxes(type="category", title="true digit", fixedrange=True)
    figure.update_yaxes(title="missed, %", rangemode="tozero", fixedrange=True)
    return figure


def confusion_map(row: dict) -> go.Figure:
    """Errors only: truth down, answer across; right answers are left blank."""
    counts = np.array(row["confusion"], float)
    np.fill_diagonal(counts, 0)
    counts[counts == 0] = np.nan
    colour = FAMILY_LOOKS.get(row["family"], OTHER_LOOK)[0]
    names = [str(d) for d in range(10)]
    figure = go.Figure(
        go.Heatmap(
            z=np.log(counts),
            x=names,
            y=names,
            text=np.where(np.isnan(counts), "", np.nan_to_num(counts).astype(int).astype(str)),
            texttemplate="%{text}",
            textfont={"color": "#111111", "size": 14},
            colorscale=[[0, _tint(colour, 0.25)], [1, _tint(colour, 0.7)]],
            zmin=0,
            zmax=max(np.log(np.nanmax(counts, initial=1)), 1),
            showscale=False,
            xgap=1,
            ygap=1,
            hoverongaps=False,
            hovertemplate="%{y} taken for %{x}: %{text}<extra></extra>",
        )
    )
    figure.update_layout(height=380, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    figure.update_xaxes(type="category", title="answer", range=[-0.5, 9.5], fixedrange=True, showgrid=False)
    figure.update_yaxes(type="category", title="truth", range=[9.5, -0.5], fixedrange=True, showgrid=False)
    return figure


def _tint(colour: str, strength: float) -> str:
    """The colour mixed with white: dark letters can be read on it, on a light page and on a dark one."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02X}" for part in parts)


def robustness_curves(rows: list[dict], name: str, digit: np.ndarray) -> go.Figure:
    """Share right at each dose of one perturbation; below the curves the digit (28, 28) as it then looks."""
    perturbation = PERTURBATIONS[name]
    places = [f"{dose:g}" for dose in perturbation.doses]
    figure = go.Figure()
    for row, (colour, dash, marker, _, _) in zip(rows, LOOKS, strict=False):
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
        figure.add_layout_image(_thumbnail(spoilt, i))
    figure.update_layout(
        title={"text": f"{perturbation.title}, {perturbation.unit}", "font": {"size": 15}},
        height=300,
        margin={"l": 0, "r": 0, "t": 36, "b": 0},
        showlegend=False,
    )
    figure.update_xaxes(type="category", range=[-0.5, len(places) - 0.5], fixedrange=True)
    figure.update_yaxes(range=[-22, 102], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)
    return figure


def _thumbnail(image: np.ndarray, place: int) -> dict:
    """The digit under the axis' place: the strip between -20 and -2 is kept for it."""
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
