"""Train a small network, watch it learn, and draw a digit for it."""

import streamlit as st

from digits.playground.plan import AMOUNTS, JUDGING, MOST_SEED, NETWORKS, Plan
from digits.predictors import registry
from digits.show.texts import train as texts
from pages.parts import paper, training

USUAL = 3_000  # digits

state = st.session_state


def choose() -> Plan:
    """What to train, each choice in the address."""
    tips = texts.NETWORK_TIP, texts.AMOUNT_TIP.format(judging=JUDGING), texts.AUGMENTS_TIP, texts.SEED_TIP
    titles = dict(zip(NETWORKS, registry.titles(NETWORKS), strict=True))
    places = st.columns([3, 4, 2, 2], vertical_alignment="bottom")
    bound = {"bind": "query-params"}
    network = places[0].selectbox(texts.NETWORK, NETWORKS, key="net", format_func=titles.get, help=tips[0], **bound)
    amount = places[1].select_slider(
        texts.AMOUNT, AMOUNTS, USUAL, format_func="{:,}".format, key="amount", help=tips[1], **bound
    )
    augments = places[2].toggle(texts.AUGMENTS, key="augment", help=tips[2], **bound)
    seed = places[3].slider(texts.SEED, 0, MOST_SEED, 0, key="seed", help=tips[3], **bound)
    return Plan(network, amount, augments, seed)


def start(plan: Plan) -> None:
    try:
        training.start(plan)
    except ValueError as reason:
        state.train_refused = str(reason)


def buttons(plan: Plan) -> None:
    busy = training.is_busy()
    with st.container(horizontal=True):
        label = texts.AGAIN if training.current() else texts.TRAIN
        icon = ":material/model_training:"
        st.button(label, key="start", type="primary", icon=icon, disabled=busy, on_click=start, args=[plan])
        st.button(texts.STOP, key="stop", icon=":material/stop:", disabled=not busy, on_click=training.stop)
    if refused := state.pop("train_refused", None):
        st.warning(refused, icon=":material/hourglass:")


def show() -> None:
    paper.arrive()
    st.title(texts.TITLE)
    st.markdown(texts.LINE)
    buttons(choose())
    live = st.container()
    st.header(texts.DRAW)
    with st.container(key="desk"):
        left, right = st.container(key="hand"), st.container()
        sheet = left.container(key="paper")
    training.lab(live, sheet, right)
    with left:
        paper.buttons(state.sheet)


if st.session_state.get("framed"):
    show()
else:
    import app

    app.main()
