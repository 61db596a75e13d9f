"""IDX, MNIST's own form: images and labels in two files that lie beside each other.

A file is 0, 0, a code for the number type, the number of axes, each axis's length as a big-endian 32-bit integer, and
the values (http://yann.lecun.com/exdb/mnist/).
"""

import math
import re
import struct

import numpy as np

from digits.data.labelled import arrays, limits
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Place

FORM = "IDX (train-images-idx3-ubyte and train-labels-idx1-ubyte, also .gz, both together)"
NAMED = re.compile(r"(?:^|.*[-_./])idx\d?[-_.]?u?byte(\.gz)?$|.*\.idx\d?(\.gz)?$|.*-ubyte(\.gz)?$", re.IGNORECASE)
KINDS = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def takes(name: str) -> bool:
    return bool(NAMED.match(name))


def read(place: Place, name: str, means: Means) -> Found:
    images, labels = pair(place, name)
    return arrays.finish(name, _array(place, images), _array(place, labels), means)


def pair(place: Place, name: str) -> tuple[str, str]:
    """The names of images and labels, of which `name` is one."""
    for what, other in (("images", "labels"), ("labels", "images")):
        folder, _, last = name.rpartition("/")
        if what not in last:
            continue
        twin = last.replace(what, other).replace("idx3" if what == "images" else "idx1", "idx?")
        for axes in ("idx1", "idx3"):
            for packed in (twin, twin + ".gz", twin.removesuffix(".gz")):
                there = f"{folder}/{packed}".lstrip("/").replace("idx?", axes)
                if place.has(there):
                    return (name, there) if what == "images" else (there, name)
        raise ValueError(
            f"{last} needs {twin.replace('idx?', 'idx1' if other == 'labels' else 'idx3')} beside it; give both "
            "files together."
        )
    raise ValueError(f"{name} is IDX, but its name says neither images nor labels; name it as MNIST's files are.")


def _array(place: Place, name: str) -> np.ndarray:
    with place.open(name) as file:
        raw = limits.whole(name, file)
    shape, kind, start = head(name, raw)
    rest = raw[start:]
    if math.prod(shape) * kind.itemsize != len(rest) or not rest:
        raise ValueError(f"{name} is cut off or damaged: it says {shape} values and holds {len(rest):,} bytes.")
    return np.frombuffer(rest, kind).reshape(shape).astype(kind.newbyteorder("="))


def head(name: str, raw: bytes) -> tuple[tuple[int, ...], np.dtype, int]:
    """Of a file's first bytes: the shape, the kind of number, and where the numbers begin."""
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in KINDS or not 1 <= raw[3] <= 4 or len(raw) < 4 + 4 * raw[3]:
        raise ValueError(f"{name} is no IDX file; its first bytes are others.")
    start = 4 + 4 * raw[3]
    return struct.unpack(f">{raw[3]}I", raw[4:start]), np.dtype(KINDS[raw[2]]), start
