import numpy as np
import pytest

from digits.data import mnist, not_digits, pen
from digits.drawing import generator, strokes
from digits.preprocess import to_mnist
from digits.training import pieces, sets


@pytest.fixture
def written(monkeypatch):
    """Thirty digits of three writers, in place of the pen files, and small sets."""
    random = np.random.default_rng(0)
    samples = [pen.Sample("here", f"w{i % 3}", i % 10, generator.digit(random, i % 10)[0]) for i in range(30)]
    monkeypatch.setattr(pen, "digits_of", lambda part, folder=None, without=None: samples)
    letters = [pen.Sample("here", "w0", "m", generator.not_a_digit(random)[0], "lower") for _ in range(5)]
    monkeypatch.setattr(not_digits, "letters_of", lambda part, folder=None: letters)
    monkeypatch.setattr(sets, "TIMES", 1)
    monkeypatch.setattr(sets, "TEMPLATES", 20)
    monkeypatch.setattr(sets, "NOT_DIGITS", 15)
    monkeypatch.setattr(sets, "NUMBERS", 4)
    monkeypatch.setattr(sets, "OVERLAID", 10)
    return samples


def test_an_epoch_is_mnist_and_drawings(written, tmp_path):
    images, labels = sets.of_drawings(keep=tmp_path)(0)
    cut, digits = pieces.make(written, 4, np.random.default_rng([1, 0]))
    assert images.shape == (50_075 + len(cut), 28, 28) and images.dtype == np.uint8
    assert labels.shape == (50_075 + len(cut),) and labels.dtype == np.int64
    assert np.array_equal(images[50_075:], cut)
    assert np.array_equal(labels[50_075:][digits >= 0], digits[digits >= 0])
    assert np.array_equal(images[:50_000], mnist.load_uint8("train")[0])
    assert sets.scanned("drawings") == 50_017  # ten that lie on each other, every second of fifteen that are none
    assert [sample.label for sample in written] == labels[50_017:50_047].tolist()
    assert (images[50_000:50_075].reshape(75, -1).max(1) > 200).all()


def test_two_digits_that_lie_on_each_other_differ(written, tmp_path):
    images, _ = sets.of_drawings(keep=tmp_path)(0)
    scans, labels = mnist.load_uint8("train")
    flat = scans.reshape(len(scans), -1)
    for overlaid in images[50_000:50_003].reshape(3, -1):
        parts = np.flatnonzero((flat <= overlaid).all(1))
        wholes = [(a, b) for a in parts for b in parts if np.array_equal(np.maximum(flat[a], flat[b]), overlaid)]
        assert wholes and all(labels[a] != labels[b] for a, b in wholes)


def test_epochs_differ_and_come_back(written, tmp_path):
    of_epoch = sets.of_drawings(keep=tmp_path)
    first, second, again = of_epoch(0), of_epoch(1), sets.of_drawings(keep=tmp_path / "elsewhere")(0)
    assert not np.array_equal(first[0], second[0])
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_what_is_no_digit_gets_another_guess_each_time(written, tmp_path):
    of_epoch = sets.of_drawings(keep=tmp_path)
    no_digits = slice(50_000, 50_017)
    first, later = of_epoch(0)[1][no_digits], of_epoch(sets.ROUNDS)[1][no_digits]
    assert first.min() >= 0 and not np.array_equal(first, later)


def test_the_fast_path_equals_the_canvas():
    random = np.random.default_rng(1)
    far = []
    for _ in range(60):
        drawing, _ = generator.digit(random)
        width, size = random.choice(strokes.WIDTHS), random.uniform(0.2, 0.9) * strokes.CANVAS
        canvas = strokes.draw(strokes.place_anywhere(drawing, size, width, random), width)
        far.append(np.abs(sets.small(drawing, width, size) - to_mnist(canvas).image).mean())
    assert np.median(far) < 0.015  # a picture that lies one pixel aside is 0.05 off
    assert np.mean(np.array(far) > 0.03) < 0.3


def test_without_the_folder_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.delenv("DIGITS_PEN", raising=False)
    with pytest.raises(ValueError, match="DIGITS_PEN"):
        sets.of_drawings()
