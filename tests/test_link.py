"""A drawing goes into an address and comes back as it was; what else an address brings is one sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits.data import mnist
from digits.drawing import canvas, link
from digits.drawing.paper import ERASER, GRID, SIDE
from tests import forged
from tests.browser.hand import PLAIN

on_paper = st.integers(-100 * GRID, 716 * GRID).map(lambda n: n / GRID)
strokes = st.lists(st.tuples(on_paper, on_paper), min_size=1, max_size=40).map(np.array)


def drawn(digit: int, width: float = 20) -> list[dict]:
    return canvas.written([np.array(stroke) * 1.5 + [80, 45] for stroke in PLAIN[digit]], width)


@pytest.mark.parametrize("is_wide", [False, True])
def test_a_drawing_comes_back_as_it_was(is_wide):
    objects = [*drawn(4), drawn(1, 8)[0] | {"stroke": ERASER}]
    found = link.read(link.write(objects, is_wide))
    assert found.objects == objects and found.is_wide == is_wide


@settings(max_examples=100, deadline=None)
@given(st.lists(strokes, max_size=5), st.integers(8, 40))
def test_any_drawing_comes_back_as_it_was(drawing, width):
    objects = canvas.written([stroke for stroke in drawing if len(stroke) == 1 or np.ptp(stroke, 0).any()], width)
    assert link.read(link.write(objects, False)).objects == objects


def test_a_digit_of_a_usual_hand_is_short_enough_for_a_camera():
    assert max(len(link.write(drawn(digit), False)) for digit in range(10)) < 200


def test_a_picture_under_the_pen_comes_back_pixel_by_pixel():
    image = mnist.load("test")[0][0]
    found = link.read(link.write([canvas.picture(image), *drawn(1)], False))
    assert np.array_equal(canvas.render(found.objects), canvas.render([canvas.picture(image), *drawn(1)]))


def test_what_does_not_fit_into_an_address_is_said():
    noise = np.random.default_rng(0).uniform(0, 1, (SIDE, SIDE)).astype(np.float32)
    with pytest.raises(ValueError, match="too much on the paper for a link"):
        link.write([canvas.sheet(noise)], False)


WHOLE = link.write(drawn(4), False)
DAMAGED = {
    "nothing": "",
    "a word": "cat",
    "an address": "https://example.org/",
    "another version": "CQ" + WHOLE[2:],
    "cut off": WHOLE[: len(WHOLE) // 2],
    "too long": "A" * (link.MOST_CHARACTERS + 1),
    "an unknown kind": "AQAJCQ",
    "a line of a billion points": "AQAAUP____8H",
    "a picture of no PNG": "AQACCwQAAAAA",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_link_is_one_sentence(name):
    with pytest.raises(ValueError) as error:
        link.read(DAMAGED[name])
    assert str(error.value) == link.DAMAGED


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: link.base64.urlsafe_b64encode(data).decode()))
def test_whatever_an_address_brings_is_a_drawing_or_that_sentence(text):
    try:
        found = link.read(text)
    except ValueError as reason:
        assert str(reason) == link.DAMAGED
    else:
        canvas.render(found.objects)


def test_a_forged_drawing_gets_no_link():
    with pytest.raises(ValueError, match="not what the canvas sends"):
        link.write([forged.LINE | {"strokeWidth": 1e7}], False)
