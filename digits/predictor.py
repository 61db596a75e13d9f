"""A trained network as a predictor: images in, probabilities out; and what anything with probabilities says."""

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from torch import nn

from digits.networks import fold_batch_norm
from digits.train import predict_logits


class NetworkPredictor:
    """Wraps a network in eval mode; safe to share between threads, since it keeps no state per call."""

    def __init__(self, network: nn.Module, temperature: float = 1.0):
        self.network = fold_batch_norm(network.eval()).to(memory_format=torch.channels_last)
        self.temperature = temperature
        for parameter in self.network.parameters():
            parameter.requires_grad_(False)

    def logits(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1] → (N, 10) float32, before the temperature."""
        return predict_logits(self.network, check_images(x))

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1], ink 1 → (N, 10) float32, rows sum to 1.

        The temperature was set on validation, so that a confidence of 90 % is right 9 times
        in 10 (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017).
        """
        return softmax(self.logits(x) / self.temperature)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """x (N, 28, 28) float32 in [0, 1] → (N,) int64."""
        return self.logits(x).argmax(1)

    def embed(self, x: np.ndarray) -> np.ndarray:
        """What the last linear layer sees: x (N, 28, 28) float32 in [0, 1] → (N, D) float32."""
        headless = nn.Sequential(*list(self.network.children())[:-1])
        return predict_logits(headless, check_images(x))


class Probable:
    """What has probabilities (10,), sum 1."""

    probabilities: np.ndarray

    @property
    def digit(self) -> int:
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        return float(self.probabilities.max())


def check_images(x: np.ndarray) -> np.ndarray:
    """x as contiguous float32 (N, 28, 28); ValueError for anything else."""
    x = np.ascontiguousarray(x, np.float32)
    if x.ndim != 3 or x.shape[1:] != (28, 28):
        raise ValueError(f"A predictor takes images of shape (N, 28, 28), not {x.shape}.")
    return x


def softmax(logits: np.ndarray) -> np.ndarray:
    """(N, C) → (N, C) float32, rows sum to 1."""
    return torch.from_numpy(logits).softmax(1).numpy()


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature in [0.05, 20] under which the labels are likeliest, to a thousandth."""
    z, truth = torch.from_numpy(logits).double(), torch.from_numpy(labels)

    def loss(log_t: float) -> float:
        return float(nn.functional.cross_entropy(z / np.exp(log_t), truth))

    return round(float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x)), 3)
