"""What the claims need besides trainings: KNNs on random splits and in noise, and times side by side.

Each takes a seed, which draws the split or the noise or is the number of a round of timing, and how much it may see.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline

from digits import cost, knn, mnist, perturb, timing
from digits.knn import KNN, BruteForce, pixels, votes_of
from digits.networks import ResNet18, TwoConvolutions
from digits.predictor import NetworkPredictor
from digits.preprocess import to_mnist

NOISE = (0, 0.2, 0.4, 0.6)  # σ, ink is 1
DIMENSIONS = (5, 10, 15, 19)
K = 3
BATCH = 500


@dataclass(frozen=True)
class Extent:
    """Digits in all, of which four fifths are remembered; digits asked in noise; answers timed; seconds for each."""

    digits: int = 70_000
    noisy: int = 2000
    answers: int = 60
    seconds_each: float = 4


FULL = Extent()
QUICK = Extent(digits=2000, noisy=50, answers=20, seconds_each=0.1)


@dataclass(frozen=True)
class Experiment:
    title: str
    run: Callable[[int, Extent], dict]
    pace: float  # seconds that it took once


def splits(seed: int, extent: Extent) -> dict:
    """Accuracy on a random fifth of all digits, the rest remembered, by Euclidean and by cosine distance."""
    remembered, asked = _split(seed, extent)
    euclidean = KNN(pixels(), BruteForce(), K).fit(*remembered)
    distances, _, labels = euclidean.kneighbors(asked[0])
    cosine = KNN(pixels(), BruteForce(), K).fit(_of_unit_length(remembered[0]), remembered[1])
    chords, _, neighbours = cosine.kneighbors(_of_unit_length(asked[0]))  # a chord's square is twice 1 − cos
    return {
        "remembered": len(remembered[1]),
        "n": len(asked[1]),
        "euclidean": _right(votes_of(distances, labels), asked[1]),
        "cosine": _right(votes_of(chords**2 / 2, neighbours), asked[1]),
    }


def noise(seed: int, extent: Extent) -> dict:
    """Accuracy on the first test digits under noise, k = 3: each vote counts alike, or by 1 / distance."""
    images, truth = (a[: extent.noisy] for a in mnist.load("test"))
    memory = KNN(pixels(), BruteForce(), K).fit(*(a[: extent.digits] for a in mnist.load("train+validation")))
    found: dict = {"n": len(truth), "sigma": list(NOISE), "uniform": [], "weighted": []}
    for sigma in NOISE:
        distances, _, labels = memory.kneighbors(perturb.noise(images, sigma, seed))
        found["uniform"].append(_right(votes_of(np.ones_like(distances), labels), truth))
        found["weighted"].append(_right(votes_of(distances, labels), truth))
    return found


def speed(seed: int, extent: Extent) -> dict:
    """The articles' systems in turn, one digit at a time; in batches too; and the bytes that they hold.

    Networks have their full width and no training: time does not depend on what the weights are.
    """
    remembered, _ = _split(seed, extent)
    images = mnist.load("test")[0]
    predictors = {
        "knn": knn.raw().fit(*remembered),
        "knn-pca50": knn.pca50().fit(*remembered),
        "resnet18": NetworkPredictor(ResNet18()),
        "resnet18-cbam": NetworkPredictor(ResNet18(attention=True)),
        "lenet-variant, from a picture": FromPicture(NetworkPredictor(TwoConvolutions()), images[:100]),
    }
    taken = timing.latencies(predictors, images[:100], extent.answers, extent.seconds_each)
    batch = images[: min(BATCH, extent.digits)]
    whole = ("knn", "resnet18", "resnet18-cbam")
    return {
        "threads": torch.get_num_threads(),
        "p50_ms": {name: timing.summary(values)["p50_ms"] for name, values in taken.items()},
        "answers": {name: len(values) for name, values in taken.items()},
        "batch_ms": {name: timing.milliseconds(predictors[name], batch) / len(batch) for name in whole},
        "held_bytes": {name: cost.held_bytes(predictors[name]) for name in whole},
    }


def trees(seed: int, extent: Extent) -> dict:
    """Milliseconds of one answer after PCA to few dimensions: a k-d tree and a search through all, in turn."""
    remembered, _ = _split(seed, extent)
    predictors = {
        f"{algorithm} {dimensions}": KNN(
            make_pipeline(pixels(), PCA(dimensions, random_state=0)), NearestNeighbors(algorithm=algorithm)
        ).fit(*remembered)
        for dimensions in DIMENSIONS
        for algorithm in ("kd_tree", "brute")
    }
    taken = timing.latencies(predictors, mnist.load("test")[0][:100], extent.answers, extent.seconds_each)
    p50 = {key: timing.summary(values)["p50_ms"] for key, values in taken.items()}
    return {
        "dimensions": list(DIMENSIONS),
        "answers": min(map(len, taken.values())),
        "kd_tree": [p50[f"kd_tree {d}"] for d in DIMENSIONS],
        "brute": [p50[f"brute {d}"] for d in DIMENSIONS],
    }


class FromPicture:
    """A predictor that takes its digits from 280×280 pictures, one after the other, as a canvas gives them."""

    def __init__(self, predictor, images: np.ndarray):
        enlarged = np.kron(1 - images, np.ones((1, 10, 10), np.float32))
        self.pictures = (255 * enlarged).astype(np.uint8)
        self.predictor, self.asked = predictor, 0

    def predict_proba(self, _: np.ndarray) -> np.ndarray:
        picture = self.pictures[self.asked % len(self.pictures)]
        self.asked += 1
        return self.predictor.predict_proba(to_mnist(picture).image[None])


EXPERIMENTS: dict[str, Experiment] = {
    "splits": Experiment("KNN, k = 3, on a random 80/20 split of all 70,000 digits", splits, 100),
    "noise": Experiment("KNN, k = 3, 60,000 digits remembered, noise of σ on 2,000 test digits", noise, 30),
    "speed": Experiment("The systems in turn, one digit at a time", speed, 45),
    "trees": Experiment("k-d tree and search through all, in turn, after PCA", trees, 60),
}


@functools.lru_cache(1)
def _all_digits() -> tuple[np.ndarray, np.ndarray]:
    parts = [mnist.load(split) for split in ("train+validation", "test")]
    return tuple(np.concatenate(both) for both in zip(*parts, strict=True))


def _split(seed: int, extent: Extent) -> tuple[tuple, tuple]:
    """Four fifths of the digits to remember and a fifth to ask, at random: (images, labels) each."""
    images, labels = _all_digits()
    order = np.random.default_rng(seed).permutation(len(labels))[: extent.digits]
    first = len(order) * 4 // 5
    return tuple((images[part], labels[part]) for part in (order[:first], order[first:]))


def _of_unit_length(images: np.ndarray) -> np.ndarray:
    return images / np.linalg.norm(images, axis=(1, 2), keepdims=True)


def _right(votes: np.ndarray, truth: np.ndarray) -> float:
    """The share of digits (N,) that have the most votes (N, 10), the smallest digit of equals."""
    return float((votes.argmax(1) == truth).mean())
