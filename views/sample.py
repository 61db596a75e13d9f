"""One digit of the gallery up close: why the models answer so, and what it would take to change their minds."""

import numpy as np
import streamlit as st

from digits import explain, export, gallery_html, plots, registry, twoway
from digits.collection import Collection
from digits.gallery import Answers
from views import loading

NEIGHBOURS = 5
COLOURS = dict(zip(gallery_html.SIDES, ("#D55E00", "#0072B2", "#009E73", "#CC79A7"), strict=True))
TRACE = (
    "Left the training digit of its label that is nearest, in the middle this digit, right the nearest one of the "
    "other class; in between the ink travels from one to the next (optimal transport). The lines are each model's "
    "probability of the other class: where they cross one half, the answer flips."
)
KEY = "sample"  # in the address: the digit that is open


def open_if_asked(clicked: int | None, digits: Collection, answers: Answers, chosen: np.ndarray, titles: dict) -> None:
    """Open the digit that was clicked, or that the address names."""
    if clicked is not None:
        st.query_params[KEY] = str(clicked)
    if _asked(len(digits.labels)) is not None:
        _closeup(digits, answers, chosen, titles)


def _asked(n: int) -> int | None:
    wanted = st.query_params.get(KEY, "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) < n else None


def close() -> None:
    st.query_params.pop(KEY, None)


def go_to(index: int) -> None:
    st.query_params[KEY] = str(index)


@st.dialog("Why?", width="large", on_dismiss=close)
def _closeup(digits: Collection, answers: Answers, chosen: np.ndarray, titles: dict) -> None:
    index = _asked(len(digits.labels))
    image, label = digits.image(index), int(digits.labels[index])
    _walk(index, chosen.tolist())
    models = {name: loading.load(name) for name in titles}
    families = [registry.entry(name).family for name in titles]
    tints = dict(zip(titles, gallery_html.sides(families), strict=True))
    own = None if digits.start is None else digits.start + index
    why = {name: _why(name, models[name], image, label, own) for name in titles}
    st.html(f"<style>[role=dialog] {{ color-scheme: {st.context.theme.type or 'light'}; }}</style>")
    st.html(gallery_html.closeup(digits, answers, index, titles, tints, why))
    if st.button("Put it on the canvas", icon=":material/draw:", help="Change a stroke there and see the answer flip."):
        st.session_state.canvas_image = image
        close()
        st.switch_page("views/draw.py")
    _trace(image, label, models, {name: p[index] for name, p in answers.items()}, titles, tints, own)


def _walk(index: int, chosen: list[int]) -> None:
    """To the one before and the one after, in the gallery's order."""
    place = chosen.index(index) if index in chosen else None
    with st.container(horizontal=True, vertical_alignment="center"):
        for text, step, icon in (("Before", -1, "chevron_left"), ("Next", 1, "chevron_right")):
            there = place is not None and 0 <= place + step < len(chosen)
            to = (chosen[place + step],) if there else ()
            st.button(text, icon=f":material/{icon}:", on_click=go_to, args=to, disabled=not there)
        if place is not None:
            st.caption(f"{place + 1:,} of {len(chosen):,}")


def _why(name: str, model, image: np.ndarray, label: int, own: int | None) -> str:
    """What speaks for the answer: neighbours, or heat maps of the answer and of the label."""
    if registry.entry(name).family == "KNN":
        near = explain.neighbours(model, image, NEIGHBOURS + (own is not None))
        if own is not None:
            near = [n for n in near if not np.array_equal(n.image, image)]
        return gallery_html.neighbours(near[:NEIGHBOURS])
    if registry.entry(name).parts:
        names = " and ".join(registry.entry(part).title for part in registry.entry(name).parts)
        return f'<p class="quiet">Joins {names}: their reasons are its own.</p>'
    answer = int(model.predict(image[None])[0])
    heats = {digit: explain.heat_map(model, image, digit) for digit in dict.fromkeys((answer, label))}
    return gallery_html.heat_maps(image, heats)


def _trace(image: np.ndarray, label: int, models: dict, said: dict, titles: dict, tints: dict, own: int | None) -> None:
    wrong = [int(p.argmax()) for p in said.values() if p.argmax() != label]
    second = [int(p.argsort()[-2]) for p in said.values()]
    others = [d for d in range(10) if d != label]
    st.markdown(f"**On the way from a {label} to another digit**", help=TRACE)
    other = st.selectbox("Towards", others, others.index((wrong or second)[0]), width=120)
    way = twoway.trace(models, loading.load("knn"), image, label, other, own)
    lines = {titles[name]: line for name, line in way.lines().items()}
    colours = {titles[name]: COLOURS[tints[name]] for name in titles}
    stops = {-1.0: f"nearest<br>{label}", 0.0: "this<br>digit", 1.0: f"nearest<br>{other}"}
    st.plotly_chart(
        plots.trace(way.positions, lines, colours, way.images, stops), config={"displayModeBar": False}, alt=TRACE
    )
    st.caption(" ".join(_turns(titles[name], way.turns(name), label, other) for name in titles))


def _turns(title: str, turns: list[float], label: int, other: int) -> str:
    if not turns:
        return f"{title} never changes between {label} and {other}."
    places = " and ".join(_place(t, label, other) for t in turns)
    return (
        f"{title} turns from {label} to {other} {places}." if len(turns) == 1 else f"{title} changes its mind {places}."
    )


def _place(t: float, label: int, other: int) -> str:
    if t < 0:
        return f"{1 + t:.0%} of the way from the nearest {label} to this digit"
    return f"{t:.0%} of the way from this digit to the nearest {other}"


def offer_export(digits: Collection, answers: Answers, chosen: np.ndarray, titles: dict) -> None:
    """The whole selection, not only the page of it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Take the {len(chosen):,} along:")
        for text, name, make in (
            ("PNG sheet", "digits.png", lambda: export.as_sheet(digits, answers, chosen, titles)),
            ("CSV", "digits.csv", lambda: export.as_csv(digits, answers, chosen)),
            ("npz", "digits.npz", lambda: export.as_npz(digits, answers, chosen)),
        ):
            most = f"The first {export.MOST_ON_SHEET}" if text == "PNG sheet" else None
            st.download_button(text, make, name, on_click="ignore", icon=":material/download:", help=most)
