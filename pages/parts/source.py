"""The digits that the gallery looks at: MNIST's splits, the files in `sources/`, or what somebody brings."""

from pathlib import Path

import streamlit as st

from digits import files
from digits.data import labelled
from digits.data.labelled import Collection
from digits.evaluation import labels
from digits.gallery import html
from digits.gallery.select import Answers
from digits.predictors import card, registry
from digits.show.words import literal
from pages.parts import loading

SOURCES = files.ROOT / "sources"  # labelled files that lie here are offered beside MNIST
SPLITS = ("test", "validation", "train")
KEY = "labelled"
SOURCE_TIP = (
    "MNIST's test digits by default. Train and validation: the KNN remembers them, so it answers each without that "
    "digit itself. Labelled files in the app's folder “sources” are listed too."
)

state = st.session_state


def choose(changed) -> Collection | None:
    """None where the chosen file can't be read, which is said. changed: called when another one is chosen."""
    there = {path.name: path for path in labelled.files(SOURCES)}
    brought = state.get(KEY) or []
    mine = [name] if (name := _title(brought)) and name not in there else []
    name = st.selectbox(
        "Digits", [*SPLITS, *there, *mine], key="source", bind="query-params", on_change=changed, help=SOURCE_TIP
    )
    _ask(changed)
    if name in SPLITS:
        return labelled.of_mnist(name)
    try:
        return loading.read(there[name]) if name in there else loading.read_brought(name, brought)
    except ValueError as problem:
        st.error(literal(str(problem)))
        return None


def _ask(changed) -> None:
    def take() -> None:
        if state[KEY]:
            state.source = _title(state[KEY])
        changed()

    with st.popover("A file of yours", icon=":material/upload:", width="stretch"):
        st.file_uploader("Labelled digits", key=KEY, on_change=take, accept_multiple_files=True, help=_tip())


def _title(brought: list) -> str:
    if len(brought) > 1:
        return f"{len(brought)} files of yours"
    return Path(brought[0].name).name if brought else ""


def _tip() -> str:
    return "\n".join(
        ["Several files that belong together can be chosen at once.", "", *(f"- {form}" for form in labelled.forms())]
    )


def report(collection: Collection, answers: Answers) -> None:
    """What was done to a file to read it, and what looks wrong about it, before it is used."""
    if collection.report is None:
        return
    doubtful = labels.remark(collection.labels, answers)
    learned = [name for name in answers if registry.entry(name).own and card.read(name).data_key == collection.key]
    known = [
        f"{registry.entry(name).title} learned from these very digits: it is no wonder if it is right."
        for name in learned
    ]
    remarks = [*collection.report.remarks, *([doubtful] if doubtful else []), *known]
    st.html(html.report(collection.title, collection.report.sentence(collection.labels), remarks))
