"""What the numbers of a picture may be: ink from 0 to 1."""

import numpy as np

NOT_NUMBERS = "The picture holds values that are not numbers (NaN or infinite)."
TOO_LARGE = "A picture of floats has values from 0 to 1; divide by 255 first."
ROUNDING = 1e-3  # that what was interpolated may lie outside


def check(array: np.ndarray) -> None:
    """ValueError with a sentence where not all of the array, any shape, lies in [0, 1]; NaN and infinity never do."""
    if not array.size:
        return
    least, most = array.min(), array.max()  # NaN where one of them is
    if least >= -ROUNDING and most <= 1 + ROUNDING:
        return
    raise ValueError(TOO_LARGE if np.isfinite(least) and np.isfinite(most) else NOT_NUMBERS)
