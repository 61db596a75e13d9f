"""Products in integers are as exact as they say, so that a KNN that searches by them answers the same."""

import copy

import numpy as np
import pytest

from digits.data import mnist
from digits.predictors import registry
from digits.predictors.entries import Memory
from digits.predictors.planes import HyperplaneKNN
from digits.predictors.products import ZERO, Products, _parts
from digits.predictors.rows import Floats
from tests import loaded

MEMORIES = [name for name in registry.loadable() if isinstance(registry.entry(name), Memory)]
KNNS = [name for name in MEMORIES if isinstance(registry.entry(name).build(), HyperplaneKNN)]
NOTHING = np.zeros(3, np.float32)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_none_is_off_by_more_than_they_say(scale):
    random = np.random.default_rng(0)
    blocks = [(random.integers(-127, 128, (n, 96), np.int8), random.uniform(0.01, 1, 96)) for n in (500, 30)]
    less, vector = scale * random.normal(size=530), (scale * random.normal(size=96)).astype(np.float32)
    true = np.concatenate([(rows * step) @ vector for rows, step in blocks]) - less
    found, error = Products(blocks, less.astype(np.float32)).with_vector(vector)
    assert found.shape == (1, 530) and np.abs(found - true).max() <= error + 1e-6 * np.abs(true).max()
    assert error < 1e-3 * np.abs(true).max()


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_two_products_fit_into_16_bits(scale):
    """Processors that add two up in 16 bits lose nothing then."""
    vector = scale * np.random.default_rng(0).normal(size=96)
    scales, parts, left = _parts(vector)
    assert 2 * int(parts.max()) * 128 < 2**15
    assert np.allclose(scales @ (parts.astype(float) - ZERO) + left, vector, rtol=1e-9)


def test_with_nothing_they_are_nothing():
    assert not Products([(np.ones((3, 4), np.int8), np.ones(4))], NOTHING).with_vector(np.zeros(4, np.float32))[0].any()


def test_they_are_made_in_the_thread_that_asks():
    """More threads would spin beside whoever else is answered."""
    options = Products([(np.ones((3, 4), np.int8), np.ones(4))], NOTHING)._session.get_session_options()
    assert options.intra_op_num_threads == options.inter_op_num_threads == 1


@pytest.mark.parametrize("name", KNNS)
def test_a_knn_answers_as_by_float32(name):
    knn, images = loaded.model(name), mnist.load("test")[0][:300]
    by_float32 = copy.copy(knn)
    by_float32._members = Floats(knn._members[:].numpy())
    ours, theirs = (np.concatenate([one.plane_distances(image[None]) for image in images]) for one in (knn, by_float32))
    assert (ours.argmin(1) == theirs.argmin(1)).all()
    assert np.isclose(ours, theirs, rtol=1e-5).mean() > 0.999  # two that are as near may change places


@pytest.mark.parametrize("name", KNNS)
def test_a_knn_holds_a_byte_for_each_number_it_remembers(name):
    """Beside those that its search multiplies by: no second copy, none in float32."""
    knn = loaded.model(name)
    pictures = getattr(knn, "pictures_", np.zeros(0)).nbytes
    assert knn.cost.held_bytes - pictures < 1.5 * knn.cost.multiply_adds
