"""KNNs that remember a handful of points: every distance, weight and score can be worked out by hand."""

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors import planes
from digits.predictors.doubting import DoubtingKNN
from digits.predictors.features import StrokeSpace
from digits.predictors.knn import BruteForce
from tests import points
from tests.points import at


@pytest.fixture
def pair() -> planes.HyperplaneKNN:
    """3s at (0, 0) and (2, 0), 5s at (6, 0) and (6, 4)."""
    return points.planes(stiffness=1, temperature=2).fit(at((0, 0), (6, 0), (2, 0), (6, 4)), np.array([3, 5, 3, 5]))


def test_a_batch_of_any_size_is_answered_as_each_alone(pair):
    x = np.random.default_rng(0).uniform(0, 8, (planes.CHUNK * 2 + 30, 2))
    together = pair.plane_distances(at(*x))
    alone = np.concatenate([pair.plane_distances(at(one)) for one in x[::23]])
    assert together[::23] == pytest.approx(alone, rel=1e-3, abs=1e-3)
    assert pair.plane_distances(at()).shape == (0, 10) and pair.predict_proba(at()).shape == (0, 10)


def test_only_who_is_named_is_left_out(pair):
    """-1 leaves nobody out; the places are those of the order in which they were remembered."""
    x, places = at((2, 0), (6, 4)), np.array([2, -1])
    squared, whole = pair.plane_distances(x, places), pair.plane_distances(x)
    assert squared[0, 3] == pytest.approx(4) and whole[0, 3] < 1
    assert pair.plane_distances(x, np.array([-1, -1])) == pytest.approx(whole)
    assert pair.plane_distances(x, np.array([1, 1]))[0, [3, 5]] == pytest.approx([0, 32])  # of each digit one spans


def test_all_that_is_said_of_one_image_comes_of_one_search(pair):
    found = pair.consider(at((1.5, 1))[0], 3)
    assert found.distances == pytest.approx(pair.plane_distances(at((1.5, 1)))[0])
    assert found.probabilities == pytest.approx(pair.predict_proba(at((1.5, 1)))[0])
    assert found.score == pytest.approx(-found.distances[3]) and found.vector == pytest.approx([1.5, 1])
    assert [one.place for one in found.neighbours] == [2, 0, 1] and [one.label for one in found.neighbours] == [3, 3, 5]
    assert [one.distance for one in found.neighbours] == pytest.approx(np.sqrt([1.25, 3.25, 21.25]))
    assert np.array_equal(found.neighbours[0].image, mnist.load("train")[0][2])
    assert pair.consider(at((1.5, 1))[0]).neighbours == []
    (one,) = pair.consider_each(at((1.5, 1)))
    assert (one.score, one.planes) == (pytest.approx(found.score), None)


def test_no_more_neighbours_than_are_remembered(pair):
    assert len(pair.consider(at((1, 1))[0], 9).neighbours) == 4 == len(pair.neighbours(at((1, 1))[0], 9))


def test_one_that_does_not_count_spans_no_plane(pair):
    with_it, without = pair.planes(at((2, 0))[0]), pair.planes(at((2, 0))[0], 2)
    assert sorted(with_it.places[3]) == [0, 2] and without.places[3].tolist() == [0]
    assert with_it.places[4].tolist() == [-1, -1] and not with_it.weights[4].any()
    assert without.squared[3] == pytest.approx(4) and without.weights[3] == pytest.approx([1])
    assert np.isinf(with_it.squared[4]) and with_it.nearest == (3, 5)


def test_no_more_span_a_plane_than_is_said():
    known = at((0, 0), (1, 0), (8, 0), (8, 8)), np.array([1, 1, 1, 2])
    assert points.planes(local=2).fit(*known).planes(at((1, 0))[0]).places.shape == (10, 1)  # there is one 2
    known = at((0, 0), (1, 0), (8, 0), (8, 8), (0, 8)), np.array([1, 1, 1, 2, 2])
    assert sorted(points.planes(local=2).fit(*known).planes(at((1, 0))[0]).places[1]) == [0, 1]


def test_vectors_are_kept_in_127_steps_to_the_largest_in_each_direction():
    kept, step = planes.quantised(np.array([[1.27, 0, -5], [-0.5, 0, 2.5]], np.float32))
    assert kept.dtype == np.int8 and kept.tolist() == [[127, 0, -127], [-50, 0, 64]]
    assert step == pytest.approx([0.01, 0, 5 / 127]) and step[1] > 0
    assert planes.quantised(np.zeros((0, 3), np.float32))[0].shape == (0, 3)


@pytest.fixture
def doubting():
    """A 3 at (0, 0), a 5 at (6, 0), and at (3, 4) what is no digit."""
    return points.three_and_five()


def test_the_score_is_how_much_nearer_a_digit_is_than_what_is_none(doubting):
    p, scores = doubting.predict_proba_and_score(at((1, 0), (3, 3)))
    assert scores == pytest.approx([20 - 1, 1 - 18])
    assert p[0, 5] / p[0, 3] == pytest.approx(np.exp((1 - 25) / 4))
    assert doubting.distance_to_others(at((1, 0), (3, 3))) == pytest.approx([20, 1])
    assert doubting.plane_distances(at((1, 0))).shape == (1, 10)
    assert [one.score for one in doubting.consider_each(at((1, 0), (3, 3)))] == pytest.approx([19, -17])


def test_of_one_left_out_the_score_is_that_of_the_rest():
    known = at((0, 0), (1, 1), (6, 0), (6, 2)), np.array([3, 3, 5, 5])
    model = points.doubting().fit(*known, not_digits=at((3, 4), (8, 8)))
    _, scores = model.predict_proba_and_score(at((0, 0)), np.array([0]))
    assert scores == pytest.approx([25 - 2])


def test_without_anything_else_there_is_no_doubt():
    model = points.doubting().fit(at((0, 0), (6, 0)), np.array([3, 5]))
    assert np.isinf(model.distance_to_others(at((1, 1)))).all()
    assert model.cost.multiply_adds == 4 and model.mnist_ == 2


def test_pictures_are_mnists_then_those_kept_and_of_the_last_there_are_none():
    images = at((0, 0), (1, 0), (2, 0), (3, 0), (4, 0))
    model = points.doubting().fit(images, np.arange(5), not_digits=at((8, 8)), mnist=2, pictured=2)
    found, seen = model.pictures(np.array([4, 3, 1, 2]))
    assert seen.tolist() == [False, True, True, True]
    assert np.abs(found[[0, 2]] - images[[3, 2]]).max() < 1 / 255
    assert np.array_equal(found[1], mnist.load("train")[0][1])
    assert model.picture(4) is None
    near = model.neighbours(at((3.9, 0))[0], 2)
    assert [one.place for one in near] == [3, 2] and [one.unseen for one in near] == [1, 1]
    assert model.cost.multiply_adds == 10 + 2


def test_what_remembers_alone_comes_back_from_disk(tmp_path):
    random = np.random.default_rng(0)
    space = StrokeSpace()
    space.mean_ = np.zeros(2000, np.float32)
    space.projection_ = random.normal(size=(2000, 3)).astype(np.float16).astype(np.float32)
    images = mnist.load_uint8("train")[0][:8]
    others = random.normal(size=(2, 3)).astype(np.float32)
    model = points.doubting().remember_alone(space, images, np.arange(8), others)
    assert model.vectors_ == pytest.approx(space.transform(images / np.float32(255)))
    assert np.array_equal(model.picture(3), images[3] / np.float32(255))
    model.save(tmp_path / "own.npz")
    again = points.doubting().load(tmp_path / "own.npz")
    reach = np.abs(model.vectors_).max(0) / 127
    assert (np.abs(again.vectors_ - model.vectors_) <= 0.51 * reach).all()
    assert again.others_ == pytest.approx(others, abs=float(np.abs(others).max()) / 127)
    assert again.labels_.tolist() == list(range(8)) and again.mnist_ == 0
    assert np.array_equal(again.pictures_, images)


def test_the_nearest_of_a_digit_is_of_that_digit_and_may_be_another_than_one():
    model = points.voting(k=1).fit(at((0, 0), (1, 0), (2, 0), (0, 1)), np.array([3, 5, 3, 5]))
    asked = at((0.1, 0))[0]
    assert model.nearest_of(asked, 3) == 0 and model.nearest_of(asked, 5) == 1
    assert model.nearest_of(asked, 3, without=0) == 2 and model.nearest_of(asked, 5, without=0) == 1


def test_labels_are_digits():
    for label in (-1, 10):
        with pytest.raises(ValueError, match="between 0 and 9"):
            points.voting().fit(at((0, 0), (1, 1)), np.array([3, label]))
    assert points.voting().fit(at((0, 0), (1, 1)), np.array([0, 9])).classes_.tolist() == list(range(10))


def test_neighbours_are_told_where_they_are_asked_for():
    model = points.voting(k=1).fit(at((0, 0), (1, 0)), np.array([3, 5]))
    found = model.consider(at((0.1, 0))[0])
    assert found.neighbours == [] and found.score == np.inf and found.probabilities.argmax() == 3
    assert [one.label for one in model.consider(at((0.1, 0))[0], 2).neighbours] == [3, 5]
    assert [one.score for one in model.consider_each(at((0.1, 0), (1, 1)))] == [np.inf, np.inf]


def test_nothing_has_no_neighbours():
    model = points.voting(k=1).fit(at((0, 0), (1, 0)), np.array([3, 5]))
    assert [part.shape for part in model.kneighbors(at(), 2)] == [(0, 2)] * 3


def test_places_are_those_of_the_same_pictures():
    model = points.doubting().fit(at((1, 0), (2, 0), (3, 0)), np.arange(3), mnist=0, pictured=2)
    assert model.places_of(at((2, 0), (8, 8), (1, 0), (3, 0))).tolist() == [1, -1, 0, -1]


# what is further away, and how far it is looked for


@pytest.mark.parametrize(("place", "is_found"), [(19, True), (20, False)])
def test_a_picture_is_looked_for_among_the_twenty_nearest(place, is_found):
    """Of one digit only the one at `place`, counted from the nearest, is remembered with its picture."""
    where = [(8 * i / 30, 0) for i in range(30)]
    first, *rest = [where[place], *where[:place], *where[place + 1 :]]
    model = points.doubting().fit(at(first, *rest), np.full(30, 3), mnist=0, pictured=1)
    asked = at((0, 0))[0]
    for near in (model.neighbours(asked, 1), model.consider(asked, 1).neighbours):
        assert [(one.place, one.unseen) for one in near] == ([(0, place)] if is_found else [])
    assert [one.place for one in model.neighbours(asked, 2)] == [0]  # of two wanted, forty are looked through


def test_of_one_left_out_the_next_votes_and_of_none_left_out_the_furthest_does_not():
    model = points.voting(k=2).fit(at((0, 0), (1, 0), (2, 0), (4, 0)), np.array([1, 2, 3, 3]))
    p = model.predict_proba_of_remembered(at((0, 0), (0, 0.5)), np.array([0, -1]))
    assert p[0, [1, 2, 3]] == pytest.approx([0, 2 / 3, 1 / 3])  # 1 / 1 beside 1 / 2
    near, far = 1 / 0.5, 1 / np.hypot(1, 0.5)
    assert p[1, [1, 2, 3]] == pytest.approx([near / (near + far), far / (near + far), 0])


@pytest.fixture
def stored(tmp_path):
    """Sixty digits in four directions, and nine vectors of what is none, as they come out of their file."""
    random = np.random.default_rng(3)
    space = StrokeSpace(dimensions=4)
    space.mean_, space.projection_ = np.zeros(2000, np.float32), random.normal(size=(2000, 4)).astype(np.float32)
    images, labels = (part[:60] for part in mnist.load_uint8("train"))
    others = random.normal(size=(9, 4)).astype(np.float32)
    points.doubting().remember_alone(space, images, labels, others).save(tmp_path / "it.npz")
    model = DoubtingKNN(StrokeSpace(), BruteForce(), local=3)
    return model.load(tmp_path / "it.npz")


def test_one_image_is_compared_in_whole_numbers_and_answered_as_in_a_batch(stored):
    images = mnist.load("test")[0][:12]
    for image, p, score in zip(images, *stored.predict_proba_and_score(images), strict=True):
        found = stored.consider(image, 3)
        assert found.probabilities == pytest.approx(p, abs=1e-4) and found.score == pytest.approx(score, abs=1e-3)
        assert [one.place for one in found.neighbours] == [one.place for one in stored.neighbours(image, 3)]


def test_a_file_holds_small_numbers(stored, tmp_path):
    stored.save(tmp_path / "again.npz")
    with np.load(tmp_path / "again.npz") as file:
        kinds = {name: str(file[name].dtype) for name in file}
    assert kinds["vectors"] == kinds["others"] == "int8" and kinds["labels"] == kinds["pictures"] == "uint8"
    assert kinds["projection"] == "float16" and stored.features.projection_.dtype == np.float32


def test_a_digit_of_which_nothing_else_is_remembered_does_not_count_for_itself():
    """Of the 3 there is one item; the 5s and what is no digit have two."""
    known = at((0, 0), (6, 0), (6, 4)), np.array([3, 5, 5])
    model = points.doubting().fit(*known, not_digits=at((8, 8), (0, 8)))
    squared = model.plane_distances(at((0, 0), (0, 0)), np.array([0, -1]))
    assert np.isinf(squared[0, 3]) and squared[1, 3] == 0 and np.isfinite(squared[:, 5]).all()
    assert model.predict_proba_of_remembered(at((0, 0)), np.array([0])).argmax() == 5
    assert np.isinf(model.planes(at((0, 0))[0], 0).squared[3])


def test_more_than_are_searched_at_a_time_are_found_in_their_order():
    random = np.random.default_rng(4)
    known, asked = random.uniform(0, 8, (40, 2)), random.uniform(0, 8, (1003, 2))
    distances, places, _ = points.voting().fit(at(*known), np.arange(40) % 10).kneighbors(at(*asked), 2)
    apart = np.linalg.norm(asked[:, None] - known, axis=2)
    assert (places[:, 0] == apart.argmin(1)).all() and distances == pytest.approx(np.sort(apart, 1)[:, :2], abs=1e-4)


def test_a_memory_has_no_parameters_and_costs_a_product_with_each_vector():
    known = at((0, 0), (1, 0), (2, 0)), np.array([3, 5, 3])
    for model in (points.voting(k=1).fit(*known), points.planes().fit(*known), points.doubting().fit(*known)):
        assert (model.cost.parameters, model.cost.multiply_adds) == (0, 6)
    one = points.doubting().fit(*known, not_digits=at((8, 8)))
    assert (one.cost.parameters, one.cost.multiply_adds) == (0, 8)


def test_what_remembers_alone_may_know_nothing_else():
    space = StrokeSpace()
    space.mean_, space.projection_ = np.zeros(2000, np.float32), np.eye(2000, 3, dtype=np.float32)
    images, labels = (part[:8] for part in mnist.load_uint8("train"))
    model = points.doubting().remember_alone(space, images, labels)
    assert model.others_.shape == (0, 3) and np.isinf(model.distance_to_others(images / np.float32(255))).all()


def test_pictures_of_the_articles_memory_are_mnists_and_are_found_in_it():
    images = mnist.load("train")[0]
    model = points.voting().fit(at((0, 0)), np.array([3]))
    assert model.places_of(np.stack([images[7], 1 - images[7], images[5]])).tolist() == [7, -1, 5]
    found, seen = model.pictures(np.array([5, 7]))
    assert np.array_equal(found, images[[5, 7]]) and seen.tolist() == [True, True]


def test_nothing_to_consider_is_nothing(pair, doubting):
    for model in (pair, doubting, points.voting(k=1).fit(at((0, 0)), np.array([3]))):
        assert model.consider_each(at()) == []


@pytest.mark.parametrize("shape", [(784,), (28, 28), (1, 28, 28, 1)])
def test_what_is_no_batch_of_images_is_not_remembered(shape):
    with pytest.raises(ValueError, match=r"Images must be .N, 28, 28. with a label each; got shape"):
        points.voting().fit(np.zeros(shape, np.float32), np.zeros(shape[0], int))


def test_the_labels_that_were_got_are_said():
    with pytest.raises(ValueError, match="Labels must lie between 0 and 9; got -2 to 4"):
        points.voting().fit(at((0, 0), (1, 0), (2, 2)), np.array([3, -2, 4]))
