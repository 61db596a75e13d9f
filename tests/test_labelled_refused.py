"""Files that hold no labelled digits are refused in a sentence."""

import zipfile

import numpy as np
import pytest

from digits.data import labelled


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "no table of labelled digits"),
        ("a.zip", b"no zip", "is not a valid zip file"),
        ("a.npz", b"no npz", "no npz"),
        ("a.jsonl", b"{}", "is not a written digit"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(name, content, message, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        labelled.read(tmp_path / name)
    with pytest.raises(ValueError, match="There is no file"):
        labelled.read(tmp_path / ("no" + name))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"images": np.zeros((2, 28, 28), np.uint8), "labels": np.array([1, 10])}, "have to be 0 to 9"),
        ({"images": np.zeros((2, 28, 28), np.uint8), "labels": np.array([1])}, "2 images and 1 labels"),
        ({"images": np.zeros((1, 28, 28), np.uint8)}, "no npz"),
        ({"images": np.array([None]), "labels": np.array([1])}, "holds objects"),
        ({"images": np.zeros((1, 40, 40), np.uint8), "labels": np.array([1])}, "1 × blank picture"),
    ],
)
def test_arrays_that_are_no_digits_are_refused(arrays, message, tmp_path):
    np.savez(tmp_path / "bad.npz", **arrays)
    with pytest.raises(ValueError, match=message):
        labelled.read(tmp_path / "bad.npz")


def test_a_zip_without_labels_says_how_to_name_pictures(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("holiday.png", b"")
    with pytest.raises(ValueError, match="folders named 0 to 9"):
        labelled.read(tmp_path / "a.zip")
