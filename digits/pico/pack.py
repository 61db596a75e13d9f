"""From a trained Pico to its file: weights as they are, batch norm as a multiplier, an offset and a shift a layer."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from digits import files
from digits.pico.network import LEVELS, UNIT, Convolution, Pico, steps, whole_weights
from digits.pico.reader import HEADER, MAGIC

MOST = 2**31  # under this stays whatever a layer adds up
POOLED = 128  # added to the stride


@dataclass(frozen=True)
class _Packed:
    """A layer as it is written: five bytes about it, and its numbers."""

    head: bytes
    numbers: bytes


def write(network: Pico, path: Path) -> None:
    """Write the file that `reader.read` and `pico.c` read; the network has to be in eval mode."""
    layers = [_convolution(layer) for layer in network.layers] + [_linear(network)]
    body = MAGIC + bytes([len(layers)]) + b"".join(one.head for one in layers) + b"".join(o.numbers for o in layers)
    assert len(MAGIC) + 1 == HEADER
    with files.replacing(path) as aside:
        aside.write_bytes(body + struct.pack("<I", zlib.crc32(body)))


def _convolution(layer: Convolution) -> _Packed:
    """round(factor · sum + offset), as (multiplier · sum + offset') >> shift."""
    norm = layer.norm
    factor = UNIT * norm.weight / (norm.running_var + norm.eps).sqrt()
    offset = UNIT * norm.bias - factor * norm.running_mean + 0.5
    return _packed(layer.weight, factor, offset, LEVELS, layer.kernel, layer.stride + POOLED * layer.pool)


def _linear(network: Pico) -> _Packed:
    pixels = network.pixels
    factor = network.scale * steps(network.weight)[:, 0] / pixels
    return _packed(network.weight, factor, network.bias, LEVELS * pixels, 0, 1)


def _packed(weight, factor, offset, largest: int, kernel: int, stride: int) -> _Packed:
    with torch.no_grad():
        whole = whole_weights(weight).flatten(2).transpose(1, 2) if weight.ndim == 4 else whole_weights(weight)
    rows = whole.reshape(len(weight), -1).to(torch.int8).numpy()
    factor, offset = factor.detach().double().numpy(), offset.detach().double().numpy()
    shift, multipliers, offsets = _fixed_point(np.abs(rows.astype(np.int64)).sum(1) * largest, factor, offset)
    head = bytes([weight.shape[1], len(rows), kernel, stride, shift])
    return _Packed(head, _halves(rows.ravel()) + multipliers.astype("<i2").tobytes() + offsets.astype("<i4").tobytes())


def _fixed_point(sums: np.ndarray, factor: np.ndarray, offset: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    """The finest shift under which every multiplier fits 16 bits and nothing leaves 32: with it multipliers and
    offsets (O,). sums: the most that each channel can add up, either way."""
    for shift in range(30, -1, -1):
        multipliers, offsets = np.rint(factor * 2**shift), np.rint(offset * 2**shift)
        if np.abs(multipliers).max() < 2**15 and (np.abs(multipliers) * sums + np.abs(offsets)).max() < MOST:
            return shift, multipliers, offsets
    raise ValueError("A channel of this Pico is too strong for 32 bits; train it anew with another seed.")


def _halves(numbers: np.ndarray) -> bytes:
    """Whole numbers from -8 to 7 (N,) → two a byte, the first in the lower half."""
    even = np.append(numbers, np.zeros(len(numbers) % 2, np.int8)).astype(np.uint8) & 15
    return (even[::2] | even[1::2] << 4).tobytes()
