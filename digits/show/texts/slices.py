"""The texts of the Errors page's slices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """What is measured of a digit, as it is shown."""

    title: str
    unit: str
    decimals: int
    tip: str


QUANTITIES = {
    "slant": Quantity("Slant", "°", 0, "By how much it leans: to the right above zero, to the left below."),
    "thickness": Quantity("Stroke thickness", " px", 1, "Twice its ink over the length of the ink’s rim."),
    "size": Quantity("Size", " px", 1, "How far its ink is spread around its centre (standard deviation)."),
    "aspect": Quantity("Width over height", "", 2, "Of the box around its ink."),
    "ink": Quantity("Ink", " %", 1, "The mean of all pixels; 100 % is a black square."),
    "far": Quantity(
        "Distance from training digits",
        "",
        1,
        "In the space of the KNN (MNIST only): from the digit to the nearest plane between training digits.",
    ),
}

SLICES = "Slices"
SLICES_TIP = "Where the errors gather: by slant, thickness, size and more. Press a bar to see its errors."
CHOOSE, CHOOSE_TIP = "Slice", "The errors of one bar, whatever label they have. A press on the bar chooses it too."
EVERY = "all"
GATHER = "Errors gather most at {title}: there {share} of {digits:,} digits are wrong, of all {all}."
NONE_WRONG = "No digit is wrong."
HOW = "Each bar holds about a sixth of the digits; the line on it is the 95 % interval of its share of errors (Wilson)."
NOT_FAR = "How far from training digits is known of MNIST’s test digits, and of files of at most {most:,} digits."
CHART = "{title}: share of errors in {count} bins, from {least} to {most}; the box above chooses too."
HOVER = "{reach}: {wrong:,} of {digits:,} wrong, {share}"
IN_SLICE = "{headline} ({title})"
