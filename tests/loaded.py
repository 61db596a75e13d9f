"""Models that tests only ask, loaded once for all of them; who changes one, or its files, loads one of their own."""

import functools

import digits
from digits.predictors.predictor import Predictor


@functools.cache
def model(name: str) -> Predictor:
    return digits.load(name)
