"""Models of one's own that lie here and cannot be used are named, and why."""

import streamlit as st

from digits.predictors import registry
from digits.show.words import literal


def unusable() -> None:
    for reason in registry.own_problems().values():
        st.warning(literal(reason), icon=":material/broken_image:")
