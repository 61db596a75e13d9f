"""Storing what keeps a ResNet from forgetting while it learns from a person: what `python -m digits embeddings` does.

Of the digits that a model learned from a random part, and those of MNIST that it is least sure of: it is there that a
changed layer forgets first. How much one correction may count is chosen on writers and digits of the validation part.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from digits.data import mnist, pen
from digits.evaluation import hands
from digits.predictors import embeddings, last_layer, registry
from digits.predictors.embeddings import Stored
from digits.predictors.network import NetworkPredictor
from digits.training import sets

RANDOM, LEAST_SURE, BY_PEN = 2_500, 2_500, 3_000
WEIGHTS = (0.01, 0.003, 0.001, 0.0003, 0.0001)
MOST_LOST = 0.0003  # of MNIST's validation digits, by any one person's corrections
NAMES = tuple(name for _, name in registry.PAIRS.values())
COUNT = 30  # corrections that it is chosen on


def make(folder: str | Path | None = None, report: Callable[[str], None] = print) -> None:
    """Store embeddings for the ResNets of the Draw page, with the weight of a correction."""
    people = hands.people("validation", folder)
    parts = {}
    for name in NAMES:
        network = registry.load(name)
        old = _embedded(network, registry.entry(name).data, folder)
        parts[name] = Stored(old, _weight(network, old, [hand.wrong_first([network]) for hand in people]))
        report(f"{name}: {len(old):,} embeddings, a correction weighs {parts[name].weight}")
    embeddings.write(parts)


def _embedded(network: NetworkPredictor, data: str, folder: str | Path | None) -> np.ndarray:
    random = np.random.default_rng(0)
    images, _ = mnist.load("train")
    logits = np.sort(network.logits(images), 1)
    least_sure = (logits[:, -1] - logits[:, -2]).argsort()[:LEAST_SURE]
    chosen = images[np.concatenate([random.permutation(len(images))[:RANDOM], least_sure])]
    if data != "mnist":
        written = pen.digits_of("training", folder)
        some = [written[i].strokes for i in random.permutation(len(written))[:BY_PEN]]
        chosen = np.concatenate([chosen, np.stack([sets.sketch(drawing, random) for drawing in some])])
    return network.embed(chosen)


def _weight(network: NetworkPredictor, old: np.ndarray, people: list[hands.Hand]) -> float:
    """The largest that costs nobody's model more than `MOST_LOST` of MNIST's validation digits."""
    images, labels = mnist.load("validation")
    seen, before = network.embed(images), float((network.predict(images) == labels).mean())
    for weight in WEIGHTS:
        lost = [before - _right(network, old, hand, weight, seen, labels) for hand in people]
        if max(lost) <= MOST_LOST + 1e-9:
            break
    return weight


def _right(network, old: np.ndarray, hand: hands.Hand, weight: float, seen: np.ndarray, labels: np.ndarray) -> float:
    taught = hand.taught(COUNT)
    layer = last_layer.fit(network, old, taught, network.embed(taught.images / np.float32(255)), weight)
    return float(((seen @ layer.weights[:, :-1].T + layer.weights[:, -1]).argmax(1) == labels).mean())
