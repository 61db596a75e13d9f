"""An exported model answers without our code: in ONNX Runtime, in PyTorch, in NumPy."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from digits.data import mnist
from digits.export import make
from digits.predictors import card, registry
from digits.reading import doubt

ALONE = Path(__file__).resolve().parent / "alone"
IMAGES = np.concatenate([mnist.load("validation")[0][:10], np.random.default_rng(0).random((1, 28, 28), np.float32)])


def told(form: str, path: Path) -> dict:
    """What a process says that has the file and no code of ours."""
    np.save(path.parent / "images.npy", IMAGES)
    command = [sys.executable, "-I", ALONE / f"{form}_alone.py", path, path.parent / "images.npy"]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert not [name for name in found["modules"] if name.split(".")[0] == "digits"]
    return found


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("resnet8-distilled", "onnx"),
        ("resnet-small", "pt2"),
        ("cnn1", "npz"),
        ("knn-pca50", "npz"),
    ],
)
def test_it_answers_as_here(name, form, tmp_path):
    make.make(name, form, tmp_path / f"model.{form}")
    found, model = told(form, tmp_path / f"model.{form}"), registry.load(name)
    wanted = model.predict_proba(IMAGES)
    assert np.abs(np.array(found["probabilities"]) - wanted).max() < 1e-4
    assert found["told"][:10] == [str(digit) for digit in wanted[:10].argmax(1)]
    if form != "npz":
        assert np.allclose(found["score"], model.predict_proba_and_score(IMAGES)[1], atol=1e-3)


def test_what_one_needs_to_know_stands_in_the_file(tmp_path):
    make.make("resnet-drawn", "onnx", tmp_path / "model.onnx")
    found = told("onnx", tmp_path / "model.onnx")
    notes, made = found["notes"], card.read("resnet-drawn")
    assert notes["labels"] == [str(digit) for digit in range(10)]
    assert (notes["temperature"], notes["sha256"]) == (made.temperature, made.sha256)
    assert notes["threshold"] == doubt.threshold("resnet-drawn")
    assert np.abs(np.array(found["probabilities"]) - registry.load("resnet-drawn").predict_proba(IMAGES)).max() < 1e-4
    assert np.allclose(found["again"], found["probabilities"], atol=1e-5)
    assert found["told"][10] == "not a digit"
    assert any("centre of mass" in step for step in notes["preprocessing"])
    assert json.loads((tmp_path / "model.json").read_text()) == notes


def test_no_file_holds_a_pickle(tmp_path):
    for name, form in (("lenet5", "pt2"), ("lenet5", "npz"), ("knn-drawn", "npz")):
        make.make(name, form, tmp_path / f"model.{form}")
        with zipfile.ZipFile(tmp_path / f"model.{form}") as archive:
            for member in archive.namelist():
                assert not archive.read(member).startswith((b"PK", b"\x80\x02")) and not member.endswith(".pkl"), member
    with np.load(tmp_path / "model.npz", allow_pickle=False) as file:
        assert all(file[key].dtype != object for key in file.files)


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("fusion", "onnx", "export resnet and knn, which it joins"),
        ("knn", "onnx", "give --format npz"),
        ("knn", "pt2", "give --format npz"),
        ("lenet5", "tflite", "choose one of onnx, pt2, npz"),
        ("nobody", "onnx", "There is no model"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(name, form, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        make.make(name, form, tmp_path / "model")
    assert not list(tmp_path.iterdir())
