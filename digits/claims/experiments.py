"""What the claims need besides trainings: KNNs on random splits and in noise, and times side by side.

Each takes a seed, which draws the split or the noise or is the number of a round of timing, and how much it may see.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline

from digits.claims import extent as extents
from digits.claims.extent import Extent, Others
from digits.claims.file import Trials, Tried
from digits.claims.results import Noise, Speed, Splits, System, Trees
from digits.claims.trials import Found, Report, Trial
from digits.data import mnist
from digits.evaluation import timing
from digits.images import corruption
from digits.predictors import knn
from digits.predictors.knn import KNN, BruteForce, pixels, votes_of
from digits.predictors.network import NetworkPredictor
from digits.predictors.networks import ResNet18, TwoConvolutions
from digits.predictors.predictor import Predictor
from digits.preprocess import to_mnist

SIGMAS = (0, 0.2, 0.4, 0.6)  # of the noise; ink is 1
DIMENSIONS = (5, 10, 15, 19)
K = 3
BATCH = 500
TIMED = 100  # test digits that are asked in turn
PICTURE = 280  # pixels of a canvas' side


@dataclass(frozen=True, kw_only=True)
class Experiment(Trial[Found]):
    """measure: a seed and how much it may see → what it finds. name: that of its field in `file.Trials` too."""

    measure: Callable[[int, Others], Found]

    def description(self, extent: Extent) -> str:
        return self.title

    def seconds(self, extent: Extent) -> float:
        return self.pace * extent.others.digits / extents.FULL.others.digits

    def made_from(self, extent: Extent) -> str:
        return repr(extent.others)

    def run(self, seed: int, extent: Extent, folder: Path, report: Report) -> Found:
        return self.measure(seed, extent.others)

    def publish(self, trials: Trials, found: list[Found], extent: Extent) -> Trials:
        return replace(trials, **{self.name: Tried(title=self.title, seeds=found)})


def splits(seed: int, extent: Others) -> Splits:
    """Accuracy on a random fifth of all digits, the rest remembered, by Euclidean and by cosine distance."""
    remembered, asked = _split(seed, extent)
    euclidean = KNN(pixels(), BruteForce(), K).fit(*remembered)
    distances, _, labels = euclidean.kneighbors(asked[0])
    cosine = KNN(pixels(), BruteForce(), K).fit(_of_unit_length(remembered[0]), remembered[1])
    chords, _, neighbours = cosine.kneighbors(_of_unit_length(asked[0]))  # a chord's square is twice 1 − cos
    return Splits(
        remembered=len(remembered[1]),
        n=len(asked[1]),
        euclidean=_right(votes_of(distances, labels), asked[1]),
        cosine=_right(votes_of(chords**2 / 2, neighbours), asked[1]),
    )


def noise(seed: int, extent: Others) -> Noise:
    """Accuracy on the first test digits under noise, k = 3: each vote counts alike, or by 1 / distance."""
    images, truth = (a[: extent.noisy] for a in mnist.load("test"))
    memory = KNN(pixels(), BruteForce(), K).fit(*(a[: extent.digits] for a in mnist.load("train+validation")))
    uniform, weighted = [], []
    for sigma in SIGMAS:
        distances, _, labels = memory.kneighbors(corruption.noise(images, sigma, seed))
        uniform.append(_right(votes_of(np.ones_like(distances), labels), truth))
        weighted.append(_right(votes_of(distances, labels), truth))
    return Noise(n=len(truth), sigma=list(SIGMAS), uniform=uniform, weighted=weighted)


def speed(seed: int, extent: Others) -> Speed:
    """The articles' systems in turn, one digit at a time; in batches too; and the bytes that they hold.

    Networks have their full width and no training: time does not depend on what the weights are.
    """
    remembered, _ = _split(seed, extent)
    images = mnist.load("test")[0]
    whole = {
        System.KNN: knn.raw().fit(*remembered),
        System.RESNET18: NetworkPredictor(ResNet18()),
        System.RESNET18_CBAM: NetworkPredictor(ResNet18(attention=True)),
    }
    others = {
        System.KNN_PCA50: knn.pca50().fit(*remembered),
        System.LENET_FROM_PICTURE: FromPicture(NetworkPredictor(TwoConvolutions()), images[:TIMED]),
    }
    taken = _latencies({system: (whole | others)[system] for system in System}, extent)
    batch = images[: min(BATCH, extent.digits)]
    return Speed(
        threads=torch.get_num_threads(),
        p50_ms={system: _median(values) for system, values in taken.items()},
        answers={system: len(values) for system, values in taken.items()},
        batch_ms={system: timing.milliseconds(model, batch) / len(batch) for system, model in whole.items()},
        held_bytes={system: model.cost.held_bytes for system, model in whole.items()},
    )


def trees(seed: int, extent: Others) -> Trees:
    """Milliseconds of one answer after PCA to few dimensions: a k-d tree and a search through all, in turn."""
    remembered, _ = _split(seed, extent)
    predictors = {
        (algorithm, dimensions): KNN(
            make_pipeline(pixels(), PCA(dimensions, random_state=0)), NearestNeighbors(algorithm=algorithm)
        ).fit(*remembered)
        for dimensions in DIMENSIONS
        for algorithm in ("kd_tree", "brute")
    }
    taken = _latencies(predictors, extent)
    return Trees(
        dimensions=list(DIMENSIONS),
        answers=min(map(len, taken.values())),
        kd_tree=[_median(taken["kd_tree", dimensions]) for dimensions in DIMENSIONS],
        brute=[_median(taken["brute", dimensions]) for dimensions in DIMENSIONS],
    )


class FromPicture:
    """A predictor that takes its digits from 280×280 pictures, one after the other, as a canvas gives them."""

    def __init__(self, predictor: Predictor, images: np.ndarray):
        enlarged = np.kron(1 - images, np.ones((1, *[PICTURE // images.shape[1]] * 2), np.float32))
        self.pictures = (255 * enlarged).astype(np.uint8)
        self.predictor, self.asked = predictor, 0

    def predict_proba(self, _: np.ndarray) -> np.ndarray:
        picture = self.pictures[self.asked % len(self.pictures)]
        self.asked += 1
        return self.predictor.predict_proba(to_mnist(picture).image[None])


SPLITS = Experiment(
    name="splits",
    title="KNN, k = 3, on a random 80/20 split of all 70,000 digits",
    shape=Splits,
    measure=splits,
    pace=100,
)
NOISE = Experiment(
    name="noise",
    title="KNN, k = 3, 60,000 digits remembered, noise of σ on 2,000 test digits",
    shape=Noise,
    measure=noise,
    pace=30,
)
SPEED = Experiment(name="speed", title="The systems in turn, one digit at a time", shape=Speed, measure=speed, pace=45)
TREES = Experiment(
    name="trees",
    title="k-d tree and search through all, in turn, after PCA",
    shape=Trees,
    measure=trees,
    pace=60,
)


@functools.lru_cache(1)
def _all_digits() -> tuple[np.ndarray, np.ndarray]:
    parts = [mnist.load(split) for split in ("train+validation", "test")]
    return tuple(np.concatenate(both) for both in zip(*parts, strict=True))


def _split(seed: int, extent: Others) -> tuple[tuple, tuple]:
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


def _latencies(predictors: dict, extent: Others) -> dict:
    """Milliseconds of each answer, by the keys of `predictors`."""
    named = {str(i): model for i, model in enumerate(predictors.values())}
    taken = timing.latencies(named, mnist.load("test")[0][:TIMED], extent.answers, extent.seconds_each)
    return dict(zip(predictors, taken.values(), strict=True))


def _median(taken: list[float]) -> float:
    return timing.summary(taken)["p50_ms"]
