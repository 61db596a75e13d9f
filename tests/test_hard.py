"""The ten digits to watch: one of each kind, hard for small networks, and readable."""

import numpy as np

from digits.data import mnist
from digits.evaluation import predictions
from digits.gallery import hard
from digits.playground.plan import JUDGING, NETWORKS
from pages.parts import training


def test_of_each_digit_the_one_is_chosen_that_others_give_least_and_a_good_model_is_sure_of():
    labels = np.repeat(np.arange(10), 3)
    small = np.full((30, 10), 0.05, np.float32)
    small[np.arange(30), labels] = np.tile([0.9, 0.2, 0.1], 10)
    good = np.zeros((30, 10), np.float32)
    good[np.arange(30), labels] = np.tile([0.9, 0.95, 0.3], 10)
    good[0:3, 0] = 0.1  # of no 0 it is sure
    assert hard.ten(labels, good, [small, small]) == [2, *range(4, 30, 3)]


def test_the_small_networks_of_the_zoo_find_them_hard():
    labels = mnist.load_uint8("validation")[1][-JUDGING:]
    chosen = training.hard_ones()
    assert labels[chosen].tolist() == list(range(10))
    given = np.stack([predictions.load(n, "validation")[-JUDGING:][np.arange(JUDGING), labels] for n in NETWORKS])
    assert (given[:, chosen].mean(1) < given.mean(1)).all()
    assert given[:, chosen].mean() < 0.7 < 0.95 < given.mean()
