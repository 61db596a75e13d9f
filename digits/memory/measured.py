"""How many corrections until each model is right on somebody's hand: the measured curves."""

import plotly.graph_objects as go

from digits.evaluation.corrections import AFTER, Corrections, Curve
from digits.predictors import registry
from digits.show import colours
from digits.show.words import percent

AGAIN = "Of digits that the KNN misread and was corrected on, {share} are right when the same hand writes them again. "
DASHES = ("solid", "dash")


def chart(found: Corrections, pair: str) -> go.Figure:
    """Both models of a pair, on the hands that are unusual to them."""
    figure = go.Figure()
    sides = zip(_curves(found, pair), registry.titles(registry.DRAW_PAIR), colours.SIDES, DASHES, strict=False)
    for curve, title, side, dash in sides:
        shares = [100 * after.accuracy for after in curve.unusual]
        above = [100 * after.interval[1] - share for after, share in zip(curve.unusual, shares, strict=True)]
        below = [share - 100 * after.interval[0] for after, share in zip(curve.unusual, shares, strict=True)]
        figure.add_scatter(
            x=list(map(str, AFTER)), y=shares, name=title, mode="lines+markers",
            line={"color": colours.BY_SIDE[side], "dash": dash, "width": 2.5},
            error_y={"array": above, "arrayminus": below, "thickness": 1, "width": 4},
            hovertemplate=f"{title}: %{{y:.2f}} % after %{{x}}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        height=280, margin={"l": 0, "r": 0, "t": 10, "b": 0}, legend={"orientation": "h", "y": 1.12},
        xaxis={"title": "corrections", "type": "category"}, yaxis_title="right on their other digits, %",
    )  # fmt: skip
    return figure


def said(found: Corrections, pair: str) -> str:
    """What the chart does not show, in sentences."""
    knn, resnet = _curves(found, pair)
    again = "" if knn.again is None else AGAIN.format(share=percent(knn.again, 0))
    lost = max(knn.mnist_lost, resnet.mnist_lost)
    forgot = f"no more than {100 * lost:.2f} points are lost" if lost > 0 else "nothing is lost"
    signs = (
        "Of capital letters taught three times and written again by the same hand, the KNN then knows "
        f"{percent(knn.sign.again, 0)}"
    )
    return (
        f"{again}On MNIST's test digits {forgot} by anybody's corrections. {signs}, the ResNet "
        f"{percent(resnet.sign.again, 0)}. A memory of 1,000 digits adds {found.costs.added_ms:.2f} ms to an answer; a "
        f"correction is on disk after {found.costs.kept_ms[0]:.1f} ms ({found.costs.kept_ms[1]:.1f} at p95)."
    )


def _curves(found: Corrections, pair: str) -> list[Curve]:
    of_model = {curve.model: curve for curve in found.curves}
    return [of_model[name] for name in registry.PAIRS[pair]]
