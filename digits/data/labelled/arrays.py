"""Arrays of any common shape and number type → 28×28 pictures as MNIST has them."""

import math
import re
import warnings
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from digits.data.labelled import labels as said
from digits.data.labelled import limits
from digits.data.labelled.collection import Found, Means

SIDE = 28
TOPS = (1, 15, 16, 255, 4095, 65535)  # what the brightest value of an array may stand for
USUAL = (1, 255)  # of these nothing needs to be said
LEAST_CONTRAST = 0.08  # of the whole range: less is one even colour
MOST_SIDE = 2048
BLANK, UNREAD, NO_NUMBERS = "blank picture", "picture with no digit to see", "picture with values that are no numbers"
IMAGES = {"images", "image", "imgs", "img", "x", "data", "pixels", "features", "pictures"}
LABELS = {"labels", "label", "y", "targets", "target", "classes", "class", "digits"}


def load(name: str, file: BinaryIO) -> np.ndarray:
    """An array of numbers or words from a .npy, whose header may claim no more than is there.

    ValueError with a sentence for anything else: no pickle is ever opened.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            version = np.lib.format.read_magic(file)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, in_columns, kind = read(file)
    except Exception:  # NumPy raises what Python's own parser raises on what a foreign header says
        raise ValueError(f"{name} is no array of NumPy's; save it again with numpy.save or numpy.savez.") from None
    if kind.hasobject or kind.kind not in "biufUS":
        raise ValueError(f"{name} holds objects, not numbers; save arrays of numbers.")
    wanted = math.prod(shape) * kind.itemsize
    limits.check_bytes(name, wanted)
    if len(shape) > 4 or any(length < 0 for length in shape):
        raise ValueError(f"{name} is cut off or damaged; save it again.")
    raw = file.read(wanted)
    if len(raw) != wanted:
        raise ValueError(f"{name} is cut off or damaged; save it again.")
    return (
        np.frombuffer(raw, kind).reshape(shape, order="F" if in_columns else "C") if wanted else np.zeros(shape, kind)
    )


@dataclass(frozen=True)
class Role:
    """Whether an array holds images or labels by its name, and of what: ("images", "train") for x_train."""

    what: str
    of: str


def role(name: str) -> Role | None:
    """By a name such as images, X, x_train, train_labels, mnist-images; None where it says neither."""
    words = [word for word in re.split(r"[^a-z]+", name.lower()) if word]
    for what, known in (("images", IMAGES), ("labels", LABELS)):
        if found := [word for word in words if word in known]:
            words.remove(found[0])
            return Role(what, " ".join(words))
    return None


def finish(name: str, images: np.ndarray, labels: np.ndarray, means: Means) -> Found:
    """Images of any shape and number type and labels of any form → what a reader gives; ValueError with a sentence
    where they are none, or too many are not."""
    digits, remarks = said.of_array(name, labels)
    pictures = _shaped(name, images)
    if len(pictures) != len(digits):
        raise ValueError(f"{name} has {len(pictures):,} images and {len(digits):,} labels; each needs its own.")
    limits.check_number(name, len(digits))
    scaled, is_number, said_of_range = _scaled(name, pictures)
    made, reasons = _as_mnist(scaled, means)
    reasons[~is_number] = NO_NUMBERS
    reasons[digits == said.NO_DIGIT] = said.NO_LABEL
    kept = reasons == ""
    inverted = _are_dark_on_light(scaled) & kept
    if 0 < inverted.sum() < kept.sum():
        remarks.append(
            f"{inverted.sum():,} of {kept.sum():,} are dark on light and the rest light on dark; each was read as ink "
            "on paper."
        )
    names, counts = np.unique(reasons[~kept], return_counts=True)
    left_out = dict(zip(names.tolist(), counts.tolist(), strict=True))
    return Found(made[kept], digits[kept], left_out, remarks + said_of_range)


def prepared(name: str, images: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Images of any shape and number type without labels → (N, 28, 28) uint8, ink 255, and why each can't be read, ""
    where it can; ValueError with a sentence where they are none."""
    scaled, is_number, _ = _scaled(name, _shaped(name, images))
    made, reasons = _as_mnist(scaled, Means())
    reasons[~is_number] = NO_NUMBERS
    return made, reasons.tolist()


def _shaped(name: str, images: np.ndarray) -> np.ndarray:
    """(N, h, w[, 1|3|4]) from these, from (N, 1, h, w), and from (N, h·h)."""
    shape = images.shape
    if images.dtype.kind not in "biuf":
        raise ValueError(f"{name} has images that are no numbers.")
    if images.ndim == 2 and math.isqrt(shape[1]) ** 2 == shape[1]:
        images = images.reshape(shape[0], math.isqrt(shape[1]), -1)
    elif images.ndim == 4 and shape[1] == 1:
        images = images[:, 0]
    elif images.ndim == 4 and shape[3] == 1:
        images = images[..., 0]
    if not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] in (3, 4))) or not images.size:
        raise ValueError(
            f"{name} needs images of shape (N, height, width), (N, height, width, 1) or (N, 784), at least one; "
            f"got {shape}."
        )
    if not all(8 <= side <= MOST_SIDE for side in images.shape[1:3]):
        raise ValueError(
            f"{name} has images of {images.shape[1]}×{images.shape[2]} pixels; give 8×8 to {MOST_SIDE}×{MOST_SIDE}."
        )
    return images


def _scaled(name: str, images: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """As uint8 from 0 to 255, which of them (N,) hold nothing but numbers, and what was taken for granted."""
    if images.dtype == np.uint8 and images.max() > TOPS[2]:
        return images, np.ones(len(images), bool), []
    axes = tuple(range(1, images.ndim))
    is_number = np.isfinite(images).all(axes) if images.dtype.kind == "f" else np.ones(len(images), bool)
    if not is_number.any():
        raise ValueError(f"{name} holds values that are not numbers (NaN or infinite) in every image.")
    sound = images[is_number]
    low, high = float(sound.min()), float(sound.max())
    bottom, top = _range(low, high)
    remarks = []
    if bottom != 0 or top not in USUAL:
        remarks.append(f"Its values go from {low:.4g} to {high:.4g}; they were taken for {bottom:.4g} to {top:.4g}.")
    scaled = np.zeros(images.shape, np.uint8)
    for start in range(0, len(images), 1000):
        part = slice(start, start + 1000)
        values = (np.nan_to_num(images[part].astype(np.float32), posinf=0, neginf=0) - bottom) / ((top - bottom) or 1)
        scaled[part] = np.rint(np.clip(values, 0, 1) * 255)
    return scaled, is_number, remarks


def _range(low: float, high: float) -> tuple[float, float]:
    """What stands for black and for white."""
    if low >= 0 and high <= TOPS[-1]:
        return 0, next(top for top in TOPS if high <= top)
    return low, high


def _as_mnist(images: np.ndarray, means: Means) -> tuple[np.ndarray, np.ndarray]:
    """(N, 28, 28) uint8, ink 255, and why each is left out, "" where it isn't.

    Ink on an even rim at 28×28 is MNIST's form already and stays, turned round where it is dark on light; all else is
    prepared like any picture.
    """
    made = np.zeros((len(images), SIDE, SIDE), np.uint8)
    reasons = np.full(len(images), "", f"<U{max(map(len, (BLANK, UNREAD, NO_NUMBERS, said.NO_LABEL)))}")
    for i, image in enumerate(images):
        if int(image.max()) - int(image.min()) < LEAST_CONTRAST * 255:
            reasons[i] = BLANK
            continue
        paper = np.median(image[[0, -1]]) if image.shape == (SIDE, SIDE) else None
        if paper == 0 or paper == 255:
            made[i] = image if paper == 0 else 255 - image
        else:
            try:
                made[i] = as_bytes(means.prepare(np.ascontiguousarray(image)))
            except ValueError:
                reasons[i] = UNREAD
        if i % 100 == 99:
            means.tell((i + 1) / len(images))
    means.tell(1)
    return made, reasons


def _are_dark_on_light(images: np.ndarray) -> np.ndarray:
    """(N,) bool: whether the rim is light."""
    rims = images[:, [0, -1]].reshape(len(images), -1)
    return np.median(rims, axis=1) > 127


def as_bytes(image: np.ndarray) -> np.ndarray:
    return np.rint(image * 255).astype(np.uint8)
