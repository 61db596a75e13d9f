"""Any picture becomes the image MNIST's makers would have made of it, or one clear sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw

from digits.data import mnist
from digits.predictors import registry
from digits.preprocess import Prepared, to_mnist
from tests import loaded


def drawing(size=280, ink=0, paper=255, width=18) -> Image.Image:
    """A 5 of one bent line, away from the middle."""
    picture = Image.new("L", (size, size), paper)
    points = [(150, 60), (80, 60), (75, 120), (130, 115), (150, 150), (130, 190), (70, 195)]
    scaled = [(x * size / 280, y * size / 280) for x, y in points]
    ImageDraw.Draw(picture).line(scaled, ink, max(1, round(width * size / 280)), "curve")
    return picture


@pytest.fixture(scope="module")
def expected() -> np.ndarray:
    return to_mnist(drawing()).image


def assert_same_digit(image: np.ndarray, expected: np.ndarray, tolerance: float = 0.06) -> None:
    assert np.abs(image - expected).mean() < tolerance * expected.mean() + 0.004


def enlarged_and_moved(image: np.ndarray, number: int) -> np.ndarray:
    """Ten times as large, somewhere on a larger picture, every other one dark on light."""
    random = np.random.default_rng(number)
    how = Image.Resampling.NEAREST if number % 4 < 2 else Image.Resampling.BILINEAR
    picture = np.zeros((420, 400), np.uint8)
    top, left = random.integers(0, 140), random.integers(0, 120)
    picture[top : top + 280, left : left + 280] = np.asarray(Image.fromarray(image).resize((280, 280), how))
    return 255 - picture if number % 2 else picture


@pytest.fixture(scope="module")
def round_trip() -> list[Prepared]:
    """Every other of MNIST's test digits, enlarged, moved, inverted, and prepared again."""
    images, _ = every_other()
    return [to_mnist(enlarged_and_moved(image, i)) for i, image in enumerate(np.rint(images * 255).astype(np.uint8))]


def every_other() -> tuple[np.ndarray, np.ndarray]:
    return tuple(part[::2] for part in mnist.load("test"))


@pytest.mark.parametrize("name", ["knn", "resnet", *registry.DRAW_PAIR])
def test_mnist_itself_comes_back(round_trip, name, of_every_test_digit):
    images, labels = every_other()
    again = np.stack([prepared.image for prepared in round_trip])
    model = loaded.model(name)
    changed = np.abs(again - images).max((1, 2)) > 0.01
    originals = of_every_test_digit(name)[::2][changed].argmax(1) == labels[changed]
    answers = model.predict(again[changed]) == labels[changed]
    assert abs(int(answers.sum()) - int(originals.sum())) <= 0.001 * len(labels)


def test_sharp_enlargements_come_back_to_the_pixel(round_trip):
    """But for scans with strokes of unusual thickness, which are brought to the usual one, as drawings are."""
    images, _ = every_other()
    same = [
        np.abs(prepared.image - image).max() < 1.5 / 255
        for i, (prepared, image) in enumerate(zip(round_trip, images, strict=True))
        if i % 4 < 2 and prepared.stroke is prepared.crop
    ]
    assert len(same) > 1750
    assert np.mean(same) > 0.999


@pytest.mark.parametrize(
    "look",
    [
        {"ink": 255, "paper": 0},
        {"ink": 60, "paper": 200},
        {"size": 140},
        {"size": 1000},
        {"size": 4500},
    ],
    ids=str,
)
def test_ink_and_size_do_not_matter(expected, look):
    assert_same_digit(to_mnist(drawing(**look)).image, expected)


def as_palette(p):
    return p.convert("P")


def as_16_bit(p):
    return Image.fromarray(np.asarray(p).astype(np.uint16) * 257)


def as_transparent_ink(p):
    rgba = Image.new("RGBA", p.size, (0, 0, 0, 0))
    rgba.paste((20, 20, 90, 255), mask=p.point(lambda v: 255 - v))
    return rgba


def as_white_ink_on_nothing(p):
    rgba = Image.new("RGBA", p.size, (0, 0, 0, 0))
    rgba.paste((255, 255, 255, 255), mask=p.point(lambda v: 255 - v))
    return rgba


def as_exif_rotated(p):
    turned = p.transpose(Image.Transpose.ROTATE_90)
    turned.getexif()[0x0112] = 6
    return turned


def as_red(p):
    return Image.merge("RGB", (Image.new("L", p.size, 255), p, p))


def as_rgba_array(p):
    return np.asarray(p.convert("RGBA"))


def as_float_array(p):
    return np.asarray(p, np.float32) / 255


def as_bool_array(p):
    return np.asarray(p) > 127


@pytest.mark.parametrize(
    "change",
    [
        as_palette,
        as_16_bit,
        as_transparent_ink,
        as_white_ink_on_nothing,
        as_exif_rotated,
        as_red,
        as_rgba_array,
        as_float_array,
        as_bool_array,
    ],
)
def test_every_kind_of_picture_gives_the_same_image(expected, change):
    assert_same_digit(to_mnist(change(drawing())).image, expected)


def test_jpeg_and_png_files(expected, tmp_path):
    for name in ("five.png", "five.jpg", "five.webp"):
        drawing().save(tmp_path / name)
        assert_same_digit(to_mnist(tmp_path / name).image, expected, 0.1)


def photo(paper_texture=0.02, light_from=0.95, light_to=0.45, ink=0.25) -> np.ndarray:
    """The same 5 in pen on paper: light falling off, grain, a few specks, slightly out of focus."""
    random = np.random.default_rng(3)
    mask = 1 - np.asarray(drawing(900).resize((900, 900)), np.float32) / 255
    light = np.linspace(light_from, light_to, 900)[None, :] * np.linspace(1, 0.85, 900)[:, None]
    scene = light * (1 - (1 - ink) * mask) + random.normal(0, paper_texture, mask.shape)
    for top, left in random.integers(40, 860, (12, 2)):
        scene[top : top + 4, left : left + 4] *= 0.7
    return (np.clip(scene, 0, 1) * 255).astype(np.uint8)


@pytest.mark.parametrize("light", [(0.95, 0.45), (0.5, 0.9), (0.8, 0.8)])
def test_photo_with_uneven_light_paper_texture_and_specks(expected, light):
    image = to_mnist(photo(light_from=light[0], light_to=light[1])).image
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.93


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (np.zeros((100, 100), np.uint8), "one even colour"),
        (np.full((100, 100), 255, np.uint8), "one even colour"),
        (Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "one even colour"),
        (np.full((28, 28), np.nan, np.float32), "not numbers"),
        (np.full((28, 28), 3.0, np.float32), "from 0 to 1"),
        (np.zeros((1, 1), np.uint8), "only 1×1 pixels"),
        (np.zeros((0, 5), np.uint8), "shape"),
        (np.zeros((5, 5, 7), np.uint8), "shape"),
        (np.zeros((28, 28), np.int64), "uint8"),
        ("no-such-file.png", "There is no file"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_nothing_to_read_is_said_in_one_sentence(picture, says):
    with pytest.raises(ValueError, match=says) as error:
        to_mnist(picture)
    assert "\n" not in str(error.value)


def test_all_ink_is_said():
    picture = np.zeros((100, 100), np.uint8)
    picture[[0, -1], :] = picture[:, [0, -1]] = 255
    picture[:, :30:2] = 255
    with pytest.raises(ValueError, match="nearly all ink"):
        to_mnist(picture)


def test_files_that_are_no_pictures_are_said(tmp_path):
    for name, content in (("a.png", b"not a picture"), ("b.png", b""), ("c.jpg", b"\xff\xd8\xff\xe0broken")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=name):
            to_mnist(tmp_path / name)


def test_truncated_picture_is_said(tmp_path):
    drawing().save(tmp_path / "whole.png")
    (tmp_path / "half.png").write_bytes((tmp_path / "whole.png").read_bytes()[:400])
    with pytest.raises(ValueError, match="damaged|can be read"):
        to_mnist(tmp_path / "half.png")


def test_steps_lead_from_ink_to_image(expected):
    prepared = to_mnist(drawing())
    names = [name for name, _ in prepared.steps()]
    assert len(names) == 5
    assert max(prepared.shrunk.shape) == 20
    assert prepared.ink.shape == (280, 280)
    assert np.array_equal(prepared.steps()[-1][1], expected)


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=60)))
def test_any_array_is_answered_or_refused_in_a_sentence(array):
    try:
        image = to_mnist(array).image
    except ValueError as error:
        assert str(error)
        return
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() >= 0
    assert image.max() <= 1
    assert image.sum() > 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(15, 265), st.integers(15, 265)), min_size=2, max_size=8, unique=True),
    st.integers(6, 30),
)
def test_moving_a_drawing_changes_nothing(points, width):
    drawn = Image.new("L", (290, 290), 255)
    ImageDraw.Draw(drawn).line(points, 0, width)

    def image_of(dx, dy):
        picture = Image.new("L", (400, 400), 255)
        picture.paste(drawn, (dx, dy))
        return to_mnist(picture).image

    assert np.allclose(image_of(0, 0), image_of(97, 61), atol=1e-6)
