"""What says which digit something is: a number, a word, ten columns of which one is 1, a folder's or a file's name."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np

CLASSES = 10
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
BEFORE = "(?:digits?|labels?|class|number)?"
MOST_WRONG = 0.1  # share of labels that may be no digits before the whole file is refused
NO_DIGIT = -1
NO_LABEL = "digit with a label that isn't 0 to 9"  # as a reason to be left out


def of_text(text: str) -> int:
    """The digit that a label says: 4, 4.0, four, digit_4, "label 4"; `NO_DIGIT` where it says none."""
    word = text.strip().lower()
    if found := re.fullmatch(rf"{BEFORE}[ _.-]*(?:(\d)(?:\.0+)?|({'|'.join(WORDS)}))", word, re.ASCII):
        return int(found[1]) if found[1] else WORDS.index(found[2])
    return NO_DIGIT


def of_name(name: str) -> int:
    """The digit that a picture's folder says, the nearest that says one, else its file's name: 4/a.png, digit_4/0.png,
    4-a.png, four_02.png, a_label4.png; `NO_DIGIT` where neither does."""
    place = PurePosixPath(name)
    for folder in reversed(place.parts[:-1]):
        if (digit := of_text(folder)) != NO_DIGIT:
            return digit
    stem = place.stem.lower()
    if found := re.match(r"(\d)(?!\d)", stem, re.ASCII):
        return int(found[1])
    if found := re.search(r"(?:digit|label|class)[ _.-]*(\d)(?!\d)", stem, re.ASCII):
        return int(found[1])
    first = re.split(r"[^a-z]", stem)[0]
    return WORDS.index(first) if first in WORDS else NO_DIGIT


def are_serials(names: Sequence[str]) -> bool:
    """Whether the digits at the start of pictures' names rather count than label: names that are whole numbers, one
    after the other."""
    stems = [PurePosixPath(name).stem for name in names]
    numbers = sorted({int(stem) for stem in stems if re.fullmatch(r"[0-9]{1,9}", stem)})
    return len(numbers) >= 3 and len(numbers) >= 0.9 * len(stems) and numbers[-1] - numbers[0] == len(numbers) - 1


def of_array(name: str, labels: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """(N,) numbers or words, (N, 1), or one-hot (N, 10) → (N,) int64, `NO_DIGIT` where there is none, and remarks.

    ValueError where too many are no digits.
    """
    remarks = []
    if labels.ndim == 2 and labels.shape[1] == CLASSES and labels.dtype.kind in "biuf":
        labels = _of_one_hot(labels)
        remarks.append("The labels were one-hot: ten columns, of which one is 1.")
    elif labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(f"{name} has labels of shape {labels.shape}; they have to be (N,), or one-hot (N, 10).")
    digits = _of_words(labels) if labels.dtype.kind in "USO" else _of_numbers(labels)
    _check(name, labels, digits)
    return digits, remarks


def _of_one_hot(rows: np.ndarray) -> np.ndarray:
    is_one = (np.sort(rows, 1)[:, :-1] == 0).all(1) & (rows.max(1) == 1)
    return np.where(is_one, rows.argmax(1), NO_DIGIT)


def _of_words(labels: np.ndarray) -> np.ndarray:
    words = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in labels.tolist()]
    known = {word: of_text(word) for word in set(words)}
    return np.array([known[word] for word in words], np.int64)


def _of_numbers(labels: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        is_digit = (labels >= 0) & (labels <= 9) & (labels == np.floor(labels))
        return np.where(is_digit, labels, NO_DIGIT).astype(np.int64)


def _check(name: str, labels: np.ndarray, digits: np.ndarray) -> None:
    wrong = labels[digits == NO_DIGIT]
    if not len(digits):
        raise ValueError(f"{name} holds no digit.")
    if len(wrong) <= MOST_WRONG * len(digits):
        return
    if len(labels) > CLASSES and labels.dtype.kind in "iuf" and (np.diff(np.sort(labels)) == 1).all():
        raise ValueError(
            f"{name} has labels that look like serial numbers, {labels.min():g} to {labels.max():g}; "
            "they have to be 0 to 9."
        )
    examples = ", ".join(str(one)[:20] for one in list(dict.fromkeys(wrong.tolist()))[:3])
    raise ValueError(f"{name} has labels such as {examples}; they have to be 0 to 9.")
