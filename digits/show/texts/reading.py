"""Texts in several languages: `en/PAGE.toml`, and the same keys in each of the other languages' folders."""

import string
import tomllib
from pathlib import Path

from digits.show import language

HERE = Path(__file__).parent


class Texts:
    """A page's texts, read once. An attribute is what stands under that key in the language that is spoken.

    ValueError at once where a language lacks a key, has one more, or fills in other places than English.
    """

    def __init__(self, page: str, folder: Path = HERE):
        self._by_language = {code: _read(folder / code / f"{page}.toml") for code in language.LANGUAGES}
        first = self._by_language[language.FIRST]
        for code, texts in self._by_language.items():
            _check(f"{code}/{page}.toml", first, texts)

    def of(self, code: str) -> dict:
        """All of that language."""
        return self._by_language[code]

    def __getattr__(self, key: str):
        try:
            return self._by_language[language.spoken()][key]
        except KeyError:
            raise AttributeError(f"There is no text {key}.") from None


def _read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _check(where: str, first: object, other: object) -> None:
    """Whether both are alike, down to what is filled in; where: how the place of `other` is called."""
    if type(first) is not type(other):
        raise ValueError(f"{where} is of another kind than in English.")
    if isinstance(first, str):
        if _filled_in(first) != _filled_in(other):
            raise ValueError(f"{where} fills in {sorted(_filled_in(other))}, but English {sorted(_filled_in(first))}.")
        if not other.strip():
            raise ValueError(f"{where} is empty.")
    elif isinstance(first, dict):
        if first.keys() != other.keys():
            raise ValueError(f"{where} lacks or has too many: {', '.join(sorted(first.keys() ^ other.keys()))}.")
        for key, text in first.items():
            _check(f"{where}, {key},", text, other[key])
    else:
        if len(first) != len(other):
            raise ValueError(f"{where} has {len(other)} entries, but English {len(first)}.")
        for place, text in enumerate(first):
            _check(f"{where}, {place},", text, other[place])


def _filled_in(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
