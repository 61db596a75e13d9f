"""What compressing makes of networks, on the smallest that there is."""

import copy

import numpy as np
import pytest
import torch

from digits.compression import factors, file, pruning, run
from digits.predictors import registry, weights
from digits.predictors.engine import predict_logits
from digits.predictors.networks import ResNet, parameters


@pytest.fixture(scope="module")
def resnet() -> ResNet:
    return weights.load(registry.entry("resnet").untrained(), registry.weights_path("resnet"))[0]


def zeros(network: torch.nn.Module) -> float:
    kernels = torch.cat([layer.weight.detach().flatten() for layer in pruning.kernels(network).values()])
    return float((kernels == 0).float().mean())


def test_what_was_pruned_stays_zero_through_training(resnet):
    network = pruning.pruned(resnet, 0.9)
    optimizer = torch.optim.SGD(network.parameters(), lr=1)
    network.train()(torch.randn(4, 1, 28, 28)).square().mean().backward()
    optimizer.step()
    assert zeros(pruning.settled(network)) == pytest.approx(0.9, abs=1e-3)


def test_a_resnet_slimmed_by_nothing_answers_as_before(resnet):
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    same = pruning.slimmed(resnet, (32, 64, 128)).eval()
    assert np.array_equal(predict_logits(same, images), predict_logits(resnet, images))


def test_a_slimmed_resnet_keeps_its_strongest_channels(resnet):
    weak = copy.deepcopy(resnet)
    weak[1].weight.data[0] = 0  # what the first channel of the stem, and all that writes to it, gives is nothing
    for block in (weak[2], weak[3]):
        block.path[-1].weight.data[0] = 0
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    slim = pruning.slimmed(weak, (31, 64, 128)).eval()
    kept = slim[1](slim[0](torch.from_numpy(images[:, None])))
    assert torch.equal(kept, weak[1](weak[0](torch.from_numpy(images[:, None])))[:, 1:])
    assert parameters(slim) < parameters(weak)


def test_factors_of_full_rank_answer_as_before_and_of_less_are_smaller(resnet):
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    less = factors.factored(resnet, 0.95)
    assert parameters(less) < parameters(resnet)
    close = predict_logits(less.eval(), images) - predict_logits(resnet, images)
    assert np.abs(close).max() < np.abs(predict_logits(factors.factored(resnet, 0.3).eval(), images)).max()


def test_a_child_is_measured_beside_its_parent_and_not_twice(tmp_path):
    names = ["resnet-small", "resnet-small-int8"]
    path = tmp_path / "compression.json"
    told = []
    content = run.run(names, quick=True, path=path, report=told.append)
    small, int8 = content.rows
    assert int8.file_bytes < small.file_bytes
    assert len(told) == 3  # two rows and a round of times
    assert {time.batch for time in int8.times} == {1, 32}
    again = run.run(names, quick=True, timing=False, path=path, report=told.append)
    assert [row.missed for row in again.rows] == [row.missed for row in content.rows]
    assert len(told) == 3
    assert file.read(path) == again


def test_a_name_that_there_is_none_of_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(ValueError, match="There is no 'resnet-99' to compress; choose from resnet, "):
        run.run(["resnet-99"], quick=True, path=tmp_path / "compression.json")
