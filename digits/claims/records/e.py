"""What article E claims of compression."""

from digits.claims import articles, quantities, rules
from digits.claims.claim import Claim
from digits.claims.compressed import COMPRESSION, each, packed_bytes
from digits.claims.figure import PERCENT, Unit
from digits.claims.quantities import Figures, Quantity, cost
from digits.claims.records.notes import COMPRESSED
from digits.claims.rules import Rule, all_or_some

HALF = 50  # percent of the bytes that have to be saved
WAYS = (
    ("pruned, 90 % zeros", "cnn1-pruned-90", "cnn1"),
    ("INT8", "cnn1-int8", "cnn1"),
    ("distilled", "resnet8-distilled", "resnet18"),
)


def _accuracy(model: str) -> quantities.Values:
    return each(model, lambda small: small.accuracy)


def _way(name: str, small: str, large: str) -> tuple[Quantity, Quantity]:
    """Percent of the bytes saved, and points of accuracy lost."""
    lost = quantities.paired(_accuracy(large), _accuracy(small), lambda before, after: PERCENT * (before - after))
    return (
        quantities.saved(packed_bytes(small), packed_bytes(large), f"bytes saved, {name}"),
        cost(f"accuracy lost, {name}", Unit.POINTS, lost),
    )


def e1() -> Claim:
    ways = [_way(*way) for way in WAYS]

    def shrinks(found: Figures, saved: Quantity, lost: Quantity) -> bool:
        return found[saved].mean >= HALF and found[lost].mean <= rules.NEAR

    return Claim(
        id="E1",
        article=articles.E,
        text="pruning, quantisation, distillation shrink a model with little loss",
        trials=(COMPRESSION,),
        quantities=tuple(quantity for way in ways for quantity in way),
        rule=Rule(
            f"Three parts, each: the packed file is half as large at most, and at most {rules.NEAR} points of test "
            "accuracy are lost. Holds: all three. In part: one or two. Otherwise it does not hold.",
            lambda found: all_or_some(*(shrinks(found, *way) for way in ways)),
        ),
        note="Pruned and INT8: the article's network; distilled: ResNet-18 into ResNet-8, as article A says. "
        f"{COMPRESSED}",
    )


CLAIMS = (e1(),)
