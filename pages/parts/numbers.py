"""The benchmark's part on whole numbers."""

import pandas as pd
import streamlit as st

from digits.evaluation import numbers as measured
from digits.predictors import registry
from digits.show.words import percent
from pages.parts.figures import of_these_weights


def numbers() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged or is about other weights."""
    found = of_these_weights(measured, "whole numbers", ":material/pin:")
    if found is None:
        return
    st.header(
        "Can they read whole numbers?",
        help="The share of numbers of which every digit and every mark is right. Each is put together from one writer's"
        " pen digits; no model has learned from these writers, and no way of cutting was chosen on them; the rule for "
        "a slash was tightened after a first look",
    )
    titles = dict(zip(found.sha256, registry.titles(registry.DRAW_PAIR), strict=True))
    st.dataframe(
        pd.DataFrame(
            {"kind": kind.kind, "source": kind.source, "count": kind.count}
            | {titles[name]: 100 * share for name, share in kind.right.items()}
            for kind in found.kinds
        ),
        hide_index=True,
        key="numbers",
        column_config={
            "kind": st.column_config.TextColumn("numbers", pinned=True),
            "source": st.column_config.TextColumn("written on", help="Where the pen digits come from"),
            "count": st.column_config.NumberColumn("numbers read"),
        }
        | {title: st.column_config.NumberColumn(title, format="%.1f %%") for title in titles.values()},
        alt="Share of whole numbers read right, a row for each kind and source",
    )
    st.caption(
        f"By {found.writers} writers; of digits of numbers without a mark {percent(found.false_marks)} were taken for "
        f"one. Finding six digits takes {found.six_ms:.0f} ms of processor time, for one number in twenty over "
        f"{found.slowest_ms:.0f} ms. Measured by `{found.command}` on {found.date}: {found.machine}."
    )
