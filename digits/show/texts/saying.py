"""Sentences and names from below the pages, which speak English there, in the language that is spoken."""

import functools
import re

from digits.show import language
from digits.show.texts.reading import Texts


class Said(Texts):
    """`said(sentence)`: the same in the language that is spoken; as it is where it stands in no file."""

    def __call__(self, sentence: object) -> str:
        english = str(sentence)
        if language.spoken() == language.FIRST:
            return english
        for key, pattern in self._patterns.items():
            if found := pattern.fullmatch(english):
                return getattr(self, key).format(**{field: self(text) for field, text in found.groupdict().items()})
        return english

    @functools.cached_property
    def _patterns(self) -> dict[str, re.Pattern]:
        return {key: _pattern(text) for key, text in self.of(language.FIRST).items()}


def _pattern(text: str) -> re.Pattern:
    """What the text can be once it is filled in."""
    fields, parts = set(), []
    for literal, field in re.findall(r"([^{]*)(?:\{(\w+)\})?", text):
        parts.append(re.escape(literal))
        if field:
            parts.append(f"(?P={field})" if field in fields else f"(?P<{field}>.+)")
            fields.add(field)
    return re.compile("".join(parts), re.DOTALL)
