"""One digit of the gallery up close: why the models answer so, and what it would take to change their minds."""

import numpy as np
import streamlit as st

from digits import addresses
from digits.data.labelled import Collection
from digits.evaluation import landscape
from digits.gallery import among, export, html, way
from digits.gallery.html import Look, Reasons
from digits.gallery.select import Answers, Doubts
from digits.gallery.trace import trace
from digits.predictors import registry
from digits.predictors.predictor import Predictor
from digits.reading.saliency import worth
from digits.show.decided import decided
from digits.show.sentences import saliency_tip
from digits.show.texts import errors as texts
from pages.parts import loading
from pages.parts.trouble import in_place

NEIGHBOURS = 5
MOST_ALIKE = 12
MEASURE = "knn"  # the model whose memory and whose measure say which training digits are near
KEY = "sample"  # in the address: the digit that is open


def open_if_asked(
    clicked: int | None,
    collection: Collection,
    answers: Answers,
    chosen: np.ndarray,
    looks: dict[str, Look],
    doubts: Doubts,
) -> None:
    """Open the digit that was clicked, or that the address names."""
    if clicked is not None:
        st.query_params[KEY] = str(clicked)
    if _asked(len(collection.labels)) is not None:
        _closeup(collection, answers, chosen, looks, doubts)


def _asked(n: int) -> int | None:
    return addresses.whole(st.query_params.get(KEY, ""), n)


def close() -> None:
    st.query_params.pop(KEY, None)


def go_to(index: int) -> None:
    st.query_params[KEY] = str(index)


@st.dialog(texts.WHY, width="large", on_dismiss=close)
def _closeup(
    collection: Collection, answers: Answers, chosen: np.ndarray, looks: dict[str, Look], doubts: Doubts
) -> None:
    index = _asked(len(collection.labels))
    image, label = collection.image(index), int(collection.labels[index])
    _walk(index, chosen.tolist())
    models = {}
    for name in looks:
        with in_place():
            models[name] = loading.load(name)
    looks = {name: looks[name] for name in models}
    answers = {name: answers[name] for name in models}
    if not models:
        return
    place = None if collection.start is None else collection.start + index
    known = {name: not (name in doubts and doubts[name][index]) for name in models}
    why = {name: reasons(name, model, image, label, place, known[name]) for name, model in models.items()}
    st.html(html.closeup(collection, answers, index, looks, why, st.context.theme.type, doubts))
    if st.button(texts.TO_CANVAS, icon=":material/draw:", help=texts.TO_CANVAS_TIP):
        st.session_state.canvas_image = image
        st.switch_page("pages/draw.py", query_params={})
    _offer_alike(collection, answers, index)
    with in_place():
        _trace(image, label, models, {name: p[index] for name, p in answers.items()}, looks, place)


def _offer_alike(collection: Collection, answers: Answers, index: int) -> None:
    """The errors that a model finds most like this digit, for test digits, which its map holds."""
    mapped = [name for name in answers if name in landscape.NAMES]
    if collection.split != "test" or not mapped:
        return
    if st.button(texts.ALIKE, icon=":material/hub:", key="alike", help=texts.ALIKE_TIP):
        try:
            found = landscape.load(mapped[-1])
        except ValueError as reason:
            st.error(str(reason))
            return
        wrong = np.flatnonzero(np.any([p.argmax(1) != collection.labels for p in answers.values()], 0))
        st.query_params[among.KEY] = among.write(found.alike(index, wrong)[:MOST_ALIKE].tolist())
        close()
        st.rerun()


def _walk(index: int, chosen: list[int]) -> None:
    """To the one before and the one after, in the gallery's order."""
    place = chosen.index(index) if index in chosen else None
    with st.container(horizontal=True, vertical_alignment="center"):
        for text, step, icon in ((texts.PREVIOUS, -1, "chevron_left"), (texts.NEXT, 1, "chevron_right")):
            there = place is not None and 0 <= place + step < len(chosen)
            to = (chosen[place + step],) if there else ()
            st.button(text, icon=f":material/{icon}:", on_click=go_to, args=to, disabled=not there)
        if place is not None:
            st.caption(texts.PLACE.format(place=place + 1, count=len(chosen)))


def reasons(
    name: str, model: Predictor, image: np.ndarray, label: int, place: int | None, is_digit: bool = True
) -> Reasons:
    """What speaks for the answer, and for the label; place: where the digit itself lies in MNIST's training digits.

    is_digit: False where the model takes it for none.
    """
    if model.planes is not None:
        planes = model.planes(image, place)
        wanted = dict.fromkeys((*planes.nearest, label))
        return Reasons(decided=decided(planes, model.build(image, planes, list(wanted)), is_digit, is_yours=False))
    if model.neighbours is not None:
        near = [n for n in model.neighbours(image, NEIGHBOURS + 1) if n.place != place]
        return Reasons(neighbours=near[:NEIGHBOURS])
    if model.parts:
        return Reasons(asked=[registry.entry(part).title for part in registry.entry(name).parts])
    if model.saliency is not None:
        answer = int(model.predict(image[None])[0])
        saliencies = {digit: model.saliency(image, digit) for digit in dict.fromkeys((answer, label))}
        return Reasons(saliencies=saliencies, tip=saliency_tip(worth(name)))
    return Reasons()


def _trace(
    image: np.ndarray,
    label: int,
    models: dict[str, Predictor],
    said: Answers,
    looks: dict[str, Look],
    place: int | None,
) -> None:
    """said: {model name: its probabilities (10,)}."""
    wrong = [int(p.argmax()) for p in said.values() if p.argmax() != label]
    second = [int(p.argsort()[-2]) for p in said.values()]
    others = [d for d in range(10) if d != label]
    st.markdown(f"**{texts.WAY.format(label=label)}**", help=texts.TRACE)
    other = st.selectbox(texts.TOWARDS, others, others.index((wrong or second)[0]), width=120)
    found = trace(models, loading.load(MEASURE), image, label, other, place)
    st.html(way.panel(found, looks, st.context.theme.type))


def offer_export(collection: Collection, answers: Answers, chosen: np.ndarray, titles: dict[str, str]) -> None:
    """The whole selection, not only the page of it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(texts.TAKE.format(count=len(chosen)))
        for text, name, make in (
            (texts.SHEET, "digits.png", lambda: export.as_sheet(collection, answers, chosen, titles)),
            ("CSV", "digits.csv", lambda: export.as_csv(collection, answers, chosen)),
            ("npz", "digits.npz", lambda: export.as_npz(collection, answers, chosen)),
        ):
            most = texts.SHEET_TIP.format(most=export.MOST_ON_SHEET) if text == texts.SHEET else None
            st.download_button(text, make, name, on_click="ignore", icon=":material/download:", help=most)
