"""What a training tells while it runs, on its way through a pipe: numbers as JSON, weights as safetensors.

Each part goes after its length in four bytes.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from safetensors.torch import load, save
from torch import nn

from digits.playground.plan import Plan
from digits.predictors import registry
from digits.predictors.network import NetworkPredictor

MOST_BYTES = 8_000_000  # of a part; the largest network that is trained here has 2.8 MB


class Report(msgspec.Struct, frozen=True):
    """How far a training is after so many seconds. seen: digits it was shown so far, each time counted. Loss and
    accuracy on those of them since the report before, and on the digits that judge; accuracies in [0, 1]."""

    seconds: float
    seen: int
    loss: float
    accuracy: float
    judged_loss: float
    judged_accuracy: float


def write(stream: BinaryIO, report: Report, network: nn.Module) -> None:
    weights = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    for part in (msgspec.json.encode(report), save(weights)):
        stream.write(len(part).to_bytes(4, "big") + part)
    stream.flush()


def read(stream: BinaryIO) -> Iterator[tuple[Report, bytes]]:
    """Reports with the weights of then, for as long as whole ones come."""
    while (said := _part(stream)) is not None and (weights := _part(stream)) is not None:
        yield msgspec.json.decode(said, type=Report), weights


def _part(stream: BinaryIO) -> bytes | None:
    size = int.from_bytes(stream.read(4), "big")
    if not 0 < size <= MOST_BYTES:
        return None
    part = stream.read(size)
    return part if len(part) == size else None


def predictor(plan: Plan, weights: bytes) -> NetworkPredictor:
    """The network of a plan with the weights of a report."""
    network = registry.entry(plan.network).untrained()
    network.load_state_dict(load(weights))
    return NetworkPredictor(network)
