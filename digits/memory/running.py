"""How often each model was right on what a person really drew, as it went along."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from digits.metrics import wilson
from digits.predictors import registry
from digits.show import colours
from digits.store.records import Digit

DASHES = ("solid", "dash")


@dataclass(frozen=True)
class Running:
    """After each digit: the share right so far, and Wilson's 95 % interval around it; (N,) float64 each."""

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray


def running(digits: Sequence[Digit], side: str) -> Running:
    """Of digits whose truth is known, oldest first, and that this side answered."""
    right = [not digit.is_misread_by(side) for digit in digits if digit.truth is not None and side in digit.answers]
    hits, counts = np.cumsum(right, dtype=int), np.arange(1, len(right) + 1)
    bands = np.array([wilson(int(h), int(n)) for h, n in zip(hits, counts, strict=True)]).reshape(-1, 2)
    return Running(hits / counts, bands[:, 0], bands[:, 1])


def chart(digits: Sequence[Digit]) -> go.Figure:
    """Both sides' lines in their bands."""
    figure = go.Figure()
    for side, title, dash in zip(colours.SIDES, registry.titles(registry.DRAW_PAIR), DASHES, strict=False):
        found, hue = running(digits, side), colours.BY_SIDE[side]
        x = np.arange(1, len(found.share) + 1)
        red, green, blue = (round(255 * part) for part in colours.rgb(hue))
        figure.add_scatter(
            x=np.concatenate([x, x[::-1]]), y=100 * np.concatenate([found.high, found.low[::-1]]), mode="lines",
            fill="toself", fillcolor=f"rgba({red},{green},{blue},.18)", line_width=0, hoverinfo="skip",
            showlegend=False,
        )  # fmt: skip
        figure.add_scatter(
            x=x, y=100 * found.share, name=title, mode="lines+markers", line={"color": hue, "dash": dash, "width": 2.5},
            hovertemplate=f"{title}: %{{y:.1f}} % of %{{x}}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        height=280, margin={"l": 0, "r": 0, "t": 10, "b": 0}, legend={"orientation": "h", "y": 1.12},
        xaxis_title="digits about which you said what they are", yaxis_title="right so far, %",
        yaxis_range=[0, 101],
        xaxis={"tickformat": "d", "dtick": 1 if len(digits) <= 12 else None},
    )  # fmt: skip
    return figure
