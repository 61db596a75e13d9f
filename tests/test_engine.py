"""ONNX Runtime answers as PyTorch does, from the files that belong to the weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from torch import nn

from digits import files
from digits.data import mnist
from digits.predictors import card, engine, registry, weights
from digits.predictors.network import NetworkPredictor
from digits.training import engines
from tests import loaded

NAMES = [name for name in registry.ENTRIES if engines.has_one(name)]


@pytest.fixture(scope="module", params=NAMES)
def both(request) -> tuple[str, NetworkPredictor, NetworkPredictor]:
    """A name, the model as the app loads it, and the same weights run by PyTorch."""
    network, notes = weights.load(registry.entry(request.param).untrained(), registry.weights_path(request.param))
    return request.param, loaded.model(request.param), NetworkPredictor(network, notes["temperature"])


def test_the_networks_of_the_draw_page_have_engines():
    assert set(NAMES) == {resnet for _, resnet in registry.PAIRS.values()}
    for name in NAMES:
        assert isinstance(registry.load(name).engine, engine.Onnx)


def test_every_test_digit_is_answered_as_pytorch_answers_it(both, of_every_test_digit):
    name, _, plain = both
    found, wanted = of_every_test_digit(name), plain.predict_proba(mnist.load("test")[0])
    assert (found.argmax(1) == wanted.argmax(1)).all()
    assert np.abs(found - wanted).max() < 1e-4


def test_scores_are_those_of_pytorch(both):
    _, served, plain = both
    images = mnist.load("validation")[0][:200]
    assert np.allclose(served.predict_proba_and_score(images)[1], plain.predict_proba_and_score(images)[1], atol=1e-3)


@pytest.mark.parametrize("digit", [0, 4, 9])
def test_saliencies_are_those_of_pytorch(both, digit):
    _, served, plain = both
    for image in mnist.load("validation")[0][:5]:
        assert np.abs(served.saliency(image, digit) - plain.saliency(image, digit)).max() < 0.01


def test_no_images_get_no_answers(both):
    assert both[1].predict_proba(np.zeros((0, 28, 28), np.float32)).shape == (0, 10)


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Path:
    """The shipped ResNet's files in a folder of their own."""
    for path in files.WEIGHTS.glob("resnet.*"):
        shutil.copy(path, tmp_path)
    shutil.copy(files.WEIGHTS / "resnet-slope.onnx", tmp_path)
    monkeypatch.setattr(files, "WEIGHTS", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["resnet.onnx", "resnet-slope.onnx"])
@pytest.mark.parametrize("spoil", ["missing", "another's", "damaged"])
def test_a_file_that_is_not_the_engine_is_refused(copied, name, spoil):
    path = copied / name
    if spoil == "missing":
        path.unlink()
    elif spoil == "another's":
        shutil.copy(Path(__file__).resolve().parents[1] / "weights" / name.replace("resnet", "resnet-drawn"), path)
    else:
        path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=rf"{name} is missing or not the one .* python -m digits engine resnet"):
        registry.load("resnet")


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64, None])
def test_a_file_of_another_digest_than_the_cards_is_refused(copied, digest):
    made = card.read("resnet")
    made.engine.pop("resnet.onnx")
    if digest:
        made.engine["resnet.onnx"] = digest
    card.write("resnet", made)
    with pytest.raises(ValueError, match="resnet.onnx is missing or not the one"):
        registry.load("resnet")


def test_weights_whose_card_names_no_engine_are_run_by_pytorch(copied):
    made = card.read("resnet")
    made.engine.clear()
    card.write("resnet", made)
    assert isinstance(registry.load("resnet").engine, engine.Torch)


def test_the_files_can_be_made_again(copied):
    before = registry.load("resnet").logits(mnist.load("validation")[0][:20])
    for path in engine.paths(copied / "resnet.safetensors"):
        path.unlink()
    engines.make("resnet")
    assert np.allclose(registry.load("resnet").logits(mnist.load("validation")[0][:20]), before, atol=1e-5)


def test_what_has_no_engine_says_so():
    with pytest.raises(ValueError, match="lenet5 has no engine files; choose from resnet, resnet-drawn"):
        engines.make("lenet5")


def test_an_engine_answers_in_the_thread_that_asks_and_says_what_it_holds():
    weights_of = registry.weights_path("resnet")
    found = engine.find(weights_of)
    for session in (found._logits, found._slope):
        options = session.get_session_options()
        assert options.intra_op_num_threads == options.inter_op_num_threads == 1
    assert found.held_bytes == sum(
        weights_of.with_name(name).stat().st_size for name in ("resnet.onnx", "resnet-slope.onnx")
    )
    images = mnist.load("test")[0][:3]
    assert found.logits(images[:0]).shape == (0, 10) and found.logits(images).shape == (3, 10)


def test_who_learns_goes_on_learning_and_who_answers_answering():
    network = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(784, 10))
    images = mnist.load("validation")[0][:5]
    found = []
    for learns in (True, False):
        network.train(learns)
        found.append(engine.predict_logits(network, images, batch_size=2))
        assert network.training == learns == network[1].training
    assert found[0].shape == (5, 10) and np.array_equal(*found)
