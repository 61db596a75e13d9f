import numpy as np
import pytest

from digits import drawn, generator, mnist, pen, pieces, strokes
from digits.preprocess import to_mnist


@pytest.fixture
def written(monkeypatch):
    """Thirty digits of three writers, in place of the pen files, and small sets."""
    random = np.random.default_rng(0)
    samples = [pen.Sample("here", f"w{i % 3}", i % 10, generator.digit(random, i % 10)[0]) for i in range(30)]
    monkeypatch.setattr(drawn, "pen_digits", lambda part, folder=None, without=None: samples)
    letters = [pen.Sample("here", "w0", "m", generator.not_a_digit(random)[0], "lower") for _ in range(5)]
    monkeypatch.setattr(drawn, "pen_letters", lambda part, folder=None: letters)
    monkeypatch.setattr(drawn, "TIMES", 1)
    monkeypatch.setattr(drawn, "TEMPLATES", 20)
    monkeypatch.setattr(drawn, "NOT_DIGITS", 15)
    monkeypatch.setattr(drawn, "NUMBERS", 4)
    return samples


def test_an_epoch_is_mnist_and_drawings(written, tmp_path):
    images, labels = drawn.training_set(keep=tmp_path)(0)
    cut, digits = pieces.draw(written, 4, np.random.default_rng([1, 0]))
    assert images.shape == (50_065 + len(cut), 28, 28) and images.dtype == np.uint8
    assert labels.shape == (50_065 + len(cut),) and labels.dtype == np.int64
    assert np.array_equal(images[50_065:], cut)
    assert np.array_equal(labels[50_065:][digits >= 0], digits[digits >= 0])
    assert np.array_equal(images[:50_000], mnist.load_uint8("train")[0])
    assert [sample.label for sample in written] == labels[50_000:50_030].tolist()
    assert (images[50_000:50_065].reshape(65, -1).max(1) > 200).all()


def test_epochs_differ_and_come_back(written, tmp_path):
    draw = drawn.training_set(keep=tmp_path)
    first, second, again = draw(0), draw(1), drawn.training_set(keep=tmp_path / "elsewhere")(0)
    assert not np.array_equal(first[0], second[0])
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_what_is_no_digit_gets_another_guess_each_time(written, tmp_path):
    draw = drawn.training_set(keep=tmp_path)
    no_digits = slice(50_050, 50_065)
    first, later = draw(0)[1][no_digits], draw(drawn.SETS)[1][no_digits]
    assert first.min() >= 0 and not np.array_equal(first, later)


def test_the_fast_path_equals_the_canvas():
    random = np.random.default_rng(1)
    far = []
    for _ in range(60):
        drawing, _ = generator.digit(random)
        width, size = random.choice(strokes.WIDTHS), random.uniform(0.2, 0.9) * strokes.CANVAS
        canvas = strokes.draw(strokes.place_anywhere(drawing, size, width, random), width)
        far.append(np.abs(drawn.small(drawing, width, size) - to_mnist(canvas).image).mean())
    assert np.median(far) < 0.015  # a picture that lies one pixel aside is 0.05 off
    assert np.mean(np.array(far) > 0.03) < 0.3


def test_without_the_folder_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.delenv("DIGITS_PEN", raising=False)
    with pytest.raises(ValueError, match="DIGITS_PEN"):
        drawn.training_set()


def test_held_out_digits_are_drawn_at_every_width(written):
    class Perfect:
        def predict_proba(self, images):
            return np.eye(10, dtype=np.float32)[[held.samples[i].label for i in held.drawings.sample]]

    held = drawn.HeldOut(10, "somewhere")
    assert len(held.samples) == 10
    assert set(held.drawings.width) == set(strokes.WIDTHS)
    assert held.accuracies(Perfect())["accuracy"] == 1


def test_without_the_folder_nothing_is_held_out(monkeypatch):
    monkeypatch.delenv("DIGITS_PEN", raising=False)
    assert drawn.HeldOut.find() is None


def test_a_source_can_be_left_out(tmp_path):
    line = '{"source": "%s", "writer": "%s", "label": 1, "strokes": [[[0, 0], [0, 9]]]}'
    writers = [f"w{i}" for i in range(40)]
    (tmp_path / "digits.jsonl.gz").write_text("\n".join(line % (s, w) for s in ("here", "there") for w in writers))
    everything, some = drawn.pen_digits("training", tmp_path), drawn.pen_digits("training", tmp_path, without="there")
    assert {sample.source for sample in some} == {"here"}
    assert len(some) == len(everything) / 2
