"""Quantisation-aware training with torchao's PT2E: the network learns with the rounding that INT8 will bring.

Reference: Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
inference", 2018.
"""

import warnings

import torch
from torch import nn

MISSING = "Quantisation-aware training needs torchao: pip install -r requirements-compression.txt"
EXAMPLE = torch.zeros(2, 1, 28, 28)


class Aware(nn.Module):
    """A network in which weights and activations are rounded as INT8 would, and gradients pass straight through."""

    def __init__(self, network: nn.Module):
        super().__init__()
        prepare, _, quantizer = _torchao()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shapes = ({0: torch.export.Dim("images", min=2)},)
            graph = torch.export.export(network.train(), (EXAMPLE,), dynamic_shapes=shapes).module()
            self.graph = prepare(graph, quantizer)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        with torch.autocast(x.device.type, enabled=False):
            return self.graph(x)

    def train(self, mode: bool = True):
        from torchao.quantization.pt2e import move_exported_model_to_eval, move_exported_model_to_train

        self.training = mode
        (move_exported_model_to_train if mode else move_exported_model_to_eval)(self.graph)
        return self


def converted(aware: Aware) -> nn.Module:
    """What was learned, with the rounded weights as INT8 and the operations that `torch.onnx` writes as QDQ nodes."""
    _, convert, _ = _torchao()
    from torchao.quantization.pt2e import move_exported_model_to_eval

    return move_exported_model_to_eval(convert(aware.eval().graph))


def _torchao() -> tuple:
    """prepare, convert, and a quantiser for x86; ValueError where torchao is missing."""
    try:
        from torchao.quantization.pt2e.quantize_pt2e import convert_pt2e, prepare_qat_pt2e
        from torchao.quantization.pt2e.quantizer import x86_inductor_quantizer as x86
    except ImportError:
        raise ValueError(MISSING) from None
    quantizer = x86.X86InductorQuantizer()
    quantizer.set_global(x86.get_default_x86_inductor_quantization_config(is_qat=True))
    return prepare_qat_pt2e, convert_pt2e, quantizer
