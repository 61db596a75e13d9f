import numpy as np

from digits.data import not_digits, pen
from digits.drawing import generator, strokes


def written(labels):
    random = np.random.default_rng(0)
    return [pen.Sample("here", "w", label, generator.digit(random, label)[0]) for label in labels]


def letters():
    random = np.random.default_rng(1)
    drawing = generator.not_a_digit(random, "letter")[0]
    return [pen.Sample("here", "w", label, drawing, "lower") for label in "kxoIw"]


def test_characters_that_look_like_digits_are_left_out():
    assert [sample.label for sample in not_digits.clear(letters())] == ["k", "x", "w"]


def test_as_many_drawings_as_asked_for_with_and_without_letters():
    for signs in (letters(), []):
        drawings = not_digits.make(written(range(10)), signs, 60, np.random.default_rng(0))
        assert len(drawings) == 60
        assert all(np.isfinite(stroke).all() for drawing in drawings for stroke in drawing)


def test_digits_side_by_side_are_wider_than_tall():
    random = np.random.default_rng(0)
    for _ in range(20):
        low, high = strokes.box(not_digits.side_by_side(written([0, 8, 3]), random))
        assert high[0] - low[0] > 0.7 * (high[1] - low[1])


def test_a_half_is_a_part_of_its_digit():
    zero = written([0])
    low, high = strokes.box(zero[0].strokes)
    for seed in range(10):
        part = not_digits.half(zero, np.random.default_rng(seed))
        left, right = (bound[0] for bound in strokes.box(part))
        assert left >= low[0] and right <= high[0]
        assert right - left < 0.65 * (high[0] - low[0])


def test_the_same_seed_draws_the_same():
    first, again = (not_digits.make(written(range(10)), letters(), 30, np.random.default_rng(4)) for _ in range(2))
    assert all(
        np.array_equal(a, b) for one, two in zip(first, again, strict=True) for a, b in zip(one, two, strict=True)
    )
