"""A Pico's file read and run with NumPy alone, in whole numbers: the same answers as `pico.c`, bit for bit.

The file: "PIC1"; the number of layers; per layer five bytes: maps in, maps out, kernel (0: the last, linear layer),
stride with 128 added where the largest of each 2×2 is kept, shift; per layer weights as signed 4-bit numbers, two a
byte, the lower half first, then per map out a multiplier (int16) and an offset (int32), little-endian; at the end the
CRC-32 of all before.

As a script: python reader.py weights/pico-13k.bin < pictures, each 784 bytes, 0 paper, 255 ink; prints a digit a line.
"""

import io
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAGIC, HEADER, SIDE, LEVELS = b"PIC1", 5, 28, 255


@dataclass(frozen=True)
class Layer:
    """weights (O, K·K·I) float32 of whole numbers from -8 to 7; multipliers, offsets (O,) int64. kernel 0: linear."""

    kernel: int
    stride: int
    pool: bool
    shift: int
    weights: np.ndarray
    multipliers: np.ndarray
    offsets: np.ndarray


def read(path: str | Path) -> list[Layer]:
    """The layers in a file; ValueError with a sentence where it is none, or damaged."""
    data = Path(path).read_bytes()
    whole = data[:4] == MAGIC and data[-4:] == zlib.crc32(data[:-4]).to_bytes(4, "little")
    stream = io.BytesIO(data[4:-4] if whole else b"")
    try:
        heads = _take(stream, "u1", HEADER * int(_take(stream, "u1", 1)[0])).reshape(-1, HEADER).tolist()
        inputs, outputs, kernels, *_ = zip(*heads, strict=True)
        if inputs != (1, *outputs[:-1]) or 0 in kernels[:-1] or kernels[-1]:
            raise ValueError
        return [_layer(stream, *head) for head in heads]
    except (ValueError, IndexError, ZeroDivisionError):
        raise ValueError(f"{Path(path).name} is no whole Pico; make it again.") from None


def _take(stream: io.BytesIO, kind: str, count: int) -> np.ndarray:
    return np.frombuffer(stream.read(count * np.dtype(kind).itemsize), kind, count)


def _layer(stream: io.BytesIO, inputs: int, outputs: int, kernel: int, stride: int, shift: int) -> Layer:
    count = inputs * outputs * max(kernel, 1) ** 2
    packed = _take(stream, "u1", (count + 1) // 2)
    halves = np.stack([packed & 15, packed >> 4], 1).ravel()[:count].astype(np.float32)
    weights = np.where(halves > 7, halves - 16, halves).reshape(outputs, count // outputs)
    multipliers, offsets = (_take(stream, kind, outputs).astype(np.int64) for kind in ("<i2", "<i4"))
    return Layer(kernel, stride & 127, stride > 127, shift, weights, multipliers, offsets)


def logits(layers: list[Layer], images: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) uint8 → logits (N, 10) int64, in units of 2 ** -shift of the last layer."""
    maps = images.reshape(-1, SIDE, SIDE, 1)
    for layer in layers[:-1]:
        sums = _sums(layer, maps)
        if layer.pool:
            n, height, width, channels = sums.shape
            sums = sums[:, : height // 2 * 2, : width // 2 * 2]
            sums = sums.reshape(n, height // 2, 2, width // 2, 2, channels).max((2, 4))
        maps = np.clip(_scaled(layer, sums) >> layer.shift, 0, LEVELS).astype(np.uint8)
    return _scaled(layers[-1], maps.sum((1, 2), dtype=np.float32) @ layers[-1].weights.T)


def _sums(layer: Layer, maps: np.ndarray) -> np.ndarray:
    """What the convolution gives, (N, H, W, O): float32, which holds these whole numbers exactly."""
    padded = np.pad(maps, [(0, 0), *[(layer.kernel // 2,) * 2] * 2, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (layer.kernel, layer.kernel), (1, 2))
    windows = windows[:, :: layer.stride, :: layer.stride].transpose(0, 1, 2, 4, 5, 3)
    return windows.reshape(*windows.shape[:3], -1).astype(np.float32) @ layer.weights.T


def _scaled(layer: Layer, sums: np.ndarray) -> np.ndarray:
    return sums.astype(np.int64) * layer.multipliers + layer.offsets


def predict(layers: list[Layer], images: np.ndarray, batch: int = 500) -> np.ndarray:
    """Images (N, 28, 28) uint8 → digits (N,) int64."""
    parts = [logits(layers, images[i : i + batch]).argmax(1) for i in range(0, len(images), batch)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


if __name__ == "__main__":
    pictures = np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(-1, SIDE, SIDE)
    try:
        print(*predict(read(sys.argv[1]), pictures), sep="\n")
    except ValueError as sentence:
        print(sentence, file=sys.stderr)
        sys.exit(2)
