"""Figures and terms as people read them: one way for each."""

import re
from collections.abc import Iterable

from digits.show import language
from digits.show.texts import common as texts

MEGABYTE = 1e6
LEAST_SPOKEN = 0.01  # a smaller share is not read out: ten figures in a row are no answer to listen to


def percent(share: float, decimals: int = 1) -> str:
    """A share in [0, 1]: 0.9956 → "99.6 %"."""
    return f"{100 * share:.{decimals}f} %"


def confidence(share: float) -> str:
    """A probability in [0, 1]; what is not certain never reads 100 %."""
    return texts.OVER if share >= 0.9995 else percent(share)


def spoken(probabilities: Iterable[float]) -> str:
    """The digits that count, each with its share: "4: 97.4 %, 9: 2.1 %"."""
    return ", ".join(f"{digit}: {confidence(p)}" for digit, p in enumerate(probabilities) if p >= LEAST_SPOKEN)


def milliseconds(ms: float) -> str:
    return f"{ms:.2g} ms" if ms < 10 else f"{ms:.0f} ms"


def megabytes(size: float) -> str:
    """Bytes as megabytes of a million."""
    return f"{size / MEGABYTE:.2g} MB" if size < 10 * MEGABYTE else f"{size / MEGABYTE:.0f} MB"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return texts.AND.join([texts.COMMA.join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(parts: Iterable[str]) -> str:
    """Parts of a sentence, as one that begins and ends as a sentence does."""
    said = texts.SEMICOLON.join(parts).strip()
    return f"{said[0].upper()}{said[1:]}{texts.STOP}"


def told(sentences: Iterable[str]) -> str:
    """Sentences one after the other; Chinese ones have no gap between them."""
    return language.GAP[language.spoken()].join(filter(None, sentences))


def literal(text: str) -> str:
    """Foreign text for where Markdown is read: every sign stands for itself, no picture is fetched, nothing linked."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$:@/-])", r"\\\1", text)
