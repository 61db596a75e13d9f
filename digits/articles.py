"""What the five articles claim, as data. The figures are theirs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One claim. `figures` are its numbers with their units, in the order in which the text names them."""

    id: str
    article: str  # "A" … "E"
    text: str
    figures: tuple[tuple[float, str], ...] = ()


ARTICLES: dict[str, str] = {
    "A": "深度学习双模型实践:ResNet与KNN在手写数字识别中的对比应用 (2025)",
    "B": "MNIST手写数字识别进阶:模型优化与工程实践 (2025)",
    "C": "深度学习:基于自定义 ResNet 的手写数字识别实践",
    "D": "从零到一:机器学习手写数字识别实战与深度思考 (2025)",
    "E": "【模型压缩】:在手写数字识别中实现轻量化模型 (2024)",
}

CLAIMS: dict[str, Claim] = {
    claim.id: claim
    for claim in (
        Claim("A1", "A", "KNN, k = 3: 97.2 %", ((97.2, "%"),)),
        Claim("A2", "A", "KNN: 2 ms a digit; not fit for real time", ((2, "ms"),)),
        Claim("A3", "A", "KNN holds 150 MB, ResNet 50 MB", ((150, "MB"), (50, "MB"))),
        Claim("A4", "A", "PCA to 50 dimensions: 30 % faster", ((30, "%"),)),
        Claim("A5", "A", "cosine distance beats Euclidean on images"),
        Claim("A6", "A", "a k-d tree is faster under 20 dimensions"),
        Claim("A7", "A", "KNN suffers from noise; weighted votes soften it"),
        Claim("A8", "A", "ResNet-18: over 99.5 %", ((99.5, "%"),)),
        Claim(
            "A9",
            "A",
            "ResNet: 99.6 %, 0.2 ms a digit, about 2 hours on a GPU to train",
            ((99.6, "%"), (0.2, "ms"), (2, "h")),
        ),
        Claim("A10", "A", "ResNet-34: 0.2 points more", ((0.2, "points"),)),
        Claim("A11", "A", "INT8 saves 75 % of memory", ((75, "%"),)),
        Claim("A12", "A", "5,000 pictures a second with TensorRT", ((5000, "digits/s"),)),
        Claim("A13", "A", "ResNet is ahead of KNN in accuracy and in speed"),
        Claim("B1", "B", "2 → 4 convolutions with batch norm: 98.5 → 99.2 %", ((98.5, "%"), (99.2, "%"))),
        Claim("B2", "B", "CBAM: the same accuracy in 30 % fewer epochs", ((30, "%"),)),
        Claim("B3", "B", "focal loss (γ = 2): hard samples weigh 40 % more", ((40, "%"),)),
        Claim("B4", "B", "label smoothing: test loss down 15 %", ((15, "%"),)),
        Claim("B5", "B", "elastic distortion: 8 points more on deformed digits", ((8, "points"),)),
        Claim(
            "B6",
            "B",
            "INT8: 75 % smaller, 3 times as fast (12 → 4 ms on a CPU)",
            ((75, "%"), (3, "×"), (12, "ms"), (4, "ms")),
        ),
        Claim("B7", "B", "TensorRT on a Jetson Nano: 85 → 22 ms", ((85, "ms"), (22, "ms"))),
        Claim("B8", "B", "cosine annealing converges 25 % faster than a fixed rate", ((25, "%"),)),
        Claim("B9", "B", "4 and 9 are the most confused pair, 3.2 %", ((3.2, "%"),)),
        Claim("B10", "B", "LeNet-5: 98.2 %", ((98.2, "%"),)),
        Claim("B11", "B", "99.5 % at 2 ms (V100)", ((99.5, "%"), (2, "ms"))),
        Claim(
            "D1",
            "D",
            "LeNet variant: 98.7 % on validation after 10 epochs, 99.2 % on test",
            ((98.7, "%"), (99.2, "%")),
        ),
        Claim("D2", "D", "quantised: a quarter of the size, 3 times as fast", ((0.25, "×"), (3, "×"))),
        Claim("D3", "D", "batch norm converges 40 % faster", ((40, "%"),)),
        Claim("D4", "D", "augmentation: 12 points more on deformed digits", ((12, "points"),)),
        Claim(
            "D5",
            "D",
            "reachable: at least 99 %, at most 50 ms end to end, 2 MB, 50 mW",
            ((99, "%"), (50, "ms"), (2, "MB"), (50, "mW")),
        ),
        Claim("D6", "D", "3×3 filters are the best balance of parameters and features"),
        Claim("E1", "E", "pruning, quantisation, distillation shrink a model with little loss"),
    )
}
