"""Networks as graphs that run without our code: from images to logits, probabilities and a score, as ONNX or as
PyTorch's own program."""

import contextlib
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import msgspec
import torch
from torch import nn

from digits import files
from digits.export.notes import KEY, Notes
from digits.predictors.network import NetworkPredictor
from digits.predictors.networks import standardize

OPSET = 20
IMAGES, OUTPUTS = "images", ("logits", "probabilities", "score")
EXAMPLE = torch.zeros(2, 28, 28)  # two, so that their number is taken for any


class Whole(nn.Module):
    """images (N, 28, 28) float32 in [0, 1] → logits (N, 10), probabilities (N, 10), score (N,)."""

    def __init__(self, predictor: NetworkPredictor):
        super().__init__()
        self.network, self.temperature = predictor.network, predictor.temperature

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        logits = self.network(standardize(images[:, None]))
        return logits, (logits / self.temperature).softmax(1), logits.logsumexp(1)


def onnx(predictor: NetworkPredictor, notes: Notes, path: Path) -> list[Path]:
    """An ONNX file with the notes among its metadata, and beside it as JSON for runtimes that show no metadata.

    ValueError where the packages that write such files are missing.
    """
    try:
        import onnxscript  # noqa: F401
    except ImportError:
        raise ValueError("ONNX files are written by onnxscript: pip install -r requirements-dev.txt") from None
    with _quiet():
        program = torch.onnx.export(
            Whole(predictor).eval(),
            (EXAMPLE,),
            input_names=[IMAGES],
            output_names=list(OUTPUTS),
            dynamic_shapes=({0: torch.export.Dim("count")},),
            opset_version=OPSET,
            verbose=False,
        )
    for node in program.model.graph.all_nodes():
        node.metadata_props.clear()  # where in the code it was written
    program.model.metadata_props[KEY] = msgspec.json.encode(notes).decode()
    with files.replacing(path) as aside:
        aside.write_bytes(program.model_proto.SerializeToString())
    beside = path.with_suffix(".json")
    files.write(beside, notes)
    return [path, beside]


def pt2(predictor: NetworkPredictor, notes: Notes, path: Path) -> list[Path]:
    """A program of torch.export, with the notes as its extra file `digits`."""
    shapes = ({0: torch.export.Dim("count")},)
    with _quiet(), files.replacing(path) as aside, aside.open("wb") as file:
        program = torch.export.export(Whole(predictor).eval(), (EXAMPLE,), dynamic_shapes=shapes, strict=False)
        program.example_inputs = None  # they alone would be a pickle in the file
        torch.export.save(program, file, extra_files={KEY: msgspec.json.encode(notes).decode()})
    return [path]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what PyTorch says of packages that it would not need."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
