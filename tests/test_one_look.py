"""A digit's reasons look alike on the Errors page and on the Draw page: the same pieces, the same legends."""

import numpy as np
import pytest

from digits.data import labelled, mnist
from digits.gallery import html as gallery_html
from digits.gallery import way
from digits.gallery.trace import Trace
from digits.reading.answers import ask
from digits.reading.saliency import worth
from digits.show import html
from digits.show.decided import decided
from digits.show.sentences import saliency_tip
from pages.parts import sample
from tests import elements, loaded
from tests.elements import Element

INDEX = 8  # a 5 that both read
NAMES = {"knn-drawn": "KNN", "resnet-drawn": "ResNet"}


@pytest.fixture(scope="module")
def models():
    return {name: loaded.model(name) for name in NAMES}


def closeup(models: dict, doubted: bool = False) -> Element:
    test = labelled.of_mnist("test")
    image, label = test.image(INDEX), int(test.labels[INDEX])
    answers = {name: model.predict_proba(test.images[: INDEX + 1] / np.float32(255)) for name, model in models.items()}
    why = {name: sample.reasons(name, model, image, label, None, not doubted) for name, model in models.items()}
    doubts = dict.fromkeys(models, np.full(INDEX + 1, doubted))
    return elements.read(gallery_html.closeup(test, answers, INDEX, gallery_html.looks(NAMES), why, None, doubts))


@pytest.fixture(scope="module")
def on_draw(models):
    """The Draw page's two cards and its reasons, of the same digit."""
    image = mnist.load("test")[0][INDEX]
    knn, resnet = models.values()
    left, right = (ask(title, name, models[name], image) for name, title in NAMES.items())
    built = knn.build(image, left.planes, left.planes.nearest)
    tip = saliency_tip(worth("resnet-drawn"))
    why = html.reasons(decided(left.planes, built), image, resnet.saliency(image, right.digit), right.digit, tip)
    return elements.read(html.pair("", image, html.answer("knn", left), html.answer("resnet", right), 1) + why)


def piece(one: Element) -> tuple:
    return one.text, [(e.tag, e.attributes) for e in one.inside]


def test_the_ink_that_decided_is_shown_as_on_the_draw_page(models, on_draw):
    assert piece(closeup(models).all("salient")[0]) == piece(on_draw.one("salient"))


def test_what_decided_the_knn_is_shown_as_on_the_draw_page_but_for_whose_digit_it_is(models, on_draw):
    here, there = closeup(models).one("decided"), on_draw.one("decided")
    assert here["data-nearest"] == there["data-nearest"] == "5"
    for mine, its in zip(here.all("built"), there.all("built"), strict=True):
        assert piece(mine) == piece(its)
    assert "It is nearer to this 5" in here.text and "it, upright" in here.text
    assert here.text.replace("It is nearer", "Yours is nearer").replace("it, upright", "yours, upright") == there.text


def test_the_answers_are_said_as_on_the_draw_page(models, on_draw):
    here, there = (one.all(tag="div", **{"class": "said"}) for one in (closeup(models), on_draw))
    assert len(here) == 2
    assert [piece(one) for one in here] == [piece(one) for one in there]


def test_what_a_model_takes_for_no_digit_is_said_in_the_reason_too(models):
    found = closeup(models, doubted=True)
    assert "No digit is near enough; the nearest is this 5" in found.one("decided").text
    assert found.text.count("∅") == 2 and "closest: 5" in found.text


def test_the_way_is_drawn_with_the_curves_of_the_stress_test():
    positions = np.linspace(-1, 1, 5)
    probabilities = np.zeros((5, 10), np.float32)
    probabilities[:, 9] = [0, 0.1, 0.25, 0.75, 1]
    probabilities[:, 4] = 1 - probabilities[:, 9]
    answers = {"a": probabilities, "b": np.zeros((5, 10), np.float32)}
    found = Trace(4, 9, positions, np.zeros((5, 28, 28), np.float32), answers)
    looks = {"a": gallery_html.Look("KNN", "knn"), "b": gallery_html.Look("Third", "third")}
    shown = elements.read(way.panel(found, looks, "dark")).one("way")
    (flip,) = shown.all(tag="i", **{"class": "flip knn"})
    assert flip["style"] == f"--at:{(0.25 + 1) / 2:.3f}"
    assert "KNN turns from 4 to 9 at 25 % of the way from this digit to the nearest 9" in " ".join(shown.text.split())
    assert "Third never changes between 4 and 9" in " ".join(shown.text.split())
    assert [one.text for one in shown.all(tag="figcaption")] == ["nearest 4", "this digit", "nearest 9"]
    assert [one["class"] for one in shown.all(tag="span") if "dash" in one["class"]] == ["dash knn", "dash third"]
