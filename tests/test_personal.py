"""What is taught is known at once, to the one who taught it alone, in answer, reasons and doubt."""

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors import embeddings, last_layer, registry
from digits.predictors.last_layer import PersonalNetwork
from digits.predictors.personal import PersonalKNN, Taught
from digits.reading.answers import ask, ask_each
from tests import loaded

KNNS, RESNETS = zip(*registry.PAIRS.values(), strict=True)


@pytest.fixture(scope="module")
def test_digits():
    return mnist.load("test")


def taught(images: np.ndarray, *truths: str) -> Taught:
    return Taught(np.rint(images * 255).astype(np.uint8), truths, ["yours"] * len(truths))


@pytest.fixture(scope="module", params=KNNS)
def knn(request, test_digits):
    """A KNN of the app with its name, and the first test digit that it misreads with the place of that."""
    model = loaded.model(request.param)
    images, labels = test_digits
    wrong = int(np.flatnonzero(model.predict(images[:2000]) != labels[:2000])[0])
    return request.param, model, images[wrong], str(labels[wrong])


def test_what_was_corrected_is_right_with_its_picture_among_the_reasons(knn):
    name, shared, image, truth = knn
    own = PersonalKNN(shared, taught(image[None], truth))
    before, after = (ask("KNN", name, model, image, 5) for model in (shared, own))
    assert before.said != truth == after.said
    assert not any(n.whose for n in before.neighbours) and len(after.neighbours) == 5
    assert [(str(n.label), n.distance < 1e-2) for n in after.neighbours if n.whose] == [(truth, True)]
    assert abs(after.probabilities.sum() - 1) < 1e-5


def test_the_reason_that_decided_is_shown_though_others_are_nearer(knn):
    name, shared, image, truth = knn
    turned = np.roll(image, 1, 0)
    found = ask("KNN", name, PersonalKNN(shared, taught(turned[None], truth)), image, 1)
    assert found.said != truth or found.neighbours[0].whose


def test_where_what_was_taught_decides_no_plane_is_said_to(knn):
    name, shared, image, truth = knn
    found = ask("KNN", name, PersonalKNN(shared, taught(image[None], truth)), image, 5)
    assert found.planes is None and any(n.whose for n in found.neighbours)


def test_where_a_plane_decides_it_is_shown_though_a_rival_was_taught(knn, test_digits):
    """A rival that what was taught brings nearer, but not near enough: a digit alike, called another one."""
    _, shared, *_ = knn
    image, *others = test_digits[0][:200]
    alone = shared.consider(image)
    answer, rival = alone.planes.nearest
    like = others[int(((shared.embed(np.stack(others)) - alone.vector) ** 2).sum(1).argmin())]
    found = PersonalKNN(shared, taught(like[None], str(rival))).consider(image, 5)
    assert found.distances[answer] < found.distances[rival] < alone.distances[rival]
    assert found.planes is not None and found.planes.nearest[0] == found.probabilities.argmax() == answer


def test_what_was_no_digit_is_none_to_the_one_who_said_so(knn, test_digits):
    name, shared, image, _ = knn
    own = PersonalKNN(shared, taught(image[None], ""))
    assert ask("KNN", name, shared, image).is_digit and not ask("KNN", name, own, image).is_digit
    other = test_digits[0][0]
    assert ask("KNN", name, own, other).said == ask("KNN", name, shared, other).said == "7"


def test_what_was_doubted_is_known_once_it_is_taught(knn):
    name, shared, *_ = knn
    random = np.random.default_rng(0)
    noise = [(random.random((28, 28)) < share).astype(np.float32) for share in np.linspace(0.05, 0.95, 40)]
    scribble = min(noise, key=lambda one: shared.consider(one).score)
    assert shared.consider(scribble).score < shared.consider(mnist.load("test")[0][0]).score
    own = PersonalKNN(shared, taught(scribble[None], "8"))
    assert own.consider(scribble).score == np.inf and ask("KNN", name, own, scribble).said == "8"


def test_a_sign_is_an_eleventh_answer(knn):
    name, shared, image, truth = knn
    own = PersonalKNN(shared, taught(image[None], "A"))
    found = ask("KNN", name, own, image, 5)
    assert (found.said, found.sign, found.is_digit) == ("A", "A", False) and found.sure_of_sign > 0.5
    (again,) = ask_each("KNN", name, own, image[None])
    assert again.said == "A"


def test_a_batch_is_answered_as_each_alone(knn, test_digits):
    name, shared, image, truth = knn
    own = PersonalKNN(shared, taught(image[None], truth))
    images = np.stack([image, *test_digits[0][:4]])
    alone = [ask("KNN", name, own, one) for one in images]
    for one, other in zip(ask_each("KNN", name, own, images), alone, strict=True):
        assert one.said == other.said and np.allclose(one.probabilities, other.probabilities, atol=1e-3)


def test_ten_digits_taught_cost_the_knn_nothing_of_the_test_set(knn, test_digits):
    """Far from what was taught the shared answer stands."""
    name, shared, *_ = knn
    images, labels = test_digits
    wrong = np.flatnonzero(shared.predict(images[:2000]) != labels[:2000])[:10]
    own = PersonalKNN(shared, taught(images[wrong], *map(str, labels[wrong])))
    others = np.setdiff1d(np.arange(300), wrong)
    assert (own.predict(images[others]) != shared.predict(images[others])).sum() <= 1


@pytest.fixture(scope="module", params=RESNETS)
def resnet(request):
    return request.param, loaded.model(request.param), embeddings.stored(request.param)


def test_stored_embeddings_belong_to_the_weights_that_are_shipped(resnet):
    _, _, old = resnet
    assert old is not None and len(old.vectors) >= 5000 and old.vectors.dtype == np.float32


def test_a_last_layer_that_was_taught_nothing_new_forgets_nothing(resnet, test_digits):
    name, shared, old = resnet
    images, labels = test_digits[0][:1000], test_digits[1][:1000]
    twelve = taught(images[:12], *map(str, labels[:12]))
    layer = last_layer.fit(shared, old.vectors, twelve, shared.embed(images[:12]), old.weight)
    own = PersonalNetwork(shared, layer)
    assert (own.predict(images) == labels).sum() >= (shared.predict(images) == labels).sum() - 3


def test_the_resnet_learns_a_hand_and_keeps_what_it_knew(resnet, test_digits):
    """Somebody who writes sevens upside down, thirty times."""
    name, shared, old = resnet
    images, labels = test_digits
    sevens = images[labels == 7][:80, ::-1, ::-1].copy()
    before = (shared.predict(sevens[30:]) == 7).mean()
    own = PersonalNetwork(
        shared, last_layer.fit(shared, old.vectors, taught(sevens[:30], *["7"] * 30), shared.embed(sevens[:30]), 0.01)
    )
    assert (own.predict(sevens[30:]) == 7).mean() > before + 0.2
    kept = images[:2000]
    assert (own.predict(kept) == labels[:2000]).mean() > (shared.predict(kept) == labels[:2000]).mean() - 0.01


def test_the_resnet_learns_from_ten_on_or_from_three_of_a_sign():
    blank = np.zeros((28, 28), np.float32)
    assert not last_layer.is_enough(taught(np.stack([blank] * 9), *"123456789"))
    assert last_layer.is_enough(taught(np.stack([blank] * 10), *"1234567890"))
    assert not last_layer.is_enough(taught(np.stack([blank] * 2), "A", "A"))
    assert not last_layer.is_enough(taught(np.stack([blank] * 3), "", "", ""))
    assert last_layer.is_enough(taught(np.stack([blank] * 3), "A", "A", "A"))


def test_a_sign_taught_three_times_is_an_answer_of_the_resnet_and_explained(resnet, test_digits):
    name, shared, old = resnet
    images, labels = test_digits
    ones = images[labels == 1][:8]
    crosses = np.maximum(ones, ones.transpose(0, 2, 1))
    three = taught(crosses[:3], "+", "+", "+")
    own = PersonalNetwork(shared, last_layer.fit(shared, old.vectors, three, shared.embed(crosses[:3]), old.weight))
    assert [found.sign for found in own.consider_each(crosses)].count("+") >= 6
    assert sum(found.sign is not None for found in own.consider_each(images[:500])) <= 2
    assert own.saliency(images[0], 7).shape == (28, 28)
    assert np.allclose(own.predict_proba(images[:5]).sum(1), 1)
