"""The largest of many numbers are found as by putting all of them in order."""

import numpy as np
import pytest
import torch

from digits.predictors import largest

SPANS = [(0, 1700), (1700, 3001), (3001, 5000)]  # of more numbers than sets of them hold


def in_order(values: torch.Tensor, count: int) -> list[list[list[int]]]:
    rows = values.numpy()
    return [[[*(start + (-row[start:end]).argsort(kind="stable")[:count])] for start, end in SPANS] for row in rows]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_each_span_the_largest_first(rows, seed):
    values = torch.from_numpy(np.random.default_rng(seed).normal(size=(rows, 5000)).astype(np.float32))
    assert largest.of_each(values, SPANS, 40).tolist() == in_order(values, 40)


def test_the_last_numbers_of_a_span_count_too():
    values = torch.arange(5000.0)[None]
    assert largest.of_each(values, SPANS, 40).tolist() == in_order(values, 40)


def test_of_a_few_numbers_all_are_found():
    assert largest.of_each(torch.tensor([[3.0, 1, 2]]), [(0, 3)], 3).tolist() == [[[0, 2, 1]]]


def test_with_equal_numbers_each_place_is_found_once():
    values = torch.from_numpy(np.random.default_rng(0).integers(0, 3, (1, 5000)).astype(np.float32))
    found = largest.of_each(values, SPANS, 40)[0]
    assert (values[0, found] == 2).all() and all(len(set(places)) == 40 for places in found.tolist())


def test_what_is_left_out_is_not_found():
    values = torch.full((1, 5000), -torch.inf)
    values[0, 10:50] = values[0, 2000:2040] = values[0, 4960:] = 1
    own = [{*range(10, 50)}, {*range(2000, 2040)}, {*range(4960, 5000)}]
    assert [set(places) for places in largest.of_each(values, SPANS, 40)[0].tolist()] == own
