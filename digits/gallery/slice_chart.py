"""A quantity's slices as a small bar chart: the share of errors in each bin, with its interval."""

from collections.abc import Sequence

import plotly.graph_objects as go

from digits.gallery.slices import Slice
from digits.show import colours
from digits.show.texts import slices as texts
from digits.show.words import percent

HEIGHT = 190
QUIET, CHOSEN = colours.tint(colours.MUTED, 0.6), colours.THIRD


def bars(found: Sequence[Slice], chosen: Slice | None) -> go.Figure:
    """A click gives a point whose number is the bin's place; the chosen bin has a colour and a pattern of its own."""
    shares = [100 * one.share for one in found]
    ends = [(100 * low, 100 * high) for low, high in (one.interval for one in found)]
    marks = [one == chosen for one in found]
    figure = go.Figure(
        go.Bar(
            x=[one.reach for one in found],
            y=shares,
            customdata=[_tip(one) for one in found],
            hovertemplate="%{customdata}<extra></extra>",
            marker={
                "color": [CHOSEN if mark else QUIET for mark in marks],
                "pattern": {"shape": ["/" if mark else "" for mark in marks], "fillmode": "overlay"},
            },
            error_y={
                "array": [high - y for y, (_, high) in zip(shares, ends, strict=True)],
                "arrayminus": [y - low for y, (low, _) in zip(shares, ends, strict=True)],
                "color": colours.MUTED,
                "thickness": 1,
                "width": 3,
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    quantity = texts.QUANTITIES[found[0].quantity]
    figure.update_layout(
        title={"text": quantity.title, "font": {"size": 14}},
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 28, "b": 0},
        bargap=0.08,
        dragmode=False,
        clickmode="event+select",
        showlegend=False,
    )
    edges = [_edge(one) for one in found]
    figure.update_xaxes(type="category", tickvals=list(range(len(found))), ticktext=edges, fixedrange=True, tickangle=0)
    figure.update_yaxes(rangemode="tozero", fixedrange=True, nticks=4, ticksuffix=" %")
    return figure


def _edge(one: Slice) -> str:
    """Where a bin begins: the name of its bar; the last one's end stands in its tip."""
    return one.reach.partition(" ")[0]


def _tip(one: Slice) -> str:
    return texts.HOVER.format(reach=one.reach, wrong=one.wrong, digits=one.digits, share=percent(one.share, 2))
