"""Models that tests only ask, loaded once for all of them; who changes one, or its files, loads one of their own."""

import functools

import numpy as np

import digits
from digits.data import mnist
from digits.predictors.predictor import Predictor


@functools.cache
def model(name: str) -> Predictor:
    return digits.load(name)


@functools.cache
def of_every_test_digit(name: str) -> np.ndarray:
    """What the model says of all 10,000, (10000, 10) float32, read only."""
    probabilities = model(name).predict_proba(mnist.load("test")[0])
    probabilities.flags.writeable = False
    return probabilities
