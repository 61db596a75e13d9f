"""What decided a KNN that measures to planes, as light HTML: how far each digit is, and the digits as it builds
them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from digits.predictors.closest import Built, Compared, Planes
from digits.show.templating import render
from digits.show.texts import closer as texts
from digits.show.texts import common

MOST_DECIMALS = 4  # of a distance: as many as tell the nearest two apart


@dataclass(frozen=True)
class Bar:
    """A digit's distance, share of the longest one in [0, 1]."""

    digit: int
    share: float
    says: str


def decided(
    planes: Planes, compared: Compared, is_digit: bool = True, is_yours: bool = True, by_both: bool = False
) -> Markup:
    """Why the KNN answers so; compared: with the nearest digit first, then with others.

    is_digit: False where the KNN takes the image for none; by_both: where both models' scores decided that. is_yours:
    False of a digit that the reader did not draw.
    """
    return render(
        "decided.html",
        image=compared.image,
        is_yours=is_yours,
        says=sentence(compared.built, is_digit, is_yours, by_both),
        bars=bars(planes),
        nearest=planes.nearest[0],
        built=[(one, told(one.distance, planes)) for one in compared.built],
    )


def sentence(built: Sequence[Built], is_digit: bool = True, is_yours: bool = True, by_both: bool = False) -> str:
    """What the pictures show."""
    first, *rest = built
    if not is_digit:
        return (texts.NO_DIGIT_TO_BOTH if by_both else texts.NO_DIGIT_NEAR).format(digit=first.digit)
    rivals = common.OR.join(texts.RIVAL.format(digit=other.digit) for other in rest)
    return (texts.NEARER if is_yours else texts.IT_NEARER).format(digit=first.digit, rivals=rivals)


def bars(planes: Planes) -> list[Bar]:
    """The ten distances by which the answer was chosen: the shortest bar is the answer."""
    distances = planes.distances
    known = distances[np.isfinite(distances)]
    longest = known.max() or 1
    n = decimals(planes)
    return [Bar(d, min(1.0, float(x / longest)), f"{x:.{n}f}") for d, x in enumerate(distances.tolist())]


def told(distance: float, planes: Planes) -> str:
    """A distance with as many decimals as tell the nearest two apart."""
    return f"{distance:.{decimals(planes)}f}"


def decimals(planes: Planes) -> int:
    """How many of a distance tell the nearest two apart."""
    first, second = planes.distances[list(planes.nearest)].tolist()
    differ = (n for n in range(1, MOST_DECIMALS) if f"{first:.{n}f}" != f"{second:.{n}f}")
    return next(differ, MOST_DECIMALS)
