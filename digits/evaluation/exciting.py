"""Which test digits excite each channel of a network most.

`python -m digits reasons` makes `weights/exciting.npz`: for each network and stage "MODEL/STAGE" (channels, 8) uint16,
places in MNIST's test set.
"""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from digits import arrays, files
from digits.data import mnist
from digits.predictors import inside, registry
from digits.predictors.network import NetworkPredictor

PATH = files.WEIGHTS / "exciting.npz"
COMMAND = "python -m digits reasons"
MOST = 8
CHUNK = 500


def networks() -> list[str]:
    """Those whose weights are here."""
    return [name for name in registry.available() if registry.entry(name).family == "network"]


def make(names: Sequence[str] | None = None, path: Path = PATH, report: Callable[[str], None] = print) -> None:
    """Find the digits of all networks, or of those named alone."""
    kept, stamps = {}, {}
    for name in networks() if names is None else names:
        stamps[name] = files.digest(registry.weights_path(name))
        for stage, found in enumerate(find(registry.load(name))):
            kept[f"{name}/{stage}"] = found
        report(f"what excites {name}: found")
    arrays.write_stamped(path, stamps, kept)


@torch.inference_mode()
def find(predictor: NetworkPredictor, images: np.ndarray | None = None) -> list[np.ndarray]:
    """For each stage the images that have the largest mean in each of its channels, (channels, MOST) uint16.

    images (N, 28, 28) float32 in [0, 1], MNIST's test digits if None.
    """
    asked = torch.from_numpy(mnist.load("test")[0] if images is None else images)
    means = [
        [x.mean((2, 3)) for x in inside.stages_of(x for _, x in inside.run(predictor.network, chunk))]
        for chunk in asked.split(CHUNK)
    ]
    return [torch.cat(stage).topk(MOST, 0).indices.T.numpy().astype(np.uint16) for stage in zip(*means, strict=True)]


def load(name: str, stage: int, path: Path | None = None) -> np.ndarray:
    """(channels, MOST) int64, the most excited digit first; ValueError with one sentence where there are none of these
    weights."""
    path = path or PATH
    return _load(name, path, path.stat().st_mtime_ns if path.is_file() else 0)[stage]


@functools.lru_cache(maxsize=32)
def _load(name: str, path: Path, changed: int) -> list[np.ndarray]:
    stamps, found = arrays.read_stamped(path, COMMAND, lambda key: key.startswith(f"{name}/"))
    if stamps.get(name) != files.digest(registry.weights_path(name)):
        raise ValueError(f"What excites these weights of {name} was not looked for; find it with: {COMMAND}")
    return [found[f"{name}/{stage}"].astype(np.int64) for stage in range(len(found))]
