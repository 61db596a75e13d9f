"""How models do on drawings, in pictures: right answers by stroke width and size."""

import numpy as np
import plotly.graph_objects as go

LEAST = 0.7  # share right at which the scale begins: anything less looks as bad


def grid(figures: dict) -> go.Figure:
    """One model on one source of pen digits: stroke width down, size across, share right in each cell.

    figures: a source's entry of `pen.figures`.
    """
    widths, sizes = list(figures["by_width"]), list(figures["by_size"])
    shares = np.array([[figures["by_cell"][f"{width} px, {size}"] for size in sizes] for width in widths])
    chart = go.Figure(
        go.Heatmap(
            z=shares,
            x=[size.replace("%", " %") for size in sizes],
            y=[f"{width} px" for width in widths],
            text=[[f"{100 * share:.1f}" for share in row] for row in shares],
            texttemplate="%{text}",
            textfont={"color": "#111111", "size": 14},
            colorscale=[[0, "#F6B48F"], [0.6, "#F7F1EC"], [1, "#8CC3EA"]],
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


def lines(models: dict[str, dict], titles: dict[str, str]) -> list[dict]:
    """A row of figures for each model on drawings of writers it has not seen, and on what is no digit; in percent."""
    return [
        {
            "model": titles[name],
            **{source: 100 * part["accuracy"] for source, part in found["pen"]["sources"].items()},
            "ece": 100 * found["pen"]["ece"],
            "ece_mnist": 100 * found["ece_mnist"],
            "refused": 100 * found["doubt"]["refused"],
            "accepted": 100 * found["doubt"]["accepted"],
            "auroc": found["doubt"]["auroc"],
        }
        for name, found in models.items()
    ]


def said(found: dict, titles: dict[str, str]) -> list[str]:
    """What else was measured, in sentences: whole numbers, and a source left out."""
    sentences = []
    for name, figures in found["models"].items():
        numbers = figures.get("numbers", {})
        for source, shares in numbers.get("sources", {}).items():
            sentences.append(
                f"Whole numbers of two to six digits by {source} writers, read by {titles[name]}: "
                f"{shares['separated']:.0%} of {numbers['count']} right where the digits stand apart, "
                f"{shares['touching']:.0%} where they touch; {shares['mistaken']:.1%} of single digits are taken "
                "for a number."
            )
        if numbers:
            sentences.append(f"Of letters, symbols and scribbles {numbers['signs']:.1%} are taken for a number.")
    if left := found.get("left_out"):
        shares = "; ".join(
            f"{titles[name]} {share['without']:.1%}, with it {share['with']:.1%}"
            for name, share in left["models"].items()
        )
        sentences.append(
            f"Trained without any digit of {left['source']}, and measured on its test writers: {shares}. "
            f"(The network learned for {left['epochs']} epochs only.)"
        )
    return sentences
