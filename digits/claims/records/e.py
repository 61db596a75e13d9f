"""What article E claims of compression."""

from digits.claims import articles, rules
from digits.claims.claim import Claim
from digits.claims.records.notes import NO_COMPRESSION

CLAIMS = (
    Claim(
        id="E1",
        article=articles.E,
        text="pruning, quantisation, distillation shrink a model with little loss",
        rule=rules.not_yet(NO_COMPRESSION),
    ),
)
