"""What the pages load once per server: models, labelled digits, answers."""

import tempfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import streamlit as st
import torch

import digits
from digits import collection, mnist, predictions, registry
from digits.collection import Collection
from digits.gallery import Answers

KEPT = 40  # sets of answers and files of digits that stay in memory


@st.cache_resource(show_spinner="Waking the models…")
def load(name: str):
    """The predictor called `name`, warm."""
    torch.set_num_threads(1)
    model = digits.load(name)
    model.predict_proba(np.zeros((1, 28, 28), np.float32))
    mnist.load_uint8("train+validation")
    return model


@st.cache_resource
def fusion(knn: str, resnet: str):
    """The fusion of these two models; None where there is none."""
    name = registry.fusion_of(knn, resnet)
    return name and registry.joined(name, load(resnet), load(knn))


@st.cache_resource
def memory() -> OrderedDict:
    return OrderedDict()


def remembered(key: tuple, make):
    """`make()`, once for each key, as long as there is room."""
    kept = memory()
    if key not in kept:
        kept[key] = make()
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return kept[key]


def read(file) -> Collection:
    """The labelled digits of a path or an upload, with progress; ValueError where there are none."""
    if isinstance(file, Path):
        key = (str(file), file.stat().st_mtime_ns)
        return remembered(key, lambda: _with_bar(f"Reading {file.name}", lambda bar: collection.read(file, bar)))
    return remembered((file.name, file.file_id), lambda: _read_upload(file))


def _read_upload(upload) -> Collection:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getvalue())
        return _with_bar(f"Reading {path.name}", lambda bar: collection.read(path, bar))


def answers(titles: dict[str, str], digits_: Collection) -> Answers:
    """What each model (name → title) answers to all digits.

    Stored answers where there are any of this very model. Where not, that is said and they are computed.
    """
    found = {}
    for name, title in titles.items():
        place = (digits_.key, name, predictions.fingerprint(name))
        found[name], reason = remembered(place, lambda name=name, title=title: _answer(name, title, digits_))
        if reason:
            st.caption(f":material/info: {reason} What you see was computed anew.")
    return found


def _answer(name: str, title: str, digits_: Collection) -> tuple[np.ndarray, str]:
    if digits_.split is None:
        predict = load(name).predict_proba
        images = digits_.images.astype(np.float32) / 255
        return _with_bar(
            f"{title} reads {len(images):,} digits", lambda bar: predictions.answer(predict, images, progress=bar)
        ), ""
    try:
        return predictions.load(name, digits_.split), ""
    except predictions.NotStored as reason:
        st.info(str(reason), icon=":material/update:")
        p = _with_bar(
            f"{title} answers all of {digits_.title} anew", lambda bar: predictions.compute(name, digits_.split, bar)
        )
        return p, str(reason) if isinstance(reason, predictions.Stale) else ""


def _with_bar(text: str, work):
    bar = st.progress(0.0, text)
    result = work(lambda share: bar.progress(share, f"{text}: {share:.0%}"))
    bar.empty()
    return result
