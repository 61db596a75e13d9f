"""The gallery's chart: which digits are taken for which."""

import numpy as np
import plotly.graph_objects as go

from digits.show import colours

FAINTEST, STRONGEST = 0.08, 0.7  # opacity of a cell without errors, and of the one with most


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
