"""What the pages say to people: one file a page, so that all of a page's texts are read together.

In braces stands what the page fills in. Tooltips of `<span class="term">` are in each page's `TERMS`, by key.
"""

from digits.show.texts import draw, errors

TERMS = draw.TERMS | errors.TERMS
