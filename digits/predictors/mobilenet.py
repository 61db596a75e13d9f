"""MobileNetV3, small: Howard et al., "Searching for MobileNetV3", 2019, table 2.

Published for images of 224×224, of which it leaves 7×7; here the first convolution and the fourth block keep the size
of their maps, so that 28×28 ends in 4×4. All else is as published, and so is every parameter but for one channel of ink
in place of three, and ten answers.
"""

from dataclasses import dataclass

import torch
from torch import nn

MOMENTUM, EPS = 0.01, 1e-3  # of batch norm, as published: the mean moves by a hundredth a step
DROPOUT = 0.2
WHOLE = 8  # channels come in multiples of it
SQUEEZED = 4  # times fewer channels inside the attention


@dataclass(frozen=True)
class Plan:
    """A block: its kernel, the channels it widens to and the channels it gives, attention, hard-swish or ReLU."""

    kernel: int
    wide: int
    gives: int
    attends: bool
    swishes: bool
    stride: int = 1


PLANS = (
    Plan(3, 16, 16, True, False, stride=2),  # 16, 14, 14
    Plan(3, 72, 24, False, False, stride=2),  # 24, 7, 7
    Plan(3, 88, 24, False, False),
    Plan(5, 96, 40, True, True),  # 40, 7, 7: halved as published
    Plan(5, 240, 40, True, True),
    Plan(5, 240, 40, True, True),
    Plan(5, 120, 48, True, True),  # 48, 7, 7
    Plan(5, 144, 48, True, True),
    Plan(5, 288, 96, True, True, stride=2),  # 96, 4, 4
    Plan(5, 576, 96, True, True),
    Plan(5, 576, 96, True, True),
)


class MobileNetV3(nn.Sequential):
    """The small one, for one channel."""

    def __init__(self):
        channels = [16, *(plan.gives for plan in PLANS)]
        super().__init__(
            *_convolution(1, 16, 3),  # 16, 28, 28
            nn.Hardswish(),
            *(InvertedResidual(*given) for given in zip(channels[:-1], PLANS, strict=True)),  # 96, 4, 4
            *_convolution(96, 576, 1),  # 576, 4, 4
            nn.Hardswish(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),  # 576
            nn.Linear(576, 1024),
            nn.Hardswish(),
            nn.Dropout(DROPOUT),
            nn.Linear(1024, 10),
        )


class InvertedResidual(nn.Module):
    """1×1 to many channels, each convolved alone, attention over channels, 1×1 back to few; plus the input where the
    shape stays (Sandler et al. 2018)."""

    def __init__(self, channels: int, plan: Plan):
        super().__init__()
        active = nn.Hardswish if plan.swishes else nn.ReLU
        widened = [*_convolution(channels, plan.wide, 1), active()] if plan.wide != channels else []
        self.path = nn.Sequential(
            *widened,
            *_convolution(plan.wide, plan.wide, plan.kernel, plan.stride, groups=plan.wide),
            active(),
            *([SqueezeAndExcitation(plan.wide)] if plan.attends else []),
            *_convolution(plan.wide, plan.gives, 1),
        )
        self.adds = plan.stride == 1 and plan.gives == channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.path(x) if self.adds else self.path(x)


class SqueezeAndExcitation(nn.Module):
    """Each channel times a share that the means of all of them decide (Hu, Shen, Sun 2018), here a hard sigmoid."""

    def __init__(self, channels: int):
        super().__init__()
        few = _whole(channels // SQUEEZED)
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, few, 1),
            nn.ReLU(),
            nn.Conv2d(few, channels, 1),
            nn.Hardsigmoid(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gate(x)


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """With batch norm; maps keep their size, or halve."""
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, EPS, MOMENTUM),
    ]


def _whole(channels: int) -> int:
    """The nearest multiple of eight, but not less than nine tenths of the channels."""
    rounded = max(WHOLE, (channels + WHOLE // 2) // WHOLE * WHOLE)
    return rounded + WHOLE if rounded < 0.9 * channels else rounded
