"""Figures to take away: a table as CSV, and the file that it comes from."""

import json

import pandas as pd
import streamlit as st


def downloads(what: str, lines: list[dict], everything: str, content: dict, name: str) -> None:
    """Two buttons: `what` as NAME.csv, with `lines` as its rows, and `everything` as NAME.json."""
    table, file = pd.DataFrame(lines).to_csv(index=False), json.dumps(content, indent=1, ensure_ascii=False)
    icon = ":material/download:"
    with st.container(horizontal=True):
        st.download_button(f"{what} as CSV", table, f"{name}.csv", "text/csv", icon=icon)
        st.download_button(f"{everything} as JSON", file, f"{name}.json", "application/json", icon=icon)
