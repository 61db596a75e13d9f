"""A picture that somebody brings, before it lies on the canvas."""

import io

import numpy as np
import pytest
from PIL import Image

from digits import preprocess
from digits.drawing import canvas, paper, strokes
from digits.reading.brought import bring
from digits.reading.numbers import Reading

STROKE = [np.array([[300.0, 80], [150, 300], [320, 420]])]


@pytest.fixture
def photo() -> np.ndarray:
    return strokes.draw(STROKE, 40, (500, 480))


def no_number(seen) -> None:
    return None


def a_number(seen) -> Reading:
    return Reading([], seen.ink, [])


def test_a_digit_lies_on_the_canvas_as_the_models_see_it(photo):
    brought = bring(photo, no_number)
    assert not brought.is_wide and brought.seen.is_one_digit
    assert np.array_equal(brought.seen.image, preprocess.to_mnist(photo).image)
    shown = canvas.see([brought.thing])
    assert np.abs(shown.image - brought.seen.image).max() < 1 / 255


def test_a_number_lies_on_the_wide_canvas_as_it_was_written(photo):
    brought = bring(photo, a_number)
    assert brought.is_wide and not brought.seen.is_one_digit
    ink = canvas.see([brought.thing], paper.WIDE).ink
    assert np.abs(brought.seen.ink - ink).mean() < 0.01, "boxes around it would lie elsewhere"
    assert ink.shape == (paper.SIDE, paper.WIDE)
    rows = np.flatnonzero(ink.any(1))
    assert abs(rows[0] - canvas.MARGIN) < 3 and abs(paper.SIDE - 1 - rows[-1] - canvas.MARGIN) < 3


def test_it_is_alone_until_something_is_drawn_on_it(photo):
    brought = bring(photo, no_number)
    as_reported = brought.thing | {"width": 28}
    (line,) = canvas.written([np.array([[10.0, 10], [50, 60]])], 20)
    assert brought.is_alone([as_reported])
    assert not brought.is_alone([as_reported, line])
    assert not brought.is_alone([line])
    assert not brought.is_alone([])


def test_a_blank_picture_is_said_to_be_one():
    with pytest.raises(ValueError, match="no digit to see"):
        bring(np.full((100, 100), 255, np.uint8), no_number)


def test_a_photo_of_an_iphone_is_read_as_the_same_photo_in_png_is(photo):
    heic = io.BytesIO()
    Image.fromarray(photo).save(heic, "HEIF", quality=95)
    heic.seek(0)
    assert np.abs(bring(heic, no_number).seen.image - bring(photo, no_number).seen.image).mean() < 0.02
