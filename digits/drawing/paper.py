"""The paper that people draw on, in canvas pixels.

The canvas is a square of 28 × 11 pixels, so that a 28×28 picture laid under the pen fills it exactly; for numbers it
can be wider.
"""

from digits.preprocess import FRAME

CELL = 11  # canvas pixels for each of the 28
SIDE = FRAME * CELL
WIDE = 2 * SIDE  # how wide the canvas can be, its height SIDE
GRID = 4  # points of a stroke lie on so many steps a canvas pixel
PEN, ERASER = "#000000", "#FFFFFF"
