"""What every predictor offers of itself, shown on the smallest there are."""

import numpy as np
import pytest

from digits.evaluation import predictions
from digits.predictors import registry
from digits.predictors.embeddings import Stored
from digits.predictors.entries import Memory
from digits.predictors.last_layer import Layer
from digits.predictors.personal import Taught
from digits.predictors.predictor import Neighbour, Offers, Probable, check_images

IMAGES = np.zeros((3, 28, 28), np.float32)
IMAGES[1:, 4, 4] = 1


class Certain(Offers):
    """A 3 where there is no ink, else an 8 at 3/4."""

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        p = np.zeros((len(x), 10), np.float32)
        inked = x.any((1, 2))
        p[~inked, 3], p[inked, 8], p[inked, 1] = 1, 0.75, 0.25
        return p


class Doubting(Certain):
    """It also counts the ink."""

    def predict_proba_and_score(self, x: np.ndarray):
        return self.predict_proba(x), x.sum((1, 2))


class Remembering(Certain):
    def neighbours(self, image: np.ndarray, k: int) -> list[Neighbour]:
        return [Neighbour(image, 8, 0.5, place) for place in range(k)]


def test_a_predictor_that_only_answers_doubts_nothing_and_remembers_nothing():
    model = Certain()
    found = model.consider(IMAGES[1], 4)
    assert found.probabilities.shape == (10,) and found.probabilities[8] == 0.75
    assert found.score == np.inf and found.neighbours == [] and found.planes is None
    assert (found.sign, found.sure_of_sign, found.vector, found.distances) == (None, 0, None, None)
    assert model.predict(IMAGES).tolist() == [3, 8, 8] and list(model.parts) == []
    assert [one.score for one in model.consider_each(IMAGES)] == [np.inf] * 3


def test_what_scores_is_asked_once_for_both():
    model = Doubting()
    assert model.consider(IMAGES[1]).score == 1 and isinstance(model.consider(IMAGES[1]).score, float)
    each = model.consider_each(IMAGES)
    assert [one.score for one in each] == [0, 1, 1] and each[0].probabilities[3] == 1
    assert all(one.neighbours == [] for one in each)


def test_what_remembers_is_asked_for_as_many_as_are_wanted():
    model = Remembering()
    assert [one.place for one in model.consider(IMAGES[1], 2).neighbours] == [0, 1]
    assert model.consider(IMAGES[1]).neighbours == []
    (one,) = model.neighbours(IMAGES[1], 1)
    assert (one.unseen, one.whose) == (0, "")


def test_the_digit_is_the_likeliest_and_the_confidence_its_probability():
    class Said(Probable):
        probabilities = Certain().predict_proba(IMAGES[1:2])[0]

    assert (Said().digit, Said().confidence) == (8, 0.75)
    assert isinstance(Said().digit, int) and isinstance(Said().confidence, float)


def test_images_come_out_as_one_block_of_float32():
    upside_down = np.arange(2 * 28 * 28).reshape(2, 28, 28)[:, ::-1] / 1568
    found = check_images(upside_down)
    assert found.dtype == np.float32 and found.flags.c_contiguous and found == pytest.approx(upside_down)


def test_what_was_taught_is_itself_alone():
    """Arrays are compared number by number, and so are no answer to whether two are the same."""
    one, other = (Taught(IMAGES.astype(np.uint8), ["3", "8", "8"], [""] * 3) for _ in "ab")
    assert one == one and one != other and len({one, other}) == 2


@pytest.mark.parametrize("make", [lambda: Stored(IMAGES[0], 0.5), lambda: Layer(IMAGES[0], ("A",))])
def test_so_is_what_is_stored_and_what_was_fitted(make):
    assert len({make(), make()}) == 2


@pytest.mark.parametrize("name", [name for name, row in registry.ENTRIES.items() if isinstance(row, Memory)])
def test_what_is_kept_of_a_knns_answers_is_of_the_settings_that_it_has(name):
    """k, the floor and the power of votes, what a plane is spanned by, stiffness, temperature, dimensions, ridge."""
    assert predictions.load(name, "test").shape == (10_000, 10)
