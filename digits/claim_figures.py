"""From the results of trials to the figures of each claim."""

from collections.abc import Callable
from statistics import fmean

import numpy as np

from digits import trials
from digits.articles import CLAIMS
from digits.experiments import DIMENSIONS, NOISE
from digits.verdicts import figure

MEGABYTE = 1e6
FLOAT32 = 4  # bytes
PAIRS = [(first, second) for first in range(10) for second in range(first + 1, 10)]

Results = dict[str, list[dict]]  # by trial, one a seed


def claimed(claim: str, place: int = 0) -> float:
    return CLAIMS[claim].figures[place][0]


def percent(shares) -> list[float]:
    return [100 * share for share in shares]


def accuracy(results: Results, arm: str, name: str = "accuracy", claim: float | None = None) -> dict:
    shares = [trial["accuracy"] for trial in results[arm]]
    return figure(name, percent(shares), "%", claim, results[arm][0]["n"], "accuracy")


def gain(better: list[float], plain: list[float], name: str = "gain", claim: float | None = None) -> dict:
    """Points of accuracy gained, trial by trial of the same seed."""
    return figure(name, [100 * (a - b) for a, b in zip(better, plain, strict=True)], "points", claim)


def each(results: Results, arm: str, key: str) -> list:
    return [trial[key] for trial in results[arm]]


def saved(less: list[float], plain: list[float], name: str, claim: float | None = None) -> dict:
    """Percent of something saved, trial by trial of the same seed."""
    return figure(name, [100 * (1 - a / b) for a, b in zip(less, plain, strict=True)], "%", claim)


def convergence(claim: str, arm: str, plain: str, level: float) -> Callable[[Results], list[dict]]:
    """Epochs to a fixed validation accuracy with and without; a trial that never reaches it counts all its epochs."""

    def figures(results: Results) -> list[dict]:
        first = {name: [trials.first_reaching(t["curve"], level) for t in results[name]] for name in (arm, plain)}
        took = {
            name: [at or t["curve"][-1]["epoch"] for at, t in zip(first[name], results[name], strict=True)]
            for name in (arm, plain)
        }
        return [
            saved(took[arm], took[plain], "epochs saved", claimed(claim)),
            figure("epochs with", took[arm], "epochs", kind="fact"),
            figure("epochs without", took[plain], "epochs", kind="fact"),
            figure("trainings that got there, with", [100 * bool(at) for at in first[arm]], "%", kind="fact"),
            figure("trainings that got there, without", [100 * bool(at) for at in first[plain]], "%", kind="fact"),
            accuracy(results, arm, "test accuracy with"),
            accuracy(results, plain, "test accuracy without"),
        ]

    return figures


def deformed(claim: str, arm: str, plain: str) -> Callable[[Results], list[dict]]:
    def figures(results: Results) -> list[dict]:
        found = [accuracy(results, arm, "test accuracy with"), accuracy(results, plain, "test accuracy without")]
        for strength in ("once", "twice"):
            shares = {name: [trial["deformed"][strength] for trial in results[name]] for name in (arm, plain)}
            found.append(gain(shares[arm], shares[plain], f"gain, deformed {strength}", claimed(claim)))
            for name, word in ((plain, "without"), (arm, "with")):
                title = f"deformed {strength}, {word}"
                found.append(figure(title, percent(shares[name]), "%", None, results[name][0]["n"], "accuracy"))
        return found

    return figures


def p50(results: Results, model: str) -> list[float]:
    return [round_["p50_ms"][model] for round_ in results["speed"]]


def batch(results: Results, model: str) -> list[float]:
    return [round_["batch_ms"][model] for round_ in results["speed"]]


def held(results: Results, model: str) -> list[float]:
    return [round_["held_bytes"][model] / MEGABYTE for round_ in results["speed"]]


def _times(slow: list[float], fast: list[float], name: str) -> dict:
    return figure(name, [a / b for a, b in zip(slow, fast, strict=True)], "×")


def knn_accuracy(results: Results, claim: float | None = None) -> dict:
    shares = percent(each(results, "splits", "euclidean"))
    return figure("accuracy", shares, "%", claim, results["splits"][0]["n"], "accuracy")


def cosine(results: Results) -> list[dict]:
    euclidean, cosine = (each(results, "splits", key) for key in ("euclidean", "cosine"))
    n = results["splits"][0]["n"]
    return [
        gain(cosine, euclidean),
        figure("cosine", percent(cosine), "%", None, n, "accuracy"),
        figure("Euclidean", percent(euclidean), "%", None, n, "accuracy"),
    ]


def pca(results: Results) -> list[dict]:
    return [
        saved(p50(results, "knn-pca50"), p50(results, "knn"), "time saved", claimed("A4")),
        figure("one digit, 784 pixels", p50(results, "knn"), "ms", kind="cost"),
        figure("one digit, 50 dimensions", p50(results, "knn-pca50"), "ms", kind="cost"),
    ]


def trees(results: Results) -> list[dict]:
    rounds = results["trees"]
    return [
        _times([r["brute"][i] for r in rounds], [r["kd_tree"][i] for r in rounds], f"times as fast, {d} dimensions")
        for i, d in enumerate(DIMENSIONS)
    ]


def noise(results: Results) -> list[dict]:
    found = results["noise"]
    lost = [trial["weighted"][0] - trial["weighted"][NOISE.index(0.4)] for trial in found]
    softened = [fmean(trial["weighted"][1:]) - fmean(trial["uniform"][1:]) for trial in found]
    levels = [
        figure(f"{votes} votes, σ {sigma}", percent([t[votes][i] for t in found]), "%", None, found[0]["n"], "accuracy")
        for i, sigma in enumerate(NOISE)
        for votes in ("uniform", "weighted")
    ]
    return [
        figure("lost to noise", percent(lost), "points", kind="cost"),
        figure("gain by weights", percent(softened), "points"),
        *levels,
    ]


def resnet_a(results: Results) -> list[dict]:
    return [
        accuracy(results, "a-resnet18", claim=claimed("A9")),
        figure("one digit", p50(results, "resnet18"), "ms", claimed("A9", 1), kind="cost"),
        figure("one of a batch", batch(results, "resnet18"), "ms", claimed("A9", 1), kind="cost"),
    ]


def ahead(results: Results) -> list[dict]:
    resnet, neighbours = each(results, "a-resnet18", "accuracy"), each(results, "splits", "euclidean")
    return [
        gain(resnet, neighbours),
        _times(p50(results, "knn"), p50(results, "resnet18"), "times as fast"),
        accuracy(results, "a-resnet18", "ResNet-18"),
        knn_accuracy(results) | {"name": "KNN"},
        figure("one digit, ResNet-18", p50(results, "resnet18"), "ms", kind="cost"),
        figure("one digit, KNN", p50(results, "knn"), "ms", kind="cost"),
    ]


def two_to_four(results: Results) -> list[dict]:
    two, four = (each(results, arm, "accuracy") for arm in ("b-two", "b-four"))
    return [
        gain(four, two, claim=claimed("B1", 1) - claimed("B1")),
        accuracy(results, "b-two", "accuracy, two", claimed("B1")),
        accuracy(results, "b-four", "accuracy, four", claimed("B1", 1)),
    ]


def focal(results: Results) -> list[dict]:
    plain = [share["0"] for share in each(results, "b-resnet18", "hard_share")]
    focal = [share["2"] for share in each(results, "b-focal", "hard_share")]
    same = [share["2"] for share in each(results, "b-resnet18", "hard_share")]
    more = [100 * (a / b - 1) if b else 0.0 for a, b in zip(focal, plain, strict=True)]
    return [
        figure("weight gained by hard samples", more, "%", claimed("B3")),
        figure("their share, cross entropy", percent(plain), "%", kind="fact"),
        figure("their share, focal loss", percent(focal), "%", kind="fact"),
        figure("their share, focal loss on the other's answers", percent(same), "%", kind="fact"),
        accuracy(results, "b-focal", "test accuracy with"),
        accuracy(results, "b-resnet18", "test accuracy without"),
    ]


def smoothing(results: Results) -> list[dict]:
    with_it, without = (each(results, arm, "nll") for arm in ("b-smoothing", "b-resnet18"))
    return [
        saved(with_it, without, "test loss saved", claimed("B4")),
        figure("test loss with", with_it, "nats", kind="cost"),
        figure("test loss without", without, "nats", kind="cost"),
        accuracy(results, "b-smoothing", "test accuracy with"),
        accuracy(results, "b-resnet18", "test accuracy without"),
    ]


def four_nine(results: Results) -> list[dict]:
    confusions = [np.array(trial["confusion"]) for arm in results.values() for trial in arm]
    taken = [100 * (c[4, 9] + c[9, 4]) / max(c[[4, 9]].sum(), 1) for c in confusions]
    worst = [max(PAIRS, key=lambda pair: c[pair] + c[pair[::-1]]) == (4, 9) for c in confusions]
    return [
        figure("confused", [float(share) for share in taken], "%", claimed("B9"), kind="cost"),
        figure("most confused in", percent(worst), "%", kind="fact"),
    ]


def v100(results: Results) -> list[dict]:
    return [
        accuracy(results, "b-cbam", claim=claimed("B11")),
        figure("one digit on this CPU", p50(results, "resnet18-cbam"), "ms", kind="cost"),
    ]


def lenet_variant(results: Results) -> list[dict]:
    tenth = [t["curve"][:10][-1]["validation_accuracy"] for t in results["d-article"]]
    return [
        figure(
            "validation after 10 epochs", percent(tenth), "%", claimed("D1"), results["d-article"][0]["n"], "accuracy"
        ),
        accuracy(results, "d-article", "test", claimed("D1", 1)),
        figure("epochs", [t["curve"][-1]["epoch"] for t in results["d-article"]], "epochs", kind="fact"),
    ]


def reachable(results: Results) -> list[dict]:
    bytes_ = [FLOAT32 * count for count in each(results, "d-article", "parameters")]
    return [
        accuracy(results, "d-article", claim=claimed("D5")),
        figure("picture to answer", p50(results, "lenet-variant, from a picture"), "ms", claimed("D5", 1), kind="cost"),
        figure("weights", [b / MEGABYTE for b in bytes_], "MB", claimed("D5", 2), kind="cost"),
    ]


def filters(results: Results) -> list[dict]:
    small = results["d-plain"]
    found = []
    for arm, size in (("d-5x5", "5×5"), ("d-7x7", "7×7")):
        wrong = {name: [1 - a for a in each(results, name, "accuracy")] for name in (arm, "d-plain")}
        added = 100 * (results[arm][0]["parameters"] / small[0]["parameters"] - 1)
        found.append(saved(wrong[arm], [max(w, 1e-9) for w in wrong["d-plain"]], f"errors cut by {size}"))
        found.append(figure(f"parameters added by {size}", [added], "%", kind="cost"))
    names = (("d-plain", "3×3"), ("d-5x5", "5×5"), ("d-7x7", "7×7"))
    return found + [accuracy(results, arm, f"test accuracy, {size}") for arm, size in names]
