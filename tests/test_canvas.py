import numpy as np
import pytest

from digits.data import mnist
from digits.drawing import canvas, paper, strokes
from digits.drawing.example import example

LINE = np.array([[40.0, 60], [90, 120], [150, 240], [220, 260]])


def on_canvas(thing: dict, **changes) -> dict:
    """The object as the canvas hands it back: with the middle of its box as its place."""
    low, high = strokes.box([strokes.smooth(LINE)])
    left, top = ((low + high) / 2).tolist()
    return thing | {"left": left, "top": top, "scaleX": 1, "scaleY": 1, "angle": 0} | changes


def test_a_stroke_goes_to_the_canvas_and_back():
    seen = canvas.render(canvas.written([LINE], 20))
    expected = strokes.draw([LINE], 20, (paper.SIDE, paper.SIDE))
    assert np.abs(seen.astype(int) - expected).mean() < 0.2


def test_a_tap_is_a_dot_as_wide_as_the_pen():
    seen = canvas.render(canvas.written([np.array([[100.0, 150]])], 20))
    rows, columns = np.nonzero(seen < 128)
    assert abs(rows.mean() - 150) < 1 and abs(columns.mean() - 100) < 1
    assert 18 <= np.ptp(rows) + 1 <= 22


def test_what_the_edit_tool_did_is_seen():
    (thing,) = canvas.written([LINE], 20)
    plain = canvas.render([on_canvas(thing)])
    moved = canvas.render([on_canvas(thing, left=on_canvas(thing)["left"] + 30)])
    assert np.abs(moved[:, 30:].astype(int) - plain[:, :-30]).mean() < 0.5
    upside_down = canvas.render([on_canvas(thing, angle=180)])
    mirrored = canvas.render([on_canvas(thing, flipX=True, flipY=True)])
    assert np.abs(upside_down.astype(int) - mirrored).mean() < 0.5
    assert np.abs(upside_down.astype(int) - plain).mean() > 1


def test_the_eraser_takes_away_what_lies_under_it_and_not_what_comes_after():
    (line,) = canvas.written([LINE], 20)
    eraser = line | {"stroke": paper.ERASER, "strokeWidth": 40}
    assert canvas.render([line, eraser]).min() > 250
    assert canvas.render([line, eraser, line]).min() == 0


def test_a_picture_comes_back_as_it_was():
    image = mnist.load("test")[0][0]
    seen = canvas.see([canvas.picture(image)])
    assert np.allclose(seen.image, image, atol=1e-6) and seen.is_one_digit


def test_a_stroke_on_a_picture_changes_the_pixels_under_it_alone():
    image = mnist.load("test")[0][0]
    corner = np.array([[5.0, 5], [30, 5]])
    changed = canvas.see([canvas.picture(image), *canvas.written([corner], 8)]).image - image
    assert changed[:1, :3].max() > 0.5
    assert np.allclose(changed[2:], 0, atol=1e-6)


def test_an_erased_drawing_says_what_to_do():
    (line,) = canvas.written([LINE], 20)
    with pytest.raises(ValueError, match="Draw or choose another"):
        canvas.see([line, line | {"stroke": paper.ERASER, "strokeWidth": 40}])
    with pytest.raises(ValueError, match="Draw or choose another"):
        canvas.see([canvas.picture(np.zeros((28, 28), np.float32))])


def test_what_is_seen_goes_from_the_whole_ink_to_the_image():
    seen = canvas.see(canvas.written([LINE], 20), paper.WIDE)
    assert seen.ink.shape == (paper.SIDE, paper.WIDE) and seen.image.shape == (28, 28)
    assert seen.steps[0][1] is seen.ink and seen.steps[-1][1] is seen.image
    assert not seen.is_one_digit


def test_what_lies_beyond_the_square_needs_the_wide_canvas():
    beyond, across, within = (canvas.written([LINE + [shift, 0]], 20) for shift in (300, 150, 0))
    assert canvas.needs_wide(beyond)
    assert not canvas.needs_wide(across + within)
    ink = np.ones((20, 60), np.float32)
    assert canvas.needs_wide([canvas.sheet(canvas.fitted(ink, paper.WIDE))])
    assert not canvas.needs_wide([canvas.picture(np.eye(28, dtype=np.float32))])


def test_only_a_28_by_28_picture_fits():
    with pytest.raises(ValueError, match="28×28"):
        canvas.picture(np.zeros((20, 20), np.float32))


@pytest.mark.parametrize("digit", range(10))
def test_an_example_stands_in_the_middle_as_wide_as_asked(digit):
    objects = example(digit, 20, np.random.default_rng(1))
    assert {thing["strokeWidth"] for thing in objects} == {20}
    rows, columns = np.nonzero(canvas.render(objects) < 128)
    assert abs(rows.min() + rows.max() + 1 - paper.SIDE) < 8 and abs(columns.min() + columns.max() + 1 - paper.SIDE) < 8
    assert max(np.ptp(rows), np.ptp(columns)) == pytest.approx(0.7 * paper.SIDE + 20, abs=8)
