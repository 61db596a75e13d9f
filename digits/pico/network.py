"""A Pico while it learns: convolutions whose weights are whole numbers from -7 to 7, on maps whose values are whole
numbers from 0 to 255, so that nothing changes when fixed point takes over.

Rounding passes gradients straight through (Bengio, Léonard, Courville, "Estimating or propagating gradients through
stochastic neurons", 2013). A channel's step is 0.34 standard deviations of its weights, the best for 15 levels of a
normal distribution (Max, "Quantizing for minimum distortion", 1960); batch norm takes up its scale.
"""

import itertools
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

MOST = 7  # of a weight, either way
STEP = 0.34  # of a weight, in standard deviations of its channel
LEVELS = 255  # the most that a map holds
UNIT = 32  # levels that one standard deviation of batch norm takes


class _Straight(torch.autograd.Function):
    """To the nearest whole number from `low` to `high`; gradients pass where nothing was cut off."""

    @staticmethod
    def forward(context, x: torch.Tensor, low: float, high: float) -> torch.Tensor:
        context.save_for_backward(x)
        context.range = low, high
        return x.clamp(low, high).round_()

    @staticmethod
    def backward(context, slope: torch.Tensor):
        (x,) = context.saved_tensors
        return torch.ops.aten.hardtanh_backward(slope, x, *context.range), None, None


def whole_weights(weights: torch.Tensor) -> torch.Tensor:
    """Weights (O, …) → whole numbers from -7 to 7."""
    return _Straight.apply(weights / steps(weights), -MOST, MOST)


def steps(weights: torch.Tensor) -> torch.Tensor:
    """What one whole number of each channel stands for, (O, 1, …)."""
    flat = weights.detach().flatten(1)
    deviation = (flat.square().mean(1) - flat.mean(1).square()).sqrt()
    return STEP * deviation.view(-1, *[1] * (weights.ndim - 1))


class Convolution(nn.Module):
    """Maps (N, I, H, W) of whole numbers to maps (N, O, …): a convolution that keeps the size or halves it, the
    largest of each 2×2 where `pool` says so, batch norm, and rounding."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, pool: bool):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.norm = nn.BatchNorm2d(outputs)
        self.kernel, self.stride, self.pool = kernel, stride, pool

    def sums(self, x: torch.Tensor) -> torch.Tensor:
        """The whole numbers that batch norm gets."""
        x = F.conv2d(x, whole_weights(self.weight), stride=self.stride, padding=self.kernel // 2)
        return F.max_pool2d(x, 2) if self.pool else x

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return _Straight.apply(self._scaled(self.sums(x)), 0, LEVELS)

    def _scaled(self, x: torch.Tensor) -> torch.Tensor:
        norm = self.norm
        factor = norm.momentum if norm.momentum is not None else 1 / (int(norm.num_batches_tracked) + 1)
        if norm.training:
            norm.num_batches_tracked += 1
        return F.batch_norm(
            x, norm.running_mean, norm.running_var, norm.weight * UNIT, norm.bias * UNIT, norm.training, factor
        )


class Pico(nn.Module):
    """Images (N, 1, 28, 28) of whole numbers from 0 to 255 → logits (N, 10).

    A 5×5 convolution that halves the side, then 3×3 ones, each with a pool whose place is among `pools`; the mean of
    each map; a linear layer.
    """

    def __init__(self, channels: Sequence[int], pools: Sequence[int]):
        super().__init__()
        self.layers = nn.Sequential(Convolution(1, channels[0], 5, 2, False))
        for place, (inputs, outputs) in enumerate(itertools.pairwise(channels), 1):
            self.layers.append(Convolution(inputs, outputs, 3, 1, place in pools))
        self.weight = nn.Parameter(torch.randn(10, channels[-1]))
        self.bias = nn.Parameter(torch.zeros(10))
        self.scale = channels[-1] ** -0.5 / UNIT
        self.pixels = (14 // 2 ** len(pools)) ** 2  # of each map in the end

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.layers(x).mean((2, 3))
        return F.linear(x * self.scale, whole_weights(self.weight) * steps(self.weight), self.bias)
