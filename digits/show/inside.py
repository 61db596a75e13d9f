"""The inside of a network on its way to an answer, as light HTML: a strip of feature maps a stage, then numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from digits.predictors.inside import Inside, Stage
from digits.show.templating import render

SHOWN = 16  # channels of a stage, the strongest
ROW = 128  # numbers of an embedding side by side
GAP = 1  # pixels between the weights of two filters


@dataclass(frozen=True)
class Channel:
    """activation (H, W) float32 in [-1, 1], 1 the strongest of its stage."""

    number: int
    activation: np.ndarray


@dataclass(frozen=True)
class Strip:
    """The strongest channels of a stage; shape: of all its maps."""

    place: int
    shape: tuple[int, int, int]
    channels: Sequence[Channel]


def inside(title: str, found: Inside, filters: np.ndarray) -> Markup:
    """What happens in the model called `title`; filters (F, h, w): the first layer's weights."""
    return render(
        "inside.html",
        title=title,
        found=found,
        strips=[strip(stage) for stage in found.stages],
        filters=[one / (np.abs(filters).max() or 1) for one in filters],
        embedding=rows(found.embedding),
        best=int(found.logits.argmax()),
    )


def strip(stage: Stage) -> Strip:
    """A stage as it is shown: all maps on one scale."""
    strongest = float(np.abs(stage.maps).max()) or 1.0
    channels = [Channel(int(number), stage.maps[number] / strongest) for number in stage.strongest[:SHOWN]]
    return Strip(stage.place, stage.maps.shape, channels)


def rows(embedding: np.ndarray) -> np.ndarray:
    """Numbers (D,) as a picture (R, at most ROW) float32 in [-1, 1], 1 the largest; what is over is 0."""
    width = min(len(embedding), ROW)
    filled = np.zeros(-(-len(embedding) // width) * width, np.float32)
    filled[: len(embedding)] = embedding / (np.abs(embedding).max() or 1)
    return filled.reshape(-1, width)


def exciting(title: str, stage: int, channel: int, images: np.ndarray, labels: np.ndarray) -> Markup:
    """The digits (N, 28, 28) float32 in [0, 1] that excite one channel most, the most excited first."""
    digits = list(zip(images, labels.tolist(), strict=True))
    return render("exciting.html", title=title, stage=stage, channel=channel, digits=digits)
