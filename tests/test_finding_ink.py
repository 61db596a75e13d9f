"""What is found in pictures that are hard to see through: by colour, light on dark, small, on a sheet, on lines."""

import numpy as np
import pytest
from PIL import Image

from digits.evaluation.pictures import kinds, sheet
from digits.ink import colour, lines, marks, photo
from digits.ink import sheet as sheets
from digits.preprocess import brightness
from digits.reading.search import _is_nested

RING = [(240 + 60 * np.cos(t), 240 + 110 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 60)]


def light(side: int = 400) -> np.ndarray:
    """Of a photo: it falls off to the right, with grain."""
    fall = np.linspace(0.85, 0.55, side)[None] + np.random.default_rng(0).normal(0, 0.012, (side, side))
    return fall.astype(np.float32)


@pytest.mark.parametrize("slope", [0, 0.0125, -0.0225])
def test_thin_lines_that_climb_are_found_whole_and_strokes_stay(slope):
    solid = np.zeros((240, 240), bool)
    columns = np.arange(240)
    solid[np.rint(120.4 + slope * (columns - 97)).astype(int), columns] = True
    assert (lines.across(solid) == solid).all()
    solid[60:180, 100:112] = True
    found = lines.across(solid)
    assert found.sum() >= 215 and not found[:, 101:111].any()


def test_a_tiny_picture_has_no_lines():
    assert not lines.across(np.eye(8, dtype=bool)).any()


def test_two_lines_under_a_digit_that_run_into_each_other_go():
    ink = np.zeros((200, 200), np.float32)
    ink[40:120, 90:104] = 1
    ink[140:143, 50:150] = ink[152:155, 50:150] = ink[140:155, 60:63] = 1
    left, gone = marks.without_marks(marks.Pieces(ink))
    assert gone == ["line"] and not left[135:].any()


@pytest.mark.parametrize("is_light", [False, True])
def test_small_ink_decides_whether_ink_is_dark(is_light):
    paper = light()
    paper[180:240, 300:309] += 0.3 if is_light else -0.3
    found = photo.find(paper)
    assert found[190:230, 304].min() > 0.5 and found[:, :250].mean() < 0.01
    assert not photo.find(paper, is_other=True)[190:230, 304].any()


def test_strong_ink_counts_before_a_shadow_at_the_rim():
    solid, contrast = np.zeros((2, 400, 400))
    solid[:, :60] = solid[100:120, 300:304] = 1
    contrast[:, :60], contrast[100:120, 300:304] = 0.3, 0.8
    assert (
        photo._main_pieces(solid > 0, contrast)[110, 301] and not photo._main_pieces(solid > 0, contrast)[:, 30].any()
    )
    assert photo._main_pieces(solid > 0, solid)[:, 30].all()


def test_thin_and_broad_ink_of_its_papers_brightness_is_seen_by_its_colour():
    paper = np.full((300, 300, 3), (80, 130, 80), np.uint8)
    for width in (4, 70):
        picture = paper.copy()
        picture[100:200, 120 : 120 + width] = (190, 70, 110)
        seen = colour.standing_out(Image.fromarray(picture))
        assert abs(seen[150, 120 + width // 2] - seen[20, 20]) > 0.3
        assert np.ptp(seen[110:190, 121 : 119 + width]) < 0.2


def test_a_ring_of_chalk_is_no_sheet_and_a_turned_sheet_is_one():
    board = np.full((480, 480), 0.2, np.float32)
    ring = board + 0.7 * sheet.lines([RING], 34)
    turned = board + 0.7 * sheet.turned(np.pad(np.ones((240, 300), np.float32), ((120, 120), (90, 90))), 12)
    found = [sheets.cut_out(Image.fromarray((255 * gray).astype(np.uint8)), gray) for gray in (ring, turned)]
    assert found[0] is None and found[1].is_free


def test_a_digit_is_taken_out_of_a_frame_that_it_touches_and_a_bare_0_stays():
    ring = [(240 + 120 * np.cos(t), 240 + 120 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 90)]
    four = sheet.lines([[(225, 130), (180, 270), (300, 270)], [(270, 200), (255, 330)]], 10)
    held = marks.out_of_ring(marks.Pieces(np.maximum(sheet.lines([ring], 6), four)))
    assert (held * four).sum() > 0.85 * four.sum() and (held * (four == 0)).sum() < 0.05 * four.sum()
    for alone in (four, sheet.lines([RING], 14), sheet.lines([ring], 6)):
        assert marks.out_of_ring(marks.Pieces(alone)) is None


@pytest.mark.parametrize(("left", "stays"), [(8, False), (90, True)])
def test_round_spots_at_the_edge_are_holes(left, stays):
    ink = np.zeros((300, 300), np.float32)
    ink[100:160, 200:212] = 1
    rows, columns = np.mgrid[:300, :300]
    ink[(rows - 200) ** 2 + (columns - left - 16) ** 2 < 15**2] = 1
    assert bool(marks.without_marks(marks.Pieces(ink))[0][180:220, :130].any()) == stays


def test_grain_away_from_ink_is_told_from_ink():
    ink = np.zeros((200, 200), np.float32)
    ink[50:150, 90:110] = 1
    assert marks.grain(marks.Pieces(ink)) == 0
    ink[20, 20:24] = 0.1
    assert marks.grain(marks.Pieces(ink)) == pytest.approx(4 / 200**2)
    assert not marks.is_certain(np.where(np.random.default_rng(0).random((200, 200)) < 0.01, 0.1, 0) + ink)


def test_what_stands_within_another_is_no_digit_of_a_number():
    def line(*boxes):
        return type("Line", (), {"digits": [type("Digit", (), {"box": box}) for box in boxes]})

    assert _is_nested(line((0, 0, 90, 90), (30, 20, 60, 70)))
    assert not _is_nested(line((0, 0, 40, 90), (30, 0, 60, 90)))


def test_a_large_picture_is_read_as_the_same_picture_in_small_is():
    image = kinds.make("photo", 3, kinds.CHOOSING).image.convert("L")
    small = photo.find(brightness(image))
    assert np.abs(photo.find(brightness(image.resize((960, 960)))) - small).mean() < 0.01
