"""What article A claims of KNNs and ResNets."""

from statistics import fmean

from digits.claims import articles, quantities, rules
from digits.claims.arms import A_RESNET18
from digits.claims.claim import Claim
from digits.claims.compressed import COMPRESSION
from digits.claims.experiments import DIMENSIONS, NOISE, SIGMAS, SPEED, SPLITS, TREES
from digits.claims.figure import Unit, Verdict
from digits.claims.quantities import Quantity, accuracies, accuracy, cost, each, gain, held, median, of_a_batch
from digits.claims.records import quantised
from digits.claims.records.notes import COMPRESSED, FULL, NARROW, OWN_TIME, TIMED
from digits.claims.results import System, Trees
from digits.claims.rules import Rule, all_or_some, at_best_in_part, gains, reaches
from digits.claims.shipped import OWN_RESNET18, OWN_RESNET34

NOISY = SIGMAS.index(0.4)  # where the loss by noise is read
QUARTER = 0.25


def a1() -> Claim:
    right = quantities.knn_accuracy(claimed=97.2)
    return Claim(
        id="A1",
        article=articles.A,
        text="KNN, k = 3: 97.2 %",
        trials=(SPLITS,),
        quantities=(right,),
        rule=reaches(right),
        note="Three random 80/20 splits of all 70,000.",
    )


def a2() -> Claim:
    one = cost("one digit", Unit.MILLISECONDS, median(System.KNN), claimed=2)
    batch = cost("one of a batch", Unit.MILLISECONDS, of_a_batch(System.KNN))
    return Claim(
        id="A2",
        article=articles.A,
        text="KNN: 2 ms a digit; not fit for real time",
        trials=(SPEED,),
        quantities=(one, batch),
        rule=Rule(
            f"Two parts: the median of one digit lies within a factor of {rules.FACTOR} of the claimed (machines "
            f"differ), and it is too slow for an answer at once: above {rules.AT_ONCE} ms. Holds: both. In part: one.",
            lambda found: all_or_some(rules.is_of_the_order(found[one]), found[one].mean > rules.AT_ONCE),
        ),
        note=OWN_TIME,
    )


def a3() -> Claim:
    knn = cost("KNN", Unit.MEGABYTES, held(System.KNN), claimed=150)
    resnet = cost("ResNet-18", Unit.MEGABYTES, held(System.RESNET18), claimed=50)
    return Claim(
        id="A3",
        article=articles.A,
        text="KNN holds 150 MB, ResNet 50 MB",
        trials=(SPEED,),
        quantities=(knn, resnet),
        rule=Rule(
            "Two parts, one for each model: what it holds lies within a quarter of the claimed. Holds: both. In part: "
            "one.",
            lambda found: all_or_some(*(rules.is_within(found[model], QUARTER) for model in (knn, resnet))),
        ),
        note="56,000 remembered digits as float32; ResNet-18 at full width as float32.",
    )


def a4() -> Claim:
    pixels, few = median(System.KNN), median(System.KNN_PCA50)
    saved = quantities.saved(few, pixels, "time saved", claimed=30)
    return Claim(
        id="A4",
        article=articles.A,
        text="PCA to 50 dimensions: 30 % faster",
        trials=(SPEED,),
        quantities=(
            saved,
            cost("one digit, 784 pixels", Unit.MILLISECONDS, pixels),
            cost("one digit, 50 dimensions", Unit.MILLISECONDS, few),
        ),
        rule=gains(saved, "share of the time saved"),
        note=OWN_TIME,
    )


def a5() -> Claim:
    euclidean, cosine = each(SPLITS, lambda split: split.euclidean), each(SPLITS, lambda split: split.cosine)
    gained = gain(cosine, euclidean)

    def decide(found: quantities.Figures) -> Verdict:
        if rules.is_above_zero(found[gained]):
            return Verdict.HOLDS
        return Verdict.PART if found[gained].mean > 0 else Verdict.FAILS

    return Claim(
        id="A5",
        article=articles.A,
        text="cosine distance beats Euclidean on images",
        trials=(SPLITS,),
        quantities=(
            gained,
            quantities.share_right("cosine", cosine, SPLITS),
            quantities.share_right("Euclidean", euclidean, SPLITS),
        ),
        rule=Rule(
            "Holds: the mean gain over the splits is more than two standard errors above zero. In part: above zero, "
            "but by less. Otherwise it does not hold.",
            decide,
        ),
        note="Three random 80/20 splits of all 70,000, the same for both.",
    )


def a6() -> Claim:
    def times(place: int, dimensions: int) -> Quantity:
        def brute(trees: Trees) -> float:
            return trees.brute[place]

        def kd_tree(trees: Trees) -> float:
            return trees.kd_tree[place]

        name = f"times as fast, {dimensions} dimensions"
        return quantities.times_as_fast(each(TREES, brute), each(TREES, kd_tree), name)

    at = tuple(times(place, dimensions) for place, dimensions in enumerate(DIMENSIONS))
    return Claim(
        id="A6",
        article=articles.A,
        text="a k-d tree is faster under 20 dimensions",
        trials=(TREES,),
        quantities=at,
        rule=Rule(
            "Holds: at every number of dimensions tried, the k-d tree is faster, by the mean of the rounds' medians. "
            "In part: at some. Otherwise it does not hold.",
            lambda found: all_or_some(*(found[times].mean > 1 for times in at)),
        ),
        note="56,000 remembered digits, scikit-learn's two searches, PCA included in both.",
    )


def a7() -> Claim:
    lost_shares = each(NOISE, lambda seed: seed.weighted[0] - seed.weighted[NOISY])
    lost = cost("lost to noise", Unit.POINTS, quantities.percent(lost_shares))
    gained_shares = each(NOISE, lambda seed: fmean(seed.weighted[1:]) - fmean(seed.uniform[1:]))
    gained = Quantity(name="gain by weights", unit=Unit.POINTS, values=quantities.percent(gained_shares))

    def levels(place: int, sigma: float) -> tuple[Quantity, Quantity]:
        uniform, weighted = each(NOISE, lambda seed: seed.uniform[place]), each(NOISE, lambda s: s.weighted[place])
        return (
            quantities.share_right(f"uniform votes, σ {sigma}", uniform, NOISE),
            quantities.share_right(f"weighted votes, σ {sigma}", weighted, NOISE),
        )

    return Claim(
        id="A7",
        article=articles.A,
        text="KNN suffers from noise; weighted votes soften it",
        trials=(NOISE,),
        quantities=(lost, gained, *(level for place, sigma in enumerate(SIGMAS) for level in levels(place, sigma))),
        rule=Rule(
            "Two parts: under noise of σ 0.4 accuracy is lost, and over the noisy doses votes weighted by distance "
            "are right more often than equal votes; each by more than two standard errors. Holds: both. In part: one.",
            lambda found: all_or_some(rules.is_above_zero(found[lost]), rules.is_above_zero(found[gained])),
        ),
        note="k = 3; equal votes that tie give the smallest digit.",
    )


def a8() -> Claim:
    right = accuracy(OWN_RESNET18, claimed=99.5)
    return Claim(
        id="A8",
        article=articles.A,
        text="ResNet-18: over 99.5 %",
        trials=(OWN_RESNET18,),
        quantities=(right,),
        rule=reaches(right),
        note=FULL,
    )


def a9() -> Claim:
    right = accuracy(OWN_RESNET18, claimed=99.6)
    one = cost("one digit", Unit.MILLISECONDS, median(System.RESNET18), claimed=0.2)
    batch = cost("one of a batch", Unit.MILLISECONDS, of_a_batch(System.RESNET18), claimed=0.2)

    def decide(found: quantities.Figures) -> Verdict:
        fast = min(found[one].mean, found[batch].mean) <= rules.FACTOR * found[one].claimed
        return at_best_in_part(all_or_some(rules.is_claimed(found[right]), fast))

    return Claim(
        id="A9",
        article=articles.A,
        text="ResNet: 99.6 %, 0.2 ms a digit, about 2 hours on a GPU to train",
        trials=(OWN_RESNET18, SPEED),
        quantities=(right, one, batch),
        rule=Rule(
            "Two parts can be tested: accuracy, at least the claimed minus two standard errors; time of a digit, alone "
            f"or in a batch, whichever is shorter, at most {rules.FACTOR} times the claimed. Two hours on a GPU "
            "cannot. In part: at least one. Otherwise it does not hold.",
            decide,
        ),
        note=f"{FULL} {TIMED} Its training time on their GPU is not tested.",
    )


def a10() -> Claim:
    gained = gain(accuracies(OWN_RESNET34), accuracies(OWN_RESNET18), claimed=0.2)
    return Claim(
        id="A10",
        article=articles.A,
        text="ResNet-34: 0.2 points more",
        trials=(OWN_RESNET18, OWN_RESNET34),
        quantities=(gained, accuracy(OWN_RESNET34, "ResNet-34"), accuracy(OWN_RESNET18, "ResNet-18")),
        rule=gains(gained),
        note=FULL,
    )


def a11() -> Claim:
    saved = quantised.saved("resnet18")
    return Claim(
        id="A11",
        article=articles.A,
        text="INT8 saves 75 % of memory",
        trials=(COMPRESSION,),
        quantities=(saved, *quantised.accuracies("resnet18")),
        rule=Rule(
            f"{quantised.SMALLER} In part: by half at least, as 16 bits would. Otherwise it does not hold.",
            lambda found: quantised.judged(found[saved]),
        ),
        note=f"ResNet-18 at full width: the bytes of its ONNX file, INT8 against float32. {COMPRESSED}",
    )


def a12() -> Claim:
    return Claim(
        id="A12",
        article=articles.A,
        text="5,000 pictures a second with TensorRT",
        trials=(COMPRESSION,),
        quantities=quantised.per_second(),
        rule=rules.not_here("TensorRT runs on NVIDIA's processors alone; there is none here."),
        note="The nearest that can be measured here: a thousand digits at once on one core, the fastest engine.",
    )


def a13() -> Claim:
    resnet, knn = median(System.RESNET18), median(System.KNN)
    gained = gain(accuracies(A_RESNET18), each(SPLITS, lambda split: split.euclidean))
    fast = quantities.times_as_fast(knn, resnet, "times as fast")
    return Claim(
        id="A13",
        article=articles.A,
        text="ResNet is ahead of KNN in accuracy and in speed",
        trials=(A_RESNET18, SPLITS, SPEED),
        quantities=(
            gained,
            fast,
            accuracy(A_RESNET18, "ResNet-18"),
            quantities.knn_accuracy("KNN"),
            cost("one digit, ResNet-18", Unit.MILLISECONDS, resnet),
            cost("one digit, KNN", Unit.MILLISECONDS, knn),
        ),
        rule=Rule(
            "Two parts: the ResNet is right more often, by more than two standard errors, and it is faster at one "
            "digit, side by side. Holds: both. In part: one.",
            lambda found: all_or_some(rules.is_above_zero(found[gained]), found[fast].mean > 1),
        ),
        note=f"Accuracy: {NARROW} {TIMED}",
    )


CLAIMS = (a1(), a2(), a3(), a4(), a5(), a6(), a7(), a8(), a9(), a10(), a11(), a12(), a13())
