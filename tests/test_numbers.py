import functools

import numpy as np
import pytest
from PIL import Image, ImageFilter

import digits
from digits import preprocess
from digits.drawing import canvas, generator, strokes
from digits.reading import doubt, numbers
from digits.reading.lattice import Lattice
from tests.browser.hand import STYLES

HEIGHT = 100


@pytest.fixture(scope="module")
def model():
    return digits.load("resnet-drawn")


def line(picture, model):
    """All digits that a picture of a line holds, however few."""
    lattice = Lattice(preprocess.find_ink(preprocess.to_gray(picture)), judging(model))
    return lattice._reading(lattice._cheapest(may_cut=True))


def judging(model):
    return functools.partial(doubt.judge, "resnet-drawn", model)


def number(text, gap=30, width=12, seed=0):
    """Neatly written digits in a line, `gap` pixels between their ink: a drawing of the line."""
    random = np.random.default_rng(seed)
    left, drawing = 40.0, []
    for character in text:
        one = plain(int(character), random)
        low, high = strokes.box(one)
        one = [(stroke - low) * HEIGHT / (high[1] - low[1]) + [left, 40] for stroke in one]
        left = strokes.box(one)[1][0] + width + gap
        drawing += one
    return strokes.draw(drawing, width, (HEIGHT + 80, int(left) + 40), 2)


PLAIN = {
    0: "0 oval", 1: "1 with flag", 2: "2 plain", 3: "3 round", 4: "4 open",
    5: "5 with its hat apart", 6: "6 round", 7: "7 crossed", 8: "8 in one stroke", 9: "9 straight",
}  # fmt: skip


def plain(digit, random):
    return generator.written(PLAIN[digit], random, generator.NEAT)


@pytest.mark.parametrize("text", ["2026", "7", "10", "905173", "4488", "1111", "5555", "000"])
def test_well_separated_digits_are_read(model, text):
    assert line(number(text), model).number == text


def test_touching_digits_are_cut(model):
    texts = ["20", "63", "38", "806", "592"]
    read = [line(number(text, gap=-3, seed=1), model).number for text in texts]
    assert sum(a == b for a, b in zip(read, texts, strict=True)) >= 4


def test_it_is_known_where_ink_was_cut(model):
    assert line(number("26"), model).cut == [False, False]
    joined = line(number("806", gap=-3, seed=1), model)
    assert joined.number == "806" and joined.cut == [False, True, True]


def test_boxes_lie_around_the_digits_from_left_to_right(model):
    picture = number("2026")
    reading = line(picture, model)
    boxes = np.array([found.box for found in reading.digits])
    assert (np.diff(boxes[:, 0]) > 0).all()
    assert (boxes[:, 2] - boxes[:, 0] > 10).all() and (boxes[:, 3] - boxes[:, 1] > 80).all()
    outside = reading.ink.copy()
    for left, top, right, bottom in boxes:
        outside[top:bottom, left:right] = 0
    assert outside.max() < 0.5


def test_each_digit_comes_with_its_picture_and_probabilities(model):
    reading = line(number("39"), model)
    for found in reading.digits:
        assert found.image.shape == (28, 28)
        assert found.probabilities.sum() == pytest.approx(1, abs=1e-4)
        assert found.digit == model.predict(found.image[None])[0]
    assert reading.confidence == pytest.approx(np.prod([found.confidence for found in reading.digits]))


def test_a_hat_apart_belongs_to_its_five(model):
    random = np.random.default_rng(2)
    body, hat = generator.written("5 with its hat apart", random, generator.NEAT)
    low, high = strokes.box([body])
    five = [(body - low) * 0.7 + [60, 60], (hat - low) * 0.7 + [64, 48]]
    picture = strokes.draw([*five, np.array([[180, 60], [178, 155]])], 8, (220, 280), 2)
    assert line(picture, model).number == "51"


def test_a_photo_of_a_line_is_read(model):
    """Uneven light, grain, a little out of focus."""
    sharp = Image.fromarray(number("2718")).filter(ImageFilter.GaussianBlur(1.5))
    gray = np.asarray(sharp, float)
    light = np.linspace(0.6, 0.95, gray.shape[1])
    grain = np.random.default_rng(0).normal(0, 4, gray.shape)
    photo = np.clip((40 + gray * 0.75) * light + grain, 0, 255).astype(np.uint8)
    assert line(photo, model).number == "2718"


def test_an_empty_sheet_is_said(model):
    with pytest.raises(ValueError, match="no digit"):
        line(np.full((200, 400), 255, np.uint8), model)


def test_a_page_full_of_marks_is_said(model):
    page = np.full((600, 600), 255, np.uint8)
    page[20:580:40, 20:580:40] = 0
    page = np.minimum(page, np.roll(page, 1, 0))
    with pytest.raises(ValueError, match="one line"):
        line(page, model)


def read(model, drawing, pen=12):
    """What the app reads in strokes on the canvas; None where they are no number."""
    seen = preprocess.to_mnist(canvas.render(canvas.written(drawing, pen)))
    return numbers.several(seen.ink, seen.image, judging(model))


def in_lines(*texts: str) -> np.ndarray:
    """Ink of numbers below each other."""
    parts = [preprocess.find_ink(preprocess.to_gray(number(text))) for text in texts]
    wide = max(part.shape[1] for part in parts)
    return np.concatenate([np.pad(part, ((0, 0), (0, wide - part.shape[1]))) for part in parts])


@pytest.mark.parametrize(
    ("texts", "lead", "read"),
    [(("21", "7"), 0.0, "21 7"), (("7", "21"), 5.0, "7 21"), (("21", "7"), -0.5, None), (("2", "7"), 5.0, None)],
)
def test_lines_are_numbers_where_one_has_several_digits_and_all_are_known(model, texts, lead, read):
    def judge(images):
        return model.predict_proba(images), np.full(len(images), lead)

    found = numbers.several_lines(in_lines(*texts), judge)
    assert (found and found.number) == read
    assert found is None or (found.starts == (len(texts[0]),) and len(found.cut) == 3)


@pytest.mark.parametrize(("texts", "read"), [(("21", "7"), "21 7"), (("71", "2"), "71 2"), (("27", "7"), None)])
def test_of_three_digits_in_lines_one_may_be_unknown(model, texts, read):
    def judge(images):
        probabilities = model.predict_proba(images)
        return probabilities, np.where(probabilities.argmax(1) == 7, -0.5, 5.0)

    found = numbers.several_lines(in_lines(*texts), judge)
    assert (found and found.number) == read


def test_one_line_is_not_several(model):
    assert numbers.several_lines(in_lines("21"), judging(model)) is None


def by_hand(style, digit, scale, left, top=60):
    return [np.array(stroke, float) * scale + [left, top] for stroke in STYLES[style][digit]]


@pytest.mark.parametrize("style", STYLES)
def test_one_digit_is_no_number(model, style):
    whole = [digit for digit in range(10) if read(model, by_hand(style, digit, 1.3, 80), 20)]
    assert whole == []


@pytest.mark.parametrize("aside", [(0, 0), (6, -8), (14, -6), (22, 0)])
def test_a_five_with_its_hat_apart_is_one_digit(model, aside):
    body = np.array([(24, 34), (22, 58), (44, 52), (68, 60), (80, 82), (76, 110), (54, 130), (20, 124)], float)
    hat = np.array([(36, 4), (82, 2)], float) + aside
    assert read(model, [stroke * 1.3 + [80, 60] for stroke in (body, hat)]) is None


@pytest.mark.parametrize(("left", "right"), [(1, 1), (3, 5), (7, 0), (4, 2)])
def test_two_digits_apart_are_a_number(model, left, right):
    found = read(model, by_hand("plain", left, 1.0, 30) + by_hand("plain", right, 1.0, 170))
    assert found.number == f"{left}{right}"


NO_NUMBERS = {
    "K": [[(110, 54), (110, 150), (110, 246)], [(206, 57), (158, 102), (113, 153), (164, 201), (212, 246)]],
    "zigzag": [[(40, 210), (90, 80), (140, 210), (190, 80), (240, 210)]],
    "check": [[(60, 150), (110, 220), (230, 60)]],
    "dash": [[(40, 140), (140, 142), (250, 138)]],
    "dots": [[(60, 140), (62, 141)], [(140, 142), (142, 141)], [(220, 139), (222, 140)]],
    "waves": [[(30, 120), (60, 90), (90, 120), (120, 150), (150, 120), (180, 90), (210, 120), (240, 150), (265, 125)]],
}


@pytest.mark.parametrize("what", NO_NUMBERS)
def test_what_is_no_digit_is_no_number(model, what):
    assert read(model, [np.array(stroke, float) for stroke in NO_NUMBERS[what]], 20) is None


def test_digits_beside_a_zigzag_are_still_read(model):
    zigzag = np.array(NO_NUMBERS["zigzag"][0], float) * 0.5 + [140, 60]
    found = read(model, [*by_hand("plain", 2, 0.8, 20, 75), zigzag])
    assert len(found.digits) == 2 and found.digits[0].digit == 2


MARKS = {
    "2.5": [(150, 128), (151, 130)],
    "2-5": [(136, 100), (164, 101)],
    "2/5": [(122, 150), (180, 48)],
}


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_between_digits_is_no_digit(model, text):
    drawing = [*by_hand("plain", 2, 0.8, 40, 50), np.array(MARKS[text], float), *by_hand("plain", 5, 0.8, 190, 50)]
    found = read(model, drawing, 8)
    (mark,) = found.marks
    low, high = strokes.box([np.array(MARKS[text], float)])
    assert found.number == text and mark.kind == text[1] and mark.before == 1
    assert np.abs(np.array(mark.box) - [*(low - 4), *(high + 4)]).max() <= 3


def test_one_digit_after_a_minus_is_a_number(model):
    found = read(model, [np.array([(60, 100), (110, 102)], float), *by_hand("plain", 7, 0.9, 150, 40)], 10)
    assert found.number == "-7" and [mark.kind for mark in found.marks] == ["-"]
