"""Labelled digits from anywhere: MNIST's splits, or a file of strokes, pictures or arrays; and out again.

Files: strokes (.jsonl, .jsonl.gz; a line each, see `pen`), pictures (.zip; PNG, JPEG or WebP in folders named
0 to 9, or named like 4-anything.png), arrays (.npz with `images` (N, 28, 28) and `labels` (N,)).
"""

import functools
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from digits.data import mnist, pen
from digits.drawing import strokes
from digits.preprocess import to_mnist

SUFFIXES = (".jsonl", ".jsonl.gz", ".zip", ".npz")
MOST = 100_000  # digits in a file
MOST_BYTES = 200_000_000  # a zip or npz unpacked
WIDTH = 16  # of strokes, in pixels of the canvas
SIZE = 0.55 * strokes.CANVAS  # of what is written on it

Progress = Callable[[float], None]  # takes the share done, 0 to 1


class TooLarge(ValueError):
    """There is more in a file than the app takes; the message says so in one sentence."""


@dataclass(frozen=True)
class Collection:
    """images (N, 28, 28) uint8, ink 255, and labels (N,) int64. `split`: which of MNIST's it is, if it is one."""

    title: str
    images: np.ndarray
    labels: np.ndarray
    split: str | None = None

    def image(self, index: int) -> np.ndarray:
        """One digit (28, 28) float32 in [0, 1], as the models take it."""
        return self.images[index].astype(np.float32) / 255

    @functools.cached_property
    def key(self) -> str:
        """Tells this collection from others, whatever their names."""
        return self.split or hashlib.sha256(self.images.tobytes() + self.labels.tobytes()).hexdigest()

    @property
    def start(self) -> int | None:
        """Where its first digit lies among MNIST's 60,000 training digits; None if it isn't among them."""
        return mnist.SPLITS[self.split].start if self.split in ("train", "validation") else None


def of_mnist(split: str) -> Collection:
    return Collection(f"MNIST, {split}", *mnist.load_uint8(split), split)


def files(folder: Path) -> list[Path]:
    """The files in a folder that `read` may take, by name; none where there is no folder."""
    return sorted(path for path in folder.glob("*") if path.name.lower().endswith(SUFFIXES))


def read(path: Path, progress: Progress | None = None) -> Collection:
    """A file of labelled digits; raises ValueError with one sentence where it holds none that can be read."""
    kind = next((s for s in SUFFIXES if path.name.lower().endswith(s)), None)
    if kind is None:
        raise ValueError(f"{path.name} is none of {', '.join(SUFFIXES)}; bring labelled digits in one of these.")
    if not path.is_file():
        raise ValueError(f"There is no file {path.name}.")
    reader = {".zip": _read_zip, ".npz": _read_npz}.get(kind, _read_strokes)
    images, labels = reader(path, progress or (lambda share: None))
    return Collection(path.name, images, labels)


def _read_strokes(path: Path, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    samples = [s for s in pen.read(path) if s.kind == "digit"]
    if not samples:
        raise ValueError(f"{path.name} holds no digit, only other signs.")
    _check_number(path, len(samples))
    images = np.zeros((len(samples), 28, 28), np.uint8)
    for i, sample in enumerate(samples):
        drawing = strokes.draw(strokes.place(sample.strokes, SIZE), WIDTH)
        images[i] = _as_bytes(to_mnist(drawing).image)
        progress((i + 1) / len(samples))
    return images, np.array([s.label for s in samples], np.int64)


def _read_zip(path: Path, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(m, _label(m.filename)) for m in archive.infolist() if not m.is_dir()]
            members = [(m, label) for m, label in members if label is not None]
            _check_number(path, len(members))
            if not members:
                raise ValueError(
                    f"{path.name} holds no labelled picture; put them in folders named 0 to 9, or name them "
                    "like 4-anything.png."
                )
            _check_bytes(path, [m for m, _ in members])
            images = np.zeros((len(members), 28, 28), np.uint8)
            for i, (member, _) in enumerate(members):
                images[i] = _picture(member.filename, archive.read(member))
                progress((i + 1) / len(members))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise ValueError(f"{path.name} is not a valid zip file; make it again, without a password.") from None
    return images, np.array([label for _, label in members], np.int64)


def _label(name: str) -> int | None:
    """The label that a picture's folder or name says: 4/anything.png, 4-anything.png, 4.png."""
    place = PurePosixPath(name)
    if place.suffix.lower() not in (".png", ".jpg", ".jpeg", ".webp") or place.name.startswith("."):
        return None
    if re.fullmatch(r"\d", place.parent.name):
        return int(place.parent.name)
    found = re.match(r"(\d)(?!\d)", place.stem)
    return int(found[1]) if found else None


def _picture(name: str, raw: bytes) -> np.ndarray:
    try:
        return _as_bytes(to_mnist(io.BytesIO(raw)).image)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _read_npz(path: Path, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_bytes(path, archive.infolist())
        with np.load(path, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
    except TooLarge:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError):
        raise ValueError(f"{path.name} is not an npz file with numbers `images` and `labels`; make it again.") from None
    _check_arrays(path, images, labels)
    return _as_mnist(path, images, progress), labels.astype(np.int64)


def _check_arrays(path: Path, images: np.ndarray, labels: np.ndarray) -> None:
    if images.ndim != 3 or labels.shape != images.shape[:1] or not len(labels) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"{path.name} needs `images` of shape (N, height, width) and whole `labels` (N,), at least one; "
            f"got {images.shape} and {labels.shape}."
        )
    if labels.min() < 0 or labels.max() > 9:
        raise ValueError(f"{path.name} has labels from {labels.min()} to {labels.max()}; they have to be 0 to 9.")
    _check_number(path, len(labels))


def _as_mnist(path: Path, images: np.ndarray, progress: Progress) -> np.ndarray:
    """Bright ink on a black 28×28 rim is MNIST's form already and stays; all else is prepared like any picture."""
    if images.shape[1:] == (28, 28) and images.dtype == np.uint8 and not np.median(images[:, [0, -1]]):
        return images
    prepared = np.zeros((len(images), 28, 28), np.uint8)
    for i, image in enumerate(images):
        try:
            prepared[i] = _as_bytes(to_mnist(image).image)
        except ValueError as error:
            raise ValueError(f"Image {i} of {path.name}: {error}") from None
        progress((i + 1) / len(images))
    return prepared


def _as_bytes(image: np.ndarray) -> np.ndarray:
    return np.rint(image * 255).astype(np.uint8)


def _check_number(path: Path, number: int) -> None:
    if number > MOST:
        raise TooLarge(f"{path.name} holds {number:,} digits; give at most {MOST:,}.")


def _check_bytes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES:
        raise TooLarge(f"{path.name} is {_megabytes(size)} unpacked; give at most {_megabytes(MOST_BYTES)}.")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
