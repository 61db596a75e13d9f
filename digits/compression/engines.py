"""The engines that run the same graph: ONNX Runtime, OpenVINO, and PyTorch the network that it was written from."""

import importlib.metadata
import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from digits.compression.file import Engine
from digits.predictors.engine import IMAGES, LOGITS, predict_logits
from digits.predictors.networks import fold_batch_norm

PACKAGES = {Engine.TORCH: "torch", Engine.ONNX_RUNTIME: "onnxruntime", Engine.OPENVINO: "openvino"}
AT_ONCE = 100

Answer = Callable[[np.ndarray], np.ndarray]  # images (N, 28, 28) float32 in [0, 1] → logits (N, 10) float32


def available() -> dict[Engine, str]:
    """The engines that are installed here, and their versions."""
    here = [engine for engine, package in PACKAGES.items() if importlib.util.find_spec(package)]
    return {engine: importlib.metadata.version(PACKAGES[engine]) for engine in here}


def pytorch(network: nn.Module, threads: int) -> Answer:
    ready = fold_batch_norm(network.eval()).to(memory_format=torch.channels_last)

    def answer(images: np.ndarray) -> np.ndarray:
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        try:
            return predict_logits(ready, images)
        finally:
            torch.set_num_threads(before)

    return answer


def onnx_runtime(graph: Path, threads: int) -> Answer:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return lambda images: session.run([LOGITS], {IMAGES: images[:, None]})[0]


def openvino(graph: Path, threads: int) -> Answer:
    """In float32 where the graph says nothing else: by itself it would take bfloat16 where the processor has it."""
    import openvino as ov

    settings = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "f32",
    }
    compiled = ov.Core().compile_model(graph, "CPU", settings)
    return lambda images: compiled(images[:, None])[0]


def by_the_hundred(answer: Answer, images: np.ndarray) -> np.ndarray:
    """Answers (N,) int64 to images (N, 28, 28)."""
    parts = [answer(images[i : i + AT_ONCE]).argmax(1) for i in range(0, len(images), AT_ONCE)]
    return np.concatenate(parts)
