"""The inside of a network is what it computes on the way to its answer, for every network that is here."""

import json

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import conv2d

import digits
from digits.data import mnist
from digits.evaluation import exciting
from digits.predictors import inside, registry
from digits.predictors.network import NetworkPredictor
from digits.predictors.networks import standardize
from digits.show import inside as inside_html
from pages.parts.inside import _is_there
from tests import elements

NAMES = exciting.networks()


@pytest.fixture(scope="module")
def images():
    return mnist.load("test")[0]


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


def look(model: NetworkPredictor, image: np.ndarray) -> inside.Inside:
    return inside.look(model.network, model.temperature, image)


def test_it_ends_in_the_models_own_answer(name, images):
    model = digits.load(name)
    for image in images[:5]:
        found = look(model, image)
        assert np.allclose(found.probabilities, model.predict_proba(image[None])[0], atol=1e-4)
        assert np.allclose(found.logits, model.logits(image[None])[0], atol=1e-4)
        assert np.allclose(found.embedding, model.embed(image[None])[0], atol=1e-4)
        assert found.steps[-1].shape == (10,) and found.temperature == model.temperature


def test_an_embedding_leaves_the_answers_as_they_were(name, images):
    model = digits.load(name)
    before = model.predict_proba(images[:20])
    model.embed(images[:20])
    assert np.array_equal(model.predict_proba(images[:20]), before)


def test_every_stage_has_maps_of_another_shape(name, images):
    shapes = [stage.maps.shape for stage in look(digits.load(name), images[0]).stages]
    assert len(shapes) >= 2 and len(set(shapes)) == len(shapes)
    assert [s[1] for s in shapes] == sorted((s[1] for s in shapes), reverse=True)


def test_the_stages_of_the_resnet_are_its_own(images):
    found = look(digits.load("resnet"), images[0])
    assert [stage.maps.shape for stage in found.stages] == [(4, 14, 14), (32, 14, 14), (64, 7, 7), (128, 4, 4)]
    assert found.stages[-1].maps.mean((1, 2)) == pytest.approx(found.embedding, abs=1e-5)  # the last is what is pooled
    means = np.abs(found.stages[1].maps).mean((1, 2))[found.stages[1].strongest]
    assert (np.diff(means) <= 0).all()


def test_mobilenet_halves_its_maps_three_times(images):
    network = registry.entry("mobilenetv3").untrained().eval()
    found = inside.look(network, 1.0, images[0])
    sides = [stage.maps.shape for stage in found.stages]
    assert sides == [(16, 28, 28), (16, 14, 14), (24, 7, 7), (40, 7, 7), (48, 7, 7), (96, 4, 4), (576, 4, 4)]
    assert found.embedding.shape == (1024,)
    assert [step.layer for step in found.steps].count("inverted residual block") == 11


def test_the_first_weights_are_what_meets_the_pixels(images):
    """Convolving the picture with them gives the first layer's maps."""
    for name, stride, padding in (("resnet", 2, 2), ("lenet5", 1, 2)):
        network = digits.load(name).network
        weights = torch.from_numpy(inside.first_weights(network))[:, None]
        first = next(layer for layer in network if isinstance(layer, nn.Conv2d))
        x = standardize(torch.from_numpy(images[:1, None]))
        through = next(x for layer, x in inside.run(network, torch.from_numpy(images[:1])) if layer is first)
        bias = 0 if first.bias is None else first.bias[:, None, None]
        assert torch.allclose(conv2d(x, weights, stride=stride, padding=padding) + bias, through, atol=1e-4)


def test_the_first_maps_are_those_of_the_first_convolution(images):
    network = digits.load("lenet5").network
    first = inside.first_maps(network, images[0])
    through = next(x for layer, x in inside.run(network, torch.from_numpy(images[:1])) if isinstance(layer, nn.Conv2d))
    assert first.place == 0 and np.array_equal(first.maps, through[0].numpy())


def test_of_maps_of_one_shape_the_last_are_kept_and_single_values_are_none():
    a, b, c = torch.zeros(1, 2, 4, 4), torch.ones(1, 2, 4, 4), torch.ones(1, 3, 2, 2)
    found = inside.stages_of(iter([torch.zeros(1, 5), a, torch.zeros(1, 2, 1, 1), b, c, torch.zeros(1, 12)]))
    assert len(found) == 2 and found[0] is b and found[1] is c


def test_the_strips_show_the_strongest_channels_on_one_scale():
    maps = np.zeros((20, 2, 2), np.float32)
    maps[7], maps[3] = -4, 2
    shown = inside_html.strip(inside.Stage(1, maps))
    assert [channel.number for channel in shown.channels[:2]] == [7, 3] and len(shown.channels) == inside_html.SHOWN
    assert shown.channels[0].activation.min() == -1 and shown.channels[1].activation.max() == 0.5


def test_the_page_shows_all_of_it(images):
    model = digits.load("lenet5")
    found = look(model, images[0])
    shown = inside_html.inside("LeNet <5>", found, inside.first_weights(model.network))
    page = elements.read(shown)
    stages = page.all("stage")
    assert [len(stage.all(tag="button")) for stage in stages] == [6, 6, 16, 16]
    first = stages[2].all(tag="button")[0]
    assert (first["data-stage"], first["data-channel"]) == ("2", str(found.stages[2].strongest[0]))
    assert "6×28×28" in str(page.text) and "convolution 5×5" in page.text and "LeNet &lt;5&gt;" in shown
    cells = [cell.text for cell in page.one("logits").all(tag="td")]
    assert len(cells) == 30 and cells[7] == f"{found.logits[7]:.1f}"
    assert cells[17] == f"{found.logits[7] / model.temperature:.1f}"
    assert cells[27] == f"{100 * found.probabilities[7]:.1f}"
    pictures = [picture["alt"] for picture in page.all(tag="img")]
    assert sum("weights of filter" in alt for alt in pictures) == 6
    assert "the embedding, 84 numbers" in pictures


def test_a_long_embedding_is_laid_in_rows():
    laid = inside_html.rows(np.arange(300, dtype=np.float32))
    assert laid.shape == (3, 128) and laid[2, 43] == 1 and laid[2, 44] == 0


def test_the_stored_digits_excite_a_channel_most(images):
    """On one channel of each network's last stage, compared with all test digits anew."""
    for name in ("lenet5", "cnn1"):
        model = digits.load(name)
        stage = len(look(model, images[0]).stages) - 1
        with torch.inference_mode():
            maps = inside.stages_of(x for _, x in inside.run(model.network, torch.from_numpy(images)))[-1]
        best = np.sort(maps[:, 3].mean((1, 2)).numpy())[::-1][: exciting.MOST]
        stored = exciting.load(name, stage)[3]
        assert maps[stored, 3].mean((1, 2)).numpy() == pytest.approx(best, rel=1e-3)


def test_found_are_those_with_the_largest_mean_first(images):
    model, few = digits.load("lenet5"), images[:40]
    (*_, last) = exciting.find(model, few)
    means = np.stack([look(model, image).stages[-1].maps.mean((1, 2)) for image in few])
    assert np.array_equal(last, (-means).argsort(0)[: exciting.MOST].T)


def test_every_network_that_is_here_has_its_digits_stored(name, images):
    for stage in look(digits.load(name), images[0]).stages:
        found = exciting.load(name, stage.place)
        assert found.shape == (len(stage.maps), exciting.MOST) and found.max() < 10_000


def test_digits_of_other_weights_or_none_are_said_in_one_sentence(tmp_path, monkeypatch):
    for content, says in ((None, "missing"), (b"no zip", "damaged")):
        path = tmp_path / "exciting.npz"
        if content:
            path.write_bytes(content)
        with pytest.raises(ValueError, match=f"{says}.*python -m digits reasons"):
            exciting.load("lenet5", 0, path)
    other = tmp_path / "other.npz"
    stamps = np.array(json.dumps({"lenet5": "of others"}))
    np.savez(other, stamps=stamps, **{"lenet5/0": np.zeros((6, 8), np.uint16)})
    with pytest.raises(ValueError, match="were not looked for|was not looked for"):
        exciting.load("lenet5", 0, other)


def test_what_a_page_presses_is_a_channel_that_is_there():
    assert _is_there([1, 31], [4, 32])
    for forged in ([], [1], [1, 32], [2, 0], [-1, 0], [0, -1], ["0", 0], [0.5, 0], [0, 0, 0], [None, 0]):
        assert not _is_there(forged, [4, 32])


def test_only_networks_are_looked_into():
    assert {"resnet", "lenet5"} <= set(NAMES) and "knn" not in NAMES and "fusion" not in NAMES
    assert set(NAMES) <= set(registry.available())
