"""Every formula against figures worked out by hand, or by another library."""

import numpy as np
import pytest
import torch
from scipy import ndimage, special, stats
from sklearn.metrics import f1_score, log_loss
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from digits.evaluation import timing
from digits.ink import photo
from digits.metrics import calibration_error, metrics, negative_log_likelihood, wilson
from digits.predictors import fusion
from digits.predictors.knn import votes_of
from digits.predictors.network import NetworkPredictor, fit_temperature
from digits.predictors.networks import MEAN, STD
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.predictor import softmax
from digits.predictors.saliency import log_odds
from digits.preprocess import to_mnist
from digits.training import thresholds
from tests import points
from tests.points import at, two_numbers


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)


def some_answers(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (N, 10) of every confidence, and labels that fit them now and then."""
    logits = random.normal(0, random.uniform(0.2, 5, (count, 1)), (count, 10))
    probabilities = special.softmax(logits, 1)
    labels = np.where(random.random(count) < 0.6, probabilities.argmax(1), random.integers(0, 10, count))
    return probabilities, labels


# answers and their figures


def test_the_interval_is_wilsons():
    hits, n, z = 37, 50, stats.norm.ppf(0.975)
    middle = (hits + z**2 / 2) / (n + z**2)
    reach = z / (n + z**2) * np.sqrt(hits * (n - hits) / n + z**2 / 4)
    assert wilson(hits, n) == pytest.approx((middle - reach, middle + reach))
    assert wilson(0, 10)[0] == pytest.approx(0) and wilson(10, 10)[1] == pytest.approx(1)
    assert wilson(0, 0) == (0, 0)


def test_the_loss_is_the_mean_of_minus_the_logarithms(random):
    probabilities = np.full((2, 10), 0.05)
    probabilities[0, 3], probabilities[1, 7] = 0.5, 0.25
    assert negative_log_likelihood(probabilities, np.array([3, 7])) == pytest.approx(np.log(8) / 2)
    many, labels = some_answers(random, 200)
    assert negative_log_likelihood(many, labels) == pytest.approx(log_loss(labels, many, labels=range(10)))


def test_a_truth_without_probability_costs_minus_the_logarithm_of_a_trillionth():
    assert negative_log_likelihood(np.eye(10)[[1]], np.array([2])) == pytest.approx(12 * np.log(10))


def test_the_calibration_error_by_hand():
    confidence = np.array([0.95, 0.95, 0.5, 0.45, 1.0])
    right = [True, False, True, False, True]
    probabilities = np.zeros((5, 10))
    probabilities[:, 1], probabilities[:, 2:] = confidence, (1 - confidence[:, None]) / 8
    labels = np.where(right, 1, 5)
    highest = abs(0.95 + 0.95 + 1 - 2)  # from 14/15 to 1
    seventh, sixth = abs(0.5 - 1), abs(0.45 - 0)  # from 7/15, from 6/15
    assert calibration_error(probabilities, labels) == pytest.approx((highest + seventh + sixth) / 5)


def test_the_calibration_error_of_many_bins(random):
    probabilities, labels = some_answers(random, 500)
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    bins = np.digitize(confidence, np.linspace(0, 1, 16)[1:-1])
    gaps = [(bins == b).mean() * abs(confidence[bins == b].mean() - right[bins == b].mean()) for b in np.unique(bins)]
    assert len(gaps) > 10 and calibration_error(probabilities, labels) == pytest.approx(sum(gaps))


def test_macro_f1_is_the_mean_over_ten_digits(random):
    answers = np.eye(10)[[0, 1, 1, 1, 2]]
    found = metrics(answers, np.array([0, 0, 1, 1, 2]))
    assert found["f1"][:4] == pytest.approx([2 / 3, 4 / 5, 1, 0])
    assert found["macro_f1"] == pytest.approx((2 / 3 + 4 / 5 + 1) / 10)
    assert found["macro_precision"] == pytest.approx((1 + 2 / 3 + 1) / 10)
    assert found["macro_recall"] == pytest.approx((1 / 2 + 1 + 1) / 10)
    many, labels = some_answers(random, 300)
    expected = f1_score(labels, many.argmax(1), average="macro")
    assert metrics(many, labels)["macro_f1"] == pytest.approx(expected)


def test_the_median_and_the_95th_percentile_of_a_hundred_and_one_times():
    taken = np.random.default_rng(0).permutation(np.arange(101.0)).tolist()
    assert timing.summary(taken) == {"p50_ms": 50, "p95_ms": 95, "samples": 101}


# the fusion


def test_the_pool_is_the_weighted_geometric_mean(random):
    resnet, second = (special.softmax(random.normal(0, 1, (20, 10)), 1).astype(np.float32) for _ in range(2))
    found = fusion.mix(resnet, second, 1.1, 0.25)
    assert found == pytest.approx(special.softmax(0.75 * np.log(resnet) + 0.25 * np.log(second), 1), abs=1e-6)


def test_the_pool_by_hand():
    resnet, second = np.zeros((1, 10)), np.zeros((1, 10))
    resnet[0, :2], second[0, :2] = (0.8, 0.2), (0.1, 0.9)
    four, nine = 0.8**0.3 * 0.1**0.7, 0.2**0.3 * 0.9**0.7
    assert fusion.mix(resnet, second, 0.9, 0.7)[0, :2] == pytest.approx([four / (four + nine), nine / (four + nine)])


# networks


class Plain(nn.Sequential):
    """A network of one layer, the answers of which can be worked out."""

    def __init__(self, weight: np.ndarray):
        super().__init__(nn.Flatten(), nn.Linear(784, 10))
        self[1].weight.data, self[1].bias.data = torch.from_numpy(weight), torch.arange(10.0)


def test_the_energy_is_the_logarithm_of_the_sum_of_exponentials_at_temperature_1(random):
    weight = random.normal(0, 0.05, (10, 784)).astype(np.float32)
    images = random.random((7, 28, 28)).astype(np.float32)
    probabilities, energy = NetworkPredictor(Plain(weight), temperature=2.5).predict_proba_and_score(images)
    logits = (images.reshape(7, -1) - MEAN) / STD @ weight.T + np.arange(10)
    assert energy == pytest.approx(special.logsumexp(logits, 1), rel=1e-5)
    assert probabilities == pytest.approx(special.softmax(logits / 2.5, 1), abs=1e-5)


def test_the_temperature_found_is_where_the_loss_is_least(random):
    logits = random.normal(0, 3, (400, 10))
    labels = np.array([random.choice(10, p=p) for p in special.softmax(logits / 1.7, 1)])
    found = fit_temperature(logits, labels)
    near = [found - 0.01, found, found + 0.01]
    losses = [log_loss(labels, special.softmax(logits / t, 1), labels=range(10)) for t in near]
    assert np.argmin(losses) == 1 and found == round(found, 3)


@pytest.mark.parametrize("temperature", [0.06, 15.0])
def test_temperatures_from_a_twentieth_to_twenty_are_found(temperature, random):
    logits = random.normal(0, 3 * temperature, (2000, 10))
    labels = np.array([random.choice(10, p=p) for p in special.softmax(logits / temperature, 1)])
    assert fit_temperature(logits, labels) == pytest.approx(temperature, rel=0.1)


def test_a_network_that_answers_does_not_learn(random):
    model = NetworkPredictor(Plain(random.normal(0, 0.05, (10, 784)).astype(np.float32)))
    assert not any(parameter.requires_grad for parameter in model.network.parameters()) and not model.network.training


def test_log_odds_are_those_of_the_probability(random):
    logits = random.normal(0, 2, (6, 10))
    p = special.softmax(logits, 1)[:, 4]
    assert log_odds(torch.from_numpy(logits), 4).numpy() == pytest.approx(special.logit(p))
    assert softmax(logits)[:, 4] == pytest.approx(p)


# nearest neighbours


@pytest.fixture
def on_a_plane() -> HyperplaneKNN:
    """3s at (0, 0) and (2, 0), 5s at (6, 0) and (6, 4)."""
    return points.planes(stiffness=1, temperature=2).fit(at((0, 0), (2, 0), (6, 0), (6, 4)), np.array([3, 3, 5, 5]))


def test_plane_distances_by_hand(on_a_plane):
    """From (1.5, 1) to the 3s: of (0.5 - 2t)² + 1 + 2t² the least is at t = 1/6. To the 5s: of (1 - 4t)² + 4.5² + 2t²
    at t = 2/9."""
    squared = on_a_plane.plane_distances(at((1.5, 1)))[0]
    three = (0.5 - 2 / 6) ** 2 + 1 + 2 / 36
    five = (1 - 8 / 9) ** 2 + 4.5**2 + 2 * (2 / 9) ** 2
    assert squared[[3, 5]] == pytest.approx([three, five], rel=1e-5)
    p = on_a_plane.predict_proba(at((1.5, 1)))[0]
    assert p[3] / p[5] == pytest.approx(np.exp((five - three) / 2), rel=1e-4)


def test_what_the_closest_points_are_made_of_by_hand(on_a_plane):
    found = on_a_plane.planes(at((1.5, 1))[0])
    weights = {int(place): weight for place, weight in zip(found.places[3], found.weights[3], strict=True)}
    assert weights == {0: pytest.approx(1 / 2 - 1 / 6), 1: pytest.approx(1 / 2 + 1 / 6)}
    assert found.nearest[0] == 3 and found.distances[3] ** 2 == pytest.approx(found.squared[3])


def test_left_out_a_digit_counts_for_nothing(on_a_plane):
    """Without (2, 0), the 3s are (0, 0) alone."""
    squared = on_a_plane.plane_distances(at((2, 0)), np.array([1]))[0]
    assert squared[3] == pytest.approx(4) and squared[5] == pytest.approx(16)


def test_votes_are_shared_as_scikit_learn_does(random):
    places, labels = random.uniform(0, 8, (60, 2)), np.arange(60) % 10
    asked = at(*random.uniform(0, 8, (20, 2)), places[7])
    model = points.voting(k=4).fit(at(*places), labels)
    other = KNeighborsClassifier(4, weights="distance").fit(two_numbers(at(*places)), labels)
    assert model.predict_proba(asked) == pytest.approx(other.predict_proba(two_numbers(asked)), abs=1e-3)


def test_votes_by_hand():
    shares = votes_of(np.array([[1.0, 2, 4]]), np.array([[8, 3, 8]]))[0]
    assert shares[[3, 8]] == pytest.approx([2 / 7, 5 / 7])
    at_zero = votes_of(np.array([[0.0, 0, 4]]), np.array([[8, 3, 3]]))[0]
    assert at_zero[[3, 8]] == pytest.approx([1 / 2, 1 / 2])


def test_a_floor_and_a_power_soften_the_vote():
    model = points.voting(k=2, floor=0.1, power=2)
    model.fit(at((0, 0), (3, 0), (8, 8)), np.array([1, 2, 3]))
    p = model.predict_proba(at((1, 0)))[0]
    raised = np.full(10, 0.1**2)
    raised[[1, 2]] = (2 / 3 + 0.1) ** 2, (1 / 3 + 0.1) ** 2
    assert p == pytest.approx(raised / raised.sum(), abs=1e-5)


# doubt


def test_neither_of_scans_nor_of_drawings_more_than_one_in_a_hundred_is_refused(monkeypatch):
    """The scans score lowest: of 190 of them one may be refused, and no drawing; and the other way round."""
    model = points.doubting().fit(at((0, 0)), np.array([3]), not_digits=at((8, 0)))
    places = np.linspace(8, 0, 1200)
    images = at(*((x, 0) for x in places))
    limit = pytest.approx((8 - places[1]) ** 2 - places[1] ** 2, rel=1e-4)
    monkeypatch.setattr(thresholds.mnist, "load", lambda split: (images[:190], None))
    assert thresholds.limit(model, images[190:], np.zeros(1010)) == limit
    monkeypatch.setattr(thresholds.mnist, "load", lambda split: (images[190:], None))
    assert thresholds.limit(model, images[:190], np.zeros(190)) == limit


def test_who_wrote_more_counts_no_more(monkeypatch):
    """The 90 drawings of one writer score lowest: each weighs a ninetieth of a half, so one in a hundred of
    all drawings is the second of them."""
    model = points.doubting().fit(at((0, 0)), np.array([3]), not_digits=at((8, 0)))
    places = np.linspace(8, 0, 1200)
    images = at(*((x, 0) for x in places))
    monkeypatch.setattr(thresholds.mnist, "load", lambda split: (images[1000:], None))
    limit = thresholds.limit(model, images[:1000], np.repeat(["little", "much"], [90, 910]))
    assert limit == pytest.approx((8 - places[1]) ** 2 - places[1] ** 2, rel=1e-4)


# ink and pictures


def test_otsus_threshold_parts_into_the_two_tightest_groups(random):
    values = np.concatenate([random.normal(0.25, 0.08, 700), random.normal(0.7, 0.1, 300)]).clip(0, 1)

    def within(threshold: float) -> float:
        groups = values[values <= threshold], values[values > threshold]
        return sum(len(group) * group.var() for group in groups if len(group))

    least = min(within(value) for value in values[:-1])
    assert within(photo.otsu(values)) <= 1.002 * least


def test_otsus_threshold_by_hand():
    """Of 0, 0, 0, 1, 9, 10 the groups are {0, 0, 0, 1} and {9, 10}."""
    half_a_bin = 10 / 256 / 2
    assert 1 - half_a_bin < photo.otsu(np.array([0.0, 0, 0, 1, 9, 10])) < 9


@pytest.mark.parametrize("seed", range(5))
def test_the_centre_of_mass_lies_in_the_middle(seed):
    random = np.random.default_rng(seed)
    picture = np.zeros((60, 60))
    for top, left in random.integers(10, 40, (4, 2)):
        picture[top : top + 9, left : left + 5] = 1
    centre = ndimage.center_of_mass(to_mnist(picture).image)
    assert all(13.5 - 1e-4 <= place < 14.5 for place in centre)


def test_a_triangle_lies_where_mnist_would_have_put_it():
    """Of 20 pixels a side, its mass lies a third from the left and two thirds from the top: in columns 8 to 27."""
    picture = np.zeros((50, 50))
    picture[12:32, 5:25] = np.tri(20)
    image = to_mnist(picture).image
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (1, 20, 8, 27)
