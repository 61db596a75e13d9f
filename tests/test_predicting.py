"""`predict` of many pictures: folders, globs, standard input, one pass a model, answers as they come."""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from digits.__main__ import main
from digits.commands import answering
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.network import NetworkPredictor
from digits.preprocess import to_mnist
from tests import loaded

MODEL = ("--json", "--model", "resnet")


def enlarged(index: int) -> Image.Image:
    return Image.fromarray(255 - mnist.load_uint8("test")[0][index]).resize((280, 280), Image.Resampling.BICUBIC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Seven pictures: five in it, two in a folder in it, and a text."""
    path = tmp_path_factory.mktemp("pictures")
    (path / "more").mkdir()
    for index in range(7):
        enlarged(index).save(path / ("more" if index > 4 else "") / f"{index}.png")
    (path / "readme.txt").write_text("Pictures.")
    return path


@pytest.fixture
def predict(monkeypatch, capsys):
    def run(*arguments: object) -> tuple[int, list[dict], str]:
        monkeypatch.setattr("sys.argv", ["digits", "predict", *map(str, arguments)])
        status = main()
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    return run


def names(answers: list[dict]) -> list[str]:
    return [Path(answer["file"]).name for answer in answers]


def test_a_folder_is_all_its_pictures_by_name(folder, predict):
    status, answers, err = predict(*MODEL, folder)
    assert (status, err) == (0, "")
    assert names(answers) == [f"{index}.png" for index in range(7)]
    assert [answer["digit"] for answer in answers] == mnist.load("test")[1][:7].tolist()


def test_a_glob_is_what_fits_it(folder, predict):
    assert names(predict(*MODEL, folder / "[0-2].png")[1]) == ["0.png", "1.png", "2.png"]
    assert names(predict(*MODEL, folder / "**" / "6.png")[1]) == ["6.png"]


def test_a_file_whose_name_looks_like_a_glob_is_the_file(tmp_path, predict):
    enlarged(0).save(tmp_path / "a[1].png")
    assert names(predict(*MODEL, tmp_path / "a[1].png")[1]) == ["a[1].png"]


def test_a_minus_is_standard_input(predict, monkeypatch):
    raw = io.BytesIO()
    enlarged(0).save(raw, "PNG")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.getvalue())))
    _, (answer,), _ = predict(*MODEL, "-")
    assert (answer["file"], answer["digit"]) == ("-", 7)


@pytest.mark.parametrize("given", ["empty", "*.nothing"])
def test_nothing_to_read_is_a_sentence(given, tmp_path, predict):
    (tmp_path / "empty").mkdir()
    status, answers, err = predict(*MODEL, tmp_path / given)
    assert (status, answers) == (2, [])
    assert "holds no picture" in err and err.count("\n") == 1


def test_answers_of_a_batch_are_those_to_each_picture(folder, predict):
    _, answers, _ = predict("--json", folder)
    alone = [to_mnist(answer["file"]).image[None] for answer in answers]
    models = {name: loaded.model(name) for name in registry.DRAW_PAIR}
    for answer, image in zip(answers, alone, strict=True):
        expected = models[answer["model"]].predict_proba(image)[0]
        assert np.allclose(answer["probabilities"], expected, atol=1e-3)


def test_each_model_sees_each_picture_once(folder, predict, monkeypatch):
    """The one asked for; the two that find the ink are asked while pictures are read."""
    seen: dict[NetworkPredictor, list[int]] = {}
    logits = NetworkPredictor.logits

    def noted(model: NetworkPredictor, x: np.ndarray) -> np.ndarray:
        seen.setdefault(model, []).append(len(x))
        return logits(model, x)

    monkeypatch.setattr(NetworkPredictor, "logits", noted)
    predict(*MODEL, folder)
    assert [7] in seen.values()


def test_answers_come_before_the_next_batch_is_read(folder, predict, monkeypatch):
    """Nothing waits for the end: memory does not grow with the pictures."""
    monkeypatch.setattr(answering, "BATCH", 2)
    order = []
    read, say = answering._read, answering.say
    monkeypatch.setattr(answering, "_read", lambda *batch: order.append("read") or read(*batch))
    monkeypatch.setattr(answering, "say", lambda line: order.append("said") or say(line))
    predict(*MODEL, folder)
    assert order == ["read", "said", "said"] * 3 + ["read", "said"]


def test_what_is_no_digit_is_said_to_be_none(folder, tmp_path, predict):
    ink = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(ink).line([(60 + 40 * (i % 5), 60 + 35 * (i % 3 + i // 5)) for i in range(15)], 0, 12)
    ink.save(tmp_path / "zigzag.png")
    _, answers, _ = predict("--json", "--model", "resnet-drawn", tmp_path / "zigzag.png", folder / "0.png")
    assert [answer["is_digit"] for answer in answers] == [False, True]


def test_one_picture_that_cannot_be_read_does_not_stop_the_others(folder, tmp_path, predict):
    status, answers, err = predict(*MODEL, folder / "0.png", tmp_path / "none.png", folder / "1.png")
    assert status == 2
    assert names(answers) == ["0.png", "1.png"]
    assert "There is no file" in err and err.count("\n") == 1


def test_one_thread_answers(folder, predict):
    torch.set_num_threads(2)
    predict(*MODEL, folder / "0.png")
    assert torch.get_num_threads() == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("is_terminal", [True, False])
def test_how_far_it_is_is_told_to_terminals_alone(is_terminal, folder, monkeypatch):
    watched = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", watched)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr("sys.argv", ["digits", "predict", *MODEL, str(folder)])
    assert main() == 0
    assert watched.getvalue() == ("\r7 of 7 pictures\n" if is_terminal else "")
