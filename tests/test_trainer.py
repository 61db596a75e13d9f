"""Training goes on after being killed as if nothing had happened; its tricks do what they say."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from digits.data import mnist
from digits.images.augment import Augment
from digits.predictors import networks, weights
from digits.predictors.engine import predict_logits
from digits.predictors.recipe import Recipe
from digits.training import trainer
from digits.training.trainer import Data

RECIPE = Recipe(
    epochs=3,
    optimizer="sgd",
    learning_rate=0.05,
    schedule="one-cycle",
    augment=Augment(rotate=10, elastic_alpha=20),
    average=0.99,
    label_smoothing=0.1,
)


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def data() -> Data:
    images, labels = mnist.load_uint8("train")
    validation = tuple(a[:500] for a in mnist.load("validation"))
    return Data(lambda epoch: (images[:1500], labels[:1500]), validation)


def fit(recipe, data, folder, report=lambda progress: None):
    return trainer.fit(networks.SmallResNet, recipe, data, seed=3, folder=folder, report=report)


@pytest.mark.parametrize("recipe", [RECIPE, replace(RECIPE, optimizer="adam", learning_rate=1e-3, patience=5)])
def test_a_killed_run_ends_as_an_unbroken_one(recipe, data, tmp_path):
    whole = fit(recipe, data, tmp_path / "whole")

    def kill_after_two(progress):
        if progress.last.epoch == 2:
            raise Killed

    with pytest.raises(Killed):
        fit(recipe, data, tmp_path / "broken", kill_after_two)
    lines = []
    resumed = fit(recipe, data, tmp_path / "broken", lines.append)
    assert len(lines) == 1
    for a, b in zip(whole.network.state_dict().values(), resumed.network.state_dict().values(), strict=True):
        assert torch.equal(a, b)


def test_it_learns(data, tmp_path):
    run = fit(replace(RECIPE, epochs=5), data, tmp_path)
    losses = [epoch.loss for epoch in run.history]
    assert losses[-1] < losses[0]
    assert run.validation_accuracy > 0.3


def test_early_stopping_keeps_the_best_epoch(data, tmp_path):
    recipe = Recipe(epochs=30, learning_rate=0.02, patience=2)
    run = fit(recipe, data, tmp_path)
    accuracies = [epoch.validation_accuracy for epoch in run.history]
    assert len(accuracies) < 30
    assert run.validation_accuracy == max(accuracies)
    found = predict_logits(run.network, data.validation[0]).argmax(1) == data.validation[1]
    assert found.mean() == pytest.approx(max(accuracies), abs=0.003)


def test_schedules():
    recipe = Recipe(epochs=10, learning_rate=0.1, minimum_rate=0.001)
    cosine, cycle, plateau = (trainer.SCHEDULES[name] for name in ("cosine", "one-cycle", "plateau"))
    assert cosine(recipe, 0, []) == pytest.approx(1)
    assert cosine(recipe, 10, []) == pytest.approx(0.01)
    assert cycle(recipe, 2, []) == pytest.approx(1, abs=1e-3)
    assert cycle(recipe, 0, []) < 0.1
    assert plateau(recipe, 5, [0.9, 0.8, 0.8, 0.8, 0.95]) == 0.5
    assert plateau(recipe, 3, [0.7, 0.8, 0.9]) == 1


def test_focal_loss_weighs_sure_answers_less():
    logits, labels = torch.tensor([[4.0, 0.0], [0.2, 0.0]]), torch.tensor([0, 0])
    sure, unsure = (trainer._loss(logits[i : i + 1], labels[:1], Recipe(focal_gamma=2), None) for i in (0, 1))
    plain_sure, plain_unsure = (trainer._loss(logits[i : i + 1], labels[:1], Recipe(), None) for i in (0, 1))
    assert sure / unsure < plain_sure / plain_unsure
    assert unsure == pytest.approx(float(plain_unsure) * (1 - torch.sigmoid(torch.tensor(0.2)).item()) ** 2)


def test_a_teacher_pulls_towards_its_answers():
    logits, labels = torch.tensor([[1.0, 0.0]]), torch.tensor([0])
    agreeing = trainer._loss(logits, labels, Recipe(), logits)
    opposed = trainer._loss(logits, labels, Recipe(), -logits)
    assert agreeing < opposed


def test_weights_of_another_network_are_refused(tmp_path):
    path = tmp_path / "weights.safetensors"
    weights.save(networks.LeNet5(), path, {})
    with pytest.raises(ValueError, match="another network"):
        weights.load(networks.SmallResNet(), path)


def test_saved_weights_answer_as_the_network_did(tmp_path):
    torch.manual_seed(0)
    network = networks.ResNet8().eval()
    weights.save(network, tmp_path / "w.safetensors", {"temperature": 0.7})
    again, notes = weights.load(networks.ResNet8(), tmp_path / "w.safetensors")
    x = np.random.default_rng(0).random((8, 28, 28), dtype=np.float32)
    assert notes == {"temperature": 0.7}
    assert np.abs(predict_logits(network, x) - predict_logits(again, x)).max() < 0.01
