"""The benchmark's part on a whole class at once."""

import pandas as pd
import streamlit as st

from digits.evaluation import load as measured
from digits.show.texts import benchmark as texts


def load() -> None:
    """Nothing where it was never measured; a sentence where the file is damaged."""
    if not measured.PATH.is_file():
        return
    try:
        found = measured.read()
    except ValueError as reason:
        st.info(str(reason), icon=":material/groups:")
        return
    st.header(texts.LOAD, help=texts.LOAD_TIP)
    runs = [(texts.THIS_APP, run) for run in found.app] + [(texts.BARE_APP, run) for run in found.bare]
    lines = [{"on": name} | {key: getattr(run, key) for key in texts.LOAD_COLUMNS} for name, run in runs]
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        key="load",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in texts.LOAD_COLUMNS.items()
        },
        alt=texts.LOAD_ALT,
    )
    wrong = sum(run.errors + run.crossed for run in [*found.app, *found.bare])
    st.caption(texts.LOAD_LINE.format(wrong=wrong, command=found.command, date=found.date, machine=found.machine))
