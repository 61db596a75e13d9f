import numpy as np

from digits.data import pen, written_numbers
from digits.drawing import generator
from digits.evaluation import whole_numbers
from digits.reading.pieces import _without_specks


def samples():
    random = np.random.default_rng(0)
    return [pen.Sample("here", f"w{i % 2}", i % 10, generator.digit(random, i % 10)[0]) for i in range(40)]


def connected(picture):
    return _without_specks((255 - picture).astype(np.float32) / 255).max()


def test_separate_digits_are_separate_and_touching_ones_touch():
    ones = [sample for sample in samples() if sample.label in (0, 6, 8)]
    random = np.random.default_rng(0)
    apart = [written_numbers.compose(ones, False, random) for _ in range(10)]
    touching = [written_numbers.compose(ones, True, random) for _ in range(10)]
    assert all(connected(picture) >= len(text) for picture, text in apart)
    assert np.mean([connected(picture) < len(text) for picture, text in touching]) >= 0.8


def test_a_number_is_written_by_one_hand_within_the_picture():
    random = np.random.default_rng(1)
    for _ in range(10):
        picture, text = written_numbers.compose(samples(), True, random)
        assert 2 <= len(text) <= 6
        assert len({int(digit) % 2 for digit in text}) == 1  # w0 writes the even ones, w1 the odd ones
        border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert border.min() == 255 and picture.min() == 0


def always_seven(images):
    return np.eye(10, dtype=np.float32)[np.full(len(images), 7)], np.full(len(images), 9.0)


def measured(written, count):
    return whole_numbers.measure(always_seven, written, written[:1], count)


def test_only_whole_numbers_count():
    sevens = [sample for sample in samples() if sample.label == 7]
    found = measured(sevens, 4)
    assert set(vars(found.sources["here"])) == {"separated", "touching", "mistaken"}
    assert found.sources["here"].mistaken == found.signs == 0  # a seven that the model is sure of is one digit
    wrong = [sample for sample in samples() if sample.label != 7]
    assert measured(wrong, 4).sources["here"].separated == 0
    mixed = [sample for sample in samples() if sample.label in (1, 7)]
    random = np.random.default_rng(0)
    texts = [written_numbers.compose(mixed, False, random)[1] for _ in range(6)]
    assert any(text[0] == "7" and set(text) != {"7"} for text in texts)
    share = measured(mixed, 6).sources["here"].separated
    assert share <= np.mean([set(text) == {"7"} for text in texts])
