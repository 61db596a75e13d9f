"""What is shown as the KNN's reason is what decided: the distances by which it answers, and what they are made of."""

import numpy as np
import pytest

from digits.data import mnist
from digits.evaluation import predictions
from digits.gallery import html as gallery_html
from digits.predictors import closest, registry
from digits.predictors.closest import Built, Compared, Planes, aligned
from digits.predictors.predictor import Considered
from digits.reading.answers import ask
from digits.show import html
from digits.show.decided import bars, decided, sentence, told
from pages.parts import sample
from tests import elements, loaded

KNNS = [pair[0] for pair in registry.PAIRS.values()]
CLOSE = 0.02  # as a share of the nearest squared distance
BLANK = np.zeros((28, 28), np.float32)


@pytest.fixture(scope="module")
def images():
    return mnist.load("test")[0]


@pytest.fixture(scope="module", params=KNNS)
def knn(request):
    return loaded.model(request.param)


def shown(knn, image: np.ndarray, is_digit: bool = True) -> elements.Element:
    planes = knn.consider(image).planes
    return elements.read(decided(planes, knn.build(image, planes, planes.nearest), is_digit))


@pytest.fixture(scope="module")
def considered(knn, images):
    """What the KNN says of all 10,000 test digits."""
    return knn.consider_each(images)


def test_for_every_test_digit_the_nearest_of_the_shown_distances_is_the_answer(considered):
    for found in considered:
        planes = measured(found)
        lengths = [bar.share for bar in bars(planes)]
        assert found.probabilities.argmax() == np.argmin(lengths) == planes.nearest[0]


def test_a_digit_alone_is_measured_as_among_all_and_answered_alike(knn, images, considered):
    """Every 25th, and each one whose two nearest are so near each other that rounding might tell them apart."""
    squared = np.stack([found.distances[:10] for found in considered])
    first, second = np.sort(squared)[:, :2].T
    close = (second - first) < CLOSE * first
    assert 5 < close.sum() < 200
    close[::25] = True
    for index in np.flatnonzero(close):
        found = knn.consider(images[index])
        assert np.allclose(found.planes.squared, squared[index], rtol=CLOSE / 20)
        lengths = [bar.share for bar in bars(found.planes)]
        assert found.probabilities.argmax() == np.argmin(lengths) == found.planes.nearest[0]


def measured(found: Considered) -> Planes:
    """The distances alone, of what was asked among many."""
    nothing = np.zeros((10, 0))
    return Planes(found.distances[:10], nothing.astype(int), nothing)


def test_the_distances_give_the_probabilities(knn, images):
    for image in images[:50]:
        found = knn.consider(image)
        shares = np.exp((found.planes.distances.min() ** 2 - found.planes.distances**2) / knn.temperature)
        assert np.allclose(shares / shares.sum(), found.probabilities, atol=1e-4)


def test_what_a_digit_is_built_from_lies_where_the_distance_says(knn, images):
    """The weights give a point of the space, and its distance to the drawing, with what stiffness adds, is the one
    that decided."""
    remembered = knn.vectors_
    for image in images[:40]:
        planes, vector = knn.consider(image).planes, knn.features.transform(image[None])[0]
        for digit in range(10):
            weights, places = planes.weights[digit], planes.places[digit]
            assert (knn.labels_[places] == digit).all() and weights.sum() == pytest.approx(1, abs=1e-4)
            away = ((vector - weights @ remembered[places]) ** 2).sum()
            held = knn.stiffness * ((weights - 1 / len(weights)) ** 2).sum()
            assert away + held == pytest.approx(planes.squared[digit], rel=1e-3)


def test_the_blend_is_the_members_pictures_upright_and_weighted(images):
    knn = loaded.model("knn")
    planes = knn.consider(images[5]).planes
    compared = knn.build(images[5], planes, [planes.nearest[0]])
    (one,) = compared.built
    assert np.allclose(compared.image, aligned(images[5:6])[0], atol=1e-4)
    places, weights = planes.places[one.digit], planes.weights[one.digit]
    pictures = aligned(np.stack([knn.picture(place) for place in places]))
    assert np.allclose(one.blend, np.clip(np.tensordot(weights, pictures, 1), 0, 1), atol=1e-4)
    assert one.hidden == 0 and one.count == knn.local
    heaviest = np.sort(weights)[::-1][: len(one.members)]
    assert [member.weight for member in one.members] == pytest.approx(heaviest)
    assert all(np.array_equal(member.image, knn.picture(member.place)) for member in one.members)


def test_members_without_a_picture_are_counted_and_the_rest_is_blended():
    planes = Planes(np.arange(10, dtype=np.float32), np.tile([0, 1, 2, 3], (10, 1)), np.full((10, 4), 0.25, np.float32))
    two = np.stack([np.ones((28, 28), np.float32), BLANK])
    (one,) = closest.build(BLANK, planes, [3], lambda places: (two, places < 2)).built
    assert (one.hidden, one.count, len(one.members)) == (2, 4, 2)
    assert one.blend.max() == pytest.approx(0.5, abs=0.05)
    (dark,) = closest.build(BLANK, planes, [3], lambda places: (two[:0], places < 0)).built
    assert dark.blend is None and dark.hidden == 4
    page = elements.read(decided(planes, Compared(BLANK, [one, dark])))
    assert "2 of 4" in page.text and "?" in page.all("built")[1].text


def test_the_card_says_what_is_nearer_and_shows_both_built(knn, images):
    image = images[0]  # a 7
    page = shown(knn, image)
    first, second = knn.consider(image).planes.nearest
    assert first == 7
    assert f"Yours is nearer to this 7, built from these, than to this {second}." in page.text
    assert [one["data-digit"] for one in page.all("built")] == ["7", str(second)]
    pictures = [picture["alt"] for picture in page.all(tag="img")]
    assert f"the {second} that the KNN can build" in pictures and "your digit as the KNN sees it" in pictures
    assert pictures.count("a remembered 7") == 4
    assert page.one("decided")["data-nearest"] == "7"


def test_what_is_no_digit_is_not_said_to_be_near_one(knn, images):
    assert "No digit is near enough; the nearest is this 7" in shown(knn, images[0], is_digit=False).text


def test_distances_that_look_alike_get_the_decimals_that_tell_them_apart():
    squared = np.full(10, 25, np.float32)
    squared[[3, 5]] = 4.0, 4.0401
    planes = Planes(squared, np.zeros((10, 1), int), np.ones((10, 1), np.float32))
    assert told(2.0, planes) == "2.00" and told(2.01, planes) == "2.01"
    near = [Built(d, 2.0, BLANK, [], 0, 1) for d in (3, 5, 8)]
    assert sentence(near) == "Yours is nearer to this 3, built from these, than to this 5 or this 8."


def test_a_training_digit_is_not_built_from_itself():
    knn = loaded.model("knn")
    image = mnist.load("train")[0][8]
    assert 8 in knn.planes(image, None).places and 8 not in knn.planes(image, 8).places


def test_the_errors_page_gives_the_same_reasons_as_the_draw_page(images):
    """On the KNN's own errors: what is shown as nearest is what it answered, and the label stands beside it."""
    knn, labels = loaded.model("knn"), mnist.load("test")[1]
    wrong = np.flatnonzero(predictions.load("knn", "test").argmax(1) != labels)
    assert len(wrong) > 30
    for index in wrong.tolist():
        reasons = sample.reasons("knn", knn, images[index], int(labels[index]), None)
        page = elements.read(reasons.decided)
        assert page.one("decided")["data-nearest"] == str(ask("KNN", "knn", knn, images[index]).digit)
        assert str(labels[index]) in [one["data-digit"] for one in page.all("built")]
    assert isinstance(reasons, gallery_html.Reasons)
    assert 'data-testid="decided"' in html.reasons(reasons.decided, images[0], BLANK, 7, "so")
