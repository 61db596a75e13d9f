"""Our own PNGs are read by others as what they are made of."""

import io

import numpy as np
import pytest
from PIL import Image

from digits.show import png


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 3), (5, 300, 3), (1, 1)])
def test_pillow_reads_every_pixel(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    image = Image.open(io.BytesIO(png.encode(pixels)))
    assert image.mode == ("RGB" if len(shape) == 3 else "L")
    assert np.array_equal(np.asarray(image), pixels)
