"""The digits that the gallery looks at: MNIST's splits, the files in `sources/`, or what somebody brings."""

from pathlib import Path, PurePath

import streamlit as st

from digits import files
from digits.data import labelled
from digits.data.labelled import Collection
from digits.evaluation import labels
from digits.gallery import html
from digits.gallery.select import Answers
from digits.predictors import card, registry
from digits.show.texts import errors as texts
from digits.show.words import literal
from pages.parts import loading

SOURCES = files.ROOT / "sources"  # labelled files that lie here are offered beside MNIST
SPLITS = ("test", "validation", "train")
KEY = "labelled"
LONGEST = 80  # letters of a file's name in a link

state = st.session_state


def choose(changed) -> Collection | None:
    """None where the chosen file can't be read or isn't here, which is said on the page: `state.unread`. changed:
    called when another one is chosen."""
    there = {path.name: path for path in labelled.files(SOURCES)}
    brought = state.get(KEY) or []
    mine = [name] if (name := _title(brought)) and name not in there else []
    names = [*SPLITS, *there, *mine]
    missing = gone(names)
    offered = names + ([missing] if missing else [])
    name = st.selectbox(
        texts.SOURCE, offered, key="source", bind="query-params", on_change=changed, help=texts.SOURCE_TIP
    )
    _ask(changed)
    try:
        if name in SPLITS:
            return labelled.of_mnist(name)
        if name == missing:
            raise ValueError(texts.GONE.format(name=name))
        return loading.read(there[name]) if name in there else loading.read_brought(name, brought)
    except ValueError as problem:
        state.unread = literal(str(problem))
        return None


def gone(names: list[str]) -> str | None:
    """The name of a file that the address asks for and that is not among those here; None where it asks for none."""
    name = state.get("source") or st.query_params.get("source", "")
    is_file = PurePath(name).name == name and "." in name and len(name) <= LONGEST
    return name if is_file and name not in names else None


def _ask(changed) -> None:
    def take() -> None:
        if state[KEY]:
            state.source = _title(state[KEY])
        changed()

    with st.popover(texts.FILE, icon=":material/upload:", width="stretch"):
        st.file_uploader(texts.FILE_LABEL, key=KEY, on_change=take, accept_multiple_files=True, help=_tip())


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
