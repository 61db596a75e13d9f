"""From figures to verdicts, at the very edges of each rule."""

from dataclasses import FrozenInstanceError

import pytest

from digits.claims import figure, rules
from digits.claims.figure import EITHER, Figure, Kind, Unit, Verdict
from digits.claims.quantities import Figures, Quantity
from digits.claims.records import CLAIMS

HOLDS, PART, FAILS, UNTESTABLE, UNMEASURED = Verdict
ERROR = 0.0625  # the standard error of what `found` gives


def found(mean: float, claimed: float, name: str = "gain") -> Figure:
    """A figure of four values with a spread of 2 `ERROR`."""
    return Figure(
        name=name,
        unit=Unit.POINTS,
        kind=Kind.GAIN,
        claimed=claimed,
        mean=mean,
        spread=2 * ERROR,
        values=[mean] * 4,
        n=None,
    )


def quantity(name: str) -> Quantity:
    return Quantity(name=name, unit=Unit.POINTS, values=lambda results: [])


def test_the_standard_error_is_of_the_spread_and_of_the_digits_counted():
    assert found(1, 1).standard_error == ERROR
    shares = figure.of("accuracy", [97.0, 99.0], Unit.PERCENT, n=400, kind=Kind.ACCURACY)
    assert shares.standard_error**2 == pytest.approx(2 / 2 + 100**2 * 0.98 * 0.02 / 400)


@pytest.mark.parametrize(
    ("mean", "verdict"), [(99.9, HOLDS), (99.875, HOLDS), (99.87, PART), (99.75, PART), (99.74, FAILS)]
)
def test_an_accuracy_reaches_what_is_claimed_but_for_two_standard_errors(mean, verdict):
    assert rules.reached(found(mean, 100)) == verdict


def test_an_accuracy_a_quarter_of_a_point_below_holds_in_part():
    """Where two standard errors are less than that."""
    small = [figure.of("accuracy", [mean, mean], Unit.PERCENT, 99, kind=Kind.ACCURACY) for mean in (98.75, 98.74)]
    assert [rules.reached(one) for one in small] == [PART, FAILS]
    rule = rules.reaches(quantity("accuracy"))
    assert [rule.decide(Figures([one])) for one in small] == [PART, FAILS]
    assert "0.25 points" in rule.words and rule.without == UNMEASURED


@pytest.mark.parametrize(
    ("mean", "claimed", "verdict"),
    [
        (0.125, 0.2, FAILS),
        (0.25, 0.2, HOLDS),
        (0.25, 0.375, HOLDS),
        (0.25, 0.38, PART),
        (0.12, 0.1, FAILS),
        (-3, 0.2, FAILS),
    ],
)
def test_a_gain_is_more_than_two_standard_errors_above_zero(mean, claimed, verdict):
    assert rules.gained(found(mean, claimed)) == verdict
    assert rules.gains(quantity("gain")).decide(Figures([found(mean, claimed)])) == verdict


def test_of_two_strengths_the_better_verdict_counts():
    rule = rules.gains_once_or_twice(quantity("once"), quantity("twice"))
    figures = {HOLDS: 9.0, PART: 0.3, FAILS: 0.0}
    for one in figures:
        for other in figures:
            both = Figures([found(figures[one], 1, "once"), found(figures[other], 1, "twice")])
            assert rule.decide(both) == rules.better(one, other)
    assert rule.words.startswith(EITHER)
    assert rules.better(PART, FAILS, HOLDS) == HOLDS and rules.worse(PART, FAILS, HOLDS) == FAILS
    assert rules.worse(HOLDS, PART) == PART and rules.better(FAILS, PART) == PART


@pytest.mark.parametrize(
    ("mean", "is_so"), [(0.99, False), (1, True), (2, True), (4, True), (4.01, False), (-2, False)]
)
def test_of_the_order_is_half_to_twice(mean, is_so):
    assert rules.is_of_the_order(found(mean, 2)) == is_so


@pytest.mark.parametrize(("mean", "is_so"), [(7.4, False), (7.5, True), (10, True), (12.5, True), (12.6, False)])
def test_within_a_share_is_on_either_side(mean, is_so):
    assert rules.is_within(found(mean, 10), 0.25) == is_so


def test_parts_make_a_whole():
    assert rules.all_or_some(True, True) == HOLDS
    assert rules.all_or_some(True, False) == PART
    assert rules.all_or_some(False, False) == FAILS
    assert [rules.at_best_in_part(verdict) for verdict in Verdict] == [PART, PART, FAILS, UNTESTABLE, UNMEASURED]


def test_what_was_not_measured_is_told_from_what_cannot_be():
    for rule, verdict in ((rules.not_here("no GPU"), UNTESTABLE), (rules.not_yet("no time"), UNMEASURED)):
        assert rule.without == rule.decide(Figures([])) == verdict and rule.words in ("no GPU", "no time")


def test_a_rule_is_made_before_and_stays():
    with pytest.raises(FrozenInstanceError):
        rules.not_yet("no time").words = "others"


def test_at_once_is_a_tenth_of_a_second():
    assert rules.AT_ONCE == 100


def test_rules_say_what_has_to_be_gained():
    assert "mean loss is" in rules.gains(quantity("gain"), "loss").words
    assert rules.gains(quantity("gain"), first="First. ").words.startswith("First. Holds: the mean gain is")


def test_the_shorter_time_counts_alone_or_in_a_batch():
    def verdict(accuracy: float, one: float, batch: float) -> str:
        right = figure.of("accuracy", [accuracy], Unit.PERCENT, 99.6, None, Kind.ACCURACY)
        times = (("one digit", one), ("one of a batch", batch))
        costs = [figure.of(name, [took], Unit.MILLISECONDS, 0.2, kind=Kind.COST) for name, took in times]
        return CLAIMS["A9"].verdict([right, *costs])

    assert [verdict(99.0, *took) for took in ((0.1, 5), (5, 0.1), (0.4, 5), (0.41, 5))] == [PART, PART, PART, FAILS]
    assert verdict(99.7, 0.1, 0.1) == verdict(99.7, 5, 5) == PART  # its time of training cannot be tested
