"""What two models say between them, in a sentence."""

from collections.abc import Sequence

import numpy as np

from digits.predictors.fusion import Fusion, mix
from digits.reading.answers import Answer, number
from digits.reading.saliency import Worth
from digits.show.texts import TERMS, common
from digits.show.texts import draw as texts
from digits.show.words import confidence, listed, percent, sentence, told


def verdict(left: Answer, right: Answer) -> str:
    """Whether the two agree, who is in doubt, and who takes it for no digit at all."""
    if left.sign or right.sign:
        return _of_signs(left, right)
    if not left.is_digit and not right.is_digit:
        return texts.NEITHER
    if not (left.is_digit and right.is_digit):
        knows, doubts = (left, right) if left.is_digit else (right, left)
        return texts.ONE_ONLY.format(knows=knows.title, digit=knows.digit, doubts=doubts.title)
    if left.digit == right.digit:
        said = texts.BOTH_SAY.format(digit=left.digit)
    else:
        said = texts.DISAGREE.format(left=left.title, left_digit=left.digit, right=right.title, right_digit=right.digit)
    unsure = [answer.title for answer in (left, right) if not answer.is_sure]
    return told([said, *_doubt(unsure, texts.BOTH_UNSURE, texts.ONE_UNSURE)])


def _of_signs(left: Answer, right: Answer) -> str:
    """Where one of them takes it for a sign that it was taught."""
    if left.said == right.said:
        return texts.BOTH_SAY.format(digit=left.said)
    says = [texts.SIGN_SAYS.format(title=answer.title, sign=answer.said) for answer in (left, right) if answer.said]
    says += [texts.SIGN_UNKNOWN.format(title=answer.title) for answer in (left, right) if not answer.said]
    return sentence(says)


def number_verdict(left: Sequence[Answer], right: Sequence[Answer]) -> str:
    """What two models read, digit by digit, and what is no digit to them or leaves them in doubt."""
    titles = left[0].title, right[0].title
    both = number(left), number(right)
    if both[0] == both[1]:
        said = texts.BOTH_READ.format(number=both[0])
        unknown = [texts.QUESTION_BOTH] if "?" in both[0] else []
    else:
        said = texts.READ_APART.format(left=titles[0], left_number=both[0], right=titles[1], right_number=both[1])
        who = common.OR.join(common.THE.format(title=t) for t, text in zip(titles, both, strict=True) if "?" in text)
        unknown = [texts.QUESTION_ONE.format(who=who)] if who else []
    unsure = [answers[0].title for answers in (left, right) if not all(a.is_sure for a in answers if a.is_digit)]
    return told([said, *unknown, *_doubt(unsure, texts.BOTH_UNSURE_OF_ONE, texts.ONE_UNSURE_OF_ONE)])


def _doubt(unsure: Sequence[str], both: str, one: str) -> list[str]:
    """A sentence on who is unsure, by title; none where nobody is."""
    if not unsure:
        return []
    return [both if len(unsure) == 2 else one.format(title=unsure[0])]


def together(knn: Answer, resnet: Answer, fusion: Fusion) -> str:
    """The joint answer and its reason in a sentence; empty where either of them knows no digit.

    fusion: the `Fusion` of the two.
    """
    if not (knn.is_digit and resnet.is_digit):
        return ""
    answers = resnet.probabilities[None], knn.probabilities[None]
    joint = mix(*answers, fusion.doubt_, fusion.weight_)[0]
    digit = int(joint.argmax())
    what = {"digit": digit, "sure": confidence(joint[digit]), "resnet": resnet.title}
    if not fusion.is_unsure(answers[0])[0]:
        return texts.ALONE.format(**what)
    shares = [
        texts.GIVES.format(title=answer.title, share=confidence(answer.probabilities[digit]))
        for answer in (resnet, knn)
    ]
    return texts.ASKED.format(**what, shares=listed(shares))


def saliency_tip(worth: Worth | None) -> str:
    """How a saliency was made, and how well this model's finds ink that matters, where that was measured."""
    if worth is None:
        return TERMS["saliency"]
    times = float(f"{np.exp(worth.nats):.1e}")
    measured = texts.MEASURED.format(count=worth.n, share=percent(worth.right), times=f"{times:,.0f}")
    return told([TERMS["saliency"], measured])
