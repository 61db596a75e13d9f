"""Slices: what is measured of a digit is what its name says, bins hold all digits once, and what a bar says is so."""

import numpy as np
import pytest

from digits.data import mnist
from digits.evaluation import predictions, scores
from digits.gallery import slice_chart, slices
from digits.gallery.select import ANY, Choice, select
from digits.images.thickness import thickness
from digits.predictors import registry
from digits.show.texts import slices as texts

EVERYTHING = Choice(None, None, True, ANY)


def bar(lean: float = 0.0, width: int = 4, height: int = 20) -> np.ndarray:
    """An upright bar (28, 28) uint8 in the middle, each row `lean` pixels further left than the one above."""
    image = np.zeros((28, 28), np.uint8)
    for row in range(height):
        left = round(14 - width / 2 - lean * (row - height / 2))
        image[14 - height // 2 + row, left : left + width] = 255
    return image


def of(image: np.ndarray, quantity: str) -> float:
    return float(slices.measure(image[None])[quantity][0])


def test_slant_is_positive_to_the_right_and_in_degrees():
    assert of(bar(), "slant") == pytest.approx(0, abs=0.5)
    assert of(bar(lean=0.5), "slant") == pytest.approx(np.degrees(np.arctan(0.5)), abs=1)
    assert of(bar(lean=-0.5), "slant") == pytest.approx(-np.degrees(np.arctan(0.5)), abs=1)


def test_the_others_are_what_they_are_called():
    assert of(bar(width=2), "thickness") < of(bar(width=4), "thickness") < of(bar(width=6), "thickness")
    assert of(bar(width=4, height=20), "aspect") == pytest.approx(4 / 20)
    assert of(bar(width=4, height=20), "ink") == pytest.approx(100 * 80 / 784)
    assert of(bar(height=10), "size") == pytest.approx(np.sqrt((10**2 - 1 + 4**2 - 1) / 12))


def test_thickness_is_that_of_the_measured_distance_to_the_rim():
    images = mnist.load_uint8("validation")[0][:200]
    exact = [thickness(image / np.float32(255)) for image in images]
    assert np.corrcoef(exact, slices.measure(images)["thickness"])[0, 1] > 0.95


def test_pictures_of_nothing_and_of_all_ink_can_be_measured():
    for value in (0, 255):
        found = slices.measure(np.full((2, 28, 28), value, np.uint8))
        assert all(np.isfinite(values).all() for values in found.values())


@pytest.mark.parametrize(
    "values", [np.arange(60.0), np.zeros(60), np.repeat([1.0, 2.0], 30)], ids=["all", "one", "two"]
)
def test_bins_hold_each_digit_once_between_their_edges(values):
    found = slices.bins(values)
    assert found.of.min() == 0 and found.of.max() == found.count - 1
    assert (values >= found.edges[found.of]).all() and (values <= found.edges[found.of + 1]).all()


@pytest.fixture(scope="module")
def test_set():
    images, labels = mnist.load_uint8("test")
    measured = slices.measure(images) | {slices.FAR: slices.far(scores.load("knn"))}
    bins = {name: slices.bins(values) for name, values in measured.items()}
    return bins, labels, {name: predictions.load(name, "test") for name in registry.DRAW_PAIR}


def test_a_bar_counts_what_its_slice_shows(test_set):
    bins, labels, answers = test_set
    found = slices.slices(bins, labels, answers, EVERYTHING)
    every = select(labels, answers, EVERYTHING)
    assert {one.quantity for one in found} == set(texts.QUANTITIES)
    assert len({one.title for one in found}) == len(found)
    for name in bins:
        its = [one for one in found if one.quantity == name]
        assert sum(one.digits for one in its) == len(labels)
        assert sum(one.wrong for one in its) == len(every)
    for one in found:
        assert len(slices.within(every, bins, one)) == one.wrong
    assert slices.within(every, bins, None) is every


def test_errors_gather_far_from_the_training_digits(test_set):
    bins, labels, answers = test_set
    found = slices.slices(bins, labels, answers, EVERYTHING)
    worst = slices.worst(found)
    assert worst.quantity == slices.FAR and worst.place == bins[slices.FAR].count - 1
    assert worst.share == max(one.share for one in found)
    assert slices.worst([]) is None


def test_a_chart_has_a_bar_for_each_bin_and_marks_the_chosen_one(test_set):
    bins, labels, answers = test_set
    its = [one for one in slices.slices(bins, labels, answers, EVERYTHING) if one.quantity == "slant"]
    (drawn,) = slice_chart.bars(its, its[2]).data
    assert list(drawn.y) == [100 * one.share for one in its]
    assert [colour == slice_chart.CHOSEN for colour in drawn.marker.color] == [place == 2 for place in range(len(its))]
    low, high = its[0].interval
    assert drawn.y[0] - drawn.error_y.arrayminus[0] == pytest.approx(100 * low)
    assert drawn.y[0] + drawn.error_y.array[0] == pytest.approx(100 * high)
