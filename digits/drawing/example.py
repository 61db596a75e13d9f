"""A digit written for somebody who has no idea."""

import numpy as np

from digits.drawing import canvas, generator, paper, strokes

SHARE = 0.7  # of the canvas' side that the longer side of the example takes


def example(digit: int, width: float, random: np.random.Generator) -> list[dict]:
    """A neat digit, 0 to 9, in the middle of the canvas, in strokes so wide: the canvas' objects."""
    drawing, _ = generator.digit(random, digit, generator.NEAT)
    return canvas.written(strokes.place(drawing, SHARE * paper.SIDE, (paper.SIDE / 2, paper.SIDE / 2)), width)
