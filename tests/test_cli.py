"""The command line as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digits.data import mnist
from digits.predictors import card

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "digits", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "seven.png"
    digit = Image.fromarray(255 - mnist.load_uint8("test")[0][0])
    digit.resize((280, 280), Image.Resampling.BICUBIC).save(path)
    return path


def test_predict_answers_what_can_be_read_and_says_what_cannot(picture, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    done = run("predict", "--json", "--model", "resnet", "--model", "knn", str(broken), str(picture))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert "broken.png" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(a["model"], a["digit"], a["is_digit"]) for a in answers] == [("resnet", 7, True), ("knn", 7, True)]
    for answer in answers:
        assert set(answer) >= {"file", "model", "digit", "confidence", "probabilities", "is_digit", "ms"}
        assert np.isclose(sum(answer["probabilities"]), 1, atol=1e-3)
        assert answer["confidence"] == max(answer["probabilities"])


def test_predict_without_a_model_asks_the_two_of_the_draw_page(picture):
    done = run("predict", str(picture))
    assert done.returncode == 0
    assert done.stdout.count(": 7") == 2


def test_evaluate_prints_the_figure_of_the_card():
    done = run("evaluate", "--model", "resnet", "--json")
    found = json.loads(done.stdout)
    assert (found["model"], found["split"], found["n"]) == ("resnet", "test", 10_000)
    assert found["accuracy"] == pytest.approx(card.read("resnet").test_accuracy, abs=1e-4)
    assert found["errors"] == round((1 - found["accuracy"]) * 10_000)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evaluate", "--model", "nobody"], "choose one of"),
        (["evaluate", "--model", "knn", "--split", "dev"], "choose one of"),
        (["data", "no-such-folder"], "IDX files"),
        (["train"], "Name a model"),
        (["predict", "--wrong", "x.png"], "wrong"),
        (["predict"], "PICTURE"),
    ],
    ids=str,
)
def test_mistakes_are_one_sentence_and_exit_status_2(arguments, says):
    done = run(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_models_lists_every_row():
    done = run("models", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"knn", "resnet", "lenet5", "resnet18-cbam"} <= {row["model"] for row in rows}
