"""The measured answer to "how many corrections until each is right on your hand?"."""

import streamlit as st

from digits.evaluation import corrections as measured
from digits.memory import measured as curves
from digits.predictors import registry

TITLE = "How many corrections until each is right?"
HOW = (
    "Writers whom no model has learned from teach some digits, first those that are misread, and are asked about their "
    "others. Here: the third of them whom the models misread most. Wilson's 95 % intervals. The ResNet learns from ten "
    "corrections on."
)


def corrections() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged."""
    if not measured.PATH.is_file():
        return
    try:
        found = measured.read()
    except ValueError as reason:
        st.info(str(reason))
        return
    st.header(TITLE, help=HOW)
    first = next(iter(registry.PAIRS))
    pair = st.segmented_control("The models learned from", registry.PAIRS, key="measured", default=first, required=True)
    st.plotly_chart(curves.chart(found, pair), config={"displayModeBar": False}, key="corrections", alt=HOW)
    st.caption(f"{curves.said(found, pair)}  \nMeasured by `{found.command}` on {found.made.date}.")
