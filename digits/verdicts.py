"""From figures to a verdict: one rule for each claim, in words and in code, made before anything was measured.

A figure is a dictionary: name, unit, claimed (or None), mean, spread (standard deviation between seeds), values (one
a seed), n (digits behind each value of an accuracy, or None). A rule looks at figures and at nothing else.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, stdev

HOLDS, PART, FAILS = "holds", "holds in part", "does not hold"
UNTESTABLE, UNMEASURED = "not testable here", "not measured yet"
VERDICTS = (HOLDS, PART, FAILS, UNTESTABLE, UNMEASURED)

NEAR = 0.25  # points that an accuracy may lie below the claimed one to hold in part
FACTOR = 2  # between their machine and ours
AT_ONCE = 100  # milliseconds: what people take for at once (Miller 1968)

Figures = dict[str, dict]


@dataclass(frozen=True)
class Rule:
    words: str
    decide: Callable[[Figures], str]


def figure(
    name: str, values: list[float], unit: str, claimed: float | None = None, n: int | None = None, kind: str = "gain"
) -> dict:
    """kind: "accuracy" and "gain" are better when larger, "cost" when smaller, "fact" is neither."""
    return {
        "name": name,
        "unit": unit,
        "kind": kind,
        "claimed": claimed,
        "mean": fmean(values),
        "spread": stdev(values) if len(values) > 1 else 0.0,
        "values": list(values),
        "n": n,
    }


def standard_error(found: dict) -> float:
    """Of the mean: from the spread between seeds and, for a share in percent, the number of digits behind it."""
    square = found["spread"] ** 2 / len(found["values"])
    if found["n"]:
        share = min(max(found["mean"] / 100, 0), 1)
        square += 1e4 * share * (1 - share) / found["n"]
    return math.sqrt(square)


def decide(claim: str, figures: list[dict]) -> str:
    """The verdict on a claim by its rule; without figures, not measured yet or not testable here."""
    if not figures:
        return UNTESTABLE if claim in NOT_HERE else UNMEASURED
    return RULES[claim].decide({found["name"]: found for found in figures})


def reaches(found: dict) -> str:
    if found["mean"] >= found["claimed"] - 2 * standard_error(found):
        return HOLDS
    return PART if found["mean"] >= found["claimed"] - NEAR else FAILS


def is_above_zero(found: dict) -> bool:
    return found["mean"] > 2 * standard_error(found)


def gains(found: dict) -> str:
    if not is_above_zero(found):
        return FAILS
    return HOLDS if found["mean"] >= found["claimed"] - 2 * standard_error(found) else PART


def all_or_some(parts: list[bool]) -> str:
    return HOLDS if all(parts) else PART if any(parts) else FAILS


def at_best_in_part(verdict: str) -> str:
    return PART if verdict == HOLDS else verdict


REACHES = (
    "Holds: the mean is at least the claimed figure minus two standard errors. In part: it lies less than "
    f"{NEAR} points below. Otherwise it does not hold."
)


def _gains_words(what: str = "gain") -> str:
    return (
        f"Holds: the mean {what} is more than two standard errors above zero, and at least the claimed one minus two "
        "standard errors. In part: above zero so, but smaller than claimed. Otherwise it does not hold."
    )


def _deformed(figures: Figures) -> str:
    """Severity is not stated: the better verdict of the two counts."""
    return min((gains(figures[name]) for name in ("gain, deformed once", "gain, deformed twice")), key=VERDICTS.index)


DEFORMED = (
    "The articles do not say how deformed the digits are: tested once as strongly as in training and twice as "
    "strongly, and the better verdict counts. " + _gains_words()
)


def _larger_filters(figures: Figures) -> str:
    verdicts = []
    for size in ("5×5", "7×7"):
        cut, added = figures[f"errors cut by {size}"], figures[f"parameters added by {size}"]
        verdicts.append(HOLDS if not is_above_zero(cut) else PART if cut["mean"] <= added["mean"] else FAILS)
    return max(verdicts, key=VERDICTS.index)


def _near_factor(found: dict) -> bool:
    return found["claimed"] / FACTOR <= found["mean"] <= found["claimed"] * FACTOR


def _both_gain_and_level(figures: Figures) -> str:
    verdicts = (gains(figures["gain"]), reaches(figures["accuracy, four"]))
    if set(verdicts) == {HOLDS}:
        return HOLDS
    return FAILS if verdicts[0] == FAILS else PART


def _on_a_v100(figures: Figures) -> str:
    verdict = reaches(figures["accuracy"])
    return {HOLDS: PART, PART: UNTESTABLE, FAILS: FAILS}[verdict]


RULES: dict[str, Rule] = {
    "A1": Rule(REACHES, lambda f: reaches(f["accuracy"])),
    "A2": Rule(
        f"Two parts: the median of one digit lies within a factor of {FACTOR} of the claimed (machines differ), and it "
        f"is too slow for an answer at once: above {AT_ONCE} ms. Holds: both. In part: one.",
        lambda f: all_or_some([_near_factor(f["one digit"]), f["one digit"]["mean"] > AT_ONCE]),
    ),
    "A3": Rule(
        "Two parts, one for each model: what it holds lies within a quarter of the claimed. Holds: both. In part: one.",
        lambda f: all_or_some([abs(f[name]["mean"] / f[name]["claimed"] - 1) <= 0.25 for name in ("KNN", "ResNet-18")]),
    ),
    "A4": Rule(_gains_words("share of the time saved"), lambda f: gains(f["time saved"])),
    "A5": Rule(
        "Holds: the mean gain over the splits is more than two standard errors above zero. In part: above zero, but "
        "by less. Otherwise it does not hold.",
        lambda f: HOLDS if is_above_zero(f["gain"]) else PART if f["gain"]["mean"] > 0 else FAILS,
    ),
    "A6": Rule(
        "Holds: at every number of dimensions tried, the k-d tree is faster, by the mean of the rounds' medians. In "
        "part: at some. Otherwise it does not hold.",
        lambda f: all_or_some([found["mean"] > 1 for found in f.values()]),
    ),
    "A7": Rule(
        "Two parts: under noise of σ 0.4 accuracy is lost, and over the noisy doses votes weighted by distance are "
        "right more often than equal votes; each by more than two standard errors. Holds: both. In part: one.",
        lambda f: all_or_some([is_above_zero(f["lost to noise"]), is_above_zero(f["gain by weights"])]),
    ),
    "A8": Rule(REACHES, lambda f: reaches(f["accuracy"])),
    "A9": Rule(
        f"Two parts can be tested: accuracy, at least the claimed minus two standard errors; time of a digit, alone or "
        f"in a batch, whichever is shorter, at most {FACTOR} times the claimed. Two hours on a GPU cannot. In part: at "
        "least one. Otherwise it does not hold.",
        lambda f: at_best_in_part(
            all_or_some(
                [
                    reaches(f["accuracy"]) == HOLDS,
                    min(f["one digit"]["mean"], f["one of a batch"]["mean"]) <= FACTOR * f["one digit"]["claimed"],
                ]
            )
        ),
    ),
    "A10": Rule(_gains_words(), lambda f: gains(f["gain"])),
    "A13": Rule(
        "Two parts: the ResNet is right more often, by more than two standard errors, and it is faster at one digit, "
        "side by side. Holds: both. In part: one.",
        lambda f: all_or_some([is_above_zero(f["gain"]), f["times as fast"]["mean"] > 1]),
    ),
    "B1": Rule(
        "Two parts: the gain is above zero by more than two standard errors, and at least the claimed one minus two "
        "standard errors; four convolutions reach the claimed accuracy minus two standard errors. Holds: both. Without "
        "a gain above zero it does not hold. Otherwise in part.",
        _both_gain_and_level,
    ),
    "B2": Rule(_gains_words("share of epochs saved"), lambda f: gains(f["epochs saved"])),
    "B3": Rule(
        "Hard: the truth gets less than half of the probability. Weight: the slope of the loss. " + _gains_words(),
        lambda f: gains(f["weight gained by hard samples"]),
    ),
    "B4": Rule(_gains_words("share of the loss saved"), lambda f: gains(f["test loss saved"])),
    "B5": Rule(DEFORMED, _deformed),
    "B8": Rule(_gains_words("share of epochs saved"), lambda f: gains(f["epochs saved"])),
    "B9": Rule(
        "Two parts: 4 and 9 are the most confused pair in more than half of the trainings; and the share of 4s and 9s "
        "taken for each other lies within a fifth of the claimed. Holds: both. In part: one.",
        lambda f: all_or_some(
            [f["most confused in"]["mean"] > 50, abs(f["confused"]["mean"] / f["confused"]["claimed"] - 1) <= 0.2]
        ),
    ),
    "B10": Rule(REACHES, lambda f: reaches(f["accuracy"])),
    "B11": Rule(
        "There is no V100 here, so the time cannot be tested, and it holds in part at best: where the accuracy is at "
        f"least the claimed minus two standard errors. Less than {NEAR} points below, not testable here: a narrower "
        "network, trained shorter, does not refute that. Otherwise it does not hold.",
        _on_a_v100,
    ),
    "D1": Rule(
        "Two parts, validation and test, each at least the claimed minus two standard errors. Holds: both. In part: "
        "one.",
        lambda f: all_or_some([reaches(f[name]) == HOLDS for name in ("validation after 10 epochs", "test")]),
    ),
    "D3": Rule(_gains_words("share of epochs saved"), lambda f: gains(f["epochs saved"])),
    "D4": Rule(DEFORMED, _deformed),
    "D5": Rule(
        "Accuracy at least the claimed minus two standard errors, time and size at most the claimed: all three. Power "
        "cannot be measured here, so it holds in part at best. Otherwise it does not hold.",
        lambda f: (
            PART
            if reaches(f["accuracy"]) == HOLDS
            and all(f[name]["mean"] <= f[name]["claimed"] for name in ("picture to answer", "weights"))
            else FAILS
        ),
    ),
    "D6": Rule(
        "Holds: neither larger filter cuts the errors by more than two standard errors. In part: one does, but by a "
        "smaller share than it adds parameters. Otherwise it does not hold.",
        _larger_filters,
    ),
}

NOT_HERE = {
    "A12": "TensorRT runs on NVIDIA's processors alone; there is none here.",
    "B7": "There is no Jetson Nano here, and TensorRT runs on NVIDIA's processors alone.",
}
NOT_YET = {
    "A11": "Compression was not measured yet.",
    "B6": "Compression was not measured yet.",
    "D2": "Compression was not measured yet.",
    "E1": "Compression was not measured yet.",
}


def rule_words(claim: str) -> str:
    """The rule for the reader, or the reason why there is none."""
    return RULES[claim].words if claim in RULES else (NOT_HERE | NOT_YET)[claim]
