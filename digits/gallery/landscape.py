"""The map of MNIST's test digits as a chart: colour and shape by label, errors ringed, a drawing where it belongs."""

import numpy as np
import plotly.graph_objects as go
from sklearn.neighbors import NearestNeighbors

from digits.show import colours
from digits.show.pictures import data_uri
from digits.show.texts import closer as texts

SHAPES = ("circle", "diamond")  # the colours go round once for each
OWN = 0.05  # side of a drawing on the map, as a share of the map's
AROUND = 5  # nearest digits on the map that tell which labels mix
HEIGHT = 620


Drawn = tuple[np.ndarray, np.ndarray]


def chart(xy: np.ndarray, labels: np.ndarray, wrong: np.ndarray, drawn: Drawn | None) -> go.Figure:
    """Digits at xy (N, 2) in [0, 1] with labels (N,), those that are `wrong` (N,) bool ringed.

    drawn: a picture (28, 28) float32 in [0, 1] and its place (2,). A selected point's customdata is its digit's number.
    """
    figure = go.Figure()
    for digit in range(10):
        its = np.flatnonzero(labels == digit)
        shape, colour = divmod(digit, len(colours.SERIES))
        marker = {"color": colours.SERIES[colour], "symbol": SHAPES[shape], "size": 4, "opacity": 0.7}
        _add(figure, str(digit), xy, its, marker)
    ring = {"symbol": "circle-open", "size": 11, "color": colours.MUTED, "line": {"width": 2}}
    _add(figure, texts.MAP_ERRORS, xy, np.flatnonzero(wrong), ring)
    for digit in np.unique(labels).tolist():
        x, y = np.median(xy[labels == digit], 0).tolist()
        letter = {"size": 20, "color": colours.INK}
        figure.add_annotation(x=x, y=y, text=f"<b>{digit}</b>", showarrow=False, font=letter, bgcolor=_PAPER)
    if drawn is not None:
        _put(figure, *drawn)
    axis = {"visible": False, "range": [-0.03, 1.03]}
    figure.update_layout(
        xaxis=axis,
        yaxis=axis | {"scaleanchor": "x"},
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"orientation": "h", "itemsizing": "constant", "y": -0.02},
        dragmode="lasso",
        uirevision="map",
    )
    return figure


_PAPER = "rgba(255, 255, 255, 0.8)"


def _add(figure: go.Figure, name: str, xy: np.ndarray, its: np.ndarray, marker: dict) -> None:
    x, y = xy[its].T
    figure.add_scattergl(
        x=x, y=y, customdata=its, name=name, mode="markers", marker=marker, hovertemplate=f"{name}<extra></extra>"
    )


def _put(figure: go.Figure, image: np.ndarray, place: np.ndarray) -> None:
    """The drawing itself in a frame, with its middle at its place."""
    x, y = place.tolist()
    half = OWN / 2
    picture = {"source": data_uri(image), "xref": "x", "yref": "y", "x": x, "y": y, "sizex": OWN, "sizey": OWN}
    figure.add_layout_image(picture | {"xanchor": "center", "yanchor": "middle", "layer": "above"})
    edges = {"x0": x - half, "x1": x + half, "y0": y - half, "y1": y + half}
    figure.add_shape(type="rect", line={"color": colours.KNN, "width": 3}, name="yours", **edges)


def mixed(xy: np.ndarray, labels: np.ndarray, count: int = 3) -> list[tuple[int, int]]:
    """The pairs of labels that lie among each other most often, the most frequent first."""
    near = NearestNeighbors(n_neighbors=AROUND + 1).fit(xy).kneighbors(xy, return_distance=False)[:, 1:]
    pairs = np.sort(np.stack([np.repeat(labels, AROUND), labels[near].ravel()], 1), 1)
    found, numbers = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0, return_counts=True)
    return [(int(a), int(b)) for a, b in found[np.argsort(-numbers, kind="stable")[:count]]]
