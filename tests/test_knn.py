"""The KNN answers well, shows true neighbours, and is the same after a save and a load."""

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors import knn, planes


@pytest.fixture(scope="module")
def digits_of():
    x, y = mnist.load("train")
    xv, yv = mnist.load("validation")
    return x[:6000], y[:6000], xv[:400], yv[:400]


@pytest.fixture(scope="module")
def best(digits_of):
    return planes.planes().fit(*digits_of[:2])


@pytest.mark.parametrize(("make", "least"), [(knn.raw, 0.9), (knn.pca50, 0.9), (knn.cosine, 0.9), (knn.kd_tree, 0.9)])
def test_each_row_of_the_articles_reads_most_digits_from_a_tenth_of_the_memory(make, least, digits_of):
    x, y, xv, yv = digits_of
    check_answers(make().fit(x, y), least, xv, yv)


def test_the_one_in_the_app_reads_more(best, digits_of):
    check_answers(best, 0.975, *digits_of[2:])


def test_pca_keeps_as_many_directions_as_its_article_says():
    assert [model.features[-1].n_components for model in (knn.pca50(), knn.kd_tree())] == [50, 16]


def check_answers(model, least, xv, yv):
    p = model.predict_proba(xv)
    assert p.shape == (400, 10) and p.dtype == np.float32
    assert np.allclose(p.sum(1), 1, atol=1e-5) and (p >= 0).all()
    assert (model.predict(xv) == yv).mean() >= least


def test_a_remembered_digit_is_its_own_nearest_neighbour(best, digits_of):
    x, y, *_ = digits_of
    distances, indices, labels = best.kneighbors(x[:50], 4)
    assert (indices[:, 0] == np.arange(50)).all() and np.allclose(distances[:, 0], 0, atol=1e-3)
    assert (np.diff(distances, axis=1) >= -1e-4).all()
    assert (labels == y[indices]).all()


def test_neighbours_are_those_an_exhaustive_search_finds(best, digits_of):
    vectors = best.features.transform(digits_of[2][:30])
    apart = np.linalg.norm(vectors[:, None] - best.vectors_, axis=2)
    distances, indices, _ = best.kneighbors(digits_of[2][:30], 5)
    assert np.allclose(distances, np.sort(apart, 1)[:, :5], rtol=1e-3)
    assert (indices == apart.argsort(1)[:, :5]).mean() > 0.99


def test_save_and_load_keep_the_answers(best, digits_of, tmp_path):
    best.save(tmp_path / "best.npz")
    again = planes.planes().load(tmp_path / "best.npz")
    xv = digits_of[2]
    assert (again.predict(xv) == best.predict(xv)).mean() > 0.99
    assert np.abs(again.predict_proba(xv) - best.predict_proba(xv)).mean() < 0.001
    assert np.allclose(again.vectors_, best.vectors_, atol=0.06)


def test_what_is_added_is_found_and_votes(digits_of):
    x, y, *_ = digits_of
    model = knn.raw().fit(x[:500], y[:500])
    plus = np.zeros((3, 28, 28), np.float32)
    plus[:, 2:26, 13:15] = plus[:, 13:15, 2:26] = 1
    model.add(plus, np.array([4, 4, 4]))
    _, indices, labels = model.kneighbors(plus[:1])
    assert sorted(indices[0]) == [500, 501, 502] and (labels == 4).all()
    assert model.predict_proba(plus[:1])[0, 4] == pytest.approx(1)


def test_what_lies_between_two_remembered_digits_counts_as_remembered(digits_of):
    x, y, *_ = digits_of
    ones, twos = x[y == 1][:20], x[y == 2][:20]
    model = planes.HyperplaneKNN(knn.pixels(), knn.BruteForce(), stiffness=0.01)
    model.fit(np.concatenate([ones, twos]), np.repeat([1, 2], 20))
    between = (twos[:1] + twos[1:2]) / 2
    squared = model.plane_distances(between)[0]
    assert squared[2] < 0.02 < 0.1 * model.kneighbors(between, 1)[0].min() ** 2
    assert squared[1] > 10 * squared[2] and np.isinf(squared[[0, 3, 4, 5, 6, 7, 8, 9]]).all()
    assert model.predict_proba(between)[0] == pytest.approx(np.eye(10)[2], abs=0.1)


def test_plane_distance_is_the_least_over_all_mixtures_of_the_neighbours(best, digits_of):
    image = digits_of[2][:1]
    vector = best.features.transform(image)[0].astype(np.float64)
    members = best.vectors_[best.labels_ == 3].astype(np.float64)
    near = members[np.linalg.norm(members - vector, axis=1).argsort()[: best.local]]
    spread = near - near.mean(0)
    rows = np.concatenate([spread.T, np.sqrt(best.stiffness) * np.eye(best.local)])
    _, least, *_ = np.linalg.lstsq(rows, np.concatenate([vector - near.mean(0), np.zeros(best.local)]))
    assert best.plane_distances(image)[0, 3] == pytest.approx(least[0], rel=1e-3)


def test_a_remembered_digit_is_answered_without_itself(digits_of):
    x, y, *_ = digits_of
    wrong = (y[7] + 1) % 10
    model = planes.HyperplaneKNN(knn.pixels(), knn.BruteForce(), stiffness=30.0)
    model.fit(x[:1000], y[:1000]).add(x[7:8], np.array([wrong]))
    with_it, without = model.plane_distances(x[7:8])[0], model.plane_distances(x[7:8], np.array([1000]))[0]
    assert with_it[wrong] < 0.5 * without[wrong]
    assert np.allclose(np.delete(with_it, wrong), np.delete(without, wrong), rtol=1e-3)
    assert model.predict_proba_of_remembered(x[7:8], np.array([1000])).argmax() == y[7]
    places = np.arange(200)
    assert 0.85 < (model.predict_proba_of_remembered(x[:200], places).argmax(1) == y[:200]).mean() < 1


@pytest.mark.parametrize(("k", "n"), [(0, 20), (21, 20)])
def test_k_beyond_the_memory_is_refused_in_one_sentence(k, n, digits_of):
    x, y, *_ = digits_of
    with pytest.raises(ValueError, match="between 1 and the memory's 20"):
        knn.raw().fit(x[:n], y[:n]).kneighbors(x[:1], k)


def test_images_without_labels_are_refused(digits_of):
    x, y, *_ = digits_of
    with pytest.raises(ValueError, match="a label each"):
        knn.raw().fit(x[:5], y[:4])
    with pytest.raises(ValueError, match="between 0 and 9"):
        knn.raw().fit(x[:5], y[:5] + 10)
