"""Each step from a picture to the 28×28 image, on pictures so small that the step can be done by hand."""

import numpy as np
import pytest
from PIL import Image

from digits import preprocess
from digits.preprocess import brightness, checked, even_paper, find_ink, from_ink, opened, opened_whole

# what is opened


@pytest.mark.parametrize(
    ("most", "becomes"),
    [
        (255, 65535),
        (256, 256 * 65535 // 1023),
        (1023, 65535),
        (1024, 1024 * 65535 // 4095),
        (4095, 65535),
        (4096, 4096 * 65535 // 16383),
        (16383, 65535),
        (16384, 16384),
        (65535, 65535),
        (70000, 65535),
    ],
)
def test_of_sixteen_bits_what_a_camera_fills_becomes_all(most, becomes):
    values = np.zeros((20, 20), np.int32)
    values[0], values[1], values[2] = most, -5, min(most, 65535) // 2
    found = np.asarray(opened_whole(Image.fromarray(values)))
    assert found.max() == becomes and not found[1].any()
    assert found[2, 0] == pytest.approx(becomes / 2, rel=0.02)


def test_a_picture_of_fifty_million_pixels_is_the_largest(tmp_path):
    for height in (5000, 5001):
        Image.new("1", (10000, height)).save(tmp_path / f"{height}.png")
    assert opened_whole(tmp_path / "5000.png").size == (10000, 5000)
    with pytest.raises(preprocess.TooManyPixels, match="5001.png has over 50 megapixels"):
        opened_whole(tmp_path / "5001.png")


def test_eight_pixels_are_enough():
    assert opened(np.zeros((8, 20), np.uint8)).size == (20, 8)
    for shape in ((7, 20), (20, 7)):
        with pytest.raises(ValueError, match=f"only {shape[1]}×{shape[0]} pixels; use one of at least 8×8"):
            opened(np.zeros(shape, np.uint8))


@pytest.mark.parametrize(("side", "becomes"), [(1024, 1024), (1025, 513), (2048, 1024), (2049, 683), (3072, 1024)])
def test_large_pictures_are_averaged_down_to_1024(side, becomes):
    assert opened(np.zeros((side, 40), np.uint8)).height == becomes == opened(np.zeros((40, side), np.uint8)).width


def test_averaging_down_takes_whole_squares_and_leaves_a_pixel():
    picture = np.zeros((2048, 8), np.uint8)
    picture[0, :2] = 200
    assert np.asarray(opened(picture))[0].tolist() == [100, 0, 0, 0]
    assert opened(np.zeros((8, 20_000), np.uint8)).size == (1000, 1)


@pytest.mark.parametrize("shape", [(20,), (20, 20, 2), (20, 20, 5), (20, 20, 3, 3), (0, 20), (20, 20, 0)])
def test_arrays_that_are_no_pictures_are_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        opened(np.zeros(shape, np.uint8))


@pytest.mark.parametrize(
    ("array", "gray"),
    [
        (np.full((9, 9, 1), 51, np.uint8), 0.2),
        (np.full((9, 9, 3), 51, np.uint8), 0.2),
        (np.full((9, 9, 3), 0.2), 0.2),
        (np.full((9, 9), 0.2), 0.2),
        (np.ones((9, 9, 3)), 1),
        (np.full((9, 9), 0.20049), 0.20049),
        (np.full((9, 9), True), 1),
        (np.full((9, 9), 51 * 256 + 255, np.uint16), 0.2),
    ],
    ids=str,
)
def test_arrays_of_every_type_are_as_bright_as_they_say(array, gray):
    found = brightness(opened(array))
    assert found.shape == (9, 9) and found.dtype == np.float32 and found == pytest.approx(np.full((9, 9), gray))


# how bright it is


def test_sixteen_bits_are_as_bright_as_their_share_of_white():
    gray = brightness(Image.fromarray(np.full((9, 9), 13107, np.uint16)))
    assert gray == pytest.approx(np.full((9, 9), 0.2)) and gray.dtype == np.float32


def see_through(gray: int, opaque: int, alpha: int = 255, rest: int = 0) -> Image.Image:
    """10×10, the first `opaque` rows of one grey with this alpha; the others with alpha `rest`."""
    image = np.full((10, 10, 4), gray, np.uint8)
    image[:opaque, :, 3], image[opaque:, :, 3] = alpha, rest
    return Image.fromarray(image)


@pytest.mark.parametrize(("gray", "paper"), [(0, 1), (102, 1), (127, 1), (128, 0), (255, 0)])
def test_what_is_see_through_is_paper_that_the_ink_stands_out_from(gray, paper):
    found = brightness(see_through(gray, 4))
    assert found[:4] == pytest.approx(np.full((4, 10), gray / 255), abs=1e-6)
    assert found[4:] == pytest.approx(np.full((6, 10), paper))


def test_where_most_is_opaque_its_own_paper_goes_on():
    """More than six tenths."""
    assert brightness(see_through(204, 7))[9, 0] == pytest.approx(0.8)
    assert brightness(see_through(204, 6))[9, 0] == 0
    pixels = np.array(see_through(204, 7))
    pixels[7:, :, :3] = 0  # what nobody sees is no paper
    pixels[:3, :, :3] = 0
    assert brightness(Image.fromarray(pixels))[9, 0] == pytest.approx(0.8)
    half = see_through(204, 10, alpha=127)  # of no more than half is nothing opaque
    assert brightness(half)[0, 0] == pytest.approx(0.8 * 127 / 255)


def test_half_opaque_ink_is_half_as_dark():
    assert brightness(see_through(0, 4, alpha=102))[0, 0] == pytest.approx(0.6)


def test_a_picture_through_which_all_is_seen_has_no_ink():
    with pytest.raises(ValueError, match="no digit to see"):
        brightness(see_through(0, 0))


# paper and ink


def with_sides(*sides: tuple[str, int]) -> np.ndarray:
    """Paper (12, 12) of 0.8 with ink of 0.1 along so many pixels of each side's 10 between the corners."""
    gray = np.full((12, 12), 0.8)
    for side, count in sides:
        line = {"top": gray[0], "bottom": gray[-1], "left": gray[:, 0], "right": gray[:, -1]}[side]
        line[1 : 1 + count] = 0.1
    return gray


@pytest.mark.parametrize("sides", [("top", "bottom"), ("bottom", "top"), ("left", "right"), ("right", "left")])
def test_paper_is_even_where_six_tenths_of_the_rim_are(sides):
    """Of 48 pixels of the rim, corners twice, 19 may differ."""
    first, second = sides
    assert even_paper(with_sides((first, 10), (second, 9))) == pytest.approx(0.8)
    assert even_paper(with_sides((first, 10), (second, 10))) is None


def test_paper_is_even_within_two_steps_of_brightness():
    gray = np.full((12, 12), 0.5)
    for steps, is_even in ((2, True), (-2, True), (3, False), (-3, False)):
        gray[0] = gray[:10, 0] = 0.5 + steps / 255  # 23 of 48
        assert (even_paper(gray) is not None) == is_even


def test_paper_that_is_a_rim_alone_is_none():
    """A tenth of the picture is paper."""
    for side, is_paper in ((38, True), (42, False)):
        gray = np.zeros((side, side))
        gray[[0, -1]] = gray[:, [0, -1]] = 0.8
        assert (even_paper(gray) is not None) == is_paper


def test_seven_tenths_of_ink_are_the_most():
    ink = np.zeros((10, 10), np.float32)
    ink[:7], ink[7:] = 0.51, 0.5
    assert checked(ink) is ink
    ink[7, 0] = 0.51
    with pytest.raises(ValueError, match="nearly all ink"):
        checked(ink)


def test_ink_is_how_far_it_differs_from_the_paper():
    gray = np.full((12, 12), 0.8, np.float32)
    gray[4:8, 4], gray[4:8, 5] = 0.0, 0.4
    ink = find_ink(gray)
    assert ink[5, 4] == 1 and ink[5, 5] == pytest.approx(0.5) and ink.sum() == pytest.approx(6)
    assert find_ink(1 - gray) == pytest.approx(ink, abs=1e-6)


@pytest.mark.parametrize(("contrast", "is_seen"), [(0.079, False), (0.081, True)])
def test_ink_stands_out_by_eight_hundredths(contrast, is_seen):
    gray = np.full((12, 12), 0.8, np.float32)
    gray[4:8, 4] -= contrast
    if is_seen:
        assert find_ink(gray).sum() == pytest.approx(4)
    else:
        with pytest.raises(ValueError, match="no digit to see"):
            find_ink(gray)


@pytest.mark.parametrize(("traces", "edges", "go"), [(5, 4, True), (4, 4, False), (4, 5, False)])
def test_traces_go_where_there_are_more_of_them_than_of_edges(traces, edges, go):
    """Under a tenth of the ink: traces; from a tenth to nine tenths: edges."""
    gray = np.ones((30, 30), np.float32)
    gray[10:20, 10] = 0.0
    gray[5, 1 : 1 + traces] = 0.95
    gray[7, 1 : 1 + edges] = np.linspace(0.89, 0.11, edges)
    gray[9, 1:9] = 0.09  # as good as ink
    ink = find_ink(gray)
    assert (ink[5] == 0).all() == go and (ink[7] > 0).sum() == edges and ink[9, 1] == pytest.approx(0.91)


# to 28×28


@pytest.mark.parametrize(
    ("crop", "shape"),
    [
        ((40, 10), (20, 5)),
        ((10, 40), (5, 20)),
        ((60, 2), (20, 1)),
        ((90, 1), (20, 1)),
        ((10, 4), (20, 8)),
        ((2, 60), (1, 20)),
    ],
)
def test_the_longer_side_becomes_20_pixels(crop, shape):
    assert preprocess._shrink(np.ones(crop, np.float32)).shape == shape


def test_it_is_averaged_down_by_area():
    crop = np.zeros((40, 40), np.float32)
    crop[0, 0], crop[0, 1], crop[2:4, 2:4] = 1, 0.5, 1
    small = preprocess._shrink(crop)
    assert small[0, 0] == pytest.approx(0.375) and small[1, 1] == 1 and small.sum() == pytest.approx(1.375)


def test_it_is_cropped_to_the_ink_on_every_side():
    ink = np.zeros((50, 60), np.float32)
    ink[10:31, 20] = ink[10, 20:27] = 0.01
    ink[12:30, 20] = 1
    assert from_ink(ink).crop.shape == (21, 7)


def centred(shrunk: np.ndarray) -> tuple[int, int]:
    """The first row and column with ink."""
    image = preprocess._centre(shrunk)
    assert image.shape == (28, 28) and image.dtype == np.float32 and image.sum() == pytest.approx(shrunk.sum())
    return int(np.flatnonzero(image.any(1))[0]), int(np.flatnonzero(image.any(0))[0])


def test_the_mass_lies_in_the_cell_of_pixel_14():
    """The middle of n pixels is at (n - 1) / 2; it comes to 13.5 or up to a pixel more, if it fits."""
    assert centred(np.ones((20, 5), np.float32)) == (4, 12)
    assert centred(np.ones((7, 20), np.float32)) == (11, 4)
    heavy = np.full((20, 4), 0.001, np.float32)
    heavy[-1] = 1
    assert centred(heavy)[0] == 0  # not above the frame
    heavy[[0, -1]] = heavy[[-1, 0]]
    assert centred(heavy)[0] == 8  # not below it


# at the edges


def test_grey_values_between_those_of_bytes_are_kept():
    fine = np.linspace(0.5, 0.501, 400, dtype=np.float32).reshape(20, 20)
    assert brightness(opened(fine)) == pytest.approx(fine, abs=1e-6)
    assert brightness(opened(np.ones((20, 20, 3)))).min() == 1
    assert brightness(opened(np.full((20, 20, 3), 0.5))) == pytest.approx(np.full((20, 20), 128 / 255), abs=1e-6)


def test_a_picture_in_printing_colours_has_a_brightness():
    gray = brightness(Image.new("CMYK", (30, 20), (0, 0, 0, 255)))
    assert gray.shape == (20, 30) and not gray.any()


def test_paper_is_what_most_of_what_is_not_see_through_is():
    picture = np.zeros((20, 100, 4), np.uint8)
    picture[:, 35:] = 255  # white
    picture[:, 70:, :3] = 0  # ink
    gray = brightness(Image.fromarray(picture))
    assert (gray[:, :70] == 1).all() and not gray[:, 70:].any()


def test_little_light_ink_on_black_is_ink():
    gray = np.zeros((20, 20), np.float32)
    gray[5, 5:8] = 0.3
    ink = preprocess._ink_on_even_paper(gray, 0.0)
    assert ink[5, 5:8] == pytest.approx([1, 1, 1]) and ink.sum() == pytest.approx(3)


@pytest.mark.parametrize(("faint", "are_traces"), [(2, False), (3, False), (4, True)])
def test_faint_ink_is_left_out_where_there_is_more_of_it_than_of_grey(faint, are_traces):
    gray = np.ones((20, 20), np.float32)
    gray[3] = 0
    gray[5, :3] = 0.5
    gray[7, :faint] = 0.95
    assert (preprocess._ink_on_even_paper(gray, 1.0)[7] > 0).sum() == (0 if are_traces else faint)


def test_a_line_keeps_a_pixel_of_its_width():
    assert [preprocess._shrink(np.ones(shape, np.float32)).shape for shape in ((1, 60), (60, 1))] == [(1, 20), (20, 1)]
