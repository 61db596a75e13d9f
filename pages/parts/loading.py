"""What the pages load once per server: models, labelled digits, answers."""

import contextlib
import contextvars
import dataclasses
import gc
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

import digits
from digits import threads
from digits.data import mnist
from digits.data.labelled import Collection
from digits.evaluation import predictions, scores
from digits.gallery.select import Answers, Doubts
from digits.predictors import registry
from digits.predictors.fusion import Fusion
from digits.predictors.predictor import Predictor
from digits.reading import apart, doubt
from digits.reading.recent import Recent
from digits.show.texts import draw as texts
from digits.show.words import literal
from digits.slots import Slots, Turns
from pages.parts.trouble import in_place

TURNS = Turns(2)  # answers being made, as many as a small server has cores
TURN = 0.02  # seconds that a thread may keep Python's lock: an answer is not torn to pieces among fifty
HEAVY = Slots()  # pictures brought, stress curves: what takes tenths of a second or more
FILES = Slots(waiting=3)  # labelled files, read and answered: what may take minutes
LOADED: dict[str, Predictor] = {}
RECENT = Recent(1000)  # answers and reasons of the shared models, some 8 kB each
_LOADING = threading.Lock()
KEPT_FILES = 8  # of labelled digits, up to 78 MB each
KEPT_ANSWERS = 40  # sets of them, up to 4 MB each


class Word:
    """Word to people of something that takes long: a bar from the first share on, none once it is done.

    It can be given from within a cached function too. The calls go out in the context that this was made in: they
    are no part of what is cached, and nobody who gets the result from the cache sees them again.
    """

    def __init__(self, text: str):
        self._text = text
        self._place = st.empty()
        self._outside = contextvars.copy_context()

    def __call__(self, share: float) -> None:
        self._outside.run(self._place.progress, min(share, 1.0), f"{self._text}: {share:.0%}")

    def say(self, sentence: str) -> None:
        """A sentence that stays until the page runs again."""
        self._outside.run(st.info, sentence, icon=":material/update:")

    def end(self) -> None:
        self._place.empty()


def load(name: str) -> Predictor:
    """The predictor called `name`, warm; loaded once a server, by whoever asks first."""
    if name not in LOADED:
        with st.spinner(texts.LOADING):
            _load(name)
    return LOADED[name]


def wake() -> None:
    """Load what answers on the Draw page before anybody comes; what is wrong with a model is said on the page."""
    for name in registry.DRAW_PAIR:
        with contextlib.suppress(ValueError):
            _load(name)


def is_awake() -> bool:
    """Whether what answers on the Draw page is loaded."""
    return all(name in LOADED for name in registry.DRAW_PAIR)


def _load(name: str) -> None:
    with _LOADING:
        if name in LOADED:
            return
        sys.setswitchinterval(TURN)
        threads.few_heaps()
        threads.one()
        model = digits.load(name)
        model.predict_proba(np.zeros((1, 28, 28), np.float32))
        mnist.load_uint8("train+validation")
        _leave_alone()
        LOADED[name] = model


def _leave_alone() -> None:
    """What is loaded now stays: Python's collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    threads.give_back()


@st.cache_resource(max_entries=len(registry.ENTRIES))
def fusion(knn: str, resnet: str) -> Fusion | None:
    """The fusion of these two models; None where there is none."""
    name = registry.fusion_of(knn, resnet)
    return registry.joined(name, load(resnet), load(knn)) if name else None


def read(path: Path) -> Collection:
    """The labelled digits of a file of the server's; ValueError where there are none."""
    return _read(path.name, lambda word: _read_path(path, path.stat().st_mtime_ns, word))


def read_brought(title: str, uploads: Sequence) -> Collection:
    """The labelled digits of uploads that belong together; ValueError where there are none."""
    ids = tuple(upload.file_id for upload in uploads)
    return _read(title, lambda word: _read_uploads(title, ids, uploads, word))


def _read(title: str, read: Callable[[Word], Collection]) -> Collection:
    word = Word(f"Reading {literal(title)}")
    with FILES.taken():
        found = read(word)
    word.end()
    return found


@st.cache_resource(show_spinner=False, max_entries=KEPT_FILES)
def _read_path(path: Path, changed: int, _word: Word) -> Collection:
    return apart.read(path, _word)


@st.cache_resource(show_spinner=False, max_entries=KEPT_FILES)
def _read_uploads(title: str, ids: tuple[str, ...], _uploads: Sequence, _word: Word) -> Collection:
    with tempfile.TemporaryDirectory() as folder:
        for upload in _uploads:
            path = Path(folder) / apart.safe_name(upload.name)
            path.write_bytes(upload.getbuffer())
        found = apart.read(path if len(_uploads) == 1 else Path(folder), _word)
    return dataclasses.replace(found, title=title)


def answers(titles: dict[str, str], collection: Collection) -> Answers:
    """What each model (name → title) answers to all digits.

    Stored answers where there are any of this very model. Where not, that is said and they are computed; a model that
    cannot be loaded is left out, which is said.
    """
    found = {}
    for name, title in titles.items():
        with in_place():
            found[name] = _one_answers(name, title, collection)
    return found


def _one_answers(name: str, title: str, collection: Collection) -> np.ndarray:
    title = literal(title)
    word = Word(
        f"{title} reads {len(collection.labels):,} digits"
        if collection.split is None
        else f"{title} answers all of {collection.title} anew"
    )
    try:
        found, reason = _answers(name, predictions.fingerprint(name), collection.key, collection, word)
    finally:
        word.end()
    if reason:
        st.caption(f":material/info: {reason} What you see was computed anew.")
    return found


def doubts(names: Iterable[str], collection: Collection) -> Doubts:
    """Which digits each model calls "not a digit", of those models of which that is known."""
    found = {}
    for name in filter(scores.can_doubt, names):
        with contextlib.suppress(ValueError):  # of other weights, or never stored: then it is not known
            if collection.split is None:
                found[name] = _doubts(name, doubt.threshold(name), collection.key, collection)
            elif collection.split == scores.SPLIT:
                found[name] = scores.doubted(name)
    return found


@st.cache_data(show_spinner=False, max_entries=KEPT_ANSWERS)
def _doubts(name: str, threshold: float | None, key: str, _collection: Collection) -> np.ndarray:
    images, predictor = _collection.images.astype(np.float32) / 255, load(name)
    return ~doubt.is_digit(name, scores.of(predictor, images))


@st.cache_data(show_spinner=False, max_entries=KEPT_ANSWERS)
def _answers(
    name: str, fingerprint: str, key: str, _collection: Collection, _word: Word
) -> tuple[np.ndarray, str | None]:
    """Answers (N, 10) float32, and where stored ones are of another model a sentence that says so."""
    if _collection.split is None:
        images = _collection.images.astype(np.float32) / 255
        with FILES.taken():
            return predictions.answer_unseen(load(name), images, _word), None
    try:
        return predictions.load(name, _collection.split), None
    except predictions.NotStored as reason:
        _word.say(str(reason))
        computed = predictions.compute(name, _collection.split, _word)
        return computed, str(reason) if isinstance(reason, predictions.Stale) else None
