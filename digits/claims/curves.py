"""What lies behind a claim, as line charts: learning curves, noise, and times by dimensions."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from digits.claims.figure import PERCENT
from digits.claims.file import Row, Trials, Tried
from digits.claims.results import Noise, Shipped, Training, Trees
from digits.show import colours

DASHES = ("solid", "dash", "dot", "longdashdot")
HEIGHT, KEY_LINE = 240, 22  # pixels of the chart, and of each line of its key
KEY_BELOW = -0.3  # where the key begins, as a share of the plot's height
LINE = 1.8
ROOM, LEAST_ROOM = 0.1, 0.05  # above the highest point: a share of what is shown, and what is always left
UNDER_LEVEL = 0.2  # points of a percent that are shown below a line across
UNDER_QUARTER = 1  # points of a percent that are shown below a quarter of the points


@dataclass(frozen=True)
class Line:
    """One arm: a list of points [(x, y), …] for each of its seeds."""

    title: str
    seeds: list[list[tuple[float, float]]]


@dataclass(frozen=True)
class Chart:
    """alt: what it shows, in words."""

    figure: go.Figure
    alt: str


def behind(row: Row, trials: Trials) -> list[Chart]:
    """The learning curves of the claim's trainings in one chart, and one for each experiment that has lines."""
    tried = trials.of(row)
    trained = [one for one in tried if _found(one) in (Training, Shipped)]
    charts = [_learning(trained, row.level)] if trained else []
    return charts + [CHARTS[_found(one)](one) for one in tried if _found(one) in CHARTS]


def _found(tried: Tried) -> type:
    return type(tried.seeds[0])


def _learning(trained: list[Tried[Training | Shipped]], level: float | None) -> Chart:
    lines = [
        Line(
            one.title.split(":")[0],
            [[(p.epoch, PERCENT * p.validation_accuracy) for p in seed.curve] for seed in one.seeds],
        )
        for one in trained
    ]
    share = None if level is None else PERCENT * level
    return _chart(lines, "epochs", "validation, %", "Validation accuracy by epoch", _upper_part(lines, share), share)


def _noise(tried: Tried[Noise]) -> Chart:
    lines = [
        Line(title, [[(x, PERCENT * y) for x, y in zip(seed.sigma, shares(seed), strict=True)] for seed in tried.seeds])
        for title, shares in (("weighted votes", lambda s: s.weighted), ("uniform votes", lambda s: s.uniform))
    ]
    return _chart(lines, "noise, σ (ink is 1)", "right, %", "Share right by noise", _upper_part(lines))


def _trees(tried: Tried[Trees]) -> Chart:
    lines = [
        Line(title, [list(zip(seed.dimensions, times(seed), strict=True)) for seed in tried.seeds])
        for title, times in (("k-d tree", lambda s: s.kd_tree), ("search through all", lambda s: s.brute))
    ]
    return _chart(lines, "dimensions", "one digit, ms", "Time of a digit by dimensions", _from_zero(lines))


CHARTS: dict[type, Callable[[Tried], Chart]] = {Noise: _noise, Trees: _trees}


def _chart(
    lines: list[Line], across: str, up: str, what: str, ends: tuple[float, float], level: float | None = None
) -> Chart:
    """Every seed a thin line, arms differ in colour and dash; `level` is a line across."""
    figure = go.Figure()
    for line, colour, dash in zip(lines, colours.of_others(), DASHES, strict=False):
        for seed, points in enumerate(line.seeds):
            xs, ys = zip(*points, strict=True)
            looks = {"color": colour, "dash": dash, "width": LINE}
            figure.add_scatter(
                x=xs, y=ys, mode="lines", line=looks, name=line.title, legendgroup=line.title, showlegend=seed == 0
            )
    if level is not None:
        looks = {"color": colours.MUTED, "dash": "dot", "width": 1}
        ends_across = [min(0, *figure.data[0].x), max(x for trace in figure.data for x in trace.x)]
        name = f"the fixed accuracy, {level:g} %"
        figure.add_scatter(x=ends_across, y=[level, level], mode="lines", line=looks, name=name)
    keys = len(lines) + (level is not None)
    figure.update_xaxes(title=across, fixedrange=True, rangemode="tozero", zeroline=False)
    figure.update_yaxes(title=up, fixedrange=True, range=ends, zeroline=False)
    figure.update_layout(
        height=HEIGHT + KEY_LINE * keys,
        margin={"l": 0, "r": 8, "t": 10, "b": 0},
        legend={"orientation": "v", "x": 0, "y": KEY_BELOW, "yanchor": "top"},
        dragmode=False,
    )
    return Chart(figure, f"{what}: {', '.join(line.title for line in lines)}")


def _heights(lines: list[Line]) -> list[float]:
    return sorted(y for line in lines for seed in line.seeds for _, y in seed)


def _upper_part(lines: list[Line], level: float | None = None) -> tuple[float, float]:
    """Of shares in percent: where the curves differ, without the lowest quarter of their points."""
    ys = _heights(lines)
    low = max(ys[0], ys[len(ys) // 4] - UNDER_QUARTER, 0)
    high = min(PERCENT, ys[-1] + ROOM * (ys[-1] - low) + LEAST_ROOM)
    return min(low, high if level is None else level - UNDER_LEVEL), high


def _from_zero(lines: list[Line]) -> tuple[float, float]:
    return 0, (1 + LEAST_ROOM) * _heights(lines)[-1]
