"""A classifier of scikit-learn answers for all ten digits, whichever it saw."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits.predictors.estimator import EstimatorPredictor
from digits.predictors.predictor import held_bytes
from tests.points import at


def test_digits_that_it_never_saw_have_no_probability_and_the_others_their_own():
    """Of (1, 0) the three nearest are an 8 and two 3s; it has seen no other digit."""
    model = EstimatorPredictor(KNeighborsClassifier(3)).fit(at((0, 0), (2, 0), (1, 1), (8, 8)), np.array([3, 8, 3, 8]))
    p = model.predict_proba(at((1, 0), (8, 7)))
    assert p.shape == (2, 10) and p.dtype == np.float32 and p.sum(1) == pytest.approx([1, 1])
    assert p[0, [3, 8]] == pytest.approx([2 / 3, 1 / 3])
    assert model.predict(at((1, 0))).tolist() == [3]


def test_what_it_costs_is_what_it_holds_and_the_rest_is_unknown():
    model = EstimatorPredictor(KNeighborsClassifier(1)).fit(at((0, 0), (2, 0)), np.array([3, 8]))
    assert (model.cost.parameters, model.cost.multiply_adds) == (None, None)
    assert model.cost.held_bytes == held_bytes(model.classifier) >= 2 * 784 * 4
