"""What comes from the canvas is foreign: every forgery is one sentence, every honest drawing comes through."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits.drawing import canvas, door
from digits.drawing.door import Line, Picture
from digits.drawing.paper import CELL, ERASER, SIDE
from tests import forged
from tests.forged import LINE


@pytest.mark.parametrize("name", forged.OBJECTS)
def test_a_forgery_is_one_sentence(name):
    objects, says = forged.OBJECTS[name]
    with pytest.raises(ValueError) as error:
        canvas.see(objects)
    assert str(error.value) == says


@pytest.mark.parametrize("state", [None, 7, "x", [], {}, {"objects": None}, {"objects": {"a": 1}}])
def test_a_state_without_a_list_of_objects_is_one_sentence(state):
    with pytest.raises(ValueError, match="not what the canvas sends"):
        door.objects_of(state)


@pytest.mark.parametrize("change", [{"turn": -1}, {"turn": "x"}, {"turn": 1.5}, {"number": -1}, {"number": [1]}])
def test_a_report_with_odd_counts_is_one_sentence(change):
    with pytest.raises(ValueError, match="not what the canvas sends"):
        door.report_of({"objects": []} | change)


@pytest.mark.parametrize("state", [None, 7, "x", [], {}, {"number": "many"}, {"number": -3}, {"number": 1e9 + 0.5}])
def test_what_says_no_number_has_number_0(state):
    assert door.number_of(state) == 0


def test_an_honest_drawing_comes_through():
    eraser = LINE | {"stroke": ERASER, "strokeWidth": 40}
    pen, rubber, picture = door.read([LINE, eraser, canvas.picture(np.eye(28, dtype=np.float32))])
    assert isinstance(pen, Line) and pen.points.shape == (len(LINE["path"]), 2) and not pen.erases
    assert rubber.erases and rubber.width == 40
    assert isinstance(picture, Picture) and picture.pixels.shape == (28, 28) and picture.cell == CELL


def test_a_page_full_of_scribble_with_the_thickest_pen_comes_through():
    random = np.random.default_rng(0)
    points = np.abs(np.cumsum(random.normal(0, 6, (4100, 2)), 0) % (2 * SIDE) - SIDE)
    things = door.read(canvas.written(np.split(points, range(45, 4100, 45)), 40))
    assert sum(len(line.points) for line in things) > 4100


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
near = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["Path", "Image", "path", 3]),
        "path": json | st.lists(st.tuples(st.sampled_from("MLQZ"), st.floats(), st.floats()).map(list), max_size=4),
        "stroke": st.sampled_from(["#000000", "#fff", None]) | json,
        "strokeWidth": st.floats() | json,
        "left": st.floats() | json,
        "top": st.floats() | json,
        "angle": st.floats() | json,
        "scaleX": st.floats() | json,
        "scaleY": st.floats() | json,
        "src": st.sampled_from([forged.png(9, 9), forged.png(9, 9)[:60]]) | json,
    },
)


@settings(max_examples=400, deadline=None)
@given(json | st.fixed_dictionaries({"objects": st.lists(near | near.map(lambda change: LINE | change), max_size=5)}))
def test_whatever_comes_is_a_picture_or_a_sentence(state):
    try:
        seen = canvas.see(door.objects_of(state))
    except ValueError as reason:
        assert str(reason).endswith(".") and "\n" not in str(reason)
    else:
        assert seen.image.shape == (28, 28) and np.isfinite(seen.image).all()
