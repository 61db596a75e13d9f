"""Why a model answers as it does: the KNN by what it remembers, a network by the ink that speaks for its answer."""

import functools
from dataclasses import dataclass

import numpy as np
import torch

from digits import mnist
from digits.knn import KNN
from digits.networks import standardize
from digits.predictor import NetworkPredictor, check_images

COPIES, NOISE = 16, 0.3  # noisy copies, and the noise's standard deviation as a share of full ink


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


def heat_map(model: NetworkPredictor, image: np.ndarray, digit: int | None = None) -> np.ndarray:
    """How much each pixel of image (28, 28) speaks for `digit` (the model's answer if None): (28, 28) float32.

    Positive speaks for it, negative against; the strongest pixel has 1 or -1, paper has 0.
    Ink times the slope of the digit's log odds, the slope averaged over noisy copies (Smilkov,
    Thorat, Kim, Viégas, Wattenberg, "SmoothGrad: removing noise by adding noise", 2017). Of the
    gradient methods tried on validation digits it found best the ink without which the odds
    fall, and the ink without which they don't; integrated gradients from blank paper came next.
    One batch forth and back, no hooks: safe on a model that other threads share.
    """
    digit = int(model.predict(image[None])[0]) if digit is None else digit
    if not 0 <= digit <= 9:
        raise ValueError(f"There is no digit {digit}; choose one from 0 to 9.")
    copies = (torch.from_numpy(check_images(image[None])) + _noise()).requires_grad_()  # COPIES, 1, 28, 28
    odds = log_odds(model.network(standardize(copies)), digit)  # COPIES
    (slopes,) = torch.autograd.grad(odds.sum(), copies)
    heat = slopes.mean(0)[0].numpy() * image
    strongest = np.abs(heat).max()
    return (heat / strongest if strongest else heat).astype(np.float32)


@functools.cache
def _noise() -> torch.Tensor:
    """The same for every digit, so that the same digit always has the same map."""
    return NOISE * torch.randn(COPIES, 1, 28, 28, generator=torch.Generator().manual_seed(0))


def log_odds(logits: torch.Tensor, digit: int) -> torch.Tensor:
    """Logits (N, 10) → (N,): the digit's logit against all others together."""
    others = [d for d in range(logits.shape[1]) if d != digit]
    return logits[:, digit] - logits[:, others].logsumexp(1)
