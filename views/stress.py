"""The Draw page's stress test: how both answers change as this very drawing is spoilt. Computed when asked for."""

import numpy as np
import streamlit as st

from digits import robustness, stress_html
from views.loading import load

KEY = "stress"
NOTHING = "Draw one digit, and its curves show here."


def switch() -> None:
    st.toggle(
        "Stress this drawing",
        key=KEY,
        help="Turned, moved, noisy, blurred, thinner and thicker: where does each model change its answer?",
    )


def curves(image: np.ndarray | None, titles: tuple[str, str], names: tuple[str, str]) -> None:
    """The curves of image (28, 28), where they are asked for; None: there is no digit to stress."""
    if not st.session_state.get(KEY):
        st.html("<div></div>")
    elif image is None:
        st.html(f'<div class="dg quiet" data-testid="stress">{NOTHING}</div>')
    else:
        found = robustness.stress(image, {name: load(name) for name in names})
        st.html(stress_html.panels(image, found, dict(zip(names, titles, strict=True))))
