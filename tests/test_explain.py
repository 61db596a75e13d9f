from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

import digits
from digits import explain, mnist


@pytest.fixture(scope="module")
def resnet():
    return digits.load("resnet")


@pytest.fixture(scope="module")
def images():
    return mnist.load("validation")[0][:20]


def test_neighbours_are_the_remembered_digits_themselves():
    remembered, labels = mnist.load("train+validation")
    near = explain.neighbours(digits.load("knn"), remembered[123], k=4)
    assert len(near) == 4
    assert np.array_equal(near[0].image, remembered[123]) and near[0].label == labels[123]
    assert [n.distance for n in near] == sorted(n.distance for n in near)
    assert near[0].distance < 0.5 * near[1].distance


def test_paper_has_no_heat_and_the_strongest_ink_has_one(resnet, images):
    for image in images:
        heat = explain.heat_map(resnet, image)
        assert heat.shape == (28, 28) and heat.dtype == np.float32
        assert not heat[image == 0].any()
        assert np.abs(heat).max() == pytest.approx(1)


def test_blank_paper_has_no_heat_at_all(resnet):
    assert not explain.heat_map(resnet, np.zeros((28, 28), np.float32)).any()


def test_ink_that_speaks_for_the_answer_is_what_carries_it(resnet, images):
    """Rubbing out the fifth of the ink that speaks most for the answer costs more than the fifth that speaks least."""
    costs = []
    for image in images:
        digit = int(resnet.predict(image[None])[0])
        heat = np.where(image > 0, explain.heat_map(resnet, image), np.nan)
        low, high = np.nanquantile(heat, [0.2, 0.8])
        without = np.stack([np.where(heat >= high, 0, image), np.where(heat <= low, 0, image)])
        for_it, against_it = explain.log_odds(torch.from_numpy(resnet.logits(without)), digit).tolist()
        costs.append(against_it - for_it)
    assert np.mean(costs) > 3 and np.min(costs) > -1


def test_many_callers_at_once_get_what_one_gets_and_leave_nothing_behind(resnet, images):
    alone = [explain.heat_map(resnet, image) for image in images]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda image: explain.heat_map(resnet, image), images))
    assert np.allclose(alone, together, atol=1e-4)
    modules = list(resnet.network.modules())
    assert not any(m._forward_hooks or m._backward_hooks for m in modules)
    assert all(p.grad is None for p in resnet.network.parameters())


def test_an_eleventh_digit_is_refused(resnet, images):
    with pytest.raises(ValueError, match="0 to 9"):
        explain.heat_map(resnet, images[0], digit=10)
