"""A ResNet's engine files: its logits, and the slopes that a saliency is made of, each as one ONNX graph for
`predictors.engine` to run.

The slopes are written out as layers of their own, since a graph knows no derivatives: each convolution backwards is
the convolution with its kernel turned over, or where it has a stride the transposed one.
"""

import dataclasses
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from digits import files
from digits.predictors import card, engine, registry, weights
from digits.predictors.engine import DIGIT, IMAGES, LOGITS, SLOPE
from digits.predictors.networks import STD, PreActivationBlock, ResNet, standardize
from digits.predictors.saliency import noise

OPSET = 20
LARGE = 1000  # numbers in what is stored as float16 where that loses nothing


def make(name: str) -> None:
    """Make the engine files of a trained model of the registry, and name them on its card.

    ValueError where it is no network that has any, or the packages that write such files are missing.
    """
    row = registry.entry(name)
    if not has_one(name):
        those = ", ".join(filter(has_one, registry.ENTRIES))
        raise ValueError(f"{name} has no engine files; choose from {those}.")
    path = registry.weights_path(name)
    network, _ = weights.load(row.untrained(), path)
    card.write(name, dataclasses.replace(card.read(name), engine=write(network, path)))


def has_one(name: str) -> bool:
    """Whether the model answers on the Draw page, and is a ResNet of ours: what `write` can write down."""
    return getattr(registry.ENTRIES[name], "build", None) is ResNet and any(
        name in pair for pair in registry.PAIRS.values()
    )


def write(network: ResNet, beside: Path) -> dict[str, str]:
    """Write the engine files of a network in eval mode beside its weights file; returns their names and hashes.

    ValueError where the packages that write such files are missing.
    """
    digit, images, one = torch.eye(10)[:1], torch.zeros(2, 1, 28, 28), torch.zeros(1, 1, 28, 28)
    many = ({0: torch.export.Dim("images")},)
    _write(_Logits(network), (images,), [IMAGES], LOGITS, engine.logits_path(beside), many)
    _write(_Slope(network), (one, digit), [IMAGES, DIGIT], SLOPE, engine.slope_path(beside), None)
    return {path.name: files.digest(path) for path in engine.paths(beside)}


def _write(graph: nn.Module, example: tuple, given: list[str], wanted: str, path: Path, shapes: tuple | None) -> None:
    try:
        import onnxscript  # noqa: F401
    except ImportError:
        raise ValueError("Engine files are written by onnxscript: pip install -r requirements-dev.txt") from None
    program = torch.onnx.export(
        graph.eval(),
        example,
        input_names=given,
        output_names=[wanted],
        dynamic_shapes=shapes,
        opset_version=OPSET,
        verbose=False,
    )
    _halve(program.model.graph)
    with files.replacing(path) as aside:
        aside.write_bytes(program.model_proto.SerializeToString())


def _halve(graph) -> None:
    """Large arrays that float16 holds exactly stored so, each made float32 again by a node that ONNX Runtime runs once,
    at the start."""
    import onnx_ir as ir

    for name, value in list(graph.initializers.items()):
        numbers = value.const_value.numpy()
        with np.errstate(over="ignore"):
            halved = numbers.astype("float16")
        if numbers.size < LARGE or (halved != numbers).any():
            continue
        half = ir.Value(name=f"{name}/half", const_value=ir.tensor(halved))
        cast = ir.node("Cast", [half], {"to": ir.DataType.FLOAT})
        graph.insert_before(graph[0], cast)
        ir.convenience.replace_all_uses_with(value, cast.outputs[0])
        del graph.initializers[name]
        graph.register_initializer(half)
    for node in graph.all_nodes():
        node.metadata_props.clear()  # where in the code it was written


class _Logits(nn.Module):
    """images (N, 1, 28, 28) in [0, 1] → logits (N, 10)."""

    def __init__(self, network: ResNet):
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.network(standardize(images))


class _Slope(nn.Module):
    """image (1, 1, 28, 28) in [0, 1], digit (1, 10) one-hot → the slope of the digit's log odds, averaged over noisy
    copies, (1, 1, 28, 28)."""

    def __init__(self, network: ResNet):
        super().__init__()
        self.network = network
        self.register_buffer("noise", noise())

    def forward(self, image: torch.Tensor, digit: torch.Tensor) -> torch.Tensor:
        return self._slopes(image + self.noise, digit).mean(0, keepdim=True)

    def _slopes(self, x: torch.Tensor, digit: torch.Tensor) -> torch.Tensor:
        unshuffle, stem, *blocks, norm, relu, pool, flat, linear = self.network
        x = stem(unshuffle(standardize(x)))
        passed = []
        for block in blocks:
            passed.append(x)
            x = block(x)
        ready = norm(x)
        logits = linear(flat(pool(relu(ready))))
        others = logits.masked_fill(digit > 0, -torch.inf).softmax(1)
        slope = (digit - others) @ linear.weight / ready[0, 0].numel()
        slope = slope[:, :, None, None] * (ready > 0) * _scale(norm)
        for block, came in zip(reversed(blocks), reversed(passed), strict=True):
            slope = _through_block(slope, block, came)
        return F.pixel_shuffle(_through_convolution(slope, stem, slope.shape[-1]), 2) / STD


def _through_block(slope: torch.Tensor, block: PreActivationBlock, x: torch.Tensor) -> torch.Tensor:
    """The slope behind a block → that before it, where x went in."""
    first, norm, relu, second = block.path
    ready = block.before[0](x)
    inner = norm(first(relu(ready)))
    on_path = _through_convolution(slope, second, inner.shape[-1]) * (inner > 0) * _scale(norm)
    before = _through_convolution(on_path, first, x.shape[-1])
    if block.shortcut is not None:
        before = before + _through_convolution(slope, block.shortcut, x.shape[-1])
    before = before * (ready > 0) * _scale(block.before[0])
    return before if block.shortcut is not None else before + slope


def _through_convolution(slope: torch.Tensor, layer: nn.Conv2d, side: int) -> torch.Tensor:
    """The slope behind a convolution → that before it, on maps `side` wide."""
    kernel, stride, padding = layer.weight, layer.stride[0], layer.padding[0]
    if stride == 1:
        return F.conv2d(slope, kernel.flip(2, 3).transpose(0, 1), padding=kernel.shape[-1] - 1 - padding)
    rest = side - ((slope.shape[-1] - 1) * stride - 2 * padding + kernel.shape[-1])
    return F.conv_transpose2d(slope, kernel, stride=stride, padding=padding, output_padding=rest)


def _scale(norm: nn.BatchNorm2d) -> torch.Tensor:
    return (norm.weight / (norm.running_var + norm.eps).sqrt())[:, None, None]
