"""The gallery page without a browser: what it shows, what the address does, what it says when answers are stale."""

import json
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digits.data import mnist
from digits.evaluation import predictions
from digits.gallery.select import Answers, Choice, select
from digits.predictors import registry
from digits.predictors.predictor import Neighbour, Offers
from pages.parts import sample

PAGE = Path(__file__).resolve().parents[1] / "pages/errors.py"


def _open(**address) -> AppTest:
    at = AppTest.from_file(PAGE, default_timeout=300)
    at.session_state["framed"] = True
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def _headline(at: AppTest) -> str:
    return at.header[0].value


def _stored(*names: str) -> Answers:
    return {name: predictions.load(name, "test") for name in names}


def test_it_opens_on_fours_and_nines_of_the_test_set():
    at = _open()
    chosen = select(mnist.load("test")[1], _stored(*registry.DRAW_PAIR), Choice())
    assert at.multiselect(key="model").value == [registry.entry(name).title for name in registry.DRAW_PAIR]
    assert _headline(at) == f"4 taken for 9 and 9 taken for 4: {len(chosen)} digits"


def test_a_link_opens_the_same_view():
    at = _open(model="ResNet", truth="4", answer="9", ways="false", confidence=["50", "100"])
    choice = Choice(both_ways=False, low=0.5)
    chosen = select(mnist.load("test")[1], _stored("resnet-drawn"), choice)
    assert at.multiselect(key="model").value == ["ResNet"] and at.slider(key="confidence").value == (50, 100)
    assert _headline(at).startswith(f"4 taken for 9: {len(chosen)}")


def test_a_link_that_makes_no_sense_opens_the_page_all_the_same():
    at = _open(model="nobody", truth="x", page="99", source="../../etc/passwd", sample="70000", wrong="me")
    assert _headline(at).startswith("4 taken for 9 and 9 taken for 4")


def test_everything_wrong_and_back_by_one_click_each():
    at = _open(truth="3", answer="5", wrong="only KNN")
    assert _headline(at).startswith("3 taken for 5")
    at.button(key="all_wrong").click().run()
    assert _headline(at).startswith("Any digit taken for another") and at.session_state.truth == "any"
    at.button(key="four_nine").click().run()
    assert (
        _headline(at).startswith("4 taken for 9 and 9 taken for 4") and at.selectbox(key="wrong").value == "any of them"
    )


def test_a_choice_of_models_that_no_longer_fits_falls_back():
    at = _open(wrong="only ResNet")
    at.multiselect(key="model").set_value(["KNN"]).run()
    assert not at.exception and at.selectbox(key="wrong").value == "any of them"
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
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def test_stale_answers_are_said_and_never_shown(stale):
    at = _open(model="KNN (MNIST only)", source="validation", truth="any", answer="any")
    assert any("stale" in caption.value and "computed anew" in caption.value for caption in at.caption)
    shown = int(_headline(at).split(": ")[1].split()[0])
    assert 0 < shown < 20


def test_what_one_session_computed_is_there_for_all(stale, monkeypatch):
    computed = []
    compute = predictions.compute
    monkeypatch.setattr(predictions, "compute", lambda *asked: computed.append(asked[:2]) or compute(*asked))
    for _ in range(2):
        at = _open(model="KNN (MNIST only)", source="validation", truth="any", answer="any")
        assert any("stale" in caption.value for caption in at.caption)
    assert computed == [("knn", "validation")]


def _counting() -> None:
    import streamlit as st

    from pages.parts.loading import Word

    @st.cache_data(show_spinner=False)
    def count(_word: Word) -> int:
        _word.say("I count.")
        _word(0.5)
        return 7

    word = Word("Counting")
    st.caption(str(count(word)))
    if st.checkbox("Done"):
        word.end()


def test_word_of_a_long_computation_is_given_while_it_runs_and_not_from_the_cache():
    at = AppTest.from_function(_counting).run()
    assert at.info[0].value == "I count." and at.caption[0].value == "7"
    at.checkbox[0].check().run()
    assert not at.exception and not at.info and at.caption[0].value == "7"


class Twice(Offers):
    """Remembers one picture at two places."""

    def neighbours(self, image: np.ndarray, k: int) -> list[Neighbour]:
        return [Neighbour(image, 4, 0.0, place) for place in (3, 8, 11)][:k]


def test_a_digit_is_no_reason_for_itself_but_its_likeness_elsewhere_is():
    image = np.zeros((28, 28), np.float32)
    places = [[n.place for n in sample.reasons("knn", Twice(), image, 4, own).neighbours] for own in (8, None)]
    assert places == [[3, 11], [3, 8, 11]]


def test_a_slice_in_the_address_shows_the_errors_of_its_bar():
    at = _open(slices="true", truth="any", answer="any")
    (worst,) = (
        one for one in at.markdown if one.value.startswith("Errors gather most at Distance from training digits")
    )
    box = at.selectbox(key="slice")
    title = box.options[-1]
    assert title in worst.value
    all_of_them = int(_headline(at).rpartition(": ")[2].split()[0])
    at = _open(slices="true", truth="any", answer="any", slice=title)
    assert title in _headline(at) and at.selectbox(key="slice").value == title
    assert 0 < int(_headline(at).partition(" (")[0].rpartition(": ")[2].split()[0]) < all_of_them
    at.selectbox(key="slice").set_value(box.options[1]).run()
    assert box.options[1] in _headline(at)
    at.button(key="all_wrong").click().run()
    assert at.selectbox(key="slice").value == "all" and f": {all_of_them} " in _headline(at)


def test_choosing_a_slice_asks_for_every_label():
    at = _open(slices="true")
    box = at.selectbox(key="slice")
    box.set_value(box.options[-1]).run()
    assert _headline(at).startswith("Any digit taken for another")


def test_of_validation_digits_no_distance_is_known():
    at = _open(slices="true", source="validation")
    assert not any(option.startswith("Distance") for option in at.selectbox(key="slice").options)
    assert any("How far from training digits is known of" in one.value for one in at.caption)
