"""The benchmark's other pictures. Models differ in colour and in dash, marker or pattern, never in colour alone."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digits.benchmark.file import Row
from digits.images.corruption import CORRUPTIONS
from digits.show import colours, pictures, templating

# dash, plotly's marker, the same marker as a letter, pattern of a bar: one for each colour
MARKS = (
    ("solid", "circle", "●", ""),
    ("dash", "diamond", "◆", "/"),
    ("dot", "square", "■", "x"),
    ("dashdot", "triangle-up", "▲", "."),
    ("longdash", "x", "✖", "\\"),
    ("longdashdot", "star", "★", "+"),
)
LOOKS = tuple((colour, *marks) for colour, marks in zip(colours.SERIES, MARKS, strict=True))
MOST_MODELS = len(LOOKS)


def looks(rows: Sequence[Row]) -> list[tuple[str, str, str, str, str]]:
    """One of `LOOKS` for each model: the first KNN and the first network have their family's colour, as everywhere."""
    own = {colour: look for look in LOOKS for colour, _ in colours.FAMILIES.values() if look[0] == colour}
    wanted = [own.pop(colours.of_family(row.family)[0], None) for row in rows]
    left = sorted((look for look in LOOKS if look not in wanted), key=lambda look: look in own.values())
    return [look or left.pop(0) for look in wanted]


def legend(rows: Sequence[Row]) -> str:
    """HTML: each model's marker in its colour, and its name."""
    entries = [(colour, sign, row.title) for row, (colour, _, _, sign, _) in zip(rows, looks(rows), strict=True)]
    return templating.render("legend.html", entries=entries)


def class_bars(rows: Sequence[Row]) -> go.Figure:
    """Of a hundred digits of each class, how many each model takes for another."""
    figure = go.Figure()
    for row, (colour, _, _, _, pattern) in zip(rows, looks(rows), strict=True):
        confusion = np.array(row.confusion)
        of = np.maximum(confusion.sum(1), 1)
        figure.add_trace(
            go.Bar(
                x=[str(d) for d in range(10)],
                y=100 * (of - confusion.diagonal()) / of,
                name=row.title,
                marker={
                    "color": colour,
                    "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": colours.PAPER, "size": 6},
                },
                customdata=row.f1,
                hovertemplate="%{x}: %{y:.2f} % missed, F1 %{customdata:.4f}<extra>" + row.title + "</extra>",
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


def confusion_map(row: Row) -> go.Figure:
    """Errors only: truth down, answer across; right answers are left blank."""
    counts = np.array(row.confusion, float)
    np.fill_diagonal(counts, 0)
    counts[counts == 0] = np.nan
    colour, _ = colours.of_family(row.family)
    names = [str(d) for d in range(10)]
    figure = go.Figure(
        go.Heatmap(
            z=np.log(counts),
            x=names,
            y=names,
            text=np.where(np.isnan(counts), "", np.nan_to_num(counts).astype(int).astype(str)),
            texttemplate="%{text}",
            textfont={"color": colours.INK, "size": 14},
            colorscale=[[0, colours.tint(colour, 0.25)], [1, colours.tint(colour, 0.7)]],
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


def robustness_curves(rows: Sequence[Row], name: str, digit: np.ndarray) -> go.Figure:
    """Share right at each dose of one corruption; below the curves the digit (28, 28) as it then looks."""
    corruption = CORRUPTIONS[name]
    places = [f"{dose:g}" for dose in corruption.doses]
    figure = go.Figure()
    for row, (colour, dash, marker, _, _) in zip(rows, looks(rows), strict=True):
        figure.add_trace(
            go.Scatter(
                x=places,
                y=[100 * share for share in row.robustness[name]],
                name=row.title,
                mode="lines+markers",
                line={"color": colour, "dash": dash},
                marker={"symbol": marker, "size": 8},
                hovertemplate="%{x}: %{y:.1f} % right<extra>" + row.title + "</extra>",
            )
        )
    for i, corrupted in enumerate(corruption.apply(np.repeat(digit[None], len(places), 0), corruption.doses)):
        figure.add_layout_image(_thumbnail(corrupted, i))
    figure.update_layout(
        title={"text": f"{corruption.title}, {corruption.unit}", "font": {"size": 15}},
        height=300,
        margin={"l": 0, "r": 0, "t": 36, "b": 0},
        showlegend=False,
    )
    figure.update_xaxes(type="category", range=[-0.5, len(places) - 0.5], fixedrange=True)
    figure.update_yaxes(range=[-22, 102], tickvals=[0, 20, 40, 60, 80, 100], fixedrange=True)
    return figure


def _thumbnail(image: np.ndarray, place: int) -> dict:
    """The digit under the axis' place: the strip between -20 and -2 is kept for it."""
    return {
        "source": pictures.data_uri(image, zoom=2),
        "xref": "x",
        "yref": "y",
        "x": place,
        "y": -11,
        "sizex": 0.9,
        "sizey": 20,
        "xanchor": "center",
        "yanchor": "middle",
    }
