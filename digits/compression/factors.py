"""Low-rank factors: a convolution as two smaller ones, a dense layer as two, by their singular values.

Reference: Zhang, Zou, He, Sun, "Accelerating very deep convolutional networks for classification and detection", 2016.
"""

import copy

import torch
from torch import nn

LEAST = 16  # outputs of a layer that is worth it


def factored(network: nn.Module, energy: float) -> nn.Module:
    """A copy in which each layer keeps `energy` of its squared singular values, where that makes it smaller."""
    network = copy.deepcopy(network)
    for parent in list(network.modules()):
        for name, layer in list(parent.named_children()):
            if isinstance(layer, nn.Conv2d | nn.Linear) and len(layer.weight) >= LEAST:
                setattr(parent, name, _split(layer, energy))
    return network


def _split(layer: nn.Conv2d | nn.Linear, energy: float) -> nn.Module:
    matrix = layer.weight.detach().flatten(1)
    left, sizes, right = torch.linalg.svd(matrix, full_matrices=False)
    rank = int((sizes.square().cumsum(0) / sizes.square().sum() < energy).sum()) + 1
    if rank * sum(matrix.shape) >= matrix.numel():
        return layer
    first, second = (_convolutions if isinstance(layer, nn.Conv2d) else _dense)(layer, rank)
    root = sizes[:rank].sqrt()
    with torch.no_grad():
        first.weight.copy_((root[:, None] * right[:rank]).reshape(first.weight.shape))
        second.weight.copy_((left[:, :rank] * root).reshape(second.weight.shape))
        if layer.bias is not None:
            second.bias.copy_(layer.bias)
    return nn.Sequential(first, second)


def _convolutions(layer: nn.Conv2d, rank: int) -> tuple[nn.Conv2d, nn.Conv2d]:
    shape = {"stride": layer.stride, "padding": layer.padding, "bias": False}
    first = nn.Conv2d(layer.in_channels, rank, layer.kernel_size, **shape)
    return first, nn.Conv2d(rank, layer.out_channels, 1, bias=layer.bias is not None)


def _dense(layer: nn.Linear, rank: int) -> tuple[nn.Linear, nn.Linear]:
    first = nn.Linear(layer.in_features, rank, bias=False)
    return first, nn.Linear(rank, layer.out_features, bias=layer.bias is not None)
