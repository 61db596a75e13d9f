"""What a model answers to one image or to the digits of a number, and what two models say between them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digits import doubt
from digits.fusion import mix
from digits.predictor import Probable

SURE = 0.8  # less confidence than this is called unsure


@dataclass(frozen=True)
class Answer(Probable):
    """probabilities (10,) float32, sum 1; ms: milliseconds that the model took; is_digit: False where it knows none."""

    title: str
    probabilities: np.ndarray
    ms: float
    is_digit: bool = True

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def ask(title: str, name: str, model, image: np.ndarray) -> Answer:
    """What the predictor, called `name` in the registry, answers to image (28, 28) float32 in [0, 1], ink 1."""
    return ask_each(title, name, model, image[None])[0]


def ask_each(title: str, name: str, model, images: np.ndarray) -> list[Answer]:
    """As `ask`, to each of images (N, 28, 28) in one batch; the time is shared among them."""
    started = time.perf_counter()
    probabilities, scores = doubt.answer(model, images)
    ms = (time.perf_counter() - started) * 1000 / len(images)
    least = doubt.threshold(name) or -np.inf
    return [Answer(title, p, ms, bool(score >= least)) for p, score in zip(probabilities, scores, strict=True)]


def verdict(left: Answer, right: Answer) -> str:
    """Whether the two agree, who is in doubt, and who takes it for no digit at all."""
    if not left.is_digit and not right.is_digit:
        return "Not a digit that either of them knows."
    if not (left.is_digit and right.is_digit):
        knows, doubts = (left, right) if left.is_digit else (right, left)
        return f"The {knows.title} says {knows.digit}; to the {doubts.title} it is no digit that it knows."
    if left.digit == right.digit:
        said = f"Both say {left.digit}."
    else:
        said = f"They disagree: the {left.title} says {left.digit}, the {right.title} {right.digit}."
    unsure = [answer.title for answer in (left, right) if not answer.is_sure]
    if unsure:
        said += " Both are unsure." if len(unsure) == 2 else f" The {unsure[0]} is unsure."
    return said


def number(answers: Sequence[Answer]) -> str:
    """The digits in a row; "?" where the model knows none."""
    return "".join(str(answer.digit) if answer.is_digit else "?" for answer in answers)


def number_verdict(left: Sequence[Answer], right: Sequence[Answer]) -> str:
    """What two models read, digit by digit, and what is no digit to them or leaves them in doubt."""
    titles = left[0].title, right[0].title
    both = number(left), number(right)
    if both[0] == both[1]:
        said = f"Both read {both[0]}."
        unknown = ["either of them"] if "?" in both[0] else []
    else:
        said = f"They disagree: the {titles[0]} reads {both[0]}, the {titles[1]} {both[1]}."
        unknown = [f"the {title}" for title, text in zip(titles, both, strict=True) if "?" in text]
    if unknown:
        said += f" “?” is no digit that {' or '.join(unknown)} knows."
    unsure = [answers[0].title for answers in (left, right) if not all(a.is_sure for a in answers if a.is_digit)]
    if unsure:
        said += " Both are unsure of a digit." if len(unsure) == 2 else f" The {unsure[0]} is unsure of a digit."
    return said


def together(knn: Answer, resnet: Answer, fusion, neighbours: list[int]) -> str:
    """The joint answer and its reason in a sentence; empty where either of them knows no digit.

    fusion: the `Fusion` of the two. neighbours: what the remembered digits nearest to the drawing are.
    """
    if not (knn.is_digit and resnet.is_digit):
        return ""
    answers = resnet.probabilities[None], knn.probabilities[None]
    joint = mix(*answers, fusion.doubt_, fusion.weight_)[0]
    digit = int(joint.argmax())
    said = f"{digit}, {percent(joint[digit])}."
    if not fusion.is_unsure(answers[0])[0]:
        return f"{said} The {resnet.title} is sure enough to answer alone."
    return f"{said} {resnet.title} unsure, {neighbours.count(digit)} of {len(neighbours)} neighbours say {digit}."


def percent(share: float) -> str:
    """A share in [0, 1] as people read it; what is not certain never reads 100 %."""
    return "over 99.9 %" if share >= 0.9995 else f"{100 * share:.1f} %"
