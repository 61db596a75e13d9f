"""Every claim of the articles, a record each, in the articles' order. (Article C states no figures.)"""

from digits.claims.claim import Claim
from digits.claims.records import a, b, d, e

CLAIMS: dict[str, Claim] = {claim.id: claim for article in (a, b, d, e) for claim in article.CLAIMS}
