"""Pictures that people bring are read however the ink lies on them; what is no digit is still none."""

from pathlib import Path

import numpy as np
import pytest

from digits import preprocess
from digits.data import mnist
from digits.drawing import strokes
from digits.evaluation.pictures import kinds, photos, scans, sheet
from digits.predictors import registry
from digits.reading import doubt
from digits.reading.search import UNDECIDED, Found, Search
from tests import loaded

PICTURES = sorted((Path(__file__).parent / "pictures").iterdir())
SOME = 3  # pictures of each kind
HARD = {"struck through"}  # right, or doubted


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(registry.DRAW_PAIR, tuple(loaded.model(name) for name in registry.DRAW_PAIR))


def said(search: Search, found: Found) -> set[str]:
    """What both models read; "?" where one knows no digit."""
    if found.line:
        return {found.line.number.replace(" ", "")}
    answers = [doubt.answer(model, found.prepared.image[None]) for model in search.models]
    known = [doubt.is_digit(name, scores)[0] for name, (_, scores) in zip(search.names, answers, strict=True)]
    return {str(p[0].argmax()) if is_digit else "?" for (p, _), is_digit in zip(answers, known, strict=True)}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_pictures_that_went_wrong_are_read(search, picture):
    assert said(search, search.read(picture)) == {picture.stem.rpartition("-")[2]}


def test_two_lines_are_two_numbers(search):
    (picture,) = [path for path in PICTURES if path.stem.startswith("number-two-lines")]
    assert search.read(picture).line.number == "211 734"


@pytest.mark.parametrize("kind", sorted(set(kinds.KINDS) - HARD))
def test_every_kind_is_read(search, kind):
    pictures = [kinds.make(kind, number, kinds.CHOOSING) for number in range(2, 2 + SOME)]
    right = [said(search, search.read(picture.image)) == {str(picture.label)} for picture in pictures]
    assert sum(right) >= SOME - 1


def test_digits_of_a_few_pixels_are_read(search):
    pictures = [kinds.make("8 to 12 pixels", number, kinds.CHOOSING) for number in range(100, 160)]
    images = np.stack([preprocess.to_mnist(picture.image).image for picture in pictures])
    labels = np.array([picture.label for picture in pictures])
    for name, model in zip(search.names, search.models, strict=True):
        probabilities, leads = doubt.judge(name, model, images)
        assert np.mean((probabilities.argmax(1) == labels) & (leads >= 0)) >= 0.93


def test_clean_drawings_are_read_as_before_and_once(search):
    for number in range(8):
        picture = kinds.make("on even paper", number, kinds.CHOOSING).image
        found = search.read(picture)
        assert found.way == ""
        assert np.array_equal(found.prepared.image, preprocess.to_mnist(picture).image)


def test_mnists_digits_in_a_picture_stay_what_they_are(search):
    """But for those with specks beside them."""
    images, _ = mnist.load_uint8("validation")
    pictures = [255 - np.pad(image, 10).repeat(8, 0).repeat(8, 1) for image in images[:40]]
    same = [np.array_equal(search.read(p).prepared.image, preprocess.to_mnist(p).image) for p in pictures]
    assert sum(same) >= 38


@pytest.mark.parametrize("apart", [10, 60, 200])
def test_a_minus_is_read_however_far_from_its_number(search, apart):
    minus = np.array([(40.0, 90.0), (85.0, 92.0)])
    seven = [stroke + [85 + apart, 0] for stroke in (np.array([(0.0, 45), (60, 42), (22, 140)]),)]
    picture = strokes.draw([minus, *seven], 12, (180, 400))
    assert search.read(picture).line.number == "-7"


@pytest.mark.parametrize("letter", ["K", "M", "W"])
def test_letters_are_doubted_in_a_frame_and_on_ruled_paper_too(search, letter):
    ink = sheet.text(letter, 200, (170, 130))
    box = sheet.lines([[(120, 100), (400, 100), (400, 380), (120, 380), (120, 100)]], 4)
    for paper in (scans.ruled_paper(np.random.default_rng(0)), sheet.lay(sheet.paper(), box, sheet.BLACK)):
        assert "?" in said(search, search.read(sheet.as_image(sheet.lay(paper, ink, sheet.BLACK))))


def test_an_empty_photo_is_said_to_be_one(search):
    for seed in (0, 2, 3):
        photo = photos.taken(sheet.paper((0.9, 0.9, 0.9)), np.random.default_rng(seed), grain=0.01)
        with pytest.raises(ValueError, match="no digit to see|cannot be told"):
            search.read(photo)


def test_scattered_marks_get_a_sentence_that_says_what_to_do(search):
    random = np.random.default_rng(1)
    many = sheet.lines(
        [[tuple(end), tuple(end + random.uniform(-20, 20, 2))] for end in random.uniform(20, 460, (90, 2))], 4
    )
    with pytest.raises(ValueError, match="Crop it") as error:
        search.read(sheet.as_image(sheet.lay(sheet.paper(), many, sheet.BLACK)))
    assert str(error.value) == UNDECIDED


@pytest.mark.parametrize("name", ["0 with a dot in it", "i", "8 of two rings"])
def test_what_belongs_to_a_sign_is_not_taken_for_marks(search, name):
    turn = np.linspace(0, 2 * np.pi, 60)
    ring = lambda x, y, a, b: [(x + a * np.cos(t), y + b * np.sin(t)) for t in turn]  # noqa: E731
    parts = {
        "0 with a dot in it": [ring(240, 240, 70, 110), [(239, 240), (242, 240)]],
        "i": [[(240, 200), (240, 330)], [(239, 150), (242, 150)]],
        "8 of two rings": [ring(240, 170, 45, 55), ring(240, 290, 55, 60)],
    }
    picture = sheet.as_image(sheet.lay(sheet.paper(), sheet.lines(parts[name], 16), sheet.BLACK))
    assert "frame" not in search.read(picture).way
