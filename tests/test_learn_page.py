"""The page that says how it works: every paragraph shows the drawing at hand, in either language."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits.data import mnist
from digits.drawing import canvas
from digits.predictors import card, registry
from digits.reading import turning
from digits.show.texts import learn as texts
from tests import elements, loaded
from tests.browser.hand import PLAIN
from tests.test_draw_page import draw, strokes_of

PAGE = Path(__file__).resolve().parents[1] / "pages/learn.py"


def opened(**address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=120)
    page.session_state["framed"] = True
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def shown(page: AppTest) -> elements.Element:
    assert not page.exception
    return elements.read("".join(element.proto.body for element in page.get("html")))


def says(page: AppTest, side: str) -> str:
    return shown(page).one(f"answer-{side}")["data-digit"]


def pictures(page: AppTest, testid: str) -> list[str]:
    return [picture["src"] for picture in shown(page).one(testid).all(tag="img")]


@pytest.mark.parametrize(("code", "knn"), [("en", "2. The KNN remembers"), ("zh", "2. KNN 靠记忆")])
def test_it_explains_itself_in_both_languages_with_an_example_first_and_then_with_the_drawing(code, knn):
    page = opened(lang=code)
    assert knn in shown(page).text and says(page, "knn") == says(page, "resnet") == "4"
    before = {part: pictures(page, part) for part in ("steps", "decided", "detectors")}
    assert all(before.values())
    draw(page, strokes_of(3))
    assert says(page, "knn") == says(page, "resnet") == "3"
    assert shown(page).one("decided")["data-nearest"] == "3"
    assert all(pictures(page, part) != old for part, old in before.items())


def test_what_it_says_of_the_models_are_their_own_figures():
    page = opened()
    knn, resnet = (loaded.model(name) for name in registry.DRAW_PAIR)
    wrong = [round(10_000 * (1 - card.read(name).test_accuracy)) for name in registry.DRAW_PAIR]
    text = " ".join(shown(page).text.split())
    assert f"It keeps {len(knn.labels_):,} digits" in text and f"only {resnet.cost.parameters:,} numbers" in text
    assert f"the KNN errs {wrong[0]} times and the ResNet {wrong[1]} times" in text


def test_a_number_is_asked_to_be_one_digit():
    both = [np.array(stroke) + [at, 70] for digit, at in ((2, 30), (3, 170)) for stroke in PLAIN[digit]]
    page = draw(opened(), canvas.written(both, 16))
    assert texts.ONE_DIGIT in shown(page).text


def test_a_four_turns_into_a_nine_before_both_models_eyes():
    page = draw(opened(turn="true"), strokes_of(4))
    way = shown(page).one("places")
    assert "From your 4 to a 9" in way.text and len(way.all(tag="img")) == turning.STEPS
    said = [digit.text for digit in way.all(tag="b")]
    assert said[:2] == ["4", "4"] and said[-2:] == ["9", "9"]


def test_the_way_begins_with_the_drawing_and_ends_with_a_remembered_digit():
    knn, resnet = (loaded.model(name) for name in registry.DRAW_PAIR)
    images, labels = mnist.load("test")
    image = images[np.flatnonzero(labels == 4)[0]]
    planes = knn.planes(image)
    way = turning.way(image, planes, 9, knn, (knn, resnet))
    assert (way[0] == image).all() and way.shape == (turning.STEPS, 28, 28)
    members = knn.build(image, planes, [9]).built[0].members
    assert any((way[-1] == member.image).all() for member in members)
    assert knn.predict(way[-1:])[0] == resnet.predict(way[-1:])[0] == 9


def test_a_digit_that_is_neither_turns_into_its_strongest_rival():
    knn, images = loaded.model(registry.DRAW_PAIR[0]), mnist.load("test")[0]
    planes = knn.planes(images[0])
    assert turning.other(planes, 4) == 9 and turning.other(planes, 9) == 4
    assert planes.nearest[0] == 7 and turning.other(planes, 7) == planes.nearest[1]
