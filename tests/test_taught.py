"""A KNN with what one person taught it: every distance and rank can be worked out by hand."""

import numpy as np
import pytest

from digits.predictors.personal import PersonalKNN, Taught
from digits.predictors.predictor import CLASSES
from tests import points
from tests.points import at


@pytest.fixture
def doubting():
    """A 3 at (0, 0), a 5 at (6, 0), and at (3, 4) what is no digit."""
    return points.three_and_five()


def teach(doubting, *taught: tuple[tuple[float, float], str], **settings) -> PersonalKNN:
    where, truths = zip(*taught, strict=True)
    images = np.full((len(taught), 28, 28), 51, np.uint8)
    given = Taught(images, truths, [f"on day {i}" for i in range(len(taught))])
    vectors = np.array(where, np.float32)
    _, turned_of = given.turned()  # a turned sign lies where the sign does
    return PersonalKNN(doubting, given, lambda images: np.concatenate([vectors, vectors[turned_of]]), **settings)


def test_what_was_taught_counts_half_its_squared_distance(doubting):
    found = teach(doubting, ((2, 0), "7")).consider(at((2, 1))[0], 2)
    assert found.distances[[3, 5, 7, 10]] == pytest.approx([5, 17, 0.5, 10])
    assert found.probabilities.argmax() == 7 and found.score == np.inf and found.planes is None
    ratio = found.probabilities[3] / found.probabilities[7]
    assert ratio == pytest.approx(np.exp((0.5 - 5) / 4), rel=1e-4)
    own, shared = found.neighbours
    assert (own.label, own.distance, own.place, own.whose) == (7, pytest.approx(1), 2, "on day 0")
    assert own.image == pytest.approx(np.full((28, 28), 0.2)) and shared.label == 3 and not shared.whose
    assert (found.sign, found.sure_of_sign) == (None, 0)


def test_where_a_plane_is_nearer_it_decides(doubting):
    model = teach(doubting, ((2, 0), "7"))
    found = model.consider(at((0, 1))[0], 1)
    assert found.distances[[3, 7]] == pytest.approx([1, 2.5])
    assert found.planes is not None and found.score == pytest.approx(18 - 1)
    (near,) = found.neighbours  # of both distances those count that decide: 1, and 5 halved
    assert near.label == 3
    assert model.consider(at((0, 1))[0]).neighbours == []


def test_what_was_taught_to_be_no_digit_is_none(doubting):
    found = teach(doubting, ((2, 0), "")).consider(at((2, 1))[0], 1)
    assert found.score == -np.inf and found.planes is None and found.sign is None
    assert found.probabilities[3] == pytest.approx(doubting.predict_proba(at((2, 1)))[0, 3])
    assert found.neighbours[0].label == "no digit"


def test_a_sign_is_one_more_answer(doubting):
    found = teach(doubting, ((7, 7), ""), ((2, 0), "A"), ((2, 8), "B")).consider(at((2, 1))[0], 1)
    assert found.sign == "A" and found.neighbours[0].label == "A"
    shares = np.exp(-np.array([5, 17, 0.5, 24.5]) / 4)
    assert found.sure_of_sign == pytest.approx(shares[2] / shares.sum(), rel=1e-4)
    assert found.score == np.inf and len(found.distances) == CLASSES + 1


def test_the_taught_digit_that_decided_is_among_the_neighbours(doubting):
    """By distance two others come first, but what they were taught to be did not decide."""
    model = teach(doubting, ((2, 0), "7"), closeness=0.01)
    near = model.consider(at((0.5, 0))[0], 1).neighbours
    assert [one.label for one in near] == [7]
    two = teach(doubting, ((2, 1.5), "3"), ((2, 2.6), "8"), ((2, 1.2), "3"))
    found = two.consider(at((2, 2))[0], 1)
    assert found.probabilities.argmax() == found.neighbours[0].label


def test_a_batch_of_taught_is_answered_as_each_alone(doubting):
    model = teach(doubting, ((2, 0), "7"), ((5, 5), "A"))
    x = at((2, 1), (5, 4), (0, 1))
    p, scores = model.predict_proba_and_score(x)
    for image, row, score in zip(x, p, scores, strict=True):
        found = model.consider(image)
        assert row == pytest.approx(found.probabilities) and score == pytest.approx(found.score)
    assert [one.sign for one in model.consider_each(x)] == [None, "A", None]
    assert model.predict_proba(x) == pytest.approx(p) and model.embed(x) == pytest.approx(points.two_numbers(x))


def test_the_nearest_digit_of_many_is_found_at_once(doubting):
    model = teach(doubting, ((2, 0), "7"), ((8, 8), "7"))
    vectors = np.array([[2, 1], [0, 1], [5, 0], [8, 7]], np.float32)
    distances = doubting.distances_of(vectors)[:, :CLASSES]
    assert model.nearest(vectors, distances).tolist() == [7, 3, 5, 7]


def test_what_was_taught_costs_its_vectors(doubting):
    model = teach(doubting, ((2, 0), "7"), ((5, 5), "4"))
    assert model.cost.multiply_adds == doubting.cost.multiply_adds + 4
    assert model.cost.held_bytes == doubting.cost.held_bytes + 4 * (4 + 2)
    assert model.neighbours(at((2, 1))[0], 1)[0].label == 7


def test_signs_come_in_the_order_in_which_they_were_taught():
    taught = Taught(np.zeros((5, 28, 28), np.uint8), ["4", "B", "", "A", "B"], [""] * 5)
    assert len(taught) == 5 and taught.extra == ["B", "", "A"]
    assert taught.groups(["", "B", "A"]).tolist() == [4, 11, 10, 12, 11]


def test_a_taught_picture_is_measured_as_any_other(doubting):
    taught = Taught((at((2, 1)) * 255).round().astype(np.uint8), ["7"], ["today"])
    assert PersonalKNN(doubting, taught).vectors == pytest.approx(np.array([[2, 1]]), abs=0.05)


def test_what_was_taught_is_ranked_by_the_distance_that_counts(doubting):
    """The 3 lies 2 away; a 7 at 2.5 counts as at 1.8, one at 4 as at 2.8."""
    orders = [
        [one.label for one in teach(doubting, ((2, y), "7")).consider(at((2, 0))[0], 2).neighbours] for y in (2.5, 4)
    ]
    assert orders == [[7, 3], [3, 7]]


def test_of_several_taught_each_is_shown_once(doubting):
    near = teach(doubting, ((2, 0), "7"), ((3, 0), "4")).consider(at((2, 1))[0], 2).neighbours
    assert [one.label for one in near] == [7, 4]


def test_of_one_picture_taught_as_three_digits_the_one_that_is_answered_is_shown(doubting):
    found = teach(doubting, ((2, 0), "9"), ((2, 0), "8"), ((2, 0), "4")).consider(at((2, 1))[0], 2)
    assert found.probabilities[[4, 8, 9]] == pytest.approx([found.probabilities[4]] * 3)
    labels = [one.label for one in found.neighbours if one.whose]
    assert found.probabilities.argmax() == 4 and 4 in labels and len(set(labels)) == 2


def test_the_nearest_of_many_may_be_a_sign(doubting):
    model = teach(doubting, ((2, 0), "7"), ((8, 6), "A"), ((8, 0), "B"))
    vectors = np.array([[2, 1], [8, 6.5], [8, 0.5], [0, 0], [6, 0]], np.float32)
    assert model.nearest(vectors, doubting.distances_of(vectors)).tolist() == [7, 11, 12, 3, 5]


def test_signs_alone_are_remembered_turned_to_either_side():
    bar = np.zeros((28, 28), np.uint8)
    bar[4:24, 13:15] = 255
    images, signs = Taught(np.stack([bar] * 3), ["4", "A", ""], [""] * 3).turned()
    assert signs.tolist() == [1, 1] and images.shape == (2, 28, 28) and images.dtype == np.uint8
    assert np.abs(images[0].astype(int) - images[1][:, ::-1]).max() <= 1
    columns = images @ np.arange(28) / images.sum(2).clip(1)
    assert np.abs(columns[:, 6] - columns[:, 20]) == pytest.approx([14 * np.tan(np.deg2rad(8))] * 2, abs=0.2)


def test_a_sign_is_as_near_as_it_is_in_any_turn(doubting):
    vectors = np.array([[8, 8], [7, 0], [8, 7], [2, 1]], np.float32)  # the sign, a 7, and the sign turned twice
    taught = Taught(np.zeros((2, 28, 28), np.uint8), ["A", "7"], ["", ""])
    model = PersonalKNN(doubting, taught, lambda images: vectors[: len(images)])
    assert [model.consider(at(place)[0]).sign for place in ((2, 1), (8, 7.5), (7, 0))] == ["A", "A", None]


def test_what_was_taught_and_decided_takes_the_last_place_of_two_that_are_nearer():
    """A stiff plane is further away than the nearest of its members."""
    known = at((0, 0), (8, 0), (1, 0), (8, 8)), np.array([3, 3, 5, 5])
    model = teach(points.doubting(stiffness=120).fit(*known, not_digits=at((8, 8), (8, 7))), ((0, 3), "7"))
    near = model.consider(at((0, 0))[0], 2).neighbours
    assert [one.label for one in near] == [3, 7]


@pytest.mark.parametrize(("squared", "sign"), [(6.5, "A"), (6.8, None)])
def test_beside_what_is_no_digit_015_of_a_signs_squared_distance_counts(doubting, squared, sign):
    """From (3, 5) what is no digit lies 1 away, squared, and each digit 34."""
    model = teach(doubting, ((3 + squared**0.5, 5), "A"))
    found = model.consider(at((3, 5))[0])
    assert found.sign == sign and found.score == (np.inf if sign else pytest.approx(1 - 34, abs=1e-3))


def test_what_is_nearly_what_was_taught_is_as_near_as_it_is(doubting):
    model = teach(doubting, ((2, 4), "7"), ((7, 7), "A"))
    distances = [found.distances[7] for found in model.consider_each(at((2, 4), (2, 4.5)))]
    assert distances == pytest.approx([0, 0.5 * 0.25], abs=1e-5)
    assert model.consider(at((7, 6.5))[0]).sign == "A"


def test_many_at_once_are_told_without_neighbours(doubting):
    for model in (teach(doubting, ((2, 0), "7")), teach(doubting, ((2, 0), ""), ((5, 5), "A"))):
        assert [found.neighbours for found in model.consider_each(at((2, 1), (0, 1)))] == [[], []]


def test_of_one_picture_taught_as_four_digits_three_are_shown_and_the_answer_among_them(doubting):
    model = teach(doubting, ((2, 0), "9"), ((2, 0), "8"), ((2, 0), "7"), ((2, 0), "4"))
    own = [one for one in model.consider(at((2, 1))[0], 3).neighbours if one.whose]
    assert [one.label for one in own] == [9, 8, 4] and [one.whose for one in own] == [
        "on day 0",
        "on day 1",
        "on day 3",
    ]
    assert [one.place for one in own] == [2, 3, 5]


def test_the_nearest_of_none_is_none(doubting):
    model = teach(doubting, ((2, 0), "7"))
    assert model.nearest(np.zeros((0, 2), np.float32), np.zeros((0, 11), np.float32)).shape == (0,)


def test_a_sign_turned_is_of_the_sign_that_it_was_made_of(doubting):
    """The first vectors are the taught ones', then each sign turned to one side, then to the other."""
    taught = Taught(np.zeros((3, 28, 28), np.uint8), ["A", "7", "B"], ["", "", ""])
    where = np.array([[8, 8], [7, 7], [8, 0], [2, 6], [5, 7], [7, 3], [8, 3]], np.float32)
    model = PersonalKNN(doubting, taught, lambda images: where[: len(images)])
    found = [model.consider(at(place)[0]).sign for place in ((2, 6), (5, 7), (7, 3), (8, 3), (7, 7))]
    assert found == ["A", "B", "A", "B", None]
