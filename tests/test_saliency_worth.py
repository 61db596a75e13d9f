"""The tip of a saliency says how it was made and how well it finds ink that matters, as measured."""

import numpy as np
import pytest

import digits
from digits import files
from digits.data import mnist
from digits.predictors import registry
from digits.reading import saliency
from digits.show import html
from digits.show.sentences import saliency_tip
from pages.parts import sample

SHOWN = [pair[1] for pair in registry.PAIRS.values()]


class Blind:
    """A model whose saliency points nowhere."""

    def __init__(self, model, seed: int):
        self.predict, self.logits = model.predict, model.logits
        self.random = np.random.default_rng(seed)

    def saliency(self, image: np.ndarray, digit: int) -> np.ndarray:
        return self.random.normal(size=image.shape) * (image > 0)


def test_saliency_finds_ink_that_matters_and_chance_does_not():
    model, images = digits.load("resnet"), mnist.load("validation")[0][:60]
    found, blind = saliency.gains(model, images), saliency.gains(Blind(model, 0), images)
    assert np.median(found) > 4 and (found > 0).mean() > 0.9
    assert abs(np.median(blind)) < 1 and 0.3 < (blind > 0).mean() < 0.7


@pytest.mark.parametrize("name", SHOWN)
def test_the_stored_figure_is_of_these_weights_and_stands_in_the_tip(name):
    worth = saliency.worth(name)
    assert worth.n == saliency.DIGITS and worth.right > 0.9
    tip = saliency_tip(worth)
    assert "SmoothGrad" in tip and f"{100 * worth.right:.1f} %" in tip and "500 validation digits" in tip
    reasons = sample.reasons(name, digits.load(name), mnist.load("test")[0][0], 7, None)
    assert reasons.tip == tip
    assert f"{100 * worth.right:.1f} %" in html.reasons("", np.zeros((28, 28)), np.zeros((28, 28)), 7, tip)


def test_without_a_figure_of_these_weights_the_tip_says_how_it_was_made(tmp_path):
    path = tmp_path / "saliency.json"
    assert saliency.worth("resnet", path) is None
    other = saliency.Worth(nats=9.0, right=1.0, n=5, sha256="of others")
    files.write(path, saliency.Worths(made=files.made(), models={"resnet": other}))
    assert saliency.worth("resnet", path) is None
    assert "SmoothGrad" in saliency_tip(None) and "Measured" not in saliency_tip(None)
    path.write_text("{")
    with pytest.raises(ValueError, match="python -m digits reasons"):
        saliency.worth("resnet", path)


def test_what_is_measured_is_written_with_its_weights(tmp_path, monkeypatch):
    monkeypatch.setattr(saliency, "DIGITS", 12)
    path = tmp_path / "saliency.json"
    saliency.make(["cnn1"], path, report=lambda line: None)
    gained = saliency.gains(digits.load("cnn1"), mnist.load("validation")[0][:12])
    worth = saliency.worth("cnn1", path)
    assert worth.n == 12 and worth.nats == pytest.approx(float(np.median(gained)), abs=0.01)


def test_where_nobody_is_named_all_networks_are_measured_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(saliency, "DIGITS", 3)
    monkeypatch.setattr(registry, "available", lambda: ["knn", "cnn1", "fusion"])
    path = tmp_path / "saliency.json"
    saliency.make(path=path, report=lambda line: None)
    assert list(files.read(path, saliency.Worths, "").models) == ["cnn1"]


def test_what_is_stored_is_the_median_gain_and_the_share_above_zero(monkeypatch, tmp_path):
    monkeypatch.setattr(saliency, "gains", lambda model, images: np.array([-0.5, 0.5, 2, 3], np.float32))
    path, told = tmp_path / "saliency.json", []
    saliency.make(["cnn1"], path, told.append)
    found = files.read(path, saliency.Worths, "").models["cnn1"]
    assert (found.nats, found.right, found.n) == (1.25, 0.75, 4)
    assert "cnn1: 1.25 nats, 75.0% of 4 digits" in told[0]
