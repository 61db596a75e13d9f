import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digits.drawing import strokes

SEVEN = [[[0, 0], [60, 0], [20, 100]], [[10, 50], [50, 50]]]
coordinate = st.floats(-500, 500).map(lambda v: round(v, 3))
drawing = st.lists(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=6), min_size=1, max_size=3)


def ink_box(picture):
    rows, columns = np.flatnonzero((picture < 128).any(1)), np.flatnonzero((picture < 128).any(0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


@pytest.mark.parametrize("width", strokes.WIDTHS)
def test_a_line_is_as_thick_and_as_long_as_said(width):
    picture = strokes.draw([np.array([[100, 140], [180, 140]])], width)
    assert picture.shape == (280, 280) and picture.dtype == np.uint8
    half = width / 2
    assert np.allclose(ink_box(picture), (100 - half, 140 - half, 180 + half, 140 + half), atol=1)
    ends = np.pi * half**2
    assert np.sum(255 - picture.astype(float)) / 255 == pytest.approx(80 * width + ends, rel=0.02)


def test_a_single_point_is_a_dot():
    picture = strokes.draw([np.array([[140.0, 140.0]])], 24)
    assert np.sum(255 - picture.astype(float)) / 255 == pytest.approx(np.pi * 12**2, rel=0.03)


def test_joins_are_round_and_curves_pass_through_midpoints():
    curve = strokes.smooth(np.array([[0.0, 0], [100, 0], [100, 100]]))
    assert np.array_equal(curve[0], [0, 0]) and np.array_equal(curve[-1], [100, 100])
    from_corner = np.hypot(*(curve - [100, 0]).T).min()
    assert from_corner == pytest.approx(np.sqrt(2) * 12.5, abs=0.5)  # halfway to the chord of the midpoints


@given(drawing, st.floats(20, 266), st.sampled_from(strokes.WIDTHS), st.integers(0, 99))
def test_a_placed_drawing_lies_on_the_canvas_at_its_size(points, size, width, seed):
    placed = strokes.place_anywhere(strokes.as_strokes(points), size, width, np.random.default_rng(seed))
    low, high = strokes.box(placed)
    extent = (high - low).max()
    assert extent == pytest.approx(size, rel=1e-6) or len({tuple(p) for s in points for p in s}) == 1
    if size + width <= strokes.CANVAS:
        assert (low >= width / 2 - 1e-6).all() and (high <= strokes.CANVAS - width / 2 + 1e-6).all()


def test_turning_is_clockwise_and_keeps_the_middle():
    up = strokes.as_strokes([[[50, 0], [50, 100]]])
    turned = strokes.turn(up, 90)[0]
    assert np.allclose(turned, [[100, 50], [0, 50]])


@pytest.mark.parametrize("bad", [[], [[]], [[[1, 2, 3]]], [["a"]], [[[np.nan, 1]]], 7], ids=str)
def test_what_is_no_stroke_is_said(bad):
    with pytest.raises(ValueError, match=r"stroke|Strokes|point"):
        strokes.as_strokes(bad)


def test_no_point_is_lost_of_a_fast_or_a_slow_hand():
    slow = np.linspace([20.0, 20.0], [260.0, 200.0], 2000)
    assert np.abs(strokes.draw([slow], 16).astype(int) - strokes.draw([slow[[0, -1]]], 16)).mean() < 0.3


def test_thinned_out_lines_keep_both_ends():
    line = np.array([[0.0, 0], [0.2, 0], [0.4, 0], [5, 0], [5.3, 0]])
    assert strokes.thin_out(line, 1.0)[[0, -1]].tolist() == [[0, 0], [5.3, 0]]
