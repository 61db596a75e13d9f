"""Networks as ONNX graphs, and what makes these smaller: numbers of half precision, and ONNX Runtime's quantiser."""

import contextlib
import io
import logging
import lzma
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from digits import files
from digits.data import mnist
from digits.predictors.engine import IMAGES, LOGITS
from digits.predictors.networks import fold_batch_norm, standardize

OPSET = 20
SMALL = 64  # numbers that are not worth halving
CALIBRATING, AT_ONCE = 500, 100  # training digits that activations are measured on
EXAMPLE = torch.zeros(2, 1, 28, 28)


class _Logits(nn.Module):
    """images (N, 1, 28, 28) in [0, 1] → logits (N, 10)."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.network(standardize(images))


def write(network: nn.Module, path: Path, fold: bool = True) -> Path:
    """The graph of a network in eval mode, float32, its batch norms folded into convolutions where `fold` says so.

    ValueError where the packages that write such files are missing.
    """
    try:
        import onnxscript  # noqa: F401
    except ImportError:
        raise ValueError("ONNX files are written by onnxscript: pip install -r requirements-dev.txt") from None
    whole = _Logits(fold_batch_norm(network) if fold else network)
    whole.training = False
    with quiet():
        program = torch.onnx.export(
            whole,
            (EXAMPLE,),
            input_names=[IMAGES],
            output_names=[LOGITS],
            dynamic_shapes=({0: torch.export.Dim("images", min=1 if fold else 2)},),
            opset_version=OPSET,
            verbose=False,
        )
    for node in program.model.graph.all_nodes():
        node.metadata_props.clear()  # where in the code it was written
    with files.replacing(path) as aside:
        aside.write_bytes(program.model_proto.SerializeToString())
    return path


def halved(graph: Path, path: Path) -> Path:
    """The graph with its numbers stored as float16 and made float32 again at the start: half the file, the same
    speed."""
    model = onnx.load(graph)
    casts = []
    for tensor in model.graph.initializer:
        numbers = onnx.numpy_helper.to_array(tensor)
        if numbers.dtype != np.float32 or numbers.size < SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(numbers.astype(np.float16), f"{name}/half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}/half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return _save(model, path)


def in_half(graph: Path, path: Path) -> Path:
    """The graph with numbers and arithmetic in float16, float32 at both ends, by ONNX Runtime's converter."""
    from onnxruntime.transformers.float16 import convert_float_to_float16

    with quiet():
        return _save(convert_float_to_float16(onnx.load(graph), keep_io_types=True), path)


def quantised_dynamically(graph: Path, path: Path) -> Path:
    """INT8 weights; activations are rounded by what each batch of them spans, at every answer."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _prepared(graph) as ready, quiet(), files.replacing(path) as aside:
        quantize_dynamic(ready, aside, weight_type=QuantType.QUInt8)
    return path


def quantised_statically(graph: Path, path: Path) -> Path:
    """INT8 weights, a scale a channel, and activations, whose least and largest were measured on training digits.

    On validation spans by entropy or by percentiles were right as often.
    """
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

    with _prepared(graph) as ready, quiet(), files.replacing(path) as aside:
        quantize_static(
            ready,
            aside,
            _Calibrating(),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
    return path


class _Calibrating:
    """The first training digits by the hundred, as ONNX Runtime's calibration asks for them."""

    def __init__(self):
        images = mnist.load("train")[0][:CALIBRATING, None]
        self._left = iter(np.split(images, CALIBRATING // AT_ONCE))

    def get_next(self) -> dict | None:
        batch = next(self._left, None)
        return None if batch is None else {IMAGES: batch}

    def __len__(self) -> int:
        return CALIBRATING // AT_ONCE


@contextlib.contextmanager
def _prepared(graph: Path) -> Iterator[Path]:
    """The graph as the quantiser wants it: optimised, the shapes of all that flows through it written down."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder, quiet():
        ready = Path(folder) / graph.name
        quant_pre_process(graph, ready, skip_symbolic_shape=True)
        yield ready


def _save(model: onnx.ModelProto, path: Path) -> Path:
    with files.replacing(path) as aside:
        aside.write_bytes(model.SerializeToString())
    return path


def packed_bytes(path: Path) -> int:
    """Bytes of the file as it would be stored or sent: packed by LZMA (xz)."""
    return len(lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def weights_left(graph: Path) -> int:
    """Numbers other than zero that the graph holds."""
    arrays = (onnx.numpy_helper.to_array(tensor) for tensor in onnx.load(graph).graph.initializer)
    return sum(int(np.count_nonzero(array)) for array in arrays)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without what the libraries say of packages that they would not need, and of how far they are."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
