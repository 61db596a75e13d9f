"""What two models say between them, in a sentence."""

from collections.abc import Sequence

from digits.predictors.fusion import Fusion, mix
from digits.reading.answers import Answer, number
from digits.show.words import confidence


def verdict(left: Answer, right: Answer) -> str:
    """Whether the two agree, who is in doubt, and who takes it for no digit at all."""
    if left.sign or right.sign:
        return _of_signs(left, right)
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


def _of_signs(left: Answer, right: Answer) -> str:
    """Where one of them takes it for a sign that it was taught."""
    if left.said == right.said:
        return f"Both say {left.said}."
    says = [f"the {answer.title} says {answer.said}" for answer in (left, right) if answer.said]
    says += [f"to the {answer.title} it is no digit that it knows" for answer in (left, right) if not answer.said]
    return f"{says[0][0].upper()}{says[0][1:]}; {says[1]}."


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


def together(knn: Answer, resnet: Answer, fusion: Fusion, neighbours: list[int]) -> str:
    """The joint answer and its reason in a sentence; empty where either of them knows no digit.

    fusion: the `Fusion` of the two. neighbours: what the remembered digits nearest to the drawing are.
    """
    if not (knn.is_digit and resnet.is_digit):
        return ""
    answers = resnet.probabilities[None], knn.probabilities[None]
    joint = mix(*answers, fusion.doubt_, fusion.weight_)[0]
    digit = int(joint.argmax())
    said = f"{digit}, {confidence(joint[digit])}."
    if not fusion.is_unsure(answers[0])[0]:
        return f"{said} The {resnet.title} is sure enough to answer alone."
    return f"{said} {resnet.title} unsure, {neighbours.count(digit)} of {len(neighbours)} neighbours say {digit}."
