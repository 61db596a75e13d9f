"""The Draw page's look inside a network, at this very drawing. Computed when asked for."""

import numpy as np
import streamlit as st

from digits.data import mnist
from digits.evaluation import exciting
from digits.predictors import inside, registry
from digits.show import inside as inside_html
from digits.show.templating import render
from digits.show.texts import closer as texts
from digits.show.texts import said
from pages.parts.loading import load
from pages.parts.pressed import pressed

KEY = "inside"
THIS = "The one that answers"

state = st.session_state


def switch() -> None:
    """Whether to look inside, and into which network; in the address."""
    st.toggle(texts.INSIDE, key=KEY, bind="query-params", help=texts.INSIDE_TIP)
    if state.get(KEY):
        choices = [THIS, *(name for name in exciting.networks() if name not in _pairs())]
        tip = texts.NETWORK_TIP
        st.selectbox(texts.NETWORK, choices, key="network", bind="query-params", format_func=_title, help=tip)


def _pairs() -> list[str]:
    return [name for pair in registry.PAIRS.values() for name in pair]


def _title(name: str) -> str:
    return texts.NETWORK_THIS if name == THIS else registry.entry(name).title


def result(image: np.ndarray | None, names: tuple[str, str]) -> None:
    """The inside at image (28, 28), where it is asked for; None: there is no digit."""
    if not state.get(KEY):
        st.html(render("no_inside.html", says=""))
        return
    if image is None:
        st.html(render("no_inside.html", says=texts.INSIDE_NOTHING))
        return
    name = names[1] if state.network == THIS else state.network
    network = load(name)
    found = inside.look(network.network, network.temperature, image)
    title = registry.entry(name).title
    shown = inside_html.inside(title, found, inside.first_weights(network.network))
    if (channel := pressed(shown, "maps")) is not None:
        state.channel = name, channel
    _exciting(name, title, [stage.maps.shape[0] for stage in found.stages])


def _exciting(name: str, title: str, channels: list[int]) -> None:
    """The test digits for the channel that was pressed last, as long as the network is the same."""
    of, place = state.get("channel", (None, None))
    if of != name or not _is_there(place, channels):
        return
    stage, channel = place
    try:
        chosen = exciting.load(name, stage)[channel]
    except ValueError as reason:
        st.html(render("no_inside.html", says=said(reason)))
        return
    images, labels = mnist.load_uint8("test")
    st.html(inside_html.exciting(title, stage, channel, images[chosen] / np.float32(255), labels[chosen]))


def _is_there(place: object, channels: list[int]) -> bool:
    """Whether what the page reports is a stage and a channel of it."""
    if not isinstance(place, list) or len(place) != 2 or not all(isinstance(number, int) for number in place):
        return False
    stage, channel = place
    return 0 <= stage < len(channels) and 0 <= channel < channels[stage]
