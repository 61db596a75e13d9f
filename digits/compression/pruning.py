"""Magnitude pruning: the smallest weights set to zero, or whole channels taken out so that a smaller network is left.

References: Han, Pool, Tran, Dally, "Learning both weights and connections for efficient neural networks", 2015;
Li, Kadav, Durdanovic, Samet, Graf, "Pruning filters for efficient ConvNets", 2017.
"""

import copy

import torch
from torch import nn
from torch.nn.utils import parametrize

from digits.predictors.networks import PreActivationBlock, ResNet


class Masked(nn.Module):
    """A weight with zeros where the mask has them, however it is trained."""

    def __init__(self, mask: torch.Tensor):
        super().__init__()
        self.register_buffer("mask", mask)

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight * self.mask


def kernels(network: nn.Module) -> dict[str, nn.Module]:
    """The layers whose weights can be pruned, by name."""
    return {name: layer for name, layer in network.named_modules() if isinstance(layer, nn.Conv2d | nn.Linear)}


def pruned(network: nn.Module, share: float) -> nn.Module:
    """A copy with `share` of all kernels' weights, the smallest of the whole network, held at zero.

    Chosen on validation before any training: one threshold for the whole network left 99.8 % right at 80 % of zeros,
    one relative to each layer's scale 98.1 %.
    """
    network = copy.deepcopy(network)
    layers = kernels(network).values()
    sizes = torch.cat([layer.weight.detach().abs().flatten() for layer in layers])
    threshold = sizes.kthvalue(max(1, round(share * len(sizes)))).values
    for layer in layers:
        parametrize.register_parametrization(layer, "weight", Masked((layer.weight.detach().abs() > threshold).float()))
    return network


def settled(network: nn.Module) -> nn.Module:
    """The network itself, its zeros now weights like the others."""
    for layer in kernels(network).values():
        if parametrize.is_parametrized(layer):
            parametrize.remove_parametrizations(layer, "weight")
    return network


def slimmed(network: ResNet, widths: tuple[int, int, int]) -> ResNet:
    """A ResNet of these widths with the network's channels of the largest weights: a stage's trunk by what all its
    layers write to it, a block's inner channels by their own filter."""
    slim = ResNet(widths)
    blocks = [layer for layer in network if isinstance(layer, PreActivationBlock)]
    stem, outputs = network[1], [block.path[-1].weight.shape[0] for block in blocks]
    kept = {}
    for stage, width in zip(sorted(set(outputs)), widths, strict=True):
        writers = [block.path[-1] for block, size in zip(blocks, outputs, strict=True) if size == stage]
        writers += [b.shortcut for b, size in zip(blocks, outputs, strict=True) if size == stage and b.shortcut]
        writers += [stem] if stem.weight.shape[0] == stage else []
        kept[stage] = _largest(sum(_filters(layer) for layer in writers), width)
    trunk = kept[stem.weight.shape[0]]
    _copy(stem, slim[1], trunk)
    for block, small in zip(blocks, (layer for layer in slim if isinstance(layer, PreActivationBlock)), strict=True):
        first, norm, _, last = block.path
        out = kept[last.weight.shape[0]]
        inner = _largest(_filters(first) * norm.weight.detach().abs(), len(out))
        _copy(block.before[0], small.before[0], trunk)
        _copy(first, small.path[0], inner, trunk)
        _copy(norm, small.path[1], inner)
        _copy(last, small.path[3], out, inner)
        if block.shortcut is not None:
            _copy(block.shortcut, small.shortcut, out, trunk)
        trunk = out
    norm, linear = (next(m for m in reversed(network) if isinstance(m, kind)) for kind in (nn.BatchNorm2d, nn.Linear))
    _copy(norm, slim[-5], trunk)
    _copy(linear, slim[-1], torch.arange(len(linear.weight)), trunk)
    return slim


def _filters(layer: nn.Conv2d) -> torch.Tensor:
    """How large each filter of a layer is, (outputs,), on average of its weights."""
    return layer.weight.detach().abs().mean((1, 2, 3))


def _largest(size: torch.Tensor, count: int) -> torch.Tensor:
    return size.topk(count).indices.sort().values


def _copy(whole: nn.Module, part: nn.Module, outputs: torch.Tensor, inputs: torch.Tensor | None = None) -> None:
    """The part's numbers from those of the whole, at these outputs and inputs."""
    with torch.no_grad():
        for name, value in part.state_dict().items():
            if value.ndim:
                taken = whole.state_dict()[name][outputs]
                value.copy_(taken if inputs is None or value.ndim == 1 else taken[:, inputs])
