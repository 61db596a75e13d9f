"""What the pages say to people: one file a page and language, so that all of a page's texts are read together.

In braces stands what the page fills in. Tooltips of `<span class="term">` are in each page's `TERMS`, by key. Pages
that speak English alone have a Python file here.
"""

from digits.show.texts import errors
from digits.show.texts.reading import Texts
from digits.show.texts.saying import Said

common, frame = Texts("common"), Texts("frame")
draw, closer, lesson, memory, learn = (Texts(page) for page in ("draw", "closer", "lesson", "memory", "learn"))
said = Said("said")


class Terms:
    """All explanations by key, in the language that is spoken."""

    def __getitem__(self, key: str) -> str:
        return draw.TERMS.get(key) or errors.TERMS[key]


TERMS = Terms()
