"""How much each pixel speaks for an answer: ink times the slope of the digit's log odds, the slope averaged over noisy
copies (Smilkov, Thorat, Kim, Viégas, Wattenberg, "SmoothGrad: removing noise by adding noise", 2017), here in pairs of
opposite noise, as likely weak as strong.
"""

import functools

import numpy as np
import torch
from torch import nn

from digits.predictors.networks import standardize

COPIES, NOISE = 4, 0.25  # noisy copies, and the noise's standard deviation as a share of full ink


@functools.cache
def noise() -> torch.Tensor:
    """(COPIES, 1, 28, 28), the same for every digit, so that the same digit always has the same saliency."""
    half = 2 * torch.rand(COPIES // 2, 1, 28, 28, generator=torch.Generator().manual_seed(1)) - 1
    return NOISE * 3**0.5 * torch.cat([half, -half])


def log_odds(logits: torch.Tensor, digit: int) -> torch.Tensor:
    """Logits (N, 10) → (N,): the digit's logit against all others together."""
    others = [d for d in range(logits.shape[1]) if d != digit]
    return logits[:, digit] - logits[:, others].logsumexp(1)


def slope(network: nn.Module, image: np.ndarray, digit: int) -> np.ndarray:
    """Of the digit's log odds at image (28, 28) float32, the mean over the copies: (28, 28) float32.

    One batch forth and back, no hooks: safe on a network that other threads share.
    """
    copies = (torch.from_numpy(image[None, None]) + noise()).requires_grad_()
    odds = log_odds(network(standardize(copies)), digit)
    (slopes,) = torch.autograd.grad(odds.sum(), copies)
    return slopes.mean(0)[0].numpy()


def of_slope(slope: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Slope and image (28, 28) → saliency (28, 28) float32: the strongest pixel has 1 or -1, paper has 0."""
    salient = slope * image
    strongest = np.abs(salient).max()
    return (salient / strongest if strongest else salient).astype(np.float32)
