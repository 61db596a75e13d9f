"""The ink that speaks for a network's answer is what carries it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

import digits
from digits.data import mnist
from digits.predictors.saliency import log_odds


@pytest.fixture(scope="module")
def resnet():
    return digits.load("resnet")


@pytest.fixture(scope="module")
def images():
    return mnist.load("validation")[0][:20]


def saliency_of_answer(model, image: np.ndarray) -> np.ndarray:
    return model.saliency(image, int(model.predict(image[None])[0]))


def test_paper_has_no_saliency_and_the_strongest_ink_has_one(resnet, images):
    for image in images:
        saliency = saliency_of_answer(resnet, image)
        assert saliency.shape == (28, 28) and saliency.dtype == np.float32
        assert not saliency[image == 0].any()
        assert np.abs(saliency).max() == pytest.approx(1)


def test_blank_paper_has_no_saliency_at_all(resnet):
    assert not saliency_of_answer(resnet, np.zeros((28, 28), np.float32)).any()


def test_ink_that_speaks_for_the_answer_is_what_carries_it(resnet, images):
    """Rubbing out the fifth of the ink that speaks most for the answer costs more than the fifth that speaks least."""
    costs = []
    for image in images:
        digit = int(resnet.predict(image[None])[0])
        saliency = np.where(image > 0, resnet.saliency(image, digit), np.nan)
        low, high = np.nanquantile(saliency, [0.2, 0.8])
        without = np.stack([np.where(saliency >= high, 0, image), np.where(saliency <= low, 0, image)])
        for_it, against_it = log_odds(torch.from_numpy(resnet.logits(without)), digit).tolist()
        costs.append(against_it - for_it)
    assert np.mean(costs) > 3 and np.min(costs) > -1


def test_many_callers_at_once_get_what_one_gets_and_leave_nothing_behind(resnet, images):
    alone = [saliency_of_answer(resnet, image) for image in images]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda image: saliency_of_answer(resnet, image), images))
    assert np.allclose(alone, together, atol=1e-4)
    modules = list(resnet.network.modules())
    assert not any(m._forward_hooks or m._backward_hooks for m in modules)
    assert all(p.grad is None for p in resnet.network.parameters())


def test_an_eleventh_digit_is_refused(resnet, images):
    with pytest.raises(ValueError, match="0 to 9"):
        resnet.saliency(images[0], 10)
