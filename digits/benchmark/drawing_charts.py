"""How models do on drawings, in pictures: right answers by stroke width and size."""

import numpy as np
import plotly.graph_objects as go

from digits.evaluation.drawings import Measured, OnDrawings
from digits.predictors.card import Shares
from digits.show import colours
from digits.show.words import percent

LEAST = 0.7  # share right at which the scale begins: anything less looks as bad
SCALE = ((0, colours.tint(colours.MUTED, 0.9)), (1, colours.tint(colours.MUTED, 0.08)))  # dark where little is right


def grid(found: Shares) -> go.Figure:
    """One model on one source of pen digits: stroke width down, size across, share right in each cell."""
    widths, sizes = list(found.by_width), list(found.by_size)
    shares = np.array([[found.by_cell[f"{width} px, {size}"] for size in sizes] for width in widths])
    chart = go.Figure(
        go.Heatmap(
            z=shares,
            x=[size.replace("%", " %") for size in sizes],
            y=[f"{width} px" for width in widths],
            text=[[f"{100 * share:.1f}" for share in row] for row in shares],
            texttemplate="%{text}",
            textfont={"color": colours.INK, "size": 14},
            colorscale=SCALE,
            zmin=LEAST,
            zmax=1,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y} thick, %{x} of the canvas: %{text} % right<extra></extra>",
        )
    )
    chart.update_layout(height=210, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    chart.update_xaxes(type="category", title="size of the drawing", fixedrange=True, showgrid=False)
    chart.update_yaxes(type="category", autorange="reversed", fixedrange=True, showgrid=False)
    return chart


def lines(models: dict[str, OnDrawings], titles: dict[str, str]) -> list[dict]:
    """A row of figures for each model on drawings of writers it has not seen, and on what is no digit; in percent."""
    return [
        {
            "model": titles[name],
            **{source: 100 * part.accuracy for source, part in found.pen.sources.items()},
            "ece": 100 * found.pen.ece,
            "ece_mnist": 100 * found.ece_mnist,
            "refused": 100 * found.doubt.refused,
            "accepted": 100 * found.doubt.accepted,
            "auroc": found.doubt.auroc,
        }
        for name, found in models.items()
    ]


def said(found: Measured, titles: dict[str, str]) -> list[str]:
    """What else was measured, in sentences: both models' doubt, whole numbers, and a source left out."""
    return [*_of_both(found), *_of_numbers(found, titles), *_of_left_out(found, titles)]


def _of_both(found: Measured) -> list[str]:
    if found.together is None:
        return []
    doubt = found.together.doubt
    return [
        f"Where both answer, their scores decide together: {percent(doubt.accepted_without_bars)} of letters and "
        f"symbols pass as a digit, without those that are one upright stroke or look like one (O, l, |, …); "
        f"{percent(doubt.refused)} of the writers' digits and {percent(doubt.refused_mnist)} of MNIST's are refused; "
        f"AUROC {doubt.auroc_without_bars:.3f}."
    ]


def _of_numbers(found: Measured, titles: dict[str, str]) -> list[str]:
    sentences = []
    for name, measured in found.models.items():
        if measured.numbers is None:
            continue
        for source, shares in measured.numbers.sources.items():
            sentences.append(
                f"Whole numbers of two to six digits by {source} writers, read by {titles[name]}: "
                f"{percent(shares.separated, 0)} of {measured.numbers.count} right where the digits stand apart, "
                f"{percent(shares.touching, 0)} where they touch; {percent(shares.mistaken)} of single digits are "
                "taken for a number."
            )
        signs = percent(measured.numbers.signs)
        sentences.append(f"Of letters, symbols and scribbles {signs} are taken for a number.")
    return sentences


def _of_left_out(found: Measured, titles: dict[str, str]) -> list[str]:
    left = found.left_out
    if left is None:
        return []
    shares = "; ".join(
        f"{titles[name]} {percent(share.without)}, with it {percent(share.included)}"
        for name, share in left.models.items()
    )
    return [
        f"Trained without any digit of {left.source}, and measured on its test writers: {shares}. "
        f"(The network learned for {left.epochs} epochs only.)"
    ]
