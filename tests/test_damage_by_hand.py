"""What each kind of damage does to a picture, worked out by hand for numbers that are thrown as the test says."""

import numpy as np
import pytest

from digits.images import damage

SIDE = 28


def sheets(many: int = 1, ink: float = 0.0) -> np.ndarray:
    return np.full((many, SIDE, SIDE), ink, np.float32)


def block(ink: float = 1.0) -> np.ndarray:
    """A square of 10 by 10."""
    images = sheets()
    images[0, 10:20, 10:20] = ink
    return images


def dot(row: int = 14, column: int = 14) -> np.ndarray:
    images = sheets()
    images[0, row, column] = 1
    return images


class Thrown:
    """A generator that throws the least of all that may come, or the most; `pixels` where it is asked for pictures."""

    def __init__(self, most: bool = False, pixels: np.ndarray | None = None):
        self.most, self.pixels = most, pixels

    def random(self, size=None):
        if size is None:
            return 0.499 if not self.most else 0.5
        return self.pixels

    def integers(self, low, high, size):
        return np.full(size, high - 1 if self.most else low)

    def uniform(self, low, high, size):
        return np.full(size, high if self.most else low)

    def choice(self, which, size=None):
        one = which[-1 if self.most else 0]
        return one if size is None else np.array([one, -one])


LEAST, MOST = Thrown(), Thrown(most=True)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(0)


def centre(image: np.ndarray) -> tuple[float, float]:
    """Of ink, from the middle of the picture, down and to the right."""
    away = np.arange(SIDE) - 13.5
    return image.sum(1) @ away / image.sum(), image.sum(0) @ away / image.sum()


def test_a_kind_has_its_own_numbers_and_another_seed_others():
    one, again, other = (damage.damaged("gaussian noise", sheets(1, 0.5), seed) for seed in (0, 0, 1))
    assert (one == again).all() and (one != other).any()
    assert (one == damage.damaged("gaussian noise", sheets(1, 0.5))).all()
    alike = np.corrcoef(one.ravel(), damage.damaged("speckle noise", sheets(1, 0.5)).ravel())[0, 1]
    assert abs(alike) < 0.2 and one.dtype == np.float32 and one.min() == 0 and one.max() == 1


def test_six_kinds_are_kept_out_of_training():
    kept = {name for name, kind in damage.KINDS.items() if not kind.training}
    assert kept == {"shot noise", "glass blur", "pixelate", "jpeg", "holes", "shrink"}


# noise


def test_noise_is_as_strong_as_it_is_said_to_be(random):
    assert (damage.gaussian_noise(sheets(100, 0.5), random) - 0.5).std() == pytest.approx(0.35, rel=0.01)
    speckles = damage.speckle_noise(sheets(100, 0.5), random) - 0.5
    assert (speckles.mean(), speckles.std()) == pytest.approx((0, 0.35), abs=0.004)
    assert damage.speckle_noise(sheets(), random).max() == 0
    found = damage.impulse_noise(sheets(100, 0.5), random)
    assert set(np.unique(found)) == {0, 0.5, 1}
    assert [(found == 0).mean(), (found == 1).mean()] == pytest.approx([0.1, 0.1], abs=0.005)


@pytest.mark.parametrize("ink", [0, 0.45, 0.95])
def test_shot_noise_counts_five_photons_where_ink_is_full(random, ink):
    """And a twentieth of that everywhere; variance is what is counted on average."""
    found = damage.shot_noise(sheets(100, ink), random)
    assert set(np.unique(np.round(found * 5, 4) % 1)) == {0}
    assert found.mean() == pytest.approx(ink + 0.05, abs=0.005)
    assert found.var() == pytest.approx((ink + 0.05) / 5, rel=0.03)


# blur


def test_a_blur_spreads_ink_within_its_picture():
    found = damage.blur(np.concatenate([dot(), sheets()]), LEAST)
    assert not found[1].any() and found[0].sum() == pytest.approx(1, abs=1e-5)
    for along in (0, 1):
        assert found[0].sum(along) @ (np.arange(SIDE) - 14) ** 2 == pytest.approx(1.3**2, rel=0.01)
    assert found[0, 14, 15] / found[0, 14, 14] == pytest.approx(np.exp(-1 / (2 * 1.3**2)), rel=1e-3)


@pytest.mark.parametrize(("random", "step"), [(LEAST, 1), (MOST, -1)], ids=["down", "up"])
def test_a_blur_of_motion_is_seven_pixels_long_and_slants(random, step):
    found = damage.motion_blur(np.concatenate([dot(), sheets()]), random)
    wanted = sheets()[0]
    for away in range(-3, 4):
        wanted[14 + away * step, 14 + away] = 1 / 7
    assert np.allclose(found, [wanted, sheets()[0]], atol=1e-6)
    assert damage.motion_blur(sheets(1, 1), random)[0, 0, 0] < 0.6  # nothing lies beyond the rim


@pytest.mark.parametrize(("random", "moved"), [(LEAST, 2), (MOST, -2)], ids=["least", "most"])
def test_through_glass_every_pixel_comes_from_up_to_two_pixels_away(random, moved):
    """A pixel at each of two times; then a blur of half a pixel: e⁻² of the middle beside it."""
    found = damage.glass_blur(np.concatenate([dot(), sheets()]), random)
    assert not found[1].any()
    assert np.unravel_index(found[0].argmax(), (SIDE, SIDE)) == (14 + moved, 14 + moved)
    assert found[0, 14 + moved, 15 + moved] / found[0].max() == pytest.approx(np.exp(-2), rel=1e-3)
    corner = damage.glass_blur(dot(0, 0) + dot(27, 27), random)[0]
    assert corner.sum() == pytest.approx(9)  # where nothing lies beyond the rim, a pixel there is taken again


def test_coarse_pixels_are_means_of_three_by_three():
    images = np.concatenate([np.arange(784, dtype=np.float32).reshape(1, SIDE, SIDE) / 784, dot()])
    found = damage.pixelate(images, LEAST)
    assert found.shape == images.shape
    for row in range(0, 27, 3):
        for column in range(0, 27, 3):
            place = np.s_[:, row : row + 3, column : column + 3]
            assert np.allclose(found[place], images[place].mean((1, 2))[:, None, None])
    assert found[0, 27, 27] == pytest.approx(images[0, 27, 27] / 9)  # paper beyond the rim


@pytest.mark.parametrize(("ink", "wanted"), [(1, 248 / 255), (0, 8 / 255), (0.25, 68 / 255), (238 / 255, 248 / 255)])
def test_a_jpeg_of_quality_5_has_thirteen_shades_of_an_even_grey(ink, wanted):
    """The mean of a block is stored in steps of 160 / 8 from 128: 255 as 128 + 6 · 20, 0 as 128 - 6 · 20."""
    found = damage.jpeg(sheets(2, ink), LEAST)
    assert found.shape == (2, SIDE, SIDE) and found.dtype == np.float32
    assert np.allclose(found, wanted, atol=1e-6)


# light


def test_paper_is_dark_or_ink_is_weak():
    grey = np.array([[[0, 0.5, 1]]], np.float32)
    assert damage.brightness(grey, LEAST).ravel().tolist() == pytest.approx([0.6, 0.8, 1])
    assert damage.contrast(grey, LEAST).ravel().tolist() == pytest.approx([0.35, 0.5, 0.65])


@pytest.mark.parametrize(("ink", "least", "most"), [(0, 0, 0.6), (1, 0.5, 1.1)])
def test_fog_is_soft_and_goes_round_the_rim(ink, least, most):
    """One dense point: three pixels away e^-½ of it is left."""
    cloud = damage.fog(sheets(2, ink), Thrown(pixels=np.concatenate([dot(0, 5), dot(14, 14)])))
    for found, (row, column) in zip(cloud, ((0, 5), (14, 14)), strict=True):
        assert (found.min(), found.max(), found[row, column]) == pytest.approx((least, most, most))
        for away in (-3, 3):
            there = [found[(row + away) % SIDE, column], found[row, column + away]]
            assert there == pytest.approx([least + 0.6 * np.exp(-0.5)] * 2, rel=1e-3)


# laid over


@pytest.mark.parametrize(("random", "left"), [(LEAST, 6), (MOST, 15)], ids=["least", "most"])
def test_in_a_stripe_of_six_ink_and_paper_are_changed(random, left):
    wanted = block(0.75)
    wanted[..., left : left + 6] = 1 - wanted[..., left : left + 6]
    assert (damage.stripe(block(0.75), random) == wanted).all()


@pytest.mark.parametrize(("random", "row"), [(LEAST, 4), (MOST, 24)], ids=["least", "most"])
def test_a_dotted_line_goes_from_rim_to_rim_two_on_two_off(random, row):
    wanted = block(0.1)
    on = np.arange(SIDE) % 4 < 2
    wanted[0, row, on] = 1
    wanted[0, [row - 1, row + 1]] = np.where(on, 0.2, wanted[0, [row - 1, row + 1]])
    assert np.allclose(damage.dotted_line(block(0.1), random), wanted)


class Corners(Thrown):
    """Up and down in turn."""

    def uniform(self, low, high, size):
        return np.resize([low, high], size)


def test_a_dotted_line_is_straight():
    """20 rows down in 27 columns."""
    found = damage.dotted_line(sheets(), Corners())[0]
    on = np.flatnonzero(np.arange(SIDE) % 4 < 2)
    assert (found[np.rint(4 + on * 20 / 27).astype(int), on] > 0.75).all() and not found[:, 2].any()
    assert (found > 0.9).sum(0).max() == 1


def test_a_zigzag_goes_up_and_down_four_times():
    """20 rows in 5.4 columns: a pixel below its start lies 1 / √(1 + 3.7²) off."""
    found = damage.zigzag(sheets(2), Corners())
    assert (found[0] == found[1]).all()
    middle = [rows.mean() for rows in (np.flatnonzero(column > 0.9) for column in found[0].T)]
    assert np.sign(np.diff(middle))[[1, 7, 13, 18, 24]].tolist() == [1, -1, 1, -1, 1]
    assert min(middle) < 6 and max(middle) > 22 and len(middle) == SIDE
    assert found[0, 4, 0] == 1 and found[0, 5, 0] == pytest.approx(1.2 - 1 / np.hypot(1, 20 / 5.4), abs=1e-4)


def test_of_strokes_the_inner_rims_are_left():
    solid = np.concatenate([block(0.31), block(0.3), block()])
    wanted = block()
    wanted[0, 11:19, 11:19] = 0
    found = damage.edges(solid, LEAST)
    assert (found == [wanted[0], sheets()[0], wanted[0]]).all() and found.dtype == np.float32


@pytest.mark.parametrize(
    ("random", "beside", "further"), [(LEAST, 0.636, 0.1), (MOST, 1, 0.233)], ids=["least", "most"]
)
def test_drops_are_round_and_one_to_three_pixels_across(random, beside, further):
    """A seed of 6 to 14, blurred by 0.9 pixels: 14 / (2π 0.81) e^(-4 / 1.62) two pixels away."""
    seeds = 1 - dot(14, 14) + 0.008 * dot(3, 3)
    seeds[0, 3, 3] = 0.008  # just not
    seeds[0, 14, 14] = 0.007
    found = damage.spatter(block(0.05), Thrown(random.most, seeds))[0]
    assert found[14, 14] == 1 and found[14, 15] == pytest.approx(beside, abs=0.005)
    assert found[16, 14] == pytest.approx(further, abs=0.005)
    assert found[3, 3] == 0 and found[10, 10] == np.float32(0.05)


def test_a_pixel_in_seventeen_lies_under_a_drop(random):
    assert (damage.spatter(sheets(200), random) > 0.5).mean() == pytest.approx(1 / 17, abs=0.003)


@pytest.mark.parametrize(("random", "at"), [(LEAST, 3), (MOST, 20)], ids=["least", "most"])
def test_holes_are_squares_of_four(random, at):
    wanted = sheets(2, 1)
    wanted[:, at : at + 4, at : at + 4] = 0
    assert (damage.holes(sheets(2, 1), random) == wanted).all()


def test_there_are_three_holes(random):
    gone = (damage.holes(sheets(300, 1), random) == 0).sum((1, 2))
    assert gone.max() == 3 * 16 and gone.min() >= 16 and (gone > 2 * 16).mean() > 0.8


# moved


def spot(down: int, right: int) -> np.ndarray:
    """Four pixels so far from the middle."""
    images = sheets()
    images[0, 13 + down : 15 + down, 13 + right : 15 + right] = 1
    return images


@pytest.mark.parametrize(("random", "sign"), [(LEAST, -1), (MOST, 1)], ids=["least", "most"])
def test_a_digit_is_turned_by_20_degrees_either_way(random, sign):
    found = centre(damage.rotate(spot(0, 8), random)[0])
    angle = np.deg2rad(20)
    assert found == pytest.approx((sign * 8 * np.sin(angle), 8 * np.cos(angle)), abs=0.05)
    assert centre(damage.rotate(spot(0, 0), random)[0]) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(("random", "sign"), [(LEAST, -1), (MOST, 1)], ids=["least", "most"])
def test_sheared_a_row_moves_by_four_tenths_of_its_height(random, sign):
    assert centre(damage.shear(spot(10, 0), random)[0]) == pytest.approx((10, -sign * 4), abs=0.05)
    assert centre(damage.shear(spot(0, 9), random)[0]) == pytest.approx((0, 9), abs=0.05)


def test_shrunk_a_digit_is_065_as_large():
    assert centre(damage.shrink(spot(10, -8), LEAST)[0]) == pytest.approx((6.5, -5.2), abs=0.25)
    assert damage.shrink(block(), LEAST)[0].sum() == pytest.approx(100 * 0.65**2, rel=0.1)


@pytest.mark.parametrize(("random", "moved"), [(LEAST, -3), (MOST, 3)], ids=["least", "most"])
def test_moved_a_digit_goes_three_pixels_each_way(random, moved):
    assert (damage.translate(dot(), random) == dot(14 + moved, 14 - moved)).all()
