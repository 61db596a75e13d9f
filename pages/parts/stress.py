"""The Draw page's stress test: how both answers change as this very drawing is corrupted. Computed when asked for."""

import numpy as np
import streamlit as st

from digits.predictors import registry
from digits.reading import stress
from digits.show import stress as stress_html
from digits.show.templating import render
from digits.show.texts import draw as texts
from digits.show.texts import said
from pages.parts.loading import HEAVY, load

KEY = "stress"


def switch() -> None:
    st.toggle(
        texts.STRESS,
        key=KEY,
        help=texts.STRESS_TIP,
    )


def curves(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """The curves of image (28, 28), where they are asked for; None: there is no digit to stress."""
    if not st.session_state.get(KEY):
        st.html(render("no_stress.html", says=""))
    elif image is None:
        st.html(render("no_stress.html", says=texts.STRESS_NOTHING))
    else:
        try:
            with HEAVY.taken():
                found = stress.stress(image, {name: load(name) for name in names})
        except ValueError as reason:
            st.html(render("no_stress.html", says=said(reason)))
            return
        st.html(stress_html.panels(image, found, dict(zip(names, registry.titles(names), strict=True))))
