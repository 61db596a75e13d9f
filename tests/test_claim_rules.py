"""From figures to verdicts, at the very edges of each rule."""

from digits.claims import figure
from digits.claims.figure import Kind, Unit, Verdict
from digits.claims.records import CLAIMS

HOLDS, PART, FAILS, UNTESTABLE, UNMEASURED = Verdict


def test_the_shorter_time_counts_alone_or_in_a_batch():
    def verdict(accuracy: float, one: float, batch: float) -> str:
        right = figure.of("accuracy", [accuracy], Unit.PERCENT, 99.6, None, Kind.ACCURACY)
        times = (("one digit", one), ("one of a batch", batch))
        costs = [figure.of(name, [took], Unit.MILLISECONDS, 0.2, kind=Kind.COST) for name, took in times]
        return CLAIMS["A9"].verdict([right, *costs])

    assert [verdict(99.0, *took) for took in ((0.1, 5), (5, 0.1), (0.4, 5), (0.41, 5))] == [PART, PART, PART, FAILS]
    assert verdict(99.7, 0.1, 0.1) == verdict(99.7, 5, 5) == PART  # its time of training cannot be tested
