"""A training as it goes on: its curves, what the network can do by now, and how it compares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from digits.metrics import wilson
from digits.playground.messages import Report
from digits.playground.plan import JUDGING
from digits.predictors.predictor import Probable
from digits.show import colours
from digits.show.templating import render
from digits.show.texts import train as texts

HEIGHT = 240
FIRST_SECONDS = 10  # that the curves have room for from the beginning
LINES = (  # colour and dash: what it learns from, what judges it
    (colours.MUTED, "dot"),
    (colours.THIRD, "solid"),
)


@dataclass(frozen=True)
class Hard(Probable):
    """A digit to watch: image (28, 28) float32 in [0, 1], its label, and what the network answers to it."""

    image: np.ndarray
    label: int
    probabilities: np.ndarray

    @property
    def is_right(self) -> bool:
        return self.digit == self.label


@dataclass(frozen=True)
class Row:
    """A network among others; accuracy in [0, 1] on the digits that judge, None where it is not known."""

    side: str
    title: str
    parameters: int
    accuracy: float | None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(round(self.accuracy * JUDGING), JUDGING)


def learns(hard: Sequence[Hard], filters: np.ndarray) -> Markup:
    """What the network can do by now; filters (F, h, w): its first layer's weights."""
    return render("training.html", train=texts, hard=hard, filters=filters / (np.abs(filters).max() or 1))


def compared(rows: Sequence[Row]) -> Markup:
    return render("compared.html", train=texts, rows=rows, right=texts.RIGHT.format(judging=JUDGING))


def loss(reports: Sequence[Report]) -> go.Figure:
    figure = _curves(reports, [r.loss for r in reports], [r.judged_loss for r in reports], ":.2f")
    figure.update_layout(title={"text": texts.LOSS, "font": {"size": 15}})
    figure.update_yaxes(rangemode="tozero")
    return figure


def accuracy(reports: Sequence[Report]) -> go.Figure:
    figure = _curves(reports, [r.accuracy for r in reports], [r.judged_accuracy for r in reports], ":.1%")
    figure.update_layout(title={"text": texts.ACCURACY, "font": {"size": 15}})
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return figure


def _curves(reports: Sequence[Report], learned: list[float], judged: list[float], form: str) -> go.Figure:
    figure = go.Figure()
    seconds = [report.seconds for report in reports]
    names = texts.LEARNED, texts.JUDGED.format(judging=JUDGING)
    for name, line, (colour, dash) in zip(names, (learned, judged), LINES, strict=True):
        figure.add_scatter(
            x=seconds,
            y=line,
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 3},
            marker={"size": 5},
            hovertemplate=f"%{{y{form}}}<extra>{name}</extra>",
        )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "y": -0.12},
        hovermode="x unified",
    )
    last = seconds[-1] if seconds else 0
    figure.update_xaxes(ticksuffix=" s", range=[0, max(FIRST_SECONDS, last)], fixedrange=True, zeroline=False)
    figure.update_yaxes(fixedrange=True, zeroline=False)
    return figure
