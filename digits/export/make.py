"""A model of the registry as a file for others: which kind can be which format, and who writes it."""

from pathlib import Path

from digits.export import arrays, graphs, notes
from digits.predictors import registry
from digits.predictors.knn import KNN
from digits.predictors.network import NetworkPredictor

FORMATS = ("onnx", "pt2", "npz")
GRAPHS = {"onnx": graphs.onnx, "pt2": graphs.pt2}


def make(name: str, form: str, out: Path | None = None) -> list[Path]:
    """Write the model called `name` in a format to `out`, or to NAME.FORMAT here; returns what was written.

    ValueError where there is no such format, or the model can't be in it, with those that it can be in.
    """
    if form not in FORMATS:
        raise ValueError(f"There is no format {form!r}; choose one of {', '.join(FORMATS)}.")
    model = registry.load(name)
    path = out or Path(f"{name}.{form}")
    if isinstance(model, NetworkPredictor):
        noted = notes.of_network(name, model.temperature)
        return GRAPHS[form](model, noted, path) if form in GRAPHS else _network_arrays(model, name, path)
    if not isinstance(model, KNN):
        parts = registry.entry(name).parts
        other = f"; export {' and '.join(parts)}, which it joins" if parts else ""
        raise ValueError(f"{name} is neither a network nor a KNN and can't be exported{other}.")
    if form != "npz":
        raise ValueError(f"{name} remembers digits and is no graph; give --format npz.")
    noted = notes.of(name, reads=arrays.reads(model), settings=arrays.settings(model))
    return arrays.write(arrays.of_memory(model), noted, path)


def _network_arrays(model: NetworkPredictor, name: str, path: Path) -> list[Path]:
    noted = notes.of_network(name, model.temperature, reads=arrays.LAYERS)
    return arrays.write(arrays.of_network(model), noted, path)
