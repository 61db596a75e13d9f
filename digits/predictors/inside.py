"""What happens inside a network on the way from one image to its answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import pixel_shuffle

from digits.predictors.mobilenet import InvertedResidual
from digits.predictors.networks import standardize

UNSEEN = (nn.Identity, nn.Dropout)  # layers that change nothing in an answer


@dataclass(frozen=True)
class Step:
    """A layer, and the shape that it gives: (channels, height, width) or (numbers,)."""

    layer: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Stage:
    """The last feature maps of one shape: maps (channels, height, width) float32; place: which stage it is, from 0."""

    place: int
    maps: np.ndarray

    @property
    def strongest(self) -> np.ndarray:
        """(channels,) int64, by mean absolute activation, the largest first."""
        return np.argsort(-np.abs(self.maps).mean((1, 2)), kind="stable")


@dataclass(frozen=True)
class Inside:
    """steps: all layers in their order. embedding (D,): what the last linear layer sees; logits (10,);
    probabilities (10,): softmax of the logits divided by the temperature; all float32."""

    steps: Sequence[Step]
    stages: Sequence[Stage]
    embedding: np.ndarray
    logits: np.ndarray
    temperature: float
    probabilities: np.ndarray


@torch.inference_mode()
def look(network: nn.Sequential, temperature: float, image: np.ndarray) -> Inside:
    """Of a network in eval mode and image (28, 28) float32 in [0, 1]; no hooks: safe on a model that threads share."""
    done = list(run(network, torch.from_numpy(np.ascontiguousarray(image, np.float32))[None]))
    steps = [Step(_name(layer), tuple(x.shape[1:])) for layer, x in done if not isinstance(layer, UNSEEN)]
    stages = [Stage(place, x[0].numpy()) for place, x in enumerate(stages_of(x for _, x in done))]
    logits = done[-1][1][0]
    shares = torch.softmax(logits / temperature, 0)
    return Inside(steps, stages, done[-2][1][0].numpy(), logits.numpy(), temperature, shares.numpy())


def run(network: nn.Sequential, images: torch.Tensor) -> Iterator[tuple[nn.Module, torch.Tensor]]:
    """Each layer and what it gives to images (N, 28, 28) float32 in [0, 1]."""
    x = standardize(images[:, None])
    for layer in network:
        x = layer(x)
        yield layer, x


def stages_of(outputs: Iterator[torch.Tensor]) -> list[torch.Tensor]:
    """Of what a network's layers give the last feature maps (N, channels, height, width) of each shape in turn.

    A single value a channel is no map.
    """
    found: list[torch.Tensor] = []
    for x in outputs:
        if x.ndim != 4 or x.shape[2] == 1:
            continue
        if found and found[-1].shape == x.shape:
            found.pop()
        found.append(x)
    return found


@torch.inference_mode()
def first_maps(network: nn.Sequential, image: np.ndarray) -> Stage:
    """What the first convolution finds in image (28, 28) float32 in [0, 1], on a network in eval mode."""
    layers = run(network, torch.from_numpy(np.ascontiguousarray(image, np.float32))[None])
    return Stage(0, next(x for layer, x in layers if isinstance(layer, nn.Conv2d))[0].numpy())


def first_weights(network: nn.Sequential) -> np.ndarray:
    """The first convolution's weights as pictures in the image's pixels, (filters, height, width) float32."""
    weight = next(layer.weight for layer in network.modules() if isinstance(layer, nn.Conv2d))
    folded = next((layer.downscale_factor for layer in network if isinstance(layer, nn.PixelUnshuffle)), 1)
    return pixel_shuffle(weight, folded)[:, 0].numpy()


def _name(layer: nn.Module) -> str:
    match layer:
        case nn.Conv2d():
            return f"convolution {layer.kernel_size[0]}×{layer.kernel_size[1]}"
        case nn.MaxPool2d() | nn.AvgPool2d() | nn.AdaptiveAvgPool2d():
            return "max pooling" if isinstance(layer, nn.MaxPool2d) else "average pooling"
        case nn.PixelUnshuffle():
            return "2×2 pixels into 4 channels"
        case nn.BatchNorm2d():
            return "batch norm"
        case nn.Linear():
            return "linear"
        case nn.ReLU() | nn.Hardswish() | nn.Tanh() | nn.Flatten():
            return type(layer).__name__
        case InvertedResidual():
            return "inverted residual block"
    return "residual block"
