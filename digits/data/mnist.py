"""MNIST: verify the IDX files, pack them into one file, hand out its splits.

Yann LeCun and Corinna Cortes, derived from NIST SD-1 and SD-3, CC BY-SA 3.0.
"""

import functools
import gzip
import hashlib
from pathlib import Path

import numpy as np

from digits import arrays, files

PATH = files.WEIGHTS / "mnist.npz"
COMMAND = "python -m digits data FOLDER"
COUNT = 70_000

# the last 10,000 training images choose models; the test images give the final figure
SPLITS = {
    "train": slice(0, 50_000),
    "validation": slice(50_000, 60_000),
    "test": slice(60_000, 70_000),
    "train+validation": slice(0, 60_000),
}

# of the packed images (70000, 28, 28) uint8 and labels (70000,) uint8, one after the other, in canonical order
SHA256 = "c2069063c1105f2bf96266aef1ff68c6e13bdda7a54e37bf19c16f1db24efc83"

# MD5 of each decompressed IDX file, in canonical order
IDX_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


def load(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 28, 28) float32 in [0, 1], ink 1, and labels (N,) int64 of one split.

    `split` is a key of `SPLITS`; anything else raises ValueError.
    """
    images, labels = load_uint8(split)
    return images.astype(np.float32) / 255, labels


def load_uint8(split: str) -> tuple[np.ndarray, np.ndarray]:
    """As `load`, with the images as they are stored: (N, 28, 28) uint8."""
    if split not in SPLITS:
        raise ValueError(f"There is no split {split!r}; choose one of {', '.join(SPLITS)}.")
    images, labels = _everything()
    return images[SPLITS[split]], labels[SPLITS[split]].astype(np.int64)


def pack(folder: Path) -> Path:
    """Check the four IDX files in `folder` (plain or .gz) and write `weights/mnist.npz`.

    Raises ValueError when a file is missing or is not the canonical one.
    """
    parts = [_read_idx(Path(folder), name, md5) for name, md5 in IDX_MD5.items()]
    images = np.concatenate([parts[0][16:], parts[2][16:]]).reshape(-1, 28, 28)
    labels = np.concatenate([parts[1][8:], parts[3][8:]])
    with files.replacing(PATH) as aside, aside.open("wb") as file:
        np.savez_compressed(file, images=images, labels=labels)
    _everything.cache_clear()
    return PATH


def _read_idx(folder: Path, name: str, md5: str) -> np.ndarray:
    path = next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)
    if path is None:
        raise ValueError(f"{folder} holds no {name} or {name}.gz; put MNIST's four IDX files there.")
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError):
            raise ValueError(f"{path.name} is not a whole gzip file; fetch it again.") from None
    if hashlib.md5(raw).hexdigest() != md5:
        raise ValueError(f"{path.name} is not MNIST's canonical {name}: its MD5 differs; fetch it again.")
    return np.frombuffer(raw, np.uint8)


@functools.cache
def _everything() -> tuple[np.ndarray, np.ndarray]:
    nothing = np.zeros(0)
    found = arrays.read(PATH, COMMAND)
    images, labels = found.get("images", nothing), found.get("labels", nothing)
    if (images.dtype, labels.dtype, images.shape, labels.shape) != (np.uint8, np.uint8, (COUNT, 28, 28), (COUNT,)):
        raise ValueError(f"{PATH.name} does not hold MNIST; make it again with: {COMMAND}")
    if hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() != SHA256:
        raise ValueError(
            f"{PATH.name} holds other digits than MNIST's: its SHA-256 differs; make it again with: {COMMAND}"
        )
    images.flags.writeable = labels.flags.writeable = False
    return images, labels
