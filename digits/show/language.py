"""The language that is spoken: English where nobody asked for another.

It is a variable of the context, as decimal's precision is: each run of a page sets its own, and what runs in another
thread sees nothing of it.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code → its own name."""
HTML = {"en": "en", "zh": "zh-CN"}
"""Code → HTML's `lang`."""
GAP = {"en": " ", "zh": ""}
"""Code → what lies between two sentences."""
FIRST = "en"

_spoken: ContextVar[str] = ContextVar("language", default=FIRST)


def spoken() -> str:
    """The code of the language that sentences are in now."""
    return _spoken.get()


def speak(language: str) -> None:
    """From now on in this context; language: a key of `LANGUAGES`."""
    _spoken.set(language)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """As `speak`, for as long as the block runs."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def of_browser(locale: str | None) -> str:
    """The language for a browser that says "zh-CN" or "en-GB"; English for all that we do not speak."""
    code = (locale or "").partition("-")[0].lower()
    return code if code in LANGUAGES else FIRST
