"""The Draw page's map: MNIST's test digits as a model sees them, and this very drawing among them."""

import numpy as np
import streamlit as st

from digits.data import mnist
from digits.evaluation import landscape, predictions
from digits.gallery import among
from digits.gallery import landscape as chart
from digits.show.templating import render
from digits.show.words import listed
from pages.parts.loading import load

KEY = "landscape"
SPACES = ("KNN", "ResNet")
SPACE_TIP = "The KNN’s space of stroke orientations, or what the ResNet’s last layer sees (its embedding)."
TIP = "10,000 test digits; what a model finds alike lies side by side, by t-SNE. Yours lands among its nearest."
NOTHING = "Draw one digit, and it lands on the map."
HOW = "Draw a line around digits, or press one, to open them in the gallery."

state = st.session_state


def switch() -> None:
    """Whether to show the map, and whose; in the address."""
    st.toggle("Show the map", key=KEY, bind="query-params", help=TIP)
    if state.get(KEY):
        st.segmented_control(
            "Whose map", SPACES, key="space", default=SPACES[1], required=True, bind="query-params", help=SPACE_TIP
        )


def result(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """The map with image (28, 28) on it, where it is asked for; None: there is no digit."""
    if not state.get(KEY):
        st.html(render("landscape.html", says="", place=None))
        return
    name = names[SPACES.index(state.space)]
    try:
        found, wrong = landscape.load(name), _wrong(name)
    except ValueError as reason:
        st.html(render("landscape.html", says=str(reason), place=None))
        return
    place = None if image is None else found.place(load(name).embed(image[None])[0])
    st.html(render("landscape.html", says=NOTHING if place is None else _says(found, image, name), place=place))
    labels = mnist.load_uint8("test")[1]
    picture = chart.chart(found.xy, labels, wrong, None if place is None else (image, place))
    st.plotly_chart(
        picture,
        key="map",
        on_select=open_chosen,
        selection_mode=("points", "lasso"),
        config={"displayModeBar": False, "scrollZoom": True},
        alt=f"Map of MNIST’s test digits, colour by label, {int(wrong.sum())} errors ringed.",
    )
    st.caption(f"{HOW} {_mixed(name)}")
    if chosen := state.get("chosen"):
        address = {among.KEY: among.write(chosen)}
        if st.button(f"See these {min(len(chosen), among.MOST)} in the gallery", key="to_gallery", type="primary"):
            st.switch_page("pages/errors.py", query_params=address)


def open_chosen() -> None:
    """Keep which digits were pressed or surrounded."""
    points = state.map.selection.points
    numbers = [point.get("customdata") for point in points]
    state.chosen = list(dict.fromkeys(number for number in map(_number, numbers) if number is not None))


def _number(data: object) -> int | None:
    one = data[0] if isinstance(data, list) and data else data
    return one if isinstance(one, int) else None


def _says(found: landscape.Landscape, image: np.ndarray, name: str) -> str:
    """What the drawing lies among."""
    near = mnist.load_uint8("test")[1][found.nearest(load(name).embed(image[None])[0])].tolist()
    return f"Yours lies among these test digits: {listed([str(label) for label in near])}."


def _wrong(name: str) -> np.ndarray:
    """(10000,) bool; ValueError where the answers are not stored."""
    return predictions.load(name, "test").argmax(1) != mnist.load_uint8("test")[1]


@st.cache_data(show_spinner=False, max_entries=len(landscape.NAMES))
def _mixed(name: str) -> str:
    pairs = chart.mixed(landscape.load(name).xy, mnist.load_uint8("test")[1])
    return f"Side by side lie most often {listed([f'{a} and {b}' for a, b in pairs])}."
