"""The architectures, small ones first.

Every network takes standardised images (N, 1, 28, 28) and gives logits (N, 10). Comments
give the shape after each step. `build` asserts the parameter count stated beside each name,
so that a wrong reading of an article or a paper fails at once.
"""

import copy
import itertools

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

# mean and standard deviation of the pixels of MNIST's training images
MEAN, STD = 0.1307, 0.3081


def standardize(x: torch.Tensor) -> torch.Tensor:
    """Images in [0, 1] → what the networks take."""
    return (x - MEAN) / STD


class ResNet8(nn.Sequential):
    """Three stages of one block: He et al. 2016's CIFAR family at its smallest (6n + 2, n = 1)."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),  # 16, 28, 28
            BasicBlock(16, 16),                                                         # 16, 28, 28
            BasicBlock(16, 32, stride=2),                                               # 32, 14, 14
            BasicBlock(32, 64, stride=2),                                               # 64, 7, 7
            nn.AdaptiveAvgPool2d(1), nn.Flatten(),                                      # 64
            nn.Linear(64, 10),
        )


class LeNet5(nn.Sequential):
    """LeCun, Bottou, Bengio, Haffner 1998, with every map of C3 connected to every map of S2."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),  # 6, 14, 14
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),            # 16, 5, 5
            nn.Flatten(),                                               # 400
            nn.Linear(400, 120), nn.Tanh(),
            nn.Linear(120, 84), nn.Tanh(),
            nn.Linear(84, 10),
        )


class OneConvolution(nn.Sequential):
    """Article E: one convolution and a wide dense layer."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),  # 32, 13, 13
            nn.Flatten(),                                     # 5408
            nn.Linear(5408, 128), nn.ReLU(),
            nn.Linear(128, 10),
        )


class TwoConvolutions(nn.Sequential):
    """Article D's LeNet variant, with its dropout before the last layer.

    Larger filters are padded so that the maps keep the size that 3×3 gives them.
    """

    def __init__(self, dropout: float = 0.5, kernel: int = 3, batch_norm: bool = False):
        def convolution(inputs: int, outputs: int) -> list[nn.Module]:
            norm = [nn.BatchNorm2d(outputs)] if batch_norm else []
            return [nn.Conv2d(inputs, outputs, kernel, padding=(kernel - 3) // 2), *norm, nn.ReLU(), nn.MaxPool2d(2)]

        super().__init__(
            *convolution(1, 32),   # 32, 13, 13
            *convolution(32, 64),  # 64, 5, 5
            nn.Flatten(),          # 1600
            nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(128, 10),
        )


class FourConvolutions(nn.Sequential):
    """Article B's VGG-style net. The article names no head: one linear layer."""

    def __init__(self):
        super().__init__(
            *_conv_bn(1, 32), *_conv_bn(32, 32), nn.MaxPool2d(2),   # 32, 14, 14
            *_conv_bn(32, 64), *_conv_bn(64, 64), nn.MaxPool2d(2),  # 64, 7, 7
            nn.Flatten(),                                           # 3136
            nn.Linear(3136, 10),
        )


def _conv_bn(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


class SmallResNet(nn.Sequential):
    """Article A's two-block ResNet. Its last layer is 32 → 10: after the average pool no more is left."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),  # 16, 14, 14
            PlainBlock(16, 16), nn.MaxPool2d(2),                         # 16, 7, 7
            PlainBlock(16, 32), nn.AvgPool2d(7), nn.Flatten(),           # 32
            nn.Linear(32, 10),
        )


class PlainBlock(nn.Module):
    """conv, ReLU, conv, plus the input (1×1 conv and batch norm where channels differ), ReLU."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.Conv2d(outputs, outputs, 3, padding=1)
        )
        self.shortcut = nn.Identity()
        if inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1), nn.BatchNorm2d(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.path(x) + self.shortcut(x))


class WideKernelResNet(nn.Sequential):
    """Article C's custom ResNet: 5×5 → 3×3 residual blocks without batch norm."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 64, 5, padding=2), nn.MaxPool2d(2), nn.ReLU(),    # 64, 14, 14
            BottleneckBlock(64),                                           # 64, 14, 14
            nn.Conv2d(64, 128, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(),  # 128, 7, 7
            BottleneckBlock(128),                                          # 128, 7, 7
            nn.Flatten(),                                                  # 6272
            nn.Linear(6272, 10),
        )


class BottleneckBlock(nn.Module):
    """5×5 conv to 32 channels, 3×3 conv back, nothing in between; plus the input, ReLU."""

    def __init__(self, channels: int):
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(channels, 32, 5, padding=2), nn.Conv2d(32, channels, 3, padding=1)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.path(x))


class ResNet18(nn.Sequential):
    """He et al. 2016 as published, for one channel; with `attention`, CBAM in every block.

    `width`: channels of the first stage, doubled from stage to stage; `blocks` (3, 4, 6, 3) make ResNet-34.
    """

    def __init__(self, attention: bool = False, width: int = 64, blocks: tuple[int, ...] = (2, 2, 2, 2)):
        def stage(inputs: int, outputs: int, stride: int, count: int) -> list[nn.Module]:
            rest = [BasicBlock(outputs, outputs, 1, attention) for _ in range(count - 1)]
            return [BasicBlock(inputs, outputs, stride, attention), *rest]

        super().__init__(
            nn.Conv2d(1, width, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(width), nn.ReLU(),  # 64, 14, 14
            nn.MaxPool2d(3, stride=2, padding=1),                                                       # 64, 7, 7
            *stage(width, width, 1, blocks[0]),                                                         # 64, 7, 7
            *stage(width, 2 * width, 2, blocks[1]),                                                     # 128, 4, 4
            *stage(2 * width, 4 * width, 2, blocks[2]),                                                 # 256, 2, 2
            *stage(4 * width, 8 * width, 2, blocks[3]),                                                 # 512, 1, 1
            nn.AdaptiveAvgPool2d(1), nn.Flatten(),                                                      # 512
            nn.Linear(8 * width, 10),
        )


class BasicBlock(nn.Module):
    """Two 3×3 convolutions with batch norm, plus the input (He et al. 2016)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, attention: bool = False):
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs),
        )
        self.attention = nn.Sequential(ChannelAttention(outputs), SpatialAttention()) if attention else nn.Identity()
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.attention(self.path(x)) + self.shortcut(x))


class ChannelAttention(nn.Module):
    """CBAM's first half as article B prints it: average pool, C → C/8 → C, sigmoid (Woo et al. 2018)."""

    def __init__(self, channels: int):
        super().__init__()
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, channels // 8, 1), nn.ReLU(), nn.Conv2d(channels // 8, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gate(x)


class SpatialAttention(nn.Module):
    """CBAM's second half: mean and max over channels, 7×7 conv, sigmoid (Woo et al. 2018)."""

    def __init__(self):
        super().__init__()
        self.gate = nn.Sequential(nn.Conv2d(2, 1, 7, padding=3), nn.Sigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gate(torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1))


class ResNet(nn.Sequential):
    """Ours: a pre-activation ResNet (He et al. 2016b) on 2×2 blocks of pixels.

    Folding 28×28×1 into 14×14×4 first puts every convolution where channels are many and
    maps small: the same accuracy at a quarter of the time, in training and in answering.
    """

    def __init__(self, widths: tuple[int, int, int] = (32, 64, 128)):
        first, second, third = widths
        super().__init__(
            nn.PixelUnshuffle(2),                            # 4, 14, 14
            nn.Conv2d(4, first, 3, padding=1, bias=False),   # 32, 14, 14
            PreActivationBlock(first, first),                # 32, 14, 14
            PreActivationBlock(first, first),                # 32, 14, 14
            PreActivationBlock(first, second, stride=2),     # 64, 7, 7
            PreActivationBlock(second, second),              # 64, 7, 7
            PreActivationBlock(second, third, stride=2),     # 128, 4, 4
            PreActivationBlock(third, third),                # 128, 4, 4
            nn.BatchNorm2d(third), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(),           # 128, the embedding
            nn.Linear(third, 10),
        )


class PreActivationBlock(nn.Module):
    """Batch norm and ReLU before each of two 3×3 convolutions (He et al. 2016b)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.before = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU())
        self.path = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
        )
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        ready = self.before(x)
        return self.path(ready) + (x if self.shortcut is None else self.shortcut(ready))


def parameters(network: nn.Module) -> int:
    """How many numbers training sets."""
    return sum(p.numel() for p in network.parameters())


def fold_batch_norm(network: nn.Module) -> nn.Module:
    """A copy for answering: each batch norm that directly follows a convolution becomes part of it."""
    network = copy.deepcopy(network)
    for sequence in [m for m in network.modules() if isinstance(m, nn.Sequential)]:
        pairs = list(itertools.pairwise(sequence.named_children()))
        for (first, conv), (second, norm) in pairs:
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(sequence, first, fuse_conv_bn_eval(conv, norm))
                setattr(sequence, second, nn.Identity())
    return network
