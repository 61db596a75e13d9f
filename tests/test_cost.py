"""What a model says it costs, against the same counted another way."""

import numpy as np
import pytest
import torch
from torch import nn

import digits
from digits.data import mnist
from digits.predictors import registry
from digits.predictors.entries import Joint, Memory, Network
from digits.predictors.predictor import Cost, held_bytes

FLOAT32 = 4  # bytes
SPARE = 1.35  # arrays besides the vectors, their copy by digit, and pictures: labels, order, norms, projection


def by_layers(network: nn.Module) -> int:
    """Multiply-adds of each convolution and dense layer, by its shapes."""
    counted = []

    def count(layer, inputs, output):
        if isinstance(layer, nn.Conv2d):
            counted.append(output[0].numel() * layer.in_channels // layer.groups * np.prod(layer.kernel_size))
        else:
            counted.append(layer.in_features * layer.out_features)

    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    with torch.no_grad():
        network(torch.zeros(1, 1, 28, 28))
    for hook in hooks:
        hook.remove()
    return int(sum(counted))


def remembered(name: str) -> tuple[int, int]:
    """Vectors in the file, of digits and of what is no digit, and their dimensions."""
    with np.load(registry.weights_path(name), allow_pickle=False) as file:
        count, dimensions = file["vectors"].shape
        return count + (len(file["others"]) if "others" in file else 0), dimensions


def loadable(kind: type) -> list[str]:
    return [name for name in registry.loadable() if isinstance(registry.entry(name), kind)]


KINDS = {kind: loadable(kind) for kind in (Network, Memory, Joint)}
STORED = [name for name in KINDS[Memory] if registry.entry(name).is_stored]


@pytest.mark.parametrize("name", KINDS[Network])
def test_a_network_costs_what_its_layers_cost(name):
    model, entry = digits.load(name), registry.entry(name)
    assert model.cost.multiply_adds == by_layers(model.network)
    assert model.cost.parameters == entry.parameters
    numbers = sum(t.numel() for t in [*model.network.parameters(), *model.network.buffers()])
    assert model.cost.held_bytes == pytest.approx(FLOAT32 * numbers + model.engine.held_bytes, rel=0.02)


@pytest.mark.parametrize("name", STORED)
def test_a_knn_costs_all_that_it_remembers(name):
    """A byte for each number, and its pictures; places and labels beside them are a few numbers an item."""
    count, dimensions = remembered(name)
    model = digits.load(name)
    assert model.cost.parameters == 0 and model.cost.multiply_adds == count * dimensions
    kept = count * dimensions + getattr(model, "pictures_", np.zeros(0)).size
    assert kept + 16 * count < model.cost.held_bytes < kept + 40 * count


@pytest.mark.parametrize("name", [name for name in KINDS[Memory] if name not in STORED])
def test_a_knn_fitted_when_it_is_loaded_costs_mnist_times_its_dimensions(name):
    model = digits.load(name)
    dimensions = model.features.transform(mnist.load("test")[0][:1]).shape[1]
    assert model.cost.multiply_adds == 60_000 * dimensions
    assert 1 <= model.cost.held_bytes / (FLOAT32 * 60_000 * dimensions) < SPARE


@pytest.mark.parametrize("name", KINDS[Joint])
def test_a_fusion_costs_both(name):
    one, other = (digits.load(part).cost for part in registry.entry(name).parts)
    cost = digits.load(name).cost
    assert cost == Cost(
        one.parameters + other.parameters,
        one.multiply_adds + other.multiply_adds,
        one.held_bytes + other.held_bytes,
    )


def test_what_cannot_be_counted_stays_unknown():
    assert Cost(1, None, 2) + Cost(1, 5, 3) == Cost(2, None, 5)


class Holder:
    """Holds what it is given."""

    def __init__(self, **given):
        self.__dict__.update(given)


def test_all_that_is_held_counts_once_however_deep_it_lies():
    numbers, tensor = np.zeros(10, np.float32), torch.zeros(3)
    inner = Holder(few={"one": np.zeros(2)}, again=numbers)
    held = Holder(numbers=numbers, part=numbers[2:4], inner=inner, several=[tensor, (tensor[1:], np.ones(5, np.int8))])
    held.itself, held.words, held.module, held.kind = held, "words", np, Holder
    assert held_bytes(held) == 40 + 16 + 12 + 5
    assert held_bytes(Holder(read=np.frombuffer(b"as a file", np.uint8))) == 9
    assert held_bytes([numbers[5:]]) == 40
