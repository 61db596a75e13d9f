"""What lies behind a claim, as HTML: its figures, its rule and what was run; and the tables of what was timed."""

from digits.claims import words
from digits.claims.file import Row, Trials
from digits.claims.results import Speed, Splits
from digits.show import templating

TABLES = {Speed: "claims_speed.html", Splits: "claims_splits.html"}


def behind(row: Row) -> str:
    return templating.render("claims_row.html", row=row, words=words)


def tables(row: Row, trials: Trials) -> str:
    """One for each experiment whose results are a few numbers; empty where the claim has none."""
    found = [tried.seeds for tried in trials.of(row) if type(tried.seeds[0]) in TABLES]
    return "".join(templating.render(TABLES[type(seeds[0])], seeds=seeds) for seeds in found)
