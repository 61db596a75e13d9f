"""The five articles whose claims are tested, as the product names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """letter: its name in short. name: its title in English. title: as it was published. phrase: of what it says.

    source: its address, where it is known.
    """

    letter: str
    name: str
    title: str
    phrase: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.letter} · {self.name}"

    @property
    def link(self) -> str:
        """The address of its claims, from any page."""
        return f"claims?article={self.letter}"


A = Article(
    "A",
    "ResNet and KNN compared",
    "深度学习双模型实践:ResNet与KNN在手写数字识别中的对比应用 (2025)",
    "ResNet is ahead of KNN in accuracy and in speed",
)
B = Article(
    "B",
    "MNIST, advanced",
    "MNIST手写数字识别进阶:模型优化与工程实践 (2025)",
    "2 → 4 convolutions with batch norm: 98.5 → 99.2 %",
)
C = Article(
    "C",
    "A custom ResNet",
    "深度学习:基于自定义 ResNet 的手写数字识别实践",
    "a light ResNet of one's own, trained from scratch",
)
D = Article(
    "D",
    "From zero to one",
    "从零到一:机器学习手写数字识别实战与深度思考 (2025)",
    "augmentation: 12 points more on deformed digits",
)
E = Article(
    "E",
    "Light models by compression",
    "【模型压缩】:在手写数字识别中实现轻量化模型 (2024)",
    "pruning, quantisation, distillation shrink a model with little loss",
    "https://wenku.csdn.net/column/1tygq874oh",
)
ARTICLES = {article.letter: article for article in (A, B, C, D, E)}

FOURS_AND_NINES = 3.2  # percent of them that B takes for each other, its claim B9; the gallery asks it of every model
FOUR_NINE = f"4 and 9 are the most confused pair, {FOURS_AND_NINES} %"


def link(claim: str) -> str:
    """The address of a claim, from any page: it opens there."""
    return f"{ARTICLES[claim[0]].link}&claim={claim}"
