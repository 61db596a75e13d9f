"""What is no batch of images is answered alike by every predictor, and nothing with nothing."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import digits
from digits.data import mnist
from digits.predictors import knn, registry
from digits.predictors.estimator import EstimatorPredictor
from digits.preprocess import to_mnist

HUNDRED = 100  # digits that the small ones learn from
GOOD = np.zeros((2, 28, 28), np.float32)


def with_one(value: float, dtype: type = np.float32) -> np.ndarray:
    images = GOOD.astype(dtype)
    images[1, 14, 14] = value
    return images


SENTENCES = {
    "NaN": (with_one(np.nan), "not numbers"),
    "infinite": (with_one(np.inf), "not numbers"),
    "minus infinite": (with_one(-np.inf), "not numbers"),
    "too large for float32": (with_one(1e300, np.float64), "not numbers"),
    "uint8": (with_one(255, np.uint8), "divide by 255"),
    "float to 255": (with_one(255), "divide by 255"),
    "negative": (with_one(-1), "from 0 to 1"),
    "one image": (GOOD[0], "shape .N, 28, 28., not"),
    "flat": (GOOD.reshape(2, -1), "shape .N, 28, 28., not"),
    "another size": (np.zeros((2, 32, 32), np.float32), "shape .N, 28, 28., not"),
    "with a channel": (GOOD[:, None], "shape .N, 28, 28., not"),
    "a number": (np.float32(0), "shape .N, 28, 28., not"),
    "words": (np.array(["seven"]), "one array of numbers"),
    "objects": (np.array([None, None]), "one array of numbers"),
    "complex": (GOOD.astype(complex), "one array of numbers"),
    "ragged": ([[0.0], [0.0, 1.0]], "one array of numbers"),
}
MAKERS = {
    "scikit-learn": lambda x, y: EstimatorPredictor(LogisticRegression()).fit(x, y),
    "knn-raw": lambda x, y: knn.raw().fit(x, y),
    "knn-pca50": lambda x, y: knn.pca50().fit(x, y),
    "knn-cosine": lambda x, y: knn.cosine().fit(x, y),
    "knn-kdtree": lambda x, y: knn.kd_tree().fit(x, y),
}
STORED = [name for name in registry.loadable() if registry.entry(name).is_stored]


@pytest.fixture(scope="module", params=[*STORED, *MAKERS])
def model(request):
    if request.param in MAKERS:
        return MAKERS[request.param](*(a[:HUNDRED] for a in mnist.load("train")))
    return digits.load(request.param)


def ways(model) -> list:
    """All ways of asking the model about a batch."""
    offered = [model.predict_proba, model.predict, model.predict_proba_and_score, model.embed]
    return [ask for ask in offered if ask is not None]


@pytest.mark.parametrize("wrong", SENTENCES)
def test_what_is_no_batch_of_images_is_one_sentence(wrong, model):
    images, says = SENTENCES[wrong]
    for ask in ways(model):
        with pytest.raises(ValueError, match=says):
            ask(images)


@pytest.mark.parametrize("nothing", [GOOD[:0], np.zeros(0), []], ids=["no images", "no numbers", "an empty list"])
def test_nothing_is_answered_with_nothing(nothing, model):
    answers = model.predict_proba(nothing)
    assert answers.shape == (0, 10) and answers.dtype == np.float32
    assert model.predict(nothing).shape == (0,)
    if model.predict_proba_and_score is not None:
        assert [part.shape for part in model.predict_proba_and_score(nothing)] == [(0, 10), (0,)]


def test_zeros_and_ones_of_other_types_are_images(model):
    ink = mnist.load("test")[0][:2] > 0.5
    expected = model.predict_proba(ink.astype(np.float32))
    for images in (ink, ink.astype(np.uint8), ink.astype(np.float64), ink.astype(np.float16)):
        assert np.array_equal(model.predict_proba(images), expected)


@pytest.mark.parametrize("wrong", ["NaN", "infinite", "float to 255", "negative"])
def test_pictures_and_predictors_say_it_in_the_same_words(wrong):
    images, says = SENTENCES[wrong]
    with pytest.raises(ValueError, match=says) as of_picture:
        to_mnist(images[1])
    with pytest.raises(ValueError) as of_predictor:
        digits.load("lenet5").predict_proba(images)
    assert str(of_picture.value) == str(of_predictor.value)
