"""Every network of the registry has the stated size and keeps its answers when folded."""

import pytest
import torch

from digits.predictors import networks, registry
from digits.predictors.entries import Network

NETWORKS = [name for name, row in registry.ENTRIES.items() if isinstance(row, Network)]


@pytest.mark.parametrize("name", NETWORKS)
def test_parameters_logits_and_folding(name):
    torch.manual_seed(0)
    network = registry.entry(name).untrained()
    x = torch.rand(4, 1, 28, 28)
    network.train()(x)
    network.eval()
    with torch.inference_mode():
        logits = network(x)
        folded = networks.fold_batch_norm(network)(x)
    assert logits.shape == (4, 10)
    assert torch.allclose(logits, folded, atol=1e-4)
