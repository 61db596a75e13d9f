"""What is measured of a trained network: on test digits as they are and deformed, and the weight of hard samples."""

import functools

import numpy as np
import torch

from digits import metrics
from digits.claims.results import HardShare, Point, Strength, Training
from digits.data import mnist
from digits.images import augment
from digits.images.augment import Augment
from digits.predictors import networks
from digits.predictors.engine import predict_logits
from digits.predictors.predictor import softmax

DEFORMED_SEED = 9
DEFORMATIONS = {  # the articles' ranges (B: ±15°, 0.9 to 1.1, α 34, σ 5), and twice those
    Strength.ONCE: Augment(rotate=15, zoom=0.1, elastic_alpha=34),
    Strength.TWICE: Augment(rotate=30, zoom=0.2, elastic_alpha=68),
}
HARD = 0.5  # a sample is hard while its truth gets less than half of the probability
FOCAL_GAMMA = 2  # article B's
BATCH = 200  # small batches stay in the processor's cache
LEAST = 1e-12  # below it no probability is told from 0


def measured(network: torch.nn.Module, n: int, curve: list[Point]) -> Training:
    """A network that was trained along the curve, on n test digits and, for its weights, n validation digits."""
    images, labels = (a[:n] for a in mnist.load("test"))
    found = metrics.metrics(_answers(network, images), labels)
    unseen, truth = (a[:n] for a in mnist.load("validation"))
    right = _answers(network, unseen)[np.arange(len(truth)), truth].astype(np.float64)
    return Training(
        curve=curve,
        n=found["n"],
        parameters=networks.parameters(network),
        accuracy=found["accuracy"],
        nll=found["nll"],
        deformed={
            strength: float((_answers(network, _deformed_test(strength, n)).argmax(1) == labels).mean())
            for strength in DEFORMATIONS
        },
        hard_share=HardShare(cross_entropy=hard_share(right, 0), focal=hard_share(right, FOCAL_GAMMA)),
        hard_samples=float((right < HARD).mean()),
        confusion=found["confusion"],
    )


def _answers(network: torch.nn.Module, images: np.ndarray) -> np.ndarray:
    """Probabilities (N, 10)."""
    return softmax(predict_logits(network, images, BATCH))


@functools.lru_cache(len(DEFORMATIONS))
def _deformed_test(strength: Strength, n: int) -> np.ndarray:
    """The first n test digits (n, 28, 28), deformed: the same ones whenever they are asked for."""
    return deform(mnist.load("test")[0][:n], DEFORMATIONS[strength])


def deform(images: np.ndarray, ranges: Augment, seed: int = DEFORMED_SEED) -> np.ndarray:
    """Images (N, 28, 28) float32 in [0, 1], each deformed at random within the ranges; same shape and range."""
    random = torch.Generator().manual_seed(seed)
    moved = augment.apply(torch.from_numpy(images[:, None]), ranges, random)
    return moved[:, 0].clamp(0, 1).numpy()


def hard_share(right: np.ndarray, gamma: float) -> float:
    """The share of all samples' weight that the hard ones have, those whose truth gets less than half.

    right: probability of the truth (N,). A sample's weight is the slope of its loss in the logit of its truth:
    1 − p under cross entropy, (1 − p)^γ · (1 − p − γ p ln p) under focal loss (Lin et al. 2017, appendix A).
    """
    p = np.clip(right, LEAST, 1)
    weight = (1 - p) ** gamma * (1 - p - gamma * p * np.log(p))
    return float(weight[p < HARD].sum() / max(weight.sum(), LEAST))
