"""The five articles whose claims are tested, as the product names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """letter: its name in short. name: its title in English. title: as it was published."""

    letter: str
    name: str
    title: str

    def __str__(self) -> str:
        return f"{self.letter} · {self.name}"


A = Article("A", "ResNet and KNN compared", "深度学习双模型实践:ResNet与KNN在手写数字识别中的对比应用 (2025)")
B = Article("B", "MNIST, advanced", "MNIST手写数字识别进阶:模型优化与工程实践 (2025)")
C = Article("C", "A custom ResNet", "深度学习:基于自定义 ResNet 的手写数字识别实践")
D = Article("D", "From zero to one", "从零到一:机器学习手写数字识别实战与深度思考 (2025)")
E = Article("E", "Light models by compression", "【模型压缩】:在手写数字识别中实现轻量化模型 (2024)")
ARTICLES = {article.letter: article for article in (A, B, C, D, E)}

FOURS_AND_NINES = 3.2  # percent of them that B takes for each other, its claim B9; the gallery asks it of every model
FOUR_NINE = f"4 and 9 are the most confused pair, {FOURS_AND_NINES} %"


def link(claim: str) -> str:
    """The address of a claim, from any page: it opens there."""
    return f"claims?article={claim[0]}&claim={claim}"
