"""Why a model answers as it does: the KNN by what it remembers, a network by the ink that speaks for its answer."""

from dataclasses import dataclass

import numpy as np
import torch

from digits import mnist
from digits.knn import KNN
from digits.networks import standardize
from digits.predictor import NetworkPredictor, check_images


@dataclass(frozen=True)
class Neighbour:
    """A remembered digit: image (28, 28) float32 in [0, 1], what it is, its distance in the KNN's own measure."""

    image: np.ndarray
    label: int
    distance: float


def neighbours(knn: KNN, image: np.ndarray, k: int | None = None) -> list[Neighbour]:
    """The k remembered digits nearest to image (28, 28), nearest first; without k, those that vote."""
    distances, indices, labels = knn.kneighbors(check_images(image[None]), k)
    memory, _ = mnist.load_uint8("train+validation")
    return [
        Neighbour(memory[index].astype(np.float32) / 255, int(label), float(distance))
        for distance, index, label in zip(distances[0], indices[0], labels[0], strict=True)
    ]


def heat_map(model: NetworkPredictor, image: np.ndarray, digit: int | None = None, steps: int = 12) -> np.ndarray:
    """How much each pixel of image (28, 28) speaks for `digit` (the model's answer if None): (28, 28) float32.

    Positive speaks for it, negative against; the strongest pixel has 1 or -1, paper has 0.
    Integrated gradients (Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks",
    2017) of the digit's log odds, from blank paper to the image; `steps` Gauss-Legendre
    points. One batch forth and back, no hooks: safe on a model that other threads share.
    """
    digit = int(model.predict(image[None])[0]) if digit is None else digit
    heat = attributions(model, image, digit, steps)
    strongest = np.abs(heat).max()
    return heat / strongest if strongest else heat


def attributions(model: NetworkPredictor, image: np.ndarray, digit: int, steps: int = 12) -> np.ndarray:
    """`heat_map` before it is scaled: sums to the log odds on the image minus those on blank paper."""
    if not 0 <= digit <= 9:
        raise ValueError(f"There is no digit {digit}; choose one from 0 to 9.")
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    amount, share = (torch.from_numpy(a.astype(np.float32)) for a in ((nodes + 1) / 2, weights / 2))
    ink = torch.from_numpy(check_images(image[None]))  # 1, 28, 28
    path = (amount[:, None, None, None] * ink).requires_grad_()  # steps, 1, 28, 28
    odds = log_odds(model.network(standardize(path)), digit)  # steps
    (slope,) = torch.autograd.grad(odds.sum(), path)
    return ((share[:, None, None, None] * slope).sum(0) * ink)[0].numpy()


def log_odds(logits: torch.Tensor, digit: int) -> torch.Tensor:
    """Logits (N, 10) → (N,): the digit's logit against all others together."""
    others = [d for d in range(logits.shape[1]) if d != digit]
    return logits[:, digit] - logits[:, others].logsumexp(1)
