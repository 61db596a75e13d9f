"""The gallery page without a browser: what it shows, what the address does, what it says when answers are stale."""

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits import gallery, mnist, predictions, registry

PAGE = str(Path(__file__).resolve().parents[1] / "views" / "errors.py")


def _open(**address) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=300)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def _headline(at: AppTest) -> str:
    return at.subheader[0].value


def _stored(*names: str) -> gallery.Answers:
    return {name: predictions.load(name, "test") for name in names}


def test_it_opens_on_fours_and_nines_of_the_test_set():
    at = _open()
    chosen = gallery.select(mnist.load("test")[1], _stored(*registry.DRAW_PAIR), gallery.Choice())
    assert at.multiselect(key="model").value == [registry.entry(name).title for name in registry.DRAW_PAIR]
    assert _headline(at) == f"4 taken for 9 and 9 taken for 4: {len(chosen)} digits"


def test_a_link_opens_the_same_view():
    at = _open(model="ResNet", truth="4", answer="9", ways="false", confidence=["50", "100"])
    choice = gallery.Choice(both_ways=False, low=0.5)
    chosen = gallery.select(mnist.load("test")[1], _stored("resnet"), choice)
    assert at.multiselect(key="model").value == ["ResNet"] and at.slider(key="confidence").value == (50, 100)
    assert _headline(at).startswith(f"4 taken for 9: {len(chosen)}")


def test_a_link_that_makes_no_sense_opens_the_page_all_the_same():
    at = _open(model="nobody", truth="x", page="99", source="../../etc/passwd", sample="70000", wrong="me")
    assert _headline(at).startswith("4 taken for 9 and 9 taken for 4")


def test_everything_wrong_and_back_by_one_click_each():
    at = _open(truth="3", answer="5", wrong="only KNN")
    assert _headline(at).startswith("3 taken for 5")
    next(b for b in at.button if "All" in b.label).click().run()
    assert _headline(at).startswith("Any digit taken for another") and at.session_state.truth == "any"
    next(b for b in at.button if "4" in b.label).click().run()
    assert (
        _headline(at).startswith("4 taken for 9 and 9 taken for 4") and at.selectbox(key="wrong").value == "any wrong"
    )


def test_a_choice_of_models_that_no_longer_fits_falls_back():
    at = _open(wrong="only ResNet")
    at.multiselect(key="model").set_value(["KNN"]).run()
    assert not at.exception and at.selectbox(key="wrong").value == "any wrong"
    at.multiselect(key="model").set_value([]).run()
    assert "at least one model" in at.info[0].value


@pytest.fixture
def stale(tmp_path, monkeypatch):
    """A hundred validation digits, and stored answers of the KNN that say 0 to all and are of another model."""
    monkeypatch.setitem(mnist.SPLITS, "validation", slice(50_330, 50_430))
    monkeypatch.setattr(predictions, "PATH", tmp_path / "predictions.npz")
    codes = predictions.encode(np.eye(10, dtype=np.float32)[np.zeros(100, int)])
    stamps = json.dumps({"knn": "another model"})
    np.savez(predictions.PATH, stamps=np.array(stamps), **{"knn/validation": codes})


def test_stale_answers_are_said_and_never_shown(stale):
    at = _open(model="KNN", source="validation", truth="any", answer="any")
    assert any("stale" in caption.value and "computed anew" in caption.value for caption in at.caption)
    shown = int(_headline(at).split(": ")[1].split()[0])
    assert 0 < shown < 20
