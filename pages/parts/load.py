"""The benchmark's part on a whole class at once."""

import pandas as pd
import streamlit as st

from digits.evaluation import load as measured

COLUMNS = {
    "people": ("people at once", "Each waits about a second between an answer and the next stroke", "%d"),
    "p50_ms": ("p50, ms", "Half of the answers come faster, from the stroke sent to the answers received", "%.0f"),
    "p95_ms": ("p95, ms", "95 of 100 answers come faster", "%.0f"),
    "per_second": ("answers a second", "Of all people together", "%.1f"),
    "first_page_ms": ("first page, ms", "The slowest of all who arrived in the same second", "%.0f"),
    "cpu_ms": ("processor, ms", "The server's processor time for an answer", "%.0f"),
}


def load() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged."""
    if not measured.PATH.is_file():
        return
    try:
        found = measured.read()
    except ValueError as reason:
        st.info(str(reason), icon=":material/groups:")
        return
    st.header("How many people at once?", help="A class that draws on this app, and on a bare one with a canvas")
    runs = [("this app", run) for run in found.app] + [("a bare app", run) for run in found.bare]
    lines = [{"on": name} | {key: getattr(run, key) for key in COLUMNS} for name, run in runs]
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        key="load",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in COLUMNS.items()
        },
        alt="Times of answers by how many people draw at once",
    )
    wrong = sum(run.errors + run.crossed for run in [*found.app, *found.bare])
    st.caption(
        f"{wrong} answers were missing or another person's. Measured by `{found.command}` on {found.date}: "
        f"{found.machine}, with those who draw on the same machine."
    )
