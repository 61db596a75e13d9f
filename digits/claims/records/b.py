"""What article B claims of networks, tricks and compression."""

from itertools import combinations

import numpy as np

from digits.claims import articles, quantities, rules
from digits.claims.arms import B_ELASTIC, B_FIXED, B_FOCAL, B_FOUR, B_RESNET18, B_SMOOTHING, B_TWO, LENET5
from digits.claims.claim import Claim
from digits.claims.compressed import COMPRESSION
from digits.claims.experiments import SPEED
from digits.claims.figure import PERCENT, Unit, Verdict
from digits.claims.quantities import Quantity, accuracies, accuracy, cost, each, fact, gain, median, with_and_without
from digits.claims.records import quantised
from digits.claims.records.notes import COMPRESSED, FULL, NARROW, TIMED
from digits.claims.results import Strength, System
from digits.claims.rules import Rule, all_or_some, gains, reaches
from digits.claims.shipped import OWN_CBAM, OWN_RESNET18
from digits.predictors.predictor import CLASSES

LEVEL = 0.985  # the validation accuracy of "converges faster"
TWO, FOUR = 98.5, 99.2  # percent, by two and by four convolutions
PAIRS = list(combinations(range(CLASSES), 2))
MOSTLY = 50  # percent of the trainings
FIFTH = 0.2


def b1() -> Claim:
    gained = gain(accuracies(B_FOUR), accuracies(B_TWO), claimed=FOUR - TWO)
    two, four = accuracy(B_TWO, "accuracy, two", TWO), accuracy(B_FOUR, "accuracy, four", FOUR)

    def decide(found: quantities.Figures) -> Verdict:
        verdicts = (rules.gained(found[gained]), rules.reached(found[four]))
        if set(verdicts) == {Verdict.HOLDS}:
            return Verdict.HOLDS
        return Verdict.FAILS if verdicts[0] == Verdict.FAILS else Verdict.PART

    return Claim(
        id="B1",
        article=articles.B,
        text="2 → 4 convolutions with batch norm: 98.5 → 99.2 %",
        trials=(B_TWO, B_FOUR),
        quantities=(gained, two, four),
        rule=Rule(
            "Two parts: the gain is above zero by more than two standard errors, and at least the claimed one minus "
            "two standard errors; four convolutions reach the claimed accuracy minus two standard errors. Holds: "
            "both. Without a gain above zero it does not hold. Otherwise in part.",
            decide,
        ),
        note="Cosine annealing over 3 epochs in place of 50, no augmentation.",
    )


def b2() -> Claim:
    saved, *facts = quantities.convergence(OWN_CBAM, OWN_RESNET18, LEVEL, claimed=30)
    return Claim(
        id="B2",
        article=articles.B,
        text="CBAM: the same accuracy in 30 % fewer epochs",
        trials=(OWN_RESNET18, OWN_CBAM),
        quantities=(saved, *facts),
        rule=gains(saved, "share of epochs saved"),
        note=FULL,
        level=LEVEL,
    )


def b3() -> Claim:
    plain = each(B_RESNET18, lambda trained: trained.hard_share.cross_entropy)
    focal = each(B_FOCAL, lambda trained: trained.hard_share.focal)
    same = each(B_RESNET18, lambda trained: trained.hard_share.focal)
    more = quantities.paired(focal, plain, lambda a, b: PERCENT * (a / b - 1) if b else 0.0)
    gained = Quantity(name="weight gained by hard samples", unit=Unit.PERCENT, values=more, claimed=40)
    shares = (
        ("their share, cross entropy", plain),
        ("their share, focal loss", focal),
        ("their share, focal loss on the other's answers", same),
    )
    return Claim(
        id="B3",
        article=articles.B,
        text="focal loss (γ = 2): hard samples weigh 40 % more",
        trials=(B_RESNET18, B_FOCAL),
        quantities=(
            gained,
            *(fact(name, Unit.PERCENT, quantities.percent(values)) for name, values in shares),
            *with_and_without(B_FOCAL, B_RESNET18),
        ),
        rule=gains(
            gained,
            first="Hard: the truth gets less than half of the probability. Weight: the slope of the loss. ",
        ),
        note=f"{NARROW} Weights are taken on validation, after training.",
    )


def b4() -> Claim:
    smoothed, plain = (each(arm, lambda trained: trained.nll) for arm in (B_SMOOTHING, B_RESNET18))
    saved = quantities.saved(smoothed, plain, "test loss saved", claimed=15)
    return Claim(
        id="B4",
        article=articles.B,
        text="label smoothing: test loss down 15 %",
        trials=(B_RESNET18, B_SMOOTHING),
        quantities=(
            saved,
            cost("test loss with", Unit.NATS, smoothed),
            cost("test loss without", Unit.NATS, plain),
            *with_and_without(B_SMOOTHING, B_RESNET18),
        ),
        rule=gains(saved, "share of the loss saved"),
        note=f"{NARROW} Test loss: plain cross entropy.",
    )


def b5() -> Claim:
    once, twice = (quantities.deformed(B_ELASTIC, B_RESNET18, strength, claimed=8) for strength in Strength)
    return Claim(
        id="B5",
        article=articles.B,
        text="elastic distortion: 8 points more on deformed digits",
        trials=(B_RESNET18, B_ELASTIC),
        quantities=(*with_and_without(B_ELASTIC, B_RESNET18), *once, *twice),
        rule=rules.gains_once_or_twice(once[0], twice[0]),
        note=NARROW,
    )


def b6() -> Claim:
    return quantised.claim(
        "B6",
        articles.B,
        "INT8: 75 % smaller, 3 times as fast (12 → 4 ms on a CPU)",
        "resnet18-cbam",
        f"ResNet-18 with CBAM at full width. {COMPRESSED}",
    )


def b7() -> Claim:
    return Claim(
        id="B7",
        article=articles.B,
        text="TensorRT on a Jetson Nano: 85 → 22 ms",
        trials=(COMPRESSION,),
        quantities=quantised.times("resnet18-cbam"),
        rule=rules.not_here("There is no Jetson Nano here, and TensorRT runs on NVIDIA's processors alone."),
        note=f"The nearest that can be measured here: ResNet-18 with CBAM on this processor. {COMPRESSED}",
    )


def b8() -> Claim:
    saved, *facts = quantities.convergence(B_RESNET18, B_FIXED, LEVEL, claimed=25)
    return Claim(
        id="B8",
        article=articles.B,
        text="cosine annealing converges 25 % faster than a fixed rate",
        trials=(B_RESNET18, B_FIXED),
        quantities=(saved, *facts),
        rule=gains(saved, "share of epochs saved"),
        note=f"{NARROW} Annealed over 2 epochs (T_max 50 in the article); the fixed rate has 5.",
        level=LEVEL,
    )


def b9() -> Claim:
    arms = (LENET5, B_FOUR, B_RESNET18)

    def of_all(read):
        return lambda results: [read(np.array(one.confusion)) for arm in arms for one in results[arm]]

    def taken(counts: np.ndarray) -> float:
        return float(PERCENT * (counts[4, 9] + counts[9, 4]) / max(counts[[4, 9]].sum(), 1))

    def is_worst(counts: np.ndarray) -> bool:
        return max(PAIRS, key=lambda pair: counts[pair] + counts[pair[::-1]]) == (4, 9)

    confused = cost("confused", Unit.PERCENT, of_all(taken), claimed=articles.FOURS_AND_NINES)
    most = fact("most confused in", Unit.PERCENT, quantities.percent(of_all(is_worst)))
    return Claim(
        id="B9",
        article=articles.B,
        text=articles.FOUR_NINE,
        trials=arms,
        quantities=(confused, most),
        rule=Rule(
            "Two parts: 4 and 9 are the most confused pair in more than half of the trainings; and the share of 4s "
            "and 9s taken for each other lies within a fifth of the claimed. Holds: both. In part: one.",
            lambda found: all_or_some(found[most].mean > MOSTLY, rules.is_within(found[confused], FIFTH)),
        ),
        note="LeNet-5, four convolutions and ResNet-18, three seeds each.",
    )


def b10() -> Claim:
    right = accuracy(LENET5, claimed=98.2)
    return Claim(
        id="B10",
        article=articles.B,
        text="LeNet-5: 98.2 %",
        trials=(LENET5,),
        quantities=(right,),
        rule=reaches(right),
        note="Adam, 12 epochs, no augmentation; the article states no training.",
    )


def b11() -> Claim:
    right = accuracy(OWN_CBAM, claimed=99.5)
    on_a_v100 = {Verdict.HOLDS: Verdict.PART, Verdict.PART: Verdict.UNTESTABLE, Verdict.FAILS: Verdict.FAILS}
    return Claim(
        id="B11",
        article=articles.B,
        text="99.5 % at 2 ms (V100)",
        trials=(OWN_CBAM, SPEED),
        quantities=(right, cost("one digit on this CPU", Unit.MILLISECONDS, median(System.RESNET18_CBAM))),
        rule=Rule(
            "There is no V100 here, so the time cannot be tested, and it holds in part at best: where the accuracy is "
            f"at least the claimed minus two standard errors. Less than {rules.NEAR} points below, not testable here: "
            "so few trainings do not refute that. Otherwise it does not hold.",
            lambda found: on_a_v100[rules.reached(found[right])],
        ),
        note=f"Accuracy: {FULL} {TIMED}",
    )


CLAIMS = (b1(), b2(), b3(), b4(), b5(), b6(), b7(), b8(), b9(), b10(), b11())
