"""A bare app with streamlit-drawable-canvas, to compare with: what Streamlit and the canvas cost by themselves."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas


@st.fragment
def draw() -> None:
    result = st_canvas(stroke_width=20, stroke_color="#000000", width=308, height=308, key="canvas")
    objects = (result.json_data or {}).get("objects", [])
    st.html(f'<div data-testid="answers" data-strokes="{len(objects)}">{len(objects)}</div>')


draw()
