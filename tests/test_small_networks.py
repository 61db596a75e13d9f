"""Networks so small that what they see, decide by and cost can be worked out by hand."""

import copy

import numpy as np
import pytest
import torch
from scipy import special
from torch import nn

from digits.predictors import engine, inside, saliency, weights
from digits.predictors.network import NetworkPredictor
from digits.predictors.networks import MEAN, STD


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(2)


@pytest.fixture
def images(random) -> np.ndarray:
    return random.random((4, 28, 28)).astype(np.float32)


@pytest.fixture
def layers(random) -> nn.Sequential:
    """28 × 28 → 10."""
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    network[1].weight.data = torch.from_numpy(random.normal(0, 0.05, (10, 784)).astype(np.float32))
    network[1].bias.data = torch.linspace(-1, 1, 10)
    return network


def by_hand(layers: nn.Sequential, images: np.ndarray) -> np.ndarray:
    standard = (images.reshape(len(images), -1).astype(float) - MEAN) / STD
    return standard @ layers[1].weight.detach().numpy().T.astype(float) + np.linspace(-1, 1, 10)


def test_without_a_temperature_the_logits_are_the_answers(layers, images):
    model = NetworkPredictor(layers)
    assert model.logits(images) == pytest.approx(by_hand(layers, images), abs=1e-4)
    assert model.predict_proba(images) == pytest.approx(special.softmax(by_hand(layers, images), 1), abs=1e-5)
    assert model.predict(images).tolist() == by_hand(layers, images).argmax(1).tolist()
    assert model.embed(images) == pytest.approx((images.reshape(4, -1) - MEAN) / STD, abs=1e-5)
    assert model.learned == 7850


def test_one_image_is_considered_as_in_a_batch(layers, images):
    model = NetworkPredictor(layers, temperature=2.0)
    p, scores = model.predict_proba_and_score(images)
    one = model.consider(images[2], 3)
    assert one.probabilities == pytest.approx(p[2], abs=1e-6) and one.score == pytest.approx(scores[2], rel=1e-6)
    assert one.neighbours == [] and one.planes is None
    assert [each.score for each in model.consider_each(images)] == pytest.approx(scores, rel=1e-6)


def test_any_batch_size_gives_the_same_logits_in_their_order(layers, images):
    whole = engine.predict_logits(layers.eval(), images)
    for size in (1, 3, 4, 9):
        assert engine.predict_logits(layers, images, batch_size=size) == pytest.approx(whole, abs=1e-5)
    assert engine.predict_logits(layers, images[:0]).shape == (0, 10)


# what the saliency is made of


def test_the_noise_comes_in_pairs_that_cancel_and_is_the_same_each_time():
    noise = saliency.noise().numpy()
    assert noise.shape == (4, 1, 28, 28) and noise.std() == pytest.approx(0.25, rel=0.03)
    assert noise.sum(0) == pytest.approx(np.zeros((1, 28, 28)), abs=1e-6) and len(np.unique(noise[:2])) > 1500
    saliency.noise.cache_clear()
    assert np.array_equal(saliency.noise().numpy(), noise)


def test_a_slope_is_the_mean_over_noisy_copies_of_that_of_the_log_odds(layers, images):
    """Log odds of the 3 are its logit less the logarithm of the others' sum of exponentials: their slope is the 3's
    weights less the others', each as likely as it is among the others."""
    w = layers[1].weight.detach().numpy().astype(float)
    expected = np.zeros(784)
    for noise in saliency.noise().numpy()[:, 0]:
        others = np.delete(by_hand(layers, (images[0] + noise)[None])[0], 3)
        expected += (w[3] - special.softmax(others) @ np.delete(w, 3, 0)) / STD / 4
    found = saliency.slope(layers.eval(), images[0], 3)
    assert found.ravel() == pytest.approx(expected, abs=1e-5) and found.shape == (28, 28) and found.dtype == np.float32


def test_saliency_is_slope_times_ink_and_its_strongest_is_one():
    slope, image = np.zeros((28, 28), np.float32), np.zeros((28, 28), np.float32)
    slope[0, :3], image[0, :4] = (2, -8, 100), (1, 0.5, 0, 1)
    found = saliency.of_slope(slope, image)
    assert found[0, :4].tolist() == [0.5, -1, 0, 0] and found.dtype == np.float32
    assert not saliency.of_slope(slope, 0 * image).any()


@pytest.mark.parametrize("digit", [0, 9])
def test_a_network_gives_the_saliency_of_its_slope(layers, images, digit):
    model = NetworkPredictor(layers)
    expected = saliency.of_slope(saliency.slope(model.network, images[0], digit), images[0])
    assert model.saliency(images[0], digit) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("digit", [-1, 10])
def test_there_is_no_saliency_of_what_is_no_digit(layers, images, digit):
    with pytest.raises(ValueError, match=f"no digit {digit}; choose one from 0 to 9"):
        NetworkPredictor(layers).saliency(images[0], digit)


# what happens inside


@pytest.fixture
def deep() -> nn.Sequential:
    return nn.Sequential(
        *(nn.PixelUnshuffle(2), nn.Conv2d(4, 6, (3, 5), padding=(1, 2)), nn.BatchNorm2d(6), nn.ReLU(), nn.Dropout()),
        *(nn.MaxPool2d(2), nn.Conv2d(6, 8, 3, padding=1), nn.Tanh(), nn.AvgPool2d(2), nn.Sequential(), nn.Identity()),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10)),
    ).eval().requires_grad_(False)  # fmt: skip


def test_each_layer_that_changes_something_is_named_with_the_shape_that_it_gives(deep, images):
    found = inside.look(deep, 2.0, images[0])
    assert [(step.layer, step.shape) for step in found.steps] == [
        ("2×2 pixels into 4 channels", (4, 14, 14)),
        ("convolution 3×5", (6, 14, 14)),
        ("batch norm", (6, 14, 14)),
        ("ReLU", (6, 14, 14)),
        ("max pooling", (6, 7, 7)),
        ("convolution 3×3", (8, 7, 7)),
        ("Tanh", (8, 7, 7)),
        ("average pooling", (8, 3, 3)),
        ("residual block", (8, 3, 3)),
        ("average pooling", (8, 1, 1)),
        ("Flatten", (8,)),
        ("linear", (10,)),
    ]
    assert [(stage.place, stage.maps.shape) for stage in found.stages] == [
        (0, (4, 14, 14)),
        (1, (6, 14, 14)),
        (2, (6, 7, 7)),
        (3, (8, 7, 7)),
        (4, (8, 3, 3)),
    ]


def test_what_it_ends_in_is_the_softmax_at_the_temperature(deep, images):
    found = inside.look(deep, 2.0, images[0])
    with torch.no_grad():
        logits = deep((torch.from_numpy(images[:1, None]) - MEAN) / STD)[0].numpy()
    assert found.logits == pytest.approx(logits, abs=1e-5) and found.temperature == 2
    assert found.probabilities == pytest.approx(special.softmax(logits / 2), abs=1e-6)
    last = deep[-1]
    assert found.embedding @ last.weight.numpy().T + last.bias.numpy() == pytest.approx(logits, abs=1e-5)


def test_the_strongest_channel_has_the_largest_mean_without_its_sign():
    maps = np.zeros((4, 2, 2), np.float32)
    maps[1], maps[2, 0, 0], maps[3] = -1, 6, 1
    assert inside.Stage(0, maps).strongest.tolist() == [2, 1, 3, 0]


def test_the_first_maps_and_weights_are_those_of_the_first_convolution(deep, images):
    x = (torch.from_numpy(images[:1, None]) - MEAN) / STD
    with torch.no_grad():
        maps = deep[1](deep[0](x))[0].numpy()
    first = inside.first_maps(deep, images[0])
    assert first.maps == pytest.approx(maps, abs=1e-5) and first.place == 0
    shown = inside.first_weights(deep)
    assert shown.shape == (6, 6, 10)
    for channel in range(4):
        assert shown[2, channel // 2 :: 2, channel % 2 :: 2] == pytest.approx(
            deep[1].weight[2, channel].detach().numpy()
        )
    plain = nn.Sequential(nn.Conv2d(1, 3, 5)).requires_grad_(False)
    assert inside.first_weights(plain) == pytest.approx(plain[0].weight[:, 0].numpy())


# what is kept


def test_weights_come_back_with_their_notes_and_kernels_in_half_precision(deep, tmp_path):
    deep[2].running_mean[:] = torch.linspace(1e-4, 1.00001, 6)
    weights.save(deep, tmp_path / "it.safetensors", {"temperature": 1.25})
    fresh = copy.deepcopy(deep)
    for parameter in fresh.parameters():
        parameter.data.zero_()
    again, notes = weights.load(fresh.train(), tmp_path / "it.safetensors")
    assert notes == {"temperature": 1.25} and not again.training
    assert torch.equal(again[2].running_mean, deep[2].running_mean) and torch.equal(again[1].bias, deep[1].bias)
    assert torch.equal(again[1].weight, deep[1].weight.half().float())
    with pytest.raises(ValueError, match="it.safetensors holds the weights of another network; train it again"):
        weights.load(nn.Sequential(nn.Linear(2, 3)), tmp_path / "it.safetensors")
