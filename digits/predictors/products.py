"""Inner products with many remembered vectors at once, in integers, and how far off they may be."""

from collections.abc import Sequence

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

PARTS = 2  # vectors of seven bits that a float32 vector is written as
MOST, ZERO = 63, 64  # so fine, and where uint8 has its zero

Blocks = Sequence[tuple[np.ndarray, np.ndarray]]
"""Rows (M, D) int8 and step (D,) float32, what each of their columns counts, block by block."""


class Products:
    """With the rows of all blocks, from each of which something is taken away: less (M,) float32.

    A vector is nearly a sum of two vectors of whole numbers, each with a scale of its own, as a number is of its
    digits. They are uint8 and the rows int8, which is what processors multiply fastest. Some (x86 without VNNI) add
    two such products up in 16 bits and cut off what does not fit. Seven bits fit: 2 · 127 · 128 < 2¹⁵.
    """

    def __init__(self, blocks: Blocks, less: np.ndarray):
        self._steps = [step.astype(np.float64) for _, step in blocks]
        self._longest = [np.sqrt(np.einsum("md,md->m", rows, rows, dtype=np.int32).max()) for rows, _ in blocks]
        self._session = _session([rows.T for rows, _ in blocks], less)

    def with_vector(self, vector: np.ndarray) -> tuple[np.ndarray, float]:
        """Each row's product with the vector (D,) float32, minus `less`: (1, M) float32, and by how much any of them
        can be off, beside what float32 rounds: the length of what the parts leave over times the longest row's."""
        given, error = {}, 0.0
        for i, (step, longest) in enumerate(zip(self._steps, self._longest, strict=True)):
            scales, given[f"parts{i}"], left = _parts(vector * step)
            given[f"scales{i}"] = scales[None].astype(np.float32)
            error = max(error, float(np.sqrt(left @ left) * longest))
        return self._session.run(None, given)[0], error


def _parts(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scales (PARTS,) float64 and parts (PARTS, D) uint8 with their zero at `ZERO`, whose sum is the vector (D,) less
    what is left over, (D,)."""
    scales, parts = np.ones(PARTS), np.empty((PARTS, len(vector)), np.uint8)
    for i in range(PARTS):
        scales[i] = np.abs(vector).max() / MOST or 1
        rounded = np.rint(vector / scales[i])
        parts[i] = rounded + ZERO
        vector = vector - rounded * scales[i]
    return scales, parts, vector


def _session(blocks: Sequence[np.ndarray], less: np.ndarray) -> onnxruntime.InferenceSession:
    """A graph that multiplies parts (PARTS, D) uint8 by each block of columns (D, M) int8, adds the parts up by their
    scales (1, PARTS), puts the blocks side by side and takes `less` away → (1, M) float32."""
    held = [numpy_helper.from_array(np.array(ZERO, np.uint8), "zero"), numpy_helper.from_array(less[None], "less")]
    nodes, given = [], []
    for i, columns in enumerate(blocks):
        held.append(numpy_helper.from_array(np.ascontiguousarray(columns), f"columns{i}"))
        given.append(helper.make_tensor_value_info(f"parts{i}", TensorProto.UINT8, [PARTS, columns.shape[0]]))
        given.append(helper.make_tensor_value_info(f"scales{i}", TensorProto.FLOAT, [1, PARTS]))
        nodes += [
            helper.make_node("MatMulInteger", [f"parts{i}", f"columns{i}", "zero"], [f"whole{i}"]),
            helper.make_node("Cast", [f"whole{i}"], [f"cast{i}"], to=TensorProto.FLOAT),
            helper.make_node("MatMul", [f"scales{i}", f"cast{i}"], [f"products{i}"]),
        ]
    nodes.append(helper.make_node("Concat", [f"products{i}" for i in range(len(blocks))], ["side by side"], axis=1))
    nodes.append(helper.make_node("Sub", ["side by side", "less"], ["found"]))
    found = helper.make_tensor_value_info("found", TensorProto.FLOAT, [1, len(less)])
    graph = helper.make_graph(nodes, "products", given, [found], held)
    model = helper.make_model(graph, ir_version=10, opset_imports=[helper.make_opsetid("", 21)])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
