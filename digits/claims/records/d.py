"""What article D claims of a LeNet variant, its training and its size."""

from digits.claims import articles, quantities, rules
from digits.claims.arms import D_5X5, D_7X7, D_ARTICLE, D_AUGMENTED, D_NORM, D_PLAIN, Arm
from digits.claims.claim import Claim
from digits.claims.experiments import SPEED
from digits.claims.figure import PERCENT, Unit, Verdict
from digits.claims.quantities import Quantity, accuracy, cost, each, fact, median, with_and_without
from digits.claims.records import quantised
from digits.claims.records.notes import COMPRESSED
from digits.claims.results import Strength, System
from digits.claims.rules import Rule, all_or_some, gains
from digits.claims.trials import Results
from digits.show.words import MEGABYTE

LEVEL = 0.98  # the validation accuracy of "converges faster"
TENTH = 10  # the epoch after which D1 looks at validation
FLOAT32 = 4  # bytes
LEAST_ERRORS = 1e-9  # a share to divide by where there are none


def d1() -> Claim:
    validation = quantities.share_right(
        "validation after 10 epochs",
        each(D_ARTICLE, lambda trained: trained.curve[:TENTH][-1].validation_accuracy),
        D_ARTICLE,
        claimed=98.7,
    )
    test = accuracy(D_ARTICLE, "test", claimed=99.2)
    epochs = fact("epochs", Unit.EPOCHS, each(D_ARTICLE, lambda trained: trained.curve[-1].epoch))
    return Claim(
        id="D1",
        article=articles.D,
        text="LeNet variant: 98.7 % on validation after 10 epochs, 99.2 % on test",
        trials=(D_ARTICLE,),
        quantities=(validation, test, epochs),
        rule=Rule(
            "Two parts, validation and test, each at least the claimed minus two standard errors. Holds: both. In "
            "part: one.",
            lambda found: all_or_some(rules.is_claimed(found[validation]), rules.is_claimed(found[test])),
        ),
        note="15 epochs in place of 20. The article gives no α and σ: article B's (34, 5).",
    )


def d2() -> Claim:
    return quantised.claim(
        "D2",
        articles.D,
        "quantised: a quarter of the size, 3 times as fast",
        "cnn2",
        f"The LeNet variant. {COMPRESSED}",
    )


def d3() -> Claim:
    saved, *facts = quantities.convergence(D_NORM, D_PLAIN, LEVEL, claimed=40)
    return Claim(
        id="D3",
        article=articles.D,
        text="batch norm converges 40 % faster",
        trials=(D_PLAIN, D_NORM),
        quantities=(saved, *facts),
        rule=gains(saved, "share of epochs saved"),
        level=LEVEL,
    )


def d4() -> Claim:
    once, twice = (quantities.deformed(D_AUGMENTED, D_PLAIN, strength, claimed=12) for strength in Strength)
    return Claim(
        id="D4",
        article=articles.D,
        text="augmentation: 12 points more on deformed digits",
        trials=(D_PLAIN, D_AUGMENTED),
        quantities=(*with_and_without(D_AUGMENTED, D_PLAIN), *once, *twice),
        rule=rules.gains_once_or_twice(once[0], twice[0]),
    )


def d5() -> Claim:
    right = accuracy(D_ARTICLE, claimed=99)
    answer = cost("picture to answer", Unit.MILLISECONDS, median(System.LENET_FROM_PICTURE), claimed=50)
    size = each(D_ARTICLE, lambda trained: FLOAT32 * trained.parameters / MEGABYTE)
    weights = cost("weights", Unit.MEGABYTES, size, claimed=2)

    def decide(found: quantities.Figures) -> Verdict:
        small = all(found[part].mean <= found[part].claimed for part in (answer, weights))
        return Verdict.PART if rules.is_claimed(found[right]) and small else Verdict.FAILS

    return Claim(
        id="D5",
        article=articles.D,
        text="reachable: at least 99 %, at most 50 ms end to end, 2 MB, 50 mW",
        trials=(D_ARTICLE, SPEED),
        quantities=(right, answer, weights),
        rule=Rule(
            "Accuracy at least the claimed minus two standard errors, time and size at most the claimed: all three. "
            "Power cannot be measured here, so it holds in part at best. Otherwise it does not hold.",
            decide,
        ),
        note="No power meter here. Weights as float32.",
    )


def d6() -> Claim:
    def errors(arm: Arm) -> quantities.Values:
        return each(arm, lambda trained: 1 - trained.accuracy)

    def errors_to_cut(arm: Arm) -> quantities.Values:
        return each(arm, lambda trained: max(1 - trained.accuracy, LEAST_ERRORS))

    def larger(arm: Arm, size: str) -> tuple[Quantity, Quantity]:
        def added(results: Results) -> list[float]:
            return [PERCENT * (results[arm][0].parameters / results[D_PLAIN][0].parameters - 1)]

        cut = quantities.saved(errors(arm), errors_to_cut(D_PLAIN), f"errors cut by {size}")
        return cut, cost(f"parameters added by {size}", Unit.PERCENT, added)

    def judged(found: quantities.Figures, cut: Quantity, added: Quantity) -> Verdict:
        if not rules.is_above_zero(found[cut]):
            return Verdict.HOLDS
        return Verdict.PART if found[cut].mean <= found[added].mean else Verdict.FAILS

    five, seven = larger(D_5X5, "5×5"), larger(D_7X7, "7×7")
    sizes = ((D_PLAIN, "3×3"), (D_5X5, "5×5"), (D_7X7, "7×7"))
    return Claim(
        id="D6",
        article=articles.D,
        text="3×3 filters are the best balance of parameters and features",
        trials=(D_PLAIN, D_5X5, D_7X7),
        quantities=(*five, *seven, *(accuracy(arm, f"test accuracy, {size}") for arm, size in sizes)),
        rule=Rule(
            "Holds: neither larger filter cuts the errors by more than two standard errors. In part: one does, but by "
            "a smaller share than it adds parameters. Otherwise it does not hold.",
            lambda found: rules.worse(judged(found, *five), judged(found, *seven)),
        ),
        note="Larger filters are padded: maps, and the dense layer, keep their size.",
    )


CLAIMS = (d1(), d2(), d3(), d4(), d5(), d6())
