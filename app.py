"""The front door: page settings and navigation."""

from pathlib import Path

import streamlit as st

# On a phone Streamlit hides the navigation behind a button; there the links stand beside that button.
STYLE = """<style>
.st-key-places { position: fixed; top: 1rem; left: 3.4rem; width: auto; z-index: 999990; }
@media (min-width: 768px) { .st-key-places { display: none; } }
</style>"""

st.set_page_config("Digits", page_icon=Path(__file__).parent / "docs/icon.png", layout="wide")
pages = [
    st.Page("views/draw.py", title="Draw", icon=":material/draw:", url_path="draw", default=True),
    st.Page("views/errors.py", title="Errors", icon=":material/grid_view:", url_path="errors"),
    st.Page("views/benchmark.py", title="Benchmark", icon=":material/speed:", url_path="benchmark"),
]
page = st.navigation(pages, position="top")
st.html(STYLE)
with st.container(key="places", horizontal=True, width="content"):
    for place in pages:
        st.page_link(place, label=place.title)
page.run()
