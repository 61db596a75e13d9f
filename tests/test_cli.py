"""The command line as a user runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import digits
from digits.__main__ import main
from digits.data import mnist
from digits.predictors import card

ROOT = Path(__file__).resolve().parent.parent


Done = subprocess.CompletedProcess


def process(*arguments: str) -> Done:
    """In a process of its own, as a shell starts it."""
    return subprocess.run([sys.executable, "-m", "digits", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Done]:
    """The same in this one, which has loaded the libraries already."""

    def run_here(*arguments: str) -> Done:
        monkeypatch.setattr("sys.argv", ["digits", *arguments])
        return Done(arguments, main(), *capsys.readouterr())

    return run_here


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "seven.png"
    digit = Image.fromarray(255 - mnist.load_uint8("test")[0][0])
    digit.resize((280, 280), Image.Resampling.BICUBIC).save(path)
    return path


def test_predict_answers_what_can_be_read_and_says_what_cannot(picture, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    done = process("predict", "--json", "--model", "resnet", "--model", "knn", str(broken), str(picture))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert "broken.png" in done.stderr
    assert "Traceback" not in done.stderr
    assert [(a["model"], a["digit"], a["is_digit"]) for a in answers] == [("resnet", 7, True), ("knn", 7, True)]
    for answer in answers:
        assert set(answer) >= {"file", "model", "digit", "confidence", "probabilities", "is_digit", "ms"}
        assert np.isclose(sum(answer["probabilities"]), 1, atol=1e-3)
        assert answer["confidence"] == max(answer["probabilities"])


def test_predict_without_a_model_asks_the_two_of_the_draw_page(run, picture):
    done = run("predict", str(picture))
    assert done.returncode == 0
    assert done.stdout.count(": 7") == 2


def test_evaluate_prints_the_figure_of_the_card(run):
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
def test_mistakes_are_one_sentence_and_exit_status_2(run, arguments, says):
    done = run(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_what_one_verb_cannot_do_at_once_is_refused_and_not_dropped(run):
    for arguments, says in (
        (["evaluate", "--all", "--model", "resnet"], "without --model"),
        (["evaluate", "--all", "--json"], "without --model and --json"),
        (["evaluate", "--model", "resnet", "--split", "test", "--robustness"], "--split and --robustness"),
        (["evaluate", "--pen", "digits.jsonl", "--robustness"], "--pen and --robustness"),
        (["drawings", "--without", "unipen", "--model", "resnet"], "without --model"),
        (["benchmark", "--readme", "--quick"], "without --model, --quick"),
        (["benchmark", "--readme", "--model", "resnet"], "without --model, --quick"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr and done.stderr.count("\n") == 1


def test_two_models_are_both_evaluated(run):
    done = run("evaluate", "--model", "lenet5", "--model", "cnn1", "--json")
    assert [json.loads(line)["model"] for line in done.stdout.splitlines()] == ["lenet5", "cnn1"]


def test_the_version_is_said():
    done = process("--version")
    assert (done.returncode, done.stdout) == (0, f"digits {digits.__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["--help"]], ids=str)
def test_the_help_lists_the_verbs_and_the_exit_statuses(run, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("predict", "evaluate", "train", "Exit status"):
        assert word in done.stdout


def test_who_reads_no_further_gets_no_complaint(picture):
    command = [sys.executable, "-m", "digits", "predict", "--model", "lenet5", *[str(picture)] * 300]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asked:
        asked.stdout.close()
        assert asked.stderr.read() == ""
    assert asked.returncode == 0


def test_models_lists_every_row(run):
    done = run("models", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"knn", "resnet", "lenet5", "resnet18-cbam"} <= {row["model"] for row in rows}
