"""Pictures that all pages share: one colour for each model, digits as PNG, answers as bars."""

import base64
import io

import numpy as np
import plotly.graph_objects as go
from PIL import Image

# Okabe and Ito's palette: told apart by colour-blind readers, on light and on dark
KNN_COLOUR, RESNET_COLOUR, THIRD_COLOUR, MUTED = "#D55E00", "#0072B2", "#009E73", "#8A8F98"


def digit_png(image: np.ndarray, zoom: int = 4, heat: np.ndarray | None = None) -> bytes:
    """A digit (H, W) float32 in [0, 1] as a PNG, dark ink on white paper, each pixel `zoom` pixels wide.

    heat (H, W) float32 in [-1, 1] is laid over it: orange speaks for the answer, blue against.
    """
    paper = np.repeat((1 - image)[:, :, None], 3, 2)
    if heat is not None:
        strength = np.abs(heat)[:, :, None] * 0.85
        colour = np.where(heat[:, :, None] > 0, _rgb(KNN_COLOUR), _rgb(RESNET_COLOUR))
        paper = paper * (1 - strength) + colour * strength
    pixels = (np.clip(paper, 0, 1) * 255).round().astype(np.uint8).repeat(zoom, 0).repeat(zoom, 1)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def probability_bars(probabilities: np.ndarray, colour: str, height: int = 150) -> go.Figure:
    """Ten bars (10,) in [0, 1], the largest in the model's colour, the others muted."""
    top = int(np.argmax(probabilities))
    figure = go.Figure(
        go.Bar(
            x=[str(d) for d in range(10)],
            y=probabilities,
            marker_color=[colour if d == top else MUTED for d in range(10)],
            text=[f"{p:.0%}" if p >= 0.05 else "" for p in probabilities],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:.2%}<extra></extra>",
        )
    )
    figure.update_layout(height=height, margin={"l": 0, "r": 0, "t": 18, "b": 0}, showlegend=False)
    figure.update_yaxes(range=[0, 1], visible=False, fixedrange=True)
    figure.update_xaxes(type="category", fixedrange=True)
    return figure


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
                "color": [f"rgba(0, 114, 178, {0.06 + 0.5 * s:.2f})" for s in strength],
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    for row, column in marked:
        if row is not None and column is not None:
            edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
            figure.add_shape(type="rect", line={"color": KNN_COLOUR, "width": 3}, **edges)
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


def trace(
    positions: np.ndarray, lines: dict[str, np.ndarray], colours: dict[str, str], images: np.ndarray, stops: dict
) -> go.Figure:
    """Lines (T,) in [0, 1] by title over positions (T,); images (T, 28, 28), every other one below its place.

    stops: {position: what is there}.
    """
    dashes = ("solid", "dash", "dot", "dashdot")
    figure = go.Figure()
    for place, (title, line) in enumerate(lines.items()):
        style = {"color": colours[title], "dash": dashes[place % 4], "width": 3}
        tip = f"{title}: %{{y:.1%}}<extra></extra>"
        figure.add_scatter(x=positions, y=line, name=title, mode="lines", line=style, hovertemplate=tip)
    step = 2 * (positions[1] - positions[0])
    for x, image in zip(positions[::2], images[::2], strict=True):
        picture = {"source": data_uri(image), "xref": "x", "yref": "y", "x": x, "y": -0.08}
        figure.add_layout_image(picture | {"sizex": 0.94 * step, "sizey": 0.4, "xanchor": "center", "yanchor": "top"})
    for x in stops:
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, line={"color": MUTED, "width": 1, "dash": "dot"})
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


def data_uri(image: np.ndarray) -> str:
    """A digit (28, 28) float32 in [0, 1] as an image that lies in the page itself."""
    return "data:image/png;base64," + base64.b64encode(digit_png(image, zoom=1)).decode()
