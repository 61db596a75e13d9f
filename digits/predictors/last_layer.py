"""A ResNet whose last layer was fitted anew to what a person taught, and to stored embeddings of what it knew before.

The layer is convex in its weights, so a few steps of L-BFGS find it: under a tenth of a second. What it is to keep is
its own old answers to the stored embeddings (Li, Hoiem, "Learning without forgetting", 2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from digits.predictors.engine import Torch, predict_logits
from digits.predictors.network import NetworkPredictor
from digits.predictors.personal import Taught
from digits.predictors.predictor import CLASSES, Considered, check_images, softmax
from digits.store.records import NO_DIGIT

FROM = 10  # corrections; or so many of one sign:
FROM_SIGNS = 3
SIGN_WEIGHT = 0.005  # of a taught sign, or of what is no digit: nothing old is like it
HOLD = 0.003  # of the squared distance between the new weights and the old ones
STEPS = 20


@dataclass(frozen=True, eq=False)
class Layer:
    """weights (CLASSES + names, D + 1) float32, the last column the biases; names: what the rows after the ten mean."""

    weights: np.ndarray
    names: Sequence[str]


def is_enough(taught: Taught) -> bool:
    """Whether so much was taught that the ResNet is to learn from it."""
    signs = [list(taught.truths).count(sign) for sign in taught.extra if sign != NO_DIGIT]
    return len(taught) >= FROM or max(signs, default=0) >= FROM_SIGNS


def fit(network: NetworkPredictor, old: np.ndarray, taught: Taught, embedded: np.ndarray, weight: float) -> Layer:
    """The layer fitted to embeddings `old` (M, D) float32 with the answers that the network gives them now, and to the
    taught ones' embeddings (N, D) float32, each counting `weight` beside the mean over the old ones."""
    names = taught.extra
    before = _weights_of(network)
    known = _with_ones(old)
    answers = torch.cat([(known @ before.T).softmax(1), torch.zeros(len(old), len(names))], 1)
    start = torch.cat([before, _rows_that_say_nothing(known @ before.T, len(names), before.shape[1])])
    layer = start.clone().requires_grad_()
    new, truths = _with_ones(embedded), torch.from_numpy(taught.groups(names))
    weights = torch.where(truths < CLASSES, weight, SIGN_WEIGHT)
    optimizer = torch.optim.LBFGS([layer], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        forgotten = nn.functional.cross_entropy(known @ layer.T, answers)
        unlearned = (weights * nn.functional.cross_entropy(new @ layer.T, truths, reduction="none")).sum()
        moved = ((layer - start)[:CLASSES] ** 2).sum()
        total = forgotten + unlearned + HOLD * moved
        total.backward()
        return total

    optimizer.step(loss)
    return Layer(layer.detach().numpy(), tuple(names))


def _weights_of(network: NetworkPredictor) -> torch.Tensor:
    last = network.network[-1]
    return torch.cat([last.weight, last.bias[:, None]], 1)


def _with_ones(embedded: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.concatenate([embedded, np.ones((len(embedded), 1), np.float32)], 1))


def _rows_that_say_nothing(logits: torch.Tensor, rows: int, width: int) -> torch.Tensor:
    """As weights of 0, with a bias under every answer that the network gives now."""
    silent = torch.zeros(rows, width)
    silent[:, -1] = logits.max(1).values.min() - 5
    return silent


class PersonalNetwork(NetworkPredictor):
    """The network with another last layer; all before it is shared."""

    def __init__(self, network: NetworkPredictor, layer: Layer):
        self.learned = network.learned
        self.temperature = network.temperature
        self.names = layer.names
        *body, _ = network.network.children()
        self.network = nn.Sequential(*body, _linear(layer.weights))
        self.engine = Torch(self.network)

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return softmax(self.logits(x)[:, :CLASSES] / self.temperature)

    def predict_proba_and_score(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = self.consider_each(x)
        return np.stack([one.probabilities for one in found]), np.array([one.score for one in found], np.float32)

    def predict(self, x: np.ndarray) -> np.ndarray:
        return self.logits(x)[:, :CLASSES].argmax(1)

    def consider(self, image: np.ndarray, k: int = 0) -> Considered:
        return self.consider_each(image[None])[0]

    def consider_each(self, images: np.ndarray) -> list[Considered]:
        logits = predict_logits(self.network, check_images(images))
        shares = softmax(logits / self.temperature)
        digits = softmax(logits[:, :CLASSES] / self.temperature)
        scores = np.logaddexp.reduce(logits[:, :CLASSES], 1)
        return [self._considered(*one) for one in zip(digits, shares, scores, strict=True)]

    def _considered(self, digits: np.ndarray, shares: np.ndarray, score: float) -> Considered:
        best = int(shares.argmax())
        if best < CLASSES:
            return Considered(digits, float(score), [])
        if self.names[best - CLASSES] == NO_DIGIT:
            return Considered(digits, -np.inf, [])
        sign = self.names[best - CLASSES]
        return Considered(digits, np.inf, [], sign=sign, sure_of_sign=float(shares[best]))


def _linear(weights: np.ndarray) -> nn.Linear:
    layer = nn.Linear(weights.shape[1] - 1, len(weights))
    layer.weight = nn.Parameter(torch.from_numpy(np.ascontiguousarray(weights[:, :-1])), requires_grad=False)
    layer.bias = nn.Parameter(torch.from_numpy(np.ascontiguousarray(weights[:, -1])), requires_grad=False)
    return layer
