"""The gallery's charts: which digits are taken for which, and how answers change along a trace."""

import numpy as np
import plotly.graph_objects as go

from digits.show import colours
from digits.show.pictures import data_uri

FAINTEST, STRONGEST = 0.08, 0.7  # opacity of a cell without errors, and of the one with most
DASHES = ("solid", "dash", "dot", "dashdot")


def confusion_matrix(counts: np.ndarray, marked: list[tuple[int | None, int | None]], cell: int = 26) -> go.Figure:
    """Truth down, answer across, counts (10, 10) of errors; the `marked` (truth, answer) are framed.

    A click gives a point with the truth as y and the answer as x: the cells are the markers of a scatter plot, since
    heat maps report no clicks.
    """
    truth, answer = (grid.ravel() for grid in np.mgrid[:10, :10])
    numbers = counts.ravel()
    strength = np.sqrt(numbers / max(numbers.max(), 1))
    figure = go.Figure(
        go.Scatter(
            x=answer,
            y=truth,
            mode="markers+text",
            text=[str(n) if n else "" for n in numbers],
            customdata=numbers,
            hovertemplate="%{customdata} × %{y} taken for %{x}<extra></extra>",
            marker={
                "symbol": "square",
                "size": cell - 2,
                "color": [_shade(FAINTEST + (STRONGEST - FAINTEST) * s) for s in strength],
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    for row, column in marked:
        if row is not None and column is not None:
            edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
            figure.add_shape(type="rect", line={"color": colours.INK, "width": 3}, **edges)
    axis = {"tickmode": "array", "tickvals": list(range(10)), "fixedrange": True, "showgrid": False, "zeroline": False}
    axis |= {"automargin": False, "title_standoff": 4}
    figure.update_xaxes(title="taken for", side="top", range=[-0.5, 9.5], **axis)
    figure.update_yaxes(title="label", range=[9.5, -0.5], **axis)
    figure.update_layout(
        width=10 * cell + 42,
        height=10 * cell + 46,
        margin={"l": 40, "r": 2, "t": 44, "b": 2, "autoexpand": False},
        dragmode=False,
        showlegend=False,
        clickmode="event+select",
    )
    return figure


def _shade(opacity: float) -> str:
    red, green, blue = (round(255 * part) for part in colours.rgb(colours.MUTED))
    return f"rgba({red}, {green}, {blue}, {opacity:.2f})"


def trace(
    positions: np.ndarray, lines: dict[str, np.ndarray], hues: dict[str, str], images: np.ndarray, stops: dict
) -> go.Figure:
    """Lines (T,) in [0, 1] by title over positions (T,); images (T, 28, 28), every other one below its place.

    hues: the lines' colours by title. stops: {position: what is there}.
    """
    figure = go.Figure()
    for place, (title, line) in enumerate(lines.items()):
        style = {"color": hues[title], "dash": DASHES[place % len(DASHES)], "width": 3}
        tip = f"{title}: %{{y:.1%}}<extra></extra>"
        figure.add_scatter(x=positions, y=line, name=title, mode="lines", line=style, hovertemplate=tip)
    step = 2 * (positions[1] - positions[0])
    for x, image in zip(positions[::2], images[::2], strict=True):
        picture = {"source": data_uri(image), "xref": "x", "yref": "y", "x": x, "y": -0.08}
        figure.add_layout_image(picture | {"sizex": 0.94 * step, "sizey": 0.4, "xanchor": "center", "yanchor": "top"})
    for x in stops:
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, line={"color": colours.MUTED, "width": 1, "dash": "dot"})
    ticks = {"tickmode": "array", "fixedrange": True, "zeroline": False}
    room = step / 2
    figure.update_xaxes(
        tickvals=list(stops),
        ticktext=list(stops.values()),
        range=[positions[0] - room, positions[-1] + room],
        showgrid=False,
        **ticks,
    )
    figure.update_yaxes(range=[-0.4, 1.04], tickvals=[0, 0.5, 1], tickformat=".0%", **ticks)
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=320, margin={"l": 0, "r": 0, "t": 0, "b": 0}, legend=legend, hovermode="x unified")
    return figure
