"""Every model in the registry: shipped weights reach what their card says and answer as a predictor must."""

import json

import numpy as np
import pytest

import digits
from digits import files
from digits.data import mnist
from digits.files import WEIGHTS
from digits.predictors import card, registry
from tests import loaded


@pytest.mark.parametrize("name", list(registry.ENTRIES))
def test_every_row_has_a_card_that_says_what_made_it(name):
    made = card.read(name)
    assert made.command.startswith(f"python -m digits train {name}")
    assert made.source and made.date and made.versions and made.seconds and made.device
    assert 0.9 < made.validation_accuracy < 1 and 0.9 < made.test_accuracy < 1
    assert 0.5 < made.pen.accuracy < 1


@pytest.mark.parametrize("name", registry.available())
def test_shipped_weights_are_those_of_the_card(name):
    path = registry.weights_path(name)
    if path.is_file():
        assert files.digest(path) == card.read(name).sha256


@pytest.mark.parametrize("name", dict.fromkeys((*registry.DRAW_PAIR, "knn", "resnet")))
def test_accuracy_on_the_whole_test_set_is_the_recorded_one(name, of_every_test_digit):
    probabilities, labels = of_every_test_digit(name), mnist.load_uint8("test")[1]
    assert np.allclose(probabilities.sum(1), 1, atol=1e-4)
    assert np.mean(probabilities.argmax(1) == labels) == pytest.approx(card.read(name).test_accuracy, abs=1e-4)


@pytest.mark.parametrize("name", registry.available())
def test_predictors_answer_one_many_and_none(name):
    model = loaded.model(name)
    images = mnist.load("test")[0][:3]
    many = model.predict_proba(images)
    assert many.shape == (3, 10)
    assert many.dtype == np.float32
    assert np.allclose(model.predict_proba(images[:1])[0], many[0], atol=1e-3)


def test_the_resnet_is_under_two_megabytes():
    assert (WEIGHTS / "resnet.safetensors").stat().st_size < 2_000_000


def test_no_pickle_among_the_weights():
    assert {p.suffix for p in WEIGHTS.iterdir()} <= {".json", ".npz", ".safetensors", ".onnx", ".bin"}
    for path in WEIGHTS.glob("*.npz"):
        with np.load(path, allow_pickle=False) as file:
            assert all(file[key].dtype != object for key in file.files)
    for path in WEIGHTS.glob("*.json"):
        json.loads(path.read_text())


def test_an_unknown_model_is_said():
    with pytest.raises(ValueError, match="choose one of knn"):
        digits.load("perceptron")
