"""How the stress test of one drawing is shown."""

import re
from urllib.parse import unquote

import numpy as np
import pytest

from digits.images.corruption import CORRUPTIONS
from digits.reading import stress
from digits.show import stress as stress_html

TITLES = {"a": "KNN", "b": "ResNet"}


def curve(model: str, name: str, flips: bool) -> stress.Curve:
    """Of a model that says 7 with 0.8 everywhere, or says 1 at the greatest dose."""
    probabilities = np.full((stress.STEPS, 10), 0.2 / 9, np.float32)
    probabilities[:, 7] = 0.8
    if flips:
        probabilities[-1] = np.eye(10)[1]
    return stress.Curve(model, name, stress.doses(name), probabilities)


@pytest.fixture(scope="module")
def shown() -> str:
    image = np.zeros((28, 28), np.float32)
    image[4:24, 12:15] = 1
    curves = [curve(model, name, model == "a" and name == "rotation") for name in CORRUPTIONS for model in TITLES]
    return stress_html.panels(image, curves, TITLES)


def panel(shown: str, name: str) -> str:
    return shown.split(f'data-testid="stress-{name}"')[1].split('data-testid="stress-')[0]


def test_both_models_are_named_with_their_answer(shown):
    assert "KNN (7)" in shown and "ResNet (7)" in shown
    assert "The ResNet is more robust when turned; both are equally robust when moved" in shown


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_way_to_spoil_has_both_curves_and_the_drawing_spoilt(shown, name):
    here = panel(shown, name)
    assert CORRUPTIONS[name].title in here and CORRUPTIONS[name].unit in here
    assert here.count("--curve:") == 2
    assert here.count("<figure>") == len(stress.doses(name)[:: stress_html.EVERY])


def test_a_flip_is_marked_where_it_is_and_said(shown):
    assert '<i class="flip knn" style="--at:1.000"' in panel(shown, "rotation")
    assert "KNN changes at 45°; ResNet does not change" in panel(shown, "rotation")
    assert '<i class="flip' not in panel(shown, "shift")
    assert "KNN does not change; ResNet does not change" in panel(shown, "shift")


def test_a_curve_is_as_high_as_the_probability(shown):
    points = re.findall("points='(.*?)'", unquote(panel(shown, "shift")))
    heights = [103 - float(point.split(",")[1]) for point in points[0].split()]
    assert heights == pytest.approx([80] * stress.STEPS)
