"""The Errors page's slices: small charts of where errors gather, a bar of which filters the gallery."""

import contextlib
from collections.abc import Callable

import numpy as np
import streamlit as st

from digits.data.labelled import Collection
from digits.evaluation import scores
from digits.evaluation.predictions import NotStored
from digits.gallery import slice_chart, slices
from digits.gallery.select import Answers, Choice
from digits.gallery.slices import Bins, Slice
from digits.show.texts import slices as texts
from digits.show.words import percent
from pages.parts.loading import FILES, KEPT_FILES, load
from pages.parts.trouble import in_place

SWITCH, KEY = "slices", "slice"  # in the address: whether they show, and which bar is chosen
SPACE = "knn"  # the model in whose space the distance is measured; it remembers MNIST's training digits
MOST_FAR = 10_000  # digits of a file: the KNN takes a few milliseconds for each
ACROSS = 3  # charts in a row

state = st.session_state


def switch() -> None:
    st.toggle(texts.SLICES, key=SWITCH, bind="query-params", help=texts.SLICES_TIP)


def drop() -> None:
    """No bar is chosen any more."""
    if KEY in state:
        state[KEY] = texts.EVERY


def measured(collection: Collection) -> dict[str, Bins] | None:
    """What can be measured of the digits, in bins; None where the slices are not asked for, or that fails, which is
    said."""
    if state.get(SWITCH):
        with in_place():
            return _bins(collection.key, collection)
    return None


@st.cache_data(show_spinner="Measuring…", max_entries=KEPT_FILES)
def _bins(key: str, _collection: Collection) -> dict[str, Bins]:
    found = slices.measure(_collection.images)
    far = _scores(_collection)
    if far is not None:
        found[slices.FAR] = slices.far(far)
    return {name: slices.bins(values) for name, values in found.items()}


def _scores(collection: Collection) -> np.ndarray | None:
    """The KNN's, of digits that it does not remember; None where they are not stored or would be too many to compute.
    ValueError where everybody asks just now."""
    if collection.split is None and len(collection.labels) <= MOST_FAR:
        with FILES.taken():
            return scores.of(load(SPACE), collection.images.astype(np.float32) / 255)
    if collection.split == scores.SPLIT:
        with contextlib.suppress(NotStored):
            return scores.load(SPACE)
    return None


def choose(
    bins: dict[str, Bins], labels: np.ndarray, answers: Answers, choice: Choice, changed: Callable[[], None]
) -> Slice | None:
    """Show the charts; the slice that is chosen, None where none is. changed: called when another one is."""
    found = slices.slices(bins, labels, answers, choice)
    by_title = {one.title: one for one in found}
    if state.get(KEY) not in (None, texts.EVERY, *by_title):
        drop()
    st.markdown(f"{_summary(found, labels)} {texts.HOW}")
    if slices.FAR not in bins:
        st.caption(texts.NOT_FAR.format(most=MOST_FAR))
    tip = texts.CHOOSE_TIP
    title = st.selectbox(
        texts.CHOOSE, [texts.EVERY, *by_title], key=KEY, bind="query-params", on_change=changed, help=tip
    )
    chosen = by_title.get(title)
    _charts(found, chosen, changed)
    return chosen


def _summary(found: list[Slice], labels: np.ndarray) -> str:
    worst = slices.worst(found)
    if worst is None:
        return texts.NONE_WRONG
    wrong = sum(one.wrong for one in found if one.quantity == worst.quantity)
    shares = {"share": percent(worst.share), "all": percent(wrong / len(labels))}
    return texts.GATHER.format(title=worst.title, digits=worst.digits, **shares)


def _charts(found: list[Slice], chosen: Slice | None, changed: Callable[[], None]) -> None:
    names = list(dict.fromkeys(one.quantity for one in found))
    for start in range(0, len(names), ACROSS):
        for place, name in zip(st.columns(ACROSS), names[start : start + ACROSS], strict=False):
            with place:
                _chart([one for one in found if one.quantity == name], chosen, changed)


def _chart(its: list[Slice], chosen: Slice | None, changed: Callable[[], None]) -> None:
    key = f"slice_{its[0].quantity}"
    quantity = texts.QUANTITIES[its[0].quantity]

    def take() -> None:
        points = state[key].selection.points
        place = points[0].get("point_index") if points else None
        if isinstance(place, int) and place in range(len(its)):
            state[KEY] = its[place].title
            changed()

    shares = sorted(one.share for one in its)
    ends = {"least": percent(shares[0]), "most": percent(shares[-1])}
    st.plotly_chart(
        slice_chart.bars(its, chosen),
        key=key,
        on_select=take,
        selection_mode="points",
        config={"displayModeBar": False},
        alt=texts.CHART.format(title=quantity.title, count=len(its), **ends),
    )
    st.caption(quantity.tip)
