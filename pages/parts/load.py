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
    lines = [{"on": name} | _line(run) for name, run in _runs(found)]
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        key="load",
        column_config={
            key: st.column_config.NumberColumn(label, help=meaning, format=form)
            for key, (label, meaning, form) in texts.LOAD_COLUMNS.items()
        }
        | {"memory": st.column_config.LineChartColumn(texts.MEMORY, help=texts.MEMORY_TIP, y_min=0)},
        alt=texts.LOAD_ALT,
    )
    wrong = sum(run.errors + run.crossed for _, run in _runs(found))
    says = texts.LOAD_LINE.format(wrong=wrong, command=found.command, date=found.date, machine=found.machine)
    st.caption(says if found.idle_ms is None else texts.LOAD_IDLE.format(idle=found.idle_ms) + says)


def _runs(found: measured.Load) -> list[tuple[str, measured.Run]]:
    """Each with where it was."""
    several = texts.REPLICAS.format(count=found.behind)
    parts = (texts.THIS_APP, found.app), (several, found.replicas), (texts.BARE_APP, found.bare)
    longer = [(texts.LONGER.format(minutes=round(found.long.seconds / 60)), found.long)] if found.long else []
    return [(name, run) for name, runs in parts for run in runs] + longer


def _line(run: measured.Run) -> dict:
    """What the table says of a run; memory in MB."""
    return {key: getattr(run, key) for key in texts.LOAD_COLUMNS} | {
        "memory": [round(amount / 1e6) for amount in run.memory]
    }
