"""Pictures that all pages share: one colour for each model, digits as PNG, answers as bars."""

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
