"""The front door: page settings and navigation."""

from pathlib import Path

import streamlit as st

st.set_page_config("Digits", page_icon=Path(__file__).parent / "docs/icon.png", layout="wide")
st.navigation(
    [
        st.Page("views/draw.py", title="Draw", icon=":material/draw:", url_path="draw", default=True),
        st.Page("views/errors.py", title="Errors", icon=":material/grid_view:", url_path="errors"),
        st.Page("views/benchmark.py", title="Benchmark", icon=":material/speed:", url_path="benchmark"),
    ],
    position="top",
).run()
