"""The largest of many numbers are found as by putting all of them in order."""

import numpy as np
import pytest
import torch

from digits.predictors.largest import Rough

SPANS = [(0, 1700), (1700, 3001), (3001, 5000)]  # of more numbers than sets of them hold


def in_order(values: torch.Tensor, count: int) -> list[list[list[int]]]:
    rows = values.numpy()
    return [[[*(start + (-row[start:end]).argsort(kind="stable")[:count])] for start, end in SPANS] for row in rows]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_each_span_the_largest_first(rows, seed):
    values = torch.from_numpy(np.random.default_rng(seed).normal(size=(rows, 5000)).astype(np.float32))
    assert Rough(values).largest(SPANS, 40).tolist() == in_order(values, 40)


def test_the_last_numbers_of_a_span_count_too():
    values = torch.arange(5000.0)[None]
    assert Rough(values).largest(SPANS, 40).tolist() == in_order(values, 40)


@pytest.mark.parametrize("spans", [SPANS, [(0, 41), (41, 5000)]])
@pytest.mark.parametrize("error", [0.001, 0.3])
def test_numbers_that_are_off_hide_none(error, spans):
    """Those that count are off as far as can be to one side, all others to the other side."""
    true = np.random.default_rng(0).normal(size=5000).astype(np.float32)
    right = [start + (-true[start:end]).argsort()[:40] for start, end in spans]
    off = np.full(5000, error, np.float32)
    off[np.concatenate(right)] *= -1
    found = Rough(torch.from_numpy(true + off)[None], error * 1.001, lambda places: true[places]).largest(spans, 40)
    assert found.tolist() == [[places.tolist() for places in right]]


def test_one_that_looks_smaller_by_two_errors_is_found():
    true = np.array([*range(10, 49), 1, 0.9], np.float32)
    rough = np.array([*range(10, 49), 0.5, 1.4], np.float32)
    found = Rough(torch.from_numpy(rough)[None], 0.5, lambda places: true[places]).largest([(0, 41)], 40)
    assert found.tolist() == [[[*range(38, -1, -1), 39]]]


def test_of_a_few_numbers_all_are_found():
    assert Rough(torch.tensor([[3.0, 1, 2]])).largest([(0, 3)], 3).tolist() == [[[0, 2, 1]]]


def test_with_equal_numbers_each_place_is_found_once():
    values = torch.from_numpy(np.random.default_rng(0).integers(0, 3, (1, 5000)).astype(np.float32))
    found = Rough(values).largest(SPANS, 40)[0]
    assert (values[0, found] == 2).all() and all(len(set(places)) == 40 for places in found.tolist())


def test_what_is_left_out_is_not_found():
    values = torch.full((1, 5000), -torch.inf)
    values[0, 10:50] = values[0, 2000:2040] = values[0, 4960:] = 1
    own = [{*range(10, 50)}, {*range(2000, 2040)}, {*range(4960, 5000)}]
    assert [set(places) for places in Rough(values).largest(SPANS, 40)[0].tolist()] == own
