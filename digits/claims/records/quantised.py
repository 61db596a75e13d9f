"""What the claims on INT8 have in common: how much smaller, how much faster, and what the rules ask of both."""

from digits.claims import quantities, rules
from digits.claims.articles import Article
from digits.claims.claim import Claim
from digits.claims.compressed import COMPRESSION, each, file_bytes, one_ms
from digits.claims.figure import Figure, Unit, Verdict
from digits.claims.quantities import Figures, Quantity, fact
from digits.claims.rules import Rule, all_or_some
from digits.compression.file import Engine

SAVED, FASTER = 75, 3  # percent of the bytes; times
POINT = 1  # percent that scales, and what is no weight, may take
HALF = 50  # percent that 16 bits save
SMALLER = "Holds: the file is smaller by at least the claimed share less one point, for scales and what is no weight."
ENGINES = (Engine.ONNX_RUNTIME, Engine.OPENVINO)


def saved(model: str) -> Quantity:
    return quantities.saved(file_bytes(f"{model}-int8"), file_bytes(model), "bytes saved", SAVED)


def is_smaller(found: Figure) -> bool:
    return found.mean >= found.claimed - POINT


def judged(found: Figure) -> Verdict:
    if is_smaller(found):
        return Verdict.HOLDS
    return Verdict.PART if found.mean >= HALF else Verdict.FAILS


def faster(model: str) -> tuple[Quantity, ...]:
    """On each engine how many times as fast INT8 is as float32."""
    return tuple(
        Quantity(
            name=f"times as fast, {engine}",
            unit=Unit.TIMES,
            values=quantities.paired(one_ms(model, engine), one_ms(f"{model}-int8", engine), lambda a, b: a / b),
            claimed=FASTER,
        )
        for engine in ENGINES
    )


def accuracies(model: str) -> tuple[Quantity, Quantity]:
    named = (("test accuracy, float32", model), ("test accuracy, INT8", f"{model}-int8"))
    before, after = (
        quantities.share_right(name, each(one, lambda small: small.accuracy), COMPRESSION) for name, one in named
    )
    return before, after


def times(model: str) -> tuple[Quantity, ...]:
    named = (("float32", model), ("INT8", f"{model}-int8"))
    return tuple(
        fact(f"one digit, {name}, {engine}", Unit.MILLISECONDS, one_ms(one, engine))
        for engine in ENGINES
        for name, one in named
    )


def per_second() -> tuple[Quantity, ...]:
    """Digits a second of a thousand at once in one thread, on the engine that is fastest."""
    named = (
        ("ResNet-18, INT8", "resnet18-int8"),
        ("ResNet-18, float32", "resnet18"),
        ("our ResNet, INT8", "resnet-int8"),
    )
    return tuple(
        fact(name, Unit.PER_SECOND, each(model, lambda small: 1e6 / min(small.thousand_ms.values())))
        for name, model in named
    )


def claim(id_: str, article: Article, text: str, model: str, note: str) -> Claim:
    """A quarter of the size and three times as fast."""
    smaller, engines = saved(model), faster(model)

    def decide(found: Figures) -> Verdict:
        fast = any(rules.is_claimed(found[engine]) for engine in engines)
        return all_or_some(is_smaller(found[smaller]), fast)

    return Claim(
        id=id_,
        article=article,
        text=text,
        trials=(COMPRESSION,),
        quantities=(smaller, *engines, *accuracies(model), *times(model)),
        rule=Rule(
            "Two parts. Size: the file is smaller by at least the claimed share less one point, for scales and what is "
            "no weight. Speed: on one engine at least, the same for both, as many times as fast as claimed minus two "
            "standard errors. Holds: both. In part: one. Otherwise it does not hold.",
            decide,
        ),
        note=note,
    )
