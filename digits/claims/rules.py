"""From figures to a verdict: a claim's rule, in words and in code, made before anything was measured.

A rule looks at figures and at nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from digits.claims.figure import EITHER, Figure, Verdict
from digits.claims.quantities import Figures, Quantity

NEAR = 0.25  # points that an accuracy may lie below the claimed one to hold in part
FACTOR = 2  # between their machine and ours
AT_ONCE = 100  # milliseconds: what people take for at once (Miller 1968)
ERRORS = 2  # standard errors that a mean has to differ by

BEST_FIRST = tuple(Verdict)


@dataclass(frozen=True)
class Rule:
    """words: the rule for the reader. decide: figures → verdict. without: the verdict while there are no figures."""

    words: str
    decide: Callable[[Figures], Verdict]
    without: Verdict = Verdict.UNMEASURED


def not_here(reason: str) -> Rule:
    """In place of a rule, the reason why nothing can be measured on this machine."""
    return Rule(reason, lambda figures: Verdict.UNTESTABLE, Verdict.UNTESTABLE)


def not_yet(reason: str) -> Rule:
    """In place of a rule, the reason why nothing was measured."""
    return Rule(reason, lambda figures: Verdict.UNMEASURED)


def is_claimed(found: Figure) -> bool:
    """At least the claimed figure, but for two standard errors."""
    return found.mean >= found.claimed - ERRORS * found.standard_error


def is_above_zero(found: Figure) -> bool:
    return found.mean > ERRORS * found.standard_error


def is_within(found: Figure, share: float) -> bool:
    """Whether the mean differs from the claimed by at most this share of it."""
    return abs(found.mean / found.claimed - 1) <= share


def is_of_the_order(found: Figure) -> bool:
    return found.claimed / FACTOR <= found.mean <= found.claimed * FACTOR


def reached(found: Figure) -> Verdict:
    if is_claimed(found):
        return Verdict.HOLDS
    return Verdict.PART if found.mean >= found.claimed - NEAR else Verdict.FAILS


def gained(found: Figure) -> Verdict:
    if not is_above_zero(found):
        return Verdict.FAILS
    return Verdict.HOLDS if is_claimed(found) else Verdict.PART


def all_or_some(*parts: bool) -> Verdict:
    return Verdict.HOLDS if all(parts) else Verdict.PART if any(parts) else Verdict.FAILS


def at_best_in_part(verdict: Verdict) -> Verdict:
    return Verdict.PART if verdict == Verdict.HOLDS else verdict


def better(*verdicts: Verdict) -> Verdict:
    return min(verdicts, key=BEST_FIRST.index)


def worse(*verdicts: Verdict) -> Verdict:
    return max(verdicts, key=BEST_FIRST.index)


def reaches(quantity: Quantity) -> Rule:
    """An accuracy has to reach what is claimed."""
    words = (
        "Holds: the mean is at least the claimed figure minus two standard errors. In part: it lies less than "
        f"{NEAR} points below. Otherwise it does not hold."
    )
    return Rule(words, lambda figures: reached(figures[quantity]))


def gains(quantity: Quantity, what: str = "gain", first: str = "") -> Rule:
    """Something has to be gained, and as much as claimed. first: words before the rule's."""
    return Rule(first + _gains_words(what), lambda figures: gained(figures[quantity]))


def gains_once_or_twice(once: Quantity, twice: Quantity) -> Rule:
    """On deformed digits: the severity is not stated, so the better verdict of the two counts."""
    return Rule(EITHER + _gains_words(), lambda figures: better(gained(figures[once]), gained(figures[twice])))


def _gains_words(what: str = "gain") -> str:
    return (
        f"Holds: the mean {what} is more than two standard errors above zero, and at least the claimed one minus two "
        "standard errors. In part: above zero so, but smaller than claimed. Otherwise it does not hold."
    )
