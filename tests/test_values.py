"""Which numbers a picture may hold."""

import numpy as np
import pytest

from digits.images import values


@pytest.mark.parametrize("numbers", [[], [0, 1], [-0.001, 0.5], [0.5, 1.001], [[0, 0], [1, 0.3]], [0], [1]], ids=str)
def test_ink_is_from_0_to_1_and_a_thousandth_of_rounding(numbers):
    values.check(np.array(numbers, float))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([-0.0011, 0.5], "values from 0 to 1; divide by 255"),
        ([0.5, 1.0011], "values from 0 to 1; divide by 255"),
        ([0, 255], "values from 0 to 1; divide by 255"),
        ([-3, -2], "values from 0 to 1; divide by 255"),
        ([0.5, np.nan], "not numbers"),
        ([0.5, np.inf], "not numbers"),
        ([-np.inf, 0.5], "not numbers"),
        ([np.nan, np.nan], "not numbers"),
    ],
    ids=str,
)
def test_what_is_no_ink_is_one_sentence(numbers, said):
    with pytest.raises(ValueError, match=said):
        values.check(np.array(numbers, float))
