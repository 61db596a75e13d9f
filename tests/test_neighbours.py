"""A KNN shows the remembered digits that it finds nearest."""

import numpy as np

from digits.data import mnist
from tests import loaded


def test_neighbours_are_the_remembered_digits_themselves():
    remembered, labels = mnist.load("train+validation")
    near = loaded.model("knn").neighbours(remembered[123], 4)
    assert len(near) == 4
    assert np.array_equal(near[0].image, remembered[123]) and near[0].label == labels[123]
    assert [n.distance for n in near] == sorted(n.distance for n in near)
    assert near[0].distance < 0.5 * near[1].distance
