"""Models as arrays of NumPy: what a KNN remembers, or a network's weights, with the notes as JSON under `digits`."""

from pathlib import Path

import msgspec
import numpy as np
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline

from digits import files
from digits.export.notes import KEY, Notes
from digits.predictors.knn import KNN
from digits.predictors.network import NetworkPredictor
from digits.predictors.planes import HyperplaneKNN

PLANES = (
    "x = (orientations(clean(image)) - mean) @ projection, see digits/predictors/features.py. Remembered are vectors * "
    "step, and of what is no digit others * others_step. Of each digit the `local` nearest span a plane: with their "
    "mean m and S, what they differ from it by, the squared distance is |x - m|² - bᵀc, (S Sᵀ + stiffness) c = b, b = "
    "S (x - m). Probabilities: softmax of -distance / temperature."
)
VOTES = (
    "x = the 784 pixels; where there are components, (x - mean) @ components.T. The k nearest vectors vote with 1 / "
    "distance, those at distance 0 alone where there are any; probabilities are (share of votes + floor) ** power, "
    "scaled to sum 1. The distance is Euclidean, or 1 - cosine where `metric` says so."
)
LAYERS = "Arrays are named as PyTorch names parameters, batch norm folded into the convolutions; see the description."


def of_network(predictor: NetworkPredictor) -> dict[str, np.ndarray]:
    return {name: tensor.contiguous().numpy() for name, tensor in predictor.network.state_dict().items()}


def of_memory(model: KNN) -> dict[str, np.ndarray]:
    if isinstance(model, HyperplaneKNN):
        return model.arrays()
    found = {"vectors": model.vectors_, "labels": model.labels_.astype(np.uint8)}
    pca = model.features.steps[-1][1] if isinstance(model.features, Pipeline) else None
    return found | ({"mean": pca.mean_, "components": pca.components_} if isinstance(pca, PCA) else {})


def reads(model: KNN) -> str:
    return PLANES if isinstance(model, HyperplaneKNN) else VOTES


def settings(model: KNN) -> dict[str, float | int | str]:
    """The numbers that the answers depend on."""
    found = {name: value for name, value in model.get_params(deep=False).items() if isinstance(value, int | float)}
    return found | {"metric": getattr(model.search, "metric", "euclidean").replace("minkowski", "euclidean")}


def write(arrays: dict[str, np.ndarray], notes: Notes, path: Path) -> list[Path]:
    with files.replacing(path) as aside, aside.open("wb") as file:
        np.savez_compressed(file, **arrays, **{KEY: np.array(msgspec.json.encode(notes).decode())})
    return [path]
