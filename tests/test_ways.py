"""The ways to find ink in a picture: which there are, and what of the picture each looks at."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits.ink import photo
from digits.reading import ways


def names(image: np.ndarray) -> list[str]:
    return [way.name for way in ways.ways(Image.fromarray(image))]


def paper(side: int = 200, gray: int = 255) -> np.ndarray:
    return np.full((side, side), gray, np.uint8)


def grained(side: int = 400) -> np.ndarray:
    """No even paper: light that falls off, with grain."""
    random = np.random.default_rng(0)
    light = np.linspace(0.9, 0.6, side)[:, None] + random.normal(0, 0.02, (side, side))
    return (255 * light.clip(0, 1)).astype(np.uint8)


def with_a_7(background: np.ndarray, size: int, ink: object) -> np.ndarray:
    """In the middle, so many pixels tall."""
    picture = Image.fromarray(background)
    left, top = ((side - size) / 2 for side in picture.size)
    corners = [(left + size * x, top + size * y) for x, y in ((0, 0), (0.8, 0), (0.3, 1))]
    ImageDraw.Draw(picture).line(corners, ink, max(2, size // 8), "curve")
    return np.asarray(picture)


def test_of_a_clean_drawing_there_is_one_way():
    assert names(with_a_7(paper(), 100, 0)) == [""]


def test_a_bar_is_drawn_as_a_pen_would_before_other_ways():
    drawing = paper()
    drawing[50:150, 90:110] = 0
    assert names(drawing) == ["", "its bars drawn as a pen would"]


def test_of_a_small_drawing_on_even_paper_there_are_others():
    found = names(with_a_7(paper(1000), 60, 0))
    assert found[:4] == ["", "taken for a photo", "looked at from nearer", "without its rim"]
    assert "faint ink" in found and "by its colour" not in found


def test_of_a_photo_that_it_is_one_is_not_tried_again():
    found = names(with_a_7(grained(), 50, 40))
    assert found[0] == "" and "taken for a photo" not in found and {"without its rim", "faint ink"} < set(found)


def test_only_what_is_found_on_empty_paper_too_is_a_guess():
    small = paper(1000)
    small[480:520, 495:505] = 200
    guesses = {
        way.name: way.is_guess for way in ways.ways(Image.fromarray(small)) if way.name != "looked at from nearer"
    }
    assert {name for name, is_guess in guesses.items() if is_guess} == {"faint ink", "light for dark"}
    nearer = [way.is_guess for way in ways.ways(Image.fromarray(small)) if way.name == "looked at from nearer"]
    assert nearer[-1]


def test_ink_in_colour_is_looked_for_by_it():
    coloured = with_a_7(np.stack([grained()] * 3, 2), 50, (200, 40, 40))
    found = {way.name: way for way in ways.ways(Image.fromarray(coloured))}
    ink = found["by its colour"].find()
    assert ink[175, 180:210].mean() > 0.5 and not ink[50].any()


def test_a_twentieth_of_each_side_is_rim():
    gray = np.arange(100.0)[:, None] + np.zeros(200)
    inner = ways._without_rim(gray)
    assert inner.shape == (90, 180) and inner[0, 0] == 5 and inner[-1, 0] == 94
    assert ways._without_rim(np.zeros((8, 8))).shape == (6, 6)


def box(shape: tuple[int, int], top: int, bottom: int, left: int, right: int) -> np.ndarray:
    ink = np.zeros(shape)
    ink[top:bottom, left:right] = 1
    return ink


def test_nearer_is_the_ink_with_its_own_size_around_it():
    """Of a picture of 800 pixels, in which ink is looked for at 400."""
    rows, columns = np.mgrid[:800, :800]
    near = ways._nearer(rows * 1000.0 + columns, box((800, 800), 300, 400, 420, 440))
    top, left = divmod(int(near[0, 0]), 1000)
    bottom, right = divmod(int(near[-1, -1]), 1000)
    assert (top, bottom, left, right) == (200, 499, 320, 539)


def test_ink_found_in_a_smaller_picture_is_looked_at_in_the_large_one():
    rows, columns = np.mgrid[:1000, :1000]
    near = ways._nearer(rows * 1000.0 + columns, box((500, 500), 100, 150, 200, 210))
    top, left = divmod(int(near[0, 0]), 1000)
    bottom, right = divmod(int(near[-1, -1]), 1000)
    assert (top, bottom, left, right) == (100, 398, 300, 518)


@pytest.mark.parametrize(
    ("side", "ink", "is_seen"),
    [
        (800, (100, 340, 100, 110), True),  # three tenths of the side
        (800, (100, 341, 100, 110), False),
        (800, (100, 110, 100, 341), False),
        (480, (100, 130, 100, 110), True),  # 1.2 times the size at which ink is looked for
        (479, (100, 130, 100, 110), False),
        (800, (100, 100, 100, 100), False),  # nothing
    ],
)
def test_more_is_seen_from_nearer_only_of_what_is_small_in_a_large_picture(side, ink, is_seen):
    assert photo.SIDE == 400
    found = ways._nearer(np.zeros((side, side)), box((side, side), *ink))
    assert (found is not None) == is_seen


def test_at_the_rim_there_is_less_around_it():
    assert ways._nearer(np.zeros((800, 800)), box((800, 800), 0, 50, 780, 800)).shape == (100, 70)


def test_parts_are_without_lines_without_marks_and_all():
    ink = np.zeros((300, 300), np.float32)
    ink[100:200, 120:140] = ink[100:120, 120:180] = 1
    assert [what for what, _ in ways.parts(ink)] == [""]
    ink[150, 250] = ink[151, 250] = 1
    assert [what for what, _ in ways.parts(ink)] == ["without specks and print", ""]
    ink[240:243] = 1
    found = dict(ways.parts(ink))
    assert list(found)[0] == "without lines" and list(found)[-1] == "" and found[""] is ink
    assert not found["without lines"][240:243].any() and found["without lines"][150, 130] == 1


def test_where_the_plain_way_finds_nothing_others_are_tried():
    found = names(paper())
    assert found[0] == "" and {"taken for a photo", "without its rim", "faint ink"} < set(found)


def test_a_way_that_finds_nothing_finds_none():
    def finds_nothing() -> np.ndarray:
        raise ValueError("There is no digit to see.")

    assert ways._or_none(finds_nothing) is None and ways._or_none(lambda: 5) == 5
