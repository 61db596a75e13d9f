"""One claim: what an article says, what is run, how its figures come from that, and the rule that judges them."""

from collections.abc import Iterable
from dataclasses import dataclass

from digits.claims.articles import Article
from digits.claims.figure import Figure, Verdict
from digits.claims.quantities import Figures, Quantity
from digits.claims.rules import Rule
from digits.claims.trials import Results, Trial


@dataclass(frozen=True, kw_only=True)
class Claim:
    """text: what the article says. trials: what is run. quantities: what is read off the results, with what the
    article states of them. rule: figures → verdict. note: what the reader must know.

    level: the validation accuracy that "converges" means. Without trials and quantities the rule is the reason.
    """

    id: str
    article: Article
    text: str
    rule: Rule
    trials: tuple[Trial, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    note: str = ""
    level: float | None = None

    def is_measured(self, results: Results) -> bool:
        """Whether the results hold those of all its trials."""
        return bool(self.trials) and all(trial in results for trial in self.trials)

    def measure(self, results: Results) -> list[Figure]:
        return [quantity.figure(results) for quantity in self.quantities]

    def verdict(self, figures: Iterable[Figure]) -> Verdict:
        """By its rule; without figures, not measured yet or not testable here."""
        figures = list(figures)
        return self.rule.decide(Figures(figures)) if figures else self.rule.without
