"""The one palette: Okabe and Ito's, told apart by colour-blind readers, on light and on dark.

Plotly's charts take these; HTML takes the same hues as `style.css` sets them for each theme.
"""

import numpy as np

KNN, RESNET, THIRD, FOURTH = "#D55E00", "#0072B2", "#009E73", "#CC79A7"
FIFTH, SIXTH = "#E69F00", "#56B4E9"
SERIES = (KNN, RESNET, THIRD, FOURTH, FIFTH, SIXTH)
FOR, AGAINST = "#4B2991", "#B8A200"  # ink that speaks for an answer, and against it: nobody's colours
HOLDS, PART, FAILS = "#3B7D23", "#E69F00", "#A5203C"  # verdicts
MUTED, INK, PAPER = "#8A8F98", "#111111", "#FFFFFF"

SIDES = ("knn", "resnet", "third", "fourth")  # CSS classes of cards, in the order of `SERIES`
BY_SIDE = dict(zip(SIDES, SERIES, strict=False))
FAMILIES = {"KNN": (KNN, "circle"), "network": (RESNET, "diamond")}  # colour and plotly's marker
OTHER_FAMILY = (THIRD, "square")


def of_family(family: str) -> tuple[str, str]:
    """Colour and marker of a kind of model."""
    return FAMILIES.get(family, OTHER_FAMILY)


def of_others() -> tuple[str, ...]:
    """Colours for what is neither the KNN nor the ResNet."""
    return SERIES[len(FAMILIES) :]


def rgb(colour: str) -> np.ndarray:
    """ "#RRGGBB" → (3,) float64 in [0, 1]."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def tint(colour: str, strength: float) -> str:
    """The colour mixed with white: dark letters can be read on it, on a light page and on a dark one."""
    mixed = 1 + (rgb(colour) - 1) * strength
    return "#" + "".join(f"{round(255 * part):02X}" for part in mixed)
