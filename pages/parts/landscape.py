"""The Draw page's map: MNIST's test digits as a model sees them, and this very drawing among them."""

import numpy as np
import streamlit as st

from digits.data import mnist
from digits.evaluation import landscape, predictions
from digits.gallery import among
from digits.gallery import landscape as chart
from digits.show.templating import render
from digits.show.texts import closer as texts
from digits.show.texts import said
from digits.show.words import listed, told
from pages.parts.loading import load

KEY = "landscape"
SPACES = ("KNN", "ResNet")

state = st.session_state


def switch() -> None:
    """Whether to show the map, and whose; in the address."""
    st.toggle(texts.MAP_SHOW, key=KEY, bind="query-params", help=texts.MAP_TIP)
    if state.get(KEY):
        st.segmented_control(
            texts.MAP_WHOSE,
            SPACES,
            key="space",
            default=SPACES[1],
            required=True,
            bind="query-params",
            help=texts.MAP_SPACE_TIP,
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
        st.html(render("landscape.html", says=said(reason), place=None))
        return
    place = None if image is None else found.place(load(name).embed(image[None])[0])
    says = texts.MAP_NOTHING if place is None else _says(found, image, name)
    st.html(render("landscape.html", says=says, place=place))
    labels = mnist.load_uint8("test")[1]
    picture = chart.chart(found.xy, labels, wrong, None if place is None else (image, place))
    st.plotly_chart(
        picture,
        key="map",
        on_select=choose,
        selection_mode=("points", "lasso"),
        config={"displayModeBar": False, "scrollZoom": True},
        alt=texts.MAP_ALT.format(wrong=int(wrong.sum())),
    )
    st.caption(told([texts.MAP_HOW, _mixed(name)]))
    if chosen := state.pop("chosen", None):
        st.switch_page("pages/errors.py", query_params={among.KEY: among.write(chosen)})


def choose() -> None:
    """Keep which digits were pressed or surrounded, for the gallery to open on them."""
    points = state.map.selection.points
    numbers = [point.get("customdata") for point in points]
    state.chosen = list(dict.fromkeys(number for number in map(_number, numbers) if number is not None))


def _number(data: object) -> int | None:
    one = data[0] if isinstance(data, list) and data else data
    return one if isinstance(one, int) else None


def _says(found: landscape.Landscape, image: np.ndarray, name: str) -> str:
    """What the drawing lies among."""
    near = mnist.load_uint8("test")[1][found.nearest(load(name).embed(image[None])[0])].tolist()
    return texts.MAP_AMONG.format(digits=listed([str(label) for label in near]))


def _wrong(name: str) -> np.ndarray:
    """(10000,) bool; ValueError where the answers are not stored."""
    return predictions.load(name, "test").argmax(1) != mnist.load_uint8("test")[1]


def _mixed(name: str) -> str:
    pairs = [texts.MAP_PAIR.format(first=first, second=second) for first, second in _pairs(name)]
    return texts.MAP_MIXED.format(pairs=listed(pairs))


@st.cache_data(show_spinner=False, max_entries=len(landscape.NAMES))
def _pairs(name: str) -> list[tuple[int, int]]:
    return chart.mixed(landscape.load(name).xy, mnist.load_uint8("test")[1])
