"""Where Streamlit moves an element, its old place and its new one show it for a moment: that moment is waited out.

Playwright fails at once where a locator that means one element finds two. Here it fails only where they stay two.
"""

import functools
import time
from collections.abc import Callable

from playwright.sync_api import Error, Locator, LocatorAssertions

LONG = 10  # seconds: a page that is still drawn anew after that is one that shows the thing twice
TWO = "strict mode violation"
ACTIONS = (
    *("bounding_box", "click", "element_handle", "evaluate", "fill", "focus", "get_attribute", "hover", "inner_text"),
    *("is_visible", "press", "screenshot", "scroll_into_view_if_needed", "set_input_files", "wait_for"),
)


def learn() -> None:
    """From now on every locator and every expectation about one is patient."""
    for kind, names in ((Locator, ACTIONS), (LocatorAssertions, filter(_expects, dir(LocatorAssertions)))):
        for name in names:
            setattr(kind, name, patient(getattr(kind, name)))


def _expects(name: str) -> bool:
    return name.startswith(("to_", "not_to_"))


def patient(method: Callable) -> Callable:
    """The method, which tries again for as long as it finds two elements where it means one."""

    @functools.wraps(method)
    def tried(*args, **kwargs):
        end = time.monotonic() + LONG
        while True:
            try:
                return method(*args, **kwargs)
            except (Error, AssertionError) as reason:
                if TWO not in str(reason) or time.monotonic() > end:
                    raise
                time.sleep(0.05)

    return tried
