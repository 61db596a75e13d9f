"""What models get wrong: choose it, order it, count it. Everything here is a pure function of labels and answers.

`answers` is always {model name: (N, 10) float32 probabilities}, in the order in which the models are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digits.data.labelled import Collection
from digits.metrics import negative_log_likelihood, wilson

Answers = dict[str, np.ndarray]
Doubts = Mapping[str, np.ndarray]  # {model: (N,) bool, the digits that it calls "not a digit"}, where that is known
NO_DOUBTS: Doubts = {}
NOT_A_DIGIT = -1  # in a `Choice`, in place of an answer

# Northcutt, Athalye and Mueller, "Pervasive label errors in test sets destabilize machine learning
# benchmarks", 2021, showed five people each of 100 suspicious test digits. Of these at least three
# chose another digit than the label: index in the test set → what people say
LABEL_ERRORS = {947: 9, 1621: 6, 1901: 4, 2462: 0, 2597: 3, 3558: 0, 5937: 3, 6651: 6, 6783: 6, 9729: 6}
NO_MAJORITY = (2130, 2654, 3520, 8527, 9679)

ROUNDING = 1e-6  # a float32 confidence may lie this much beside the bound that a person chose
ANY, ALL = "any", "all"
ORDERS = ("sure", "loss", "close")


@dataclass(frozen=True)
class Choice:
    """What to show. None stands for any digit; the same digit as truth and answer asks for right answers.

    answer: `NOT_A_DIGIT` asks for the digits that a model does not recognise as one.
    both_ways: "4 taken for 9" brings "9 taken for 4" along.
    wrong: `ANY` (at least one of the models), `ALL`, or the name of the only one that is.
    low, high: the range in [0, 1] of the confidence in that answer.
    order: "sure" (confidence in it, descending), "loss" (-ln p of the truth, descending) or
    "close" (the lead of the best class over the second, ascending).
    """

    truth: int | None = 4
    answer: int | None = 9
    both_ways: bool = True
    wrong: str = ANY
    low: float = 0.0
    high: float = 1.0
    order: str = "sure"

    @property
    def asks_for_right_ones(self) -> bool:
        return self.truth is not None and self.truth == self.answer

    @property
    def asks_for_doubt(self) -> bool:
        return self.answer == NOT_A_DIGIT


def select(labels: np.ndarray, answers: Answers, choice: Choice, doubts: Doubts = NO_DOUBTS) -> np.ndarray:
    """Indices (K,) int64 of the chosen digits, in the chosen order; labels (N,) int."""
    hits = _hits(labels, answers, choice, doubts)
    chosen = np.flatnonzero(np.any(list(hits.values()), 0)) if hits else np.zeros(0, np.int64)
    return chosen[np.argsort(_rank(labels, answers, hits, choice.order)[chosen], kind="stable")] if hits else chosen


def counts(labels: np.ndarray, answers: Answers, choice: Choice) -> np.ndarray:
    """(10, 10) int64, truth down and answer across: how many digits `select` would find for each pair alone.

    The diagonal stays empty: it counts what is wrong.
    """
    hits = _wrong(labels, answers, choice)
    table = np.zeros((10, 10), np.int64)
    for answer in range(10):
        found = [hit & (answers[name].argmax(1) == answer) for name, hit in hits.items()]
        if found:
            table[:, answer] = np.bincount(labels[np.any(found, 0)], minlength=10)
    return table


def wrong_ones(labels: np.ndarray, answers: Answers, choice: Choice) -> np.ndarray:
    """(N,) bool: the digits that whoever the choice says gets wrong, as sure as it says, for whatever other digit."""
    hits = _wrong(labels, answers, choice)
    return np.any(list(hits.values()), 0) if hits else np.zeros(len(labels), bool)


def _wrong(labels: np.ndarray, answers: Answers, choice: Choice) -> dict[str, np.ndarray]:
    """As `_hits`, of a choice that asks for no digit in particular."""
    return _hits(labels, answers, Choice(None, None, False, choice.wrong, choice.low, choice.high), NO_DOUBTS)


def _hits(labels: np.ndarray, answers: Answers, choice: Choice, doubts: Doubts) -> dict[str, np.ndarray]:
    """For each model (N,) bool: the digits that are chosen on its account."""
    given = {name: p.argmax(1) for name, p in answers.items()}
    if choice.asks_for_doubt:
        fits = {name: doubts.get(name, np.zeros(len(labels), bool)) for name in answers}
    else:
        fits = {name: (a == labels) == choice.asks_for_right_ones for name, a in given.items()}
    hits = {}
    for name, p in answers.items():
        confidence = p.max(1)
        inside = (confidence >= choice.low - ROUNDING) & (confidence <= choice.high + ROUNDING)
        hits[name] = fits[name] & inside & _is_asked_for(labels, given[name], choice)
    if choice.wrong == ALL:
        return {name: hit & np.all(list(fits.values()), 0) for name, hit in hits.items()}
    if choice.wrong == ANY:
        return hits
    others = [fit for name, fit in fits.items() if name != choice.wrong]
    return {name: hit & ~np.any(others, 0) for name, hit in hits.items() if name == choice.wrong}


def _is_asked_for(labels: np.ndarray, given: np.ndarray, choice: Choice) -> np.ndarray:
    """(N,) bool: truth and answer are the ones asked for, or each other's if both ways count."""
    if choice.asks_for_doubt:
        return _is(labels, choice.truth)
    asked = _is(labels, choice.truth) & _is(given, choice.answer)
    return asked | (_is(labels, choice.answer) & _is(given, choice.truth)) if choice.both_ways else asked


def _is(digits: np.ndarray, wanted: int | None) -> np.ndarray:
    return np.ones(len(digits), bool) if wanted is None else digits == wanted


def _rank(labels: np.ndarray, answers: Answers, hits: dict[str, np.ndarray], order: str) -> np.ndarray:
    """(N,) float: the smaller the earlier; each digit by the one of its wrong models that puts it furthest ahead."""
    ranks = [np.where(hits[name], _model_rank(labels, answers[name], order), np.inf) for name in hits]
    return np.min(ranks, 0)


def _model_rank(labels: np.ndarray, p: np.ndarray, order: str) -> np.ndarray:
    if order == "sure":
        return -p.max(1)
    if order == "loss":
        return p[np.arange(len(p)), labels]
    if order == "close":
        return lead(p)
    raise ValueError(f"There is no order {order!r}; choose one of {', '.join(ORDERS)}.")


def lead(p: np.ndarray) -> np.ndarray:
    """By how much the best class is ahead of the second: p (N, 10) → (N,) in [0, 1]."""
    best = np.partition(p, -2, axis=1)
    return best[:, -1] - best[:, -2]


def corrected(labels: np.ndarray) -> np.ndarray:
    """MNIST's test labels (10000,) with the ten that people disagree with set right."""
    better = labels.copy()
    better[list(LABEL_ERRORS)] = list(LABEL_ERRORS.values())
    return better


def people_say(collection: Collection, index: int) -> int | None:
    """What most people say a digit is, where that is known not to be its label."""
    return LABEL_ERRORS.get(index) if collection.split == "test" else None


def people_disagree(collection: Collection, index: int) -> bool:
    """Whether people were asked about a digit, and no answer had a majority."""
    return collection.split == "test" and index in NO_MAJORITY


@dataclass(frozen=True)
class Tally:
    """One model's errors; pairs count both directions, most confused first: ((4, 9), 8), …

    four_nine_share: of the 4s and 9s, how many are taken for the other; interval: Wilson's at 95 %.
    """

    n: int
    errors: int
    corrected_errors: int | None
    loss: float
    pairs: list[tuple[tuple[int, int], int]]
    four_nine: int
    four_nine_share: float
    interval: tuple[float, float]

    @property
    def accuracy(self) -> float:
        return 1 - self.errors / self.n

    @property
    def is_four_nine_first(self) -> bool:
        """No pair is confused more often than 4 and 9; another may be as often."""
        return self.four_nine > 0 and self.four_nine == self.pairs[0][1]

    def holds(self, share: float) -> bool:
        """Whether a share in [0, 1] that is claimed of 4 and 9 lies within the interval."""
        return self.interval[0] <= share <= self.interval[1]


def tally(labels: np.ndarray, p: np.ndarray, better: np.ndarray | None = None) -> Tally:
    """Of one model's answers p (N, 10) to labels (N,); `better`: labels with known errors set right, if there are."""
    given = p.argmax(1)
    wrong = given != labels
    pairs = np.sort(np.stack([labels[wrong], given[wrong]], 1), 1)
    found, numbers = np.unique(pairs, axis=0, return_counts=True)
    by_number = [((int(found[i][0]), int(found[i][1])), int(numbers[i])) for i in np.argsort(-numbers, kind="stable")]
    both = int(np.isin(labels, (4, 9)).sum())
    four_nine = dict(by_number).get((4, 9), 0)
    return Tally(
        n=len(labels),
        errors=int(wrong.sum()),
        corrected_errors=None if better is None else int((given != better).sum()),
        loss=negative_log_likelihood(p, labels),
        pairs=by_number,
        four_nine=four_nine,
        four_nine_share=four_nine / both if both else 0.0,
        interval=wilson(four_nine, both),
    )
