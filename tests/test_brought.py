"""A picture that somebody brings, before it lies on the canvas."""

import io

import numpy as np
import pytest
from PIL import Image

from digits import preprocess
from digits.drawing import canvas, paper, strokes
from digits.reading.brought import bring
from digits.reading.numbers import Reading
from digits.reading.search import Found

STROKE = [np.array([[300.0, 80], [150, 300], [320, 420]])]


@pytest.fixture
def photo() -> np.ndarray:
    return strokes.draw(STROKE, 40, (500, 480))


def a_digit(picture) -> Found:
    return Found("without frame", preprocess.to_mnist(picture), None, 2.0, True)


def a_number(picture) -> Found:
    prepared = preprocess.to_mnist(picture)
    return Found("", prepared, Reading([], prepared.ink, []), 2.0, True)


def test_a_digit_lies_on_the_canvas_as_the_models_see_it(photo):
    brought = bring(photo, a_digit)
    assert not brought.is_wide and brought.seen.is_one_digit
    assert np.array_equal(brought.seen.image, preprocess.to_mnist(photo).image)
    shown = canvas.see([brought.thing])
    assert np.abs(shown.image - brought.seen.image).max() < 1 / 255


def test_the_steps_say_how_the_ink_was_found(photo):
    assert bring(photo, a_digit).seen.steps[0][0] == "ink found: without frame"
    assert bring(photo, a_number).seen.steps[0][0] == "ink found"


def test_a_number_lies_on_the_wide_canvas_as_it_was_written(photo):
    brought = bring(photo, a_number)
    assert brought.is_wide and not brought.seen.is_one_digit
    ink = canvas.see([brought.thing], paper.WIDE).ink
    assert ink.shape == (paper.SIDE, paper.WIDE)
    rows = np.flatnonzero(ink.any(1))
    assert abs(rows[0] - canvas.MARGIN) < 3 and abs(paper.SIDE - 1 - rows[-1] - canvas.MARGIN) < 3


def test_all_ink_of_a_number_is_seen(photo):
    ink = a_number(photo).prepared.ink
    seen = bring(photo, a_number).seen.ink
    assert seen.sum() == pytest.approx(ink.sum())
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert (
        abs(rows[0] - (seen.shape[0] - 1 - rows[-1])) <= 1 and abs(columns[0] - (seen.shape[1] - 1 - columns[-1])) <= 1
    )
    assert seen.shape[1] / seen.shape[0] == pytest.approx(paper.WIDE / paper.SIDE, rel=0.01)


def test_a_number_is_seen_where_it_lies_on_the_canvas(photo):
    """What is marked in the ink that is seen lies over the same ink on the canvas."""
    brought = bring(photo, a_number)
    shown = canvas.see([brought.thing], paper.WIDE).ink
    for axis in (0, 1):
        ends = [
            np.flatnonzero((ink > 0.5).any(1 - axis))[[0, -1]] / ink.shape[axis] for ink in (brought.seen.ink, shown)
        ]
        assert np.abs(ends[0] - ends[1]).max() < 0.015


def test_it_is_alone_until_something_is_drawn_on_it(photo):
    brought = bring(photo, a_digit)
    as_reported = brought.thing | {"width": 28}
    (line,) = canvas.written([np.array([[10.0, 10], [50, 60]])], 20)
    assert brought.is_alone([as_reported])
    assert not brought.is_alone([as_reported, line])
    assert not brought.is_alone([line])
    assert not brought.is_alone([])


def test_a_blank_picture_is_said_to_be_one():
    with pytest.raises(ValueError, match="no digit to see"):
        bring(np.full((100, 100), 255, np.uint8), a_digit)


def test_a_photo_of_an_iphone_is_read_as_the_same_photo_in_png_is(photo):
    heic = io.BytesIO()
    Image.fromarray(photo).save(heic, "HEIF", quality=95)
    heic.seek(0)
    assert np.abs(bring(heic, a_digit).seen.image - bring(photo, a_digit).seen.image).mean() < 0.02
