import numpy as np
import pytest

from digits.data import mnist
from digits.drawing import strokes
from digits.images import thickness
from digits.preprocess import to_mnist

EIGHT = strokes.as_strokes(
    [[[70, 20], [20, 40], [40, 70], [80, 110], [40, 140], [20, 110], [60, 70], [80, 40], [70, 20]]]
)


@pytest.mark.parametrize("bar", [2, 4, 8])
def test_a_bar_is_as_thick_as_it_is(bar):
    ink = np.zeros((100, 100), np.float32)
    ink[:, 40 : 40 + bar * 5] = 1
    assert thickness.thickness(ink) == pytest.approx(bar, rel=0.15)


@pytest.mark.parametrize(("size", "most"), [(0.3, 6), (0.55, 4.2), (0.95, 4.2)])
def test_every_stroke_width_ends_near_mnists(size, most):
    seen = [to_mnist(strokes.draw(strokes.place(EIGHT, size * 280), width)).image for width in strokes.WIDTHS]
    found = [thickness.thickness(image) for image in seen]
    assert min(found) > 1.5 and max(found) < most


def test_mnists_own_scans_mostly_stay_as_they_are():
    images, _ = mnist.load("validation")
    crops = [crop_of(image) for image in images[:1000]]
    assert np.mean([thickness.normalize(crop) is crop for crop in crops]) > 0.75


def crop_of(image):
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (3, 200)], ids=str)
def test_slivers_and_dots_survive(shape):
    ink = thickness.normalize(np.ones(shape, np.float32))
    assert ink.max() > 0.5 and min(ink.shape) >= 1


def test_a_blob_is_thinned_and_something_is_left():
    ink = np.zeros((90, 90), np.float32)
    y, x = np.ogrid[:90, :90]
    ink[(y - 45) ** 2 + (x - 45) ** 2 < 44**2] = 1
    thinner = thickness.normalize(ink)
    assert thinner.max() == 1 and thinner.sum() < thickness.GRAIN**2 * 0.5 * ink.sum()


def test_thick_small_drawings_are_told_apart_better_than_before():
    """A blob of an 8 keeps its waist, which an even shrink blurs away."""
    drawn = strokes.draw(strokes.place(EIGHT, 56), 30)
    prepared = to_mnist(drawn)
    rows = prepared.image.sum(1)
    inked = rows[rows > 0]
    middle = inked[len(inked) // 3 : 2 * len(inked) // 3].min()
    assert middle < 0.8 * inked.max()


# rectangles, whose mean depth is b (3a - b) / 12a for sides a ≥ b; five pixels are one of the box


def rectangle(height: int, width: int) -> np.ndarray:
    return np.ones((height, width), np.float32)


def test_depth_is_counted_from_the_rim_to_the_middle_of_a_pixel():
    ink = np.zeros((40, 40), np.float32)
    ink[10:20, 5:35] = 1
    depth = thickness.signed_distance(ink)
    assert depth[7:15, 20] * 5 == pytest.approx([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5])
    assert np.array_equal(depth[:30], depth[29::-1])
    assert thickness.stroke_thickness(depth) == pytest.approx(4 / 5 * 10 * (90 - 10) / 360, rel=0.02)
    assert thickness.stroke_thickness(np.zeros((3, 3))) == 0


def test_a_thin_stroke_grows_to_18_on_all_sides():
    """From 1.024: by 1.94 pixels, of which the last is 0.94 dark."""
    found = thickness.normalize(rectangle(100, 5))
    assert found.shape == (104, 9)
    assert found[50] == pytest.approx([0.94, 1, 1, 1, 1, 1, 1, 1, 0.94], abs=0.01)
    assert found[[0, -1], 4] == pytest.approx([0.94, 0.94], abs=0.01)


def test_a_thick_stroke_shrinks_to_34_on_all_sides():
    """From 5.4: by a pixel of the box."""
    found = thickness.normalize(rectangle(100, 30))
    assert abs(found.shape[0] - 90) <= 2 and abs(found.shape[1] - 20) <= 2
    assert found[len(found) // 2].sum() == pytest.approx(20, abs=0.3)


@pytest.mark.parametrize(("width", "stays"), [(9, False), (10, True), (18, True), (19, False)])
def test_usual_strokes_stay(width, stays):
    """Of 1.8 to 3.4: 10 pixels are 1.94, 18 are 3.39."""
    crop = rectangle(100, width)
    assert (thickness.normalize(crop) is crop) == stays


def test_faint_ink_gets_no_darker():
    assert thickness.normalize(np.full((60, 12), 0.3, np.float32)).max() == pytest.approx(0.3)


@pytest.mark.parametrize(("faint", "lost"), [(15, False), (16, True)])
def test_ink_is_lost_where_under_four_tenths_of_it_stay_dark(faint, lost):
    """Dark is over 0.5, ink is over 0.1."""
    fine = np.array([0.51] * 10 + [0.11] * (faint - 8) + [0.5] * 8 + [0.1] * 99 + [0.0] * 99)
    assert thickness._is_lost(fine) == lost


@pytest.mark.parametrize(("shape", "reach"), [((10, 6), 3), ((700, 6), 11), ((3, 1000), 13)], ids=str)
def test_a_hairline_becomes_as_wide_as_the_averaging_reaches(shape, reach):
    """Two pixels more than a hundredth of the longer side, made odd."""
    line = np.zeros(shape, np.float32)
    line[1, 3] = 0.8
    found = thickness._thickened(line)
    assert found.shape == (shape[0] + 2 * reach, shape[1] + 2 * reach)
    assert np.count_nonzero(found == np.float32(0.8)) == reach**2
    assert np.argwhere(found)[0].tolist() == [1 + reach - reach // 2, 3 + reach - reach // 2]


def test_hairlines_end_as_thick_as_usual_strokes():
    """Of one pixel in 700, down and across: most of them would be averaged away."""
    cross = np.zeros((700, 700), np.float32)
    cross[:, 350] = cross[350] = 1
    assert thickness._is_lost(thickness._enlarge(cross))
    found = thickness.normalize(cross)
    assert min(found.shape) > 90 and thickness.thickness(found) == pytest.approx(1.8, abs=0.2)


def test_a_large_picture_is_averaged_and_a_small_one_gets_soft_steps():
    fine = np.zeros((200, 200), np.float32)
    fine[:, ::4] = 1
    found = thickness._enlarge(fine)[10:-10, 10:-10]
    assert found.shape == (100, 100) and (found == np.tile([0.5, 0], 50)).all()
    for side in (50, 80):
        step = np.zeros((side, side), np.float32)
        step[:, side // 2 :] = 1
        across = thickness._enlarge(step)[60, 10:-10]
        assert ((across > 0.01) & (across < 0.99)).sum() == 2 and across[40] == 0 and across[60] == 1


def test_what_is_thinned_a_little_keeps_no_pale_rim():
    """From 3.57 to 3.4: 0.43 of a pixel on each side, and what is under half dark beyond it."""
    bar = np.full((100, 21), 0.4, np.float32)
    bar[:, 1:-1] = 1
    found = thickness.normalize(bar)
    assert found.shape[1] == 19 and found[50] == pytest.approx([0.57, *[1] * 17, 0.57], abs=0.01)
